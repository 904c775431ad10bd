"""The network as GraphML and as GEXF, written here: networkx would put the day of writing into a GEXF file.

GraphML: http://graphml.graphdrawing.org/specification.html; GEXF 1.3: https://gexf.net/1.3/.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import asdict, fields

from clusterkg.formats.content import About
from clusterkg.formats.network import Edge, Network, Node

__all__ = ["clean", "to_gexf", "to_graphml"]

# What XML 1.0 does not allow, however it is written (production 2, Char).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
# What the formats have places of their own for.
_NODE_OWN, _EDGE_OWN = {"id"}, {"id", "source", "target"}


def clean(text: str) -> str:
    """A text without the characters that XML forbids; where one stood is U+FFFD. Line ends become line feeds.

    Example:
        >>> clean("a\\x00b")
        'a\ufffdb'
    """
    return _FORBIDDEN.sub("\ufffd", re.sub(r"\r\n?", "\n", text))


def to_graphml(network: Network) -> bytes:
    """The network as GraphML: every attribute of nodes and edges is a key; empty ones are left out.

    Args:
        network: The network.

    Returns:
        The file, UTF-8.
    """
    root = ET.Element("graphml", {"xmlns": _GRAPHML})
    for scope, kind, own in (("node", Node, _NODE_OWN), ("edge", Edge, _EDGE_OWN)):
        for field in fields(kind):
            if field.name not in own:
                attributes = {"for": scope, "attr.name": field.name, "attr.type": _type(field.type)}
                ET.SubElement(root, "key", {"id": f"{scope}_{field.name}", **attributes})
    graph = ET.SubElement(root, "graph", {"id": "network", "edgedefault": "directed"})
    for node in network.nodes:
        element = ET.SubElement(graph, "node", {"id": clean(node.id)})
        _data(element, "node", asdict(node), _NODE_OWN)
    for edge in network.edges:
        ends = {"id": clean(edge.id), "source": clean(edge.source), "target": clean(edge.target)}
        _data(ET.SubElement(graph, "edge", ends), "edge", asdict(edge), _EDGE_OWN)
    return _written(root)


def _data(element: ET.Element, scope: str, values: dict[str, str | bool], own: set[str]) -> None:
    for name, value in values.items():
        if name not in own and value != "":
            ET.SubElement(element, "data", {"key": f"{scope}_{name}"}).text = _text(value)


def to_gexf(network: Network, about: About) -> bytes:
    """The network as GEXF 1.3, for Gephi: every attribute is declared; empty ones are left out.

    Args:
        network: The network.
        about: Title and date of the data.

    Returns:
        The file, UTF-8.
    """
    root = ET.Element("gexf", {"xmlns": _GEXF, "version": "1.3"})
    meta = ET.SubElement(root, "meta", {"lastmodifieddate": about.modified})
    ET.SubElement(meta, "creator").text = "clusterkg"
    ET.SubElement(meta, "description").text = clean(f"{about.title}, {about.version}")
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    own = {"node": _NODE_OWN | {"label"}, "edge": _EDGE_OWN | {"label"}}
    for scope, kind in (("node", Node), ("edge", Edge)):
        declared = ET.SubElement(graph, "attributes", {"class": scope})
        for field in fields(kind):
            if field.name not in own[scope]:
                ET.SubElement(declared, "attribute", {"id": field.name, "title": field.name, "type": _type(field.type)})
    nodes, edges = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
    for node in network.nodes:
        _valued(
            ET.SubElement(nodes, "node", {"id": clean(node.id), "label": clean(node.label)}), asdict(node), own["node"]
        )
    for edge in network.edges:
        names = {name: clean(getattr(edge, name)) for name in ("id", "source", "target", "label")}
        _valued(ET.SubElement(edges, "edge", names), asdict(edge), own["edge"])
    return _written(root)


def _valued(element: ET.Element, values: dict[str, str | bool], own: set[str]) -> None:
    holder = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        if name not in own and value != "":
            ET.SubElement(holder, "attvalue", {"for": name, "value": _text(value)})


def _type(annotation: object) -> str:
    return "boolean" if annotation == "bool" else "string"


def _text(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else clean(value)


def _written(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
