"""The embedded stores: pyoxigraph in this process, filled from a file or opened from a folder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import BackendError, QueryError
from clusterkg.store.base import Solutions
from clusterkg.store.guard import DEFAULT_LIMITS, Limits

__all__ = ["DiskStore", "EmbeddedStore"]


class EmbeddedStore:
    """A store in memory, loaded when it is first asked.

    Args:
        path: An N-Triples file.
    """

    def __init__(self, path: Path) -> None:
        self.address = ""
        self._path = path

    @cached_property
    def _store(self) -> ox.Store:
        store = ox.Store()
        try:
            # Lenient: the file is written by us and checked by the tests; checking IRIs again costs a third more.
            store.bulk_load(path=str(self._path), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        except (OSError, SyntaxError) as error:
            raise BackendError(f"The published graph {self._path.name} cannot be loaded: {error}") from None
        return store

    def __len__(self) -> int:
        return len(self._store)

    def select(self, query: str) -> Solutions:
        """Run a trusted SELECT query; queries from users go through `query`.

        Raises:
            BackendError: if the file cannot be loaded.
            QueryError: if the query does not parse or is not a SELECT.
        """
        return _select(self._store, query)

    def query(self, text: str, form: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """Run a query from outside, in a process of its own; see `run_query`."""
        from clusterkg.store.sandbox import run_query

        return run_query(text, self._path, form, limits)


class DiskStore:
    """A store in a folder, as `clusterkg load` makes it; it is only read.

    Args:
        folder: The folder of the engine's own files.
        address: The folder as the user named it.

    Raises:
        BackendError: if there is no store in the folder, or another process is writing it.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        self._folder = folder
        try:
            self._store = ox.Store.read_only(str(folder))
        except (OSError, RuntimeError, ValueError):
            raise BackendError(
                f"{address} cannot be opened as a store: it is damaged, or another process is writing it. "
                "`clusterkg load` makes it anew."
            ) from None

    def select(self, query: str) -> Solutions:
        """Run a trusted SELECT query.

        Raises:
            QueryError: if the query does not parse or is not a SELECT.
        """
        return _select(self._store, query)

    def query(self, text: str, form: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """Run a query from outside, in a process of its own; see `run_query`."""
        from clusterkg.store.sandbox import run_query

        return run_query(text, self._folder, form, limits)


def _select(store: ox.Store, query: str) -> Solutions:
    try:
        result = store.query(query)
    except SyntaxError as error:
        raise QueryError(f"The query is not SPARQL: {error}") from None
    if not isinstance(result, ox.QuerySolutions):
        raise QueryError("The query is no SELECT.")
    names = [variable.value for variable in result.variables]
    return names, [tuple(solution) for solution in result]
