"""Opens the store that a user names: nothing, a folder, or a URL."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from clusterkg.errors import DataError
from clusterkg.store.base import Store
from clusterkg.store.embedded import DiskStore, EmbeddedStore

__all__ = ["open_store"]

_GRAPH = "graph.nt"  # in a folder of published files
_LOGIN = re.compile(r"://|:[^/]*@")  # a URL that is mistyped may hold a password: it is not repeated


def open_store(where: str | Path | None = None, graph: str = "", notify: Callable[[str], None] | None = None) -> Store:
    """Open a store.

    Args:
        where: Nothing for the graph that ships with the package, in memory; a folder that `clusterkg load` filled, or
            one with published files; or the URL of a SPARQL endpoint.
        graph: The named graph to ask, for an endpoint; its default graph if empty.
        notify: Is told, in one sentence, when the graph has to be built first.

    Returns:
        The store. An endpoint is not asked before the first query.

    Raises:
        DataError: if the folder holds no store, or the URL is none.
        BackendError: if the store cannot be opened.

    Example:
        >>> open_store("https://example.org/sparql").address
        'https://example.org/sparql'
    """
    if where is None or where == "":
        from clusterkg.claims.cache import published_files

        return EmbeddedStore(published_files(notify).graph)
    if isinstance(where, str) and where.lower().startswith(("http://", "https://")):
        from clusterkg.store.remote import RemoteStore

        return RemoteStore(where, graph)
    if isinstance(where, str) and _LOGIN.search(where):
        raise DataError("The address of a store is an http or https URL, such as http://localhost:7878.")
    folder = Path(where)
    if (folder / _GRAPH).is_file():
        return EmbeddedStore(folder / _GRAPH)
    from clusterkg.store.versions import current_version

    version = current_version(folder)
    if version is None:
        raise DataError(f"There is no store in {where}. `clusterkg load {where}` makes one.")
    return DiskStore(version, str(where))
