"""How long a cold `clusterkg ask` takes, as a ratio to a bare script that does the same with pyoxigraph alone.

Both are whole processes, started in turn: the command, and ten lines that load the exported N-Triples and run the
same query text. Printed are the medians and the ratio of the pairs; the goal is a median ratio of at most 2.5.
The published graph is built beforehand. Run it on a quiet machine: `make bench`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clusterkg.claims.cache import published_files
from clusterkg.questions import load_question

GOAL = 2.5
BARE = """
import csv, sys
import pyoxigraph as ox
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES)
with open(sys.argv[2], encoding="utf-8") as file:
    result = store.query(file.read())
writer = csv.writer(sys.stdout)
writer.writerow(variable.value for variable in result.variables)
for row in result:
    writer.writerow("" if term is None else term.value for term in row)
"""


def seconds(command: list[str]) -> float:
    """The wall time of one process."""
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def main() -> int:
    """Measure the pairs, print the figures; 1 if the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--question", default="profile-cluster")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--format", default="table", help="format of the answer: table, csv, json, md, html")
    options = parser.parse_args()
    graph = published_files().graph
    with tempfile.TemporaryDirectory() as folder:
        query, script = Path(folder) / "question.rq", Path(folder) / "bare.py"
        query.write_text(load_question(options.question).text, encoding="utf-8")
        script.write_text(BARE, encoding="utf-8")
        ours = [str(Path(sys.executable).parent / "clusterkg"), "ask", options.question, "--format", options.format]
        bare = [sys.executable, str(script), str(graph), str(query)]
        seconds(ours), seconds(bare)  # warm the file cache
        pairs = [(seconds(ours), seconds(bare)) for _ in range(options.pairs)]
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"question       {options.question} ({options.format}), {options.pairs} pairs")
    print(f"clusterkg ask  {statistics.median(one for one, _ in pairs):.3f} s (median)")
    print(f"bare script    {statistics.median(other for _, other in pairs):.3f} s (median)")
    print(f"ratio          {ratio:.2f} (median of pairs; goal at most {GOAL})")
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
