"""The reconciliation service: others link their tables to the graph, with OpenRefine or any client of the protocol.

The protocol is version 0.2 of the Entity Reconciliation API, a report of a W3C community group. The graph is read once,
into `Contents`; no request asks a store anything. `create_app` is in `clusterkg.reconciliation.app`, which needs the
extra `web`.
"""

from clusterkg.reconciliation.bounds import DEFAULT_BOUNDS, Bounds
from clusterkg.reconciliation.contents import Contents
from clusterkg.reconciliation.reading import read_contents

__all__ = ["DEFAULT_BOUNDS", "Bounds", "Contents", "read_contents"]
