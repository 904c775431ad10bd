"""What every store can do, wherever it is."""

from __future__ import annotations

from typing import Protocol

import pyoxigraph as ox

from clusterkg.store.guard import DEFAULT_LIMITS, Limits

__all__ = ["Solutions", "Store", "Term"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Solutions = tuple[list[str], list[tuple[Term | None, ...]]]


class Store(Protocol):
    """Where the published graph is asked: in memory, on disk or at an endpoint.

    Attributes:
        address: Where it is, as the user named it and without credentials; empty for the graph that ships with us.
    """

    address: str

    def select(self, query: str) -> Solutions:
        """Run a SELECT query of ours; the names of its columns, and its rows, all of them."""

    def query(self, text: str, form: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """Run a query from outside, guarded.

        Args:
            text: A SPARQL 1.1 query.
            form: `json`, `csv`, `tsv` or `xml` for rows; `turtle` or `ntriples` for triples.
            limits: What it may use.

        Returns:
            The whole answer, serialised.
        """
