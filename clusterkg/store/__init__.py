"""Where the published graph is asked: an embedded store, and the guarded way for queries from outside."""

from clusterkg.store.embedded import EmbeddedStore, Store
from clusterkg.store.guard import DEFAULT_LIMITS, Limits, check_query
from clusterkg.store.sandbox import run_query

__all__ = ["DEFAULT_LIMITS", "EmbeddedStore", "Limits", "Store", "check_query", "run_query"]
