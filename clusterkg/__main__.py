"""`python -m clusterkg` is `clusterkg`."""

from clusterkg.cli import main

main()
