"""The embedded store: pyoxigraph in memory, loaded from the published files."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from clusterkg.errors import BackendError, QueryError

__all__ = ["EmbeddedStore", "Solutions", "Store"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Solutions = tuple[list[str], list[tuple[Term | None, ...]]]


class Store(Protocol):
    """What a store must be able to do for questions to be asked of it."""

    def select(self, query: str) -> Solutions:
        """Run a SELECT query; the names of its columns, and its rows."""


class EmbeddedStore:
    """A store in this process.

    Args:
        path: An N-Triples file to load; an empty store if left out.

    Raises:
        BackendError: if the file cannot be loaded.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._store = ox.Store()
        if path is not None:
            try:
                # Lenient: the file is written by us and checked by the tests; checking IRIs again costs a third more.
                self._store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES, lenient=True)
            except (OSError, SyntaxError) as error:
                raise BackendError(f"The published graph {path.name} cannot be loaded: {error}") from None

    def __len__(self) -> int:
        return len(self._store)

    def select(self, query: str) -> Solutions:
        """Run a trusted SELECT query; queries from users go through `run_query`.

        Raises:
            QueryError: if the query does not parse or is not a SELECT.
        """
        try:
            result = self._store.query(query)
        except SyntaxError as error:
            raise QueryError(f"The query is not SPARQL: {error}") from None
        if not isinstance(result, ox.QuerySolutions):
            raise QueryError("The query is no SELECT.")
        names = [variable.value for variable in result.variables]
        return names, [tuple(solution) for solution in result]
