"""Which graph is the live one, in stores whose plain queries are answered from all graphs together.

There, content is exchanged by writing one triple that names a new graph with a higher number: it is there or it is not,
so that a reader sees the old content or the new one, whatever happens meanwhile. The graph with the highest number is
live.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from clusterkg.namespaces import CLU, GRAPH
from clusterkg.store.base import Solutions
from clusterkg.store.complete import whole_number

__all__ = ["LEDGER", "generations", "live_generation"]

LEDGER = GRAPH["ledger"]


def generations(ask: Callable[[str], Solutions | bool]) -> list[tuple[int, str]]:
    """The numbers and graphs that the ledger names, the live one last.

    Args:
        ask: Runs a SELECT query over all graphs. The live one comes first, so that no row cap hides it.
    """
    answer = ask(
        f"SELECT ?graph ?number WHERE {{ GRAPH {LEDGER} {{ ?graph {CLU.generation} ?number }} }} ORDER BY DESC(?number)"
    )
    rows = [] if isinstance(answer, bool) else answer[1]
    return sorted(
        (int(number.value), graph.value)
        for graph, number in rows
        if isinstance(graph, NamedNode) and isinstance(number, Literal) and whole_number(number) is not None
    )


def live_generation(ask: Callable[[str], Solutions | bool]) -> str:
    """The IRI of the live graph; empty if nothing was loaded by us."""
    found = generations(ask)
    return found[-1][1] if found else ""
