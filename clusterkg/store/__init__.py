"""Where the published graph is asked: in memory, on disk or at an endpoint; and the guard for queries from outside."""

from clusterkg.store.base import Solutions, Store, Term
from clusterkg.store.embedded import DiskStore, EmbeddedStore
from clusterkg.store.guard import DEFAULT_LIMITS, Limits, check_query
from clusterkg.store.opening import open_store
from clusterkg.store.sandbox import UnknownTermWarning, run_query

__all__ = [
    "DEFAULT_LIMITS",
    "DiskStore",
    "EmbeddedStore",
    "Limits",
    "Solutions",
    "Store",
    "Term",
    "UnknownTermWarning",
    "check_query",
    "open_store",
    "run_query",
]
