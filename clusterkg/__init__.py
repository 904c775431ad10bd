"""How industrial clusters innovate, as a knowledge graph in which every fact carries its proof.

>>> import clusterkg
>>> graph = clusterkg.open()
>>> answer = graph.ask("benefits-by-side")
>>> len(answer)
8
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clusterkg.errors import ClusterKGError
    from clusterkg.graph import KnowledgeGraph
    from clusterkg.graph import open_graph as open
    from clusterkg.loading import load
    from clusterkg.reasoning import reason
    from clusterkg.validation import validate

__all__ = ["ClusterKGError", "KnowledgeGraph", "__version__", "load", "open", "reason", "validate"]

__version__ = "0.1.0"

# Resolved on first use, so that `import clusterkg` costs nothing.
_HOMES = {
    "ClusterKGError": ("clusterkg.errors", "ClusterKGError"),
    "KnowledgeGraph": ("clusterkg.graph", "KnowledgeGraph"),
    "load": ("clusterkg.loading", "load"),
    "open": ("clusterkg.graph", "open_graph"),
    "reason": ("clusterkg.reasoning", "reason"),
    "validate": ("clusterkg.validation", "validate"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'clusterkg' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
