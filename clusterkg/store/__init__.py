"""Where the published graph is asked: in memory, with a guarded way for queries from outside."""

from clusterkg.store.base import Solutions, Store, Term
from clusterkg.store.embedded import EmbeddedStore
from clusterkg.store.guard import DEFAULT_LIMITS, Limits, check_query
from clusterkg.store.sandbox import UnknownTermWarning, run_query

__all__ = [
    "DEFAULT_LIMITS",
    "EmbeddedStore",
    "Limits",
    "Solutions",
    "Store",
    "Term",
    "UnknownTermWarning",
    "check_query",
    "run_query",
]
