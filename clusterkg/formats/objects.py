"""The network as objects of networkx and pandas, for whoever computes with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from clusterkg.errors import MissingExtraError
from clusterkg.formats.content import Content
from clusterkg.formats.network import Network
from clusterkg.formats.tables import build_table

if TYPE_CHECKING:
    import networkx
    import pandas

__all__ = ["to_networkx", "to_pandas"]


def to_networkx(network: Network) -> networkx.MultiDiGraph[str]:
    """The network as a directed multigraph; the attributes are those of the nodes and edges.

    Raises:
        MissingExtraError: if networkx is not installed.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> found = open_graph().to_networkx(facts_only=True)
        >>> found.nodes["kg:heyri"]["label"]
        'Heyri Art Valley'
    """
    try:
        import networkx
    except ImportError:
        raise MissingExtraError("This needs networkx: pip install 'clusterkg[networkx]'") from None
    found: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(language=network.language)
    for node in network.nodes:
        values = asdict(node)
        found.add_node(values.pop("id"), **values)
    for edge in network.edges:
        values = asdict(edge)
        found.add_edge(values.pop("source"), values.pop("target"), key=values.pop("id"), **values)
    return found


def to_pandas(content: Content, table: str, *, facts_only: bool = False) -> pandas.DataFrame:
    """A table as a pandas frame.

    Raises:
        MissingExtraError: if pandas is not installed.
        UnknownNameError: if there is no such table.
    """
    try:
        import pandas
    except ImportError:
        raise MissingExtraError("This needs pandas: pip install 'clusterkg[pandas]'") from None
    made = build_table(content, table, facts_only=facts_only)
    return pandas.DataFrame(list(made.rows), columns=[column.name for column in made.columns])
