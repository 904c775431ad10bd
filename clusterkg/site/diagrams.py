"""The diagram of a module: its classes as boxes with their properties, subclasses to the right of what they specialise.

The layout is our own: a tidy tree for each class without a superclass, the trees set in shelves like words in lines.
It depends on nothing but the ontology, so that the same ontology gives the same picture. Text is measured by a rule of
thumb (a Han or Hangul character is as wide as the font is high, others a little over half as wide), with room to spare.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from clusterkg.namespaces import CLU, OWL, RDFS
from clusterkg.site.views.common import Link, Site

__all__ = ["Box", "Diagram", "Line", "diagram"]

_FONT = 13
_LINE = 18
_PAD = 10
_GAP_X, _GAP_Y = 44, 14
_SHELF = 980  # as wide as the text column of the page


@dataclass(frozen=True)
class Line:
    """A property in a box.

    Attributes:
        prop: The property.
        target: What it leads to; empty if the ontology does not say.
        y: Where its base line is.
    """

    prop: Link
    target: str
    y: int


@dataclass(frozen=True)
class Box:
    """A class.

    Attributes:
        link: The class.
        kind: The class of another module that it specialises; empty if there is none.
        x: Its left edge.
        y: Its upper edge.
        width: How wide it is.
        height: How high it is.
        lines: Its properties.
    """

    link: Link
    kind: str
    x: int
    y: int
    width: int
    height: int
    lines: list[Line]


@dataclass(frozen=True)
class Diagram:
    """A picture made of boxes and of lines between them.

    Attributes:
        width: How wide it is.
        height: How high it is.
        boxes: The classes.
        edges: The lines from a class to those that specialise it, as SVG paths.
        told: The same in words: each class, what it specialises, and its properties.
    """

    width: int
    height: int
    boxes: list[Box]
    edges: list[str]
    told: list[tuple[Link, list[Link], list[tuple[Link, str]]]]


@dataclass
class _Node:
    iri: str
    link: Link
    kind: str
    properties: list[tuple[Link, str]]
    children: list[_Node] = field(default_factory=list)

    @property
    def width(self) -> int:
        texts = [self.link.text + "  ", self.kind, *(_shown(prop.text, target) for prop, target in self.properties)]
        return max(map(_measure, texts)) + 2 * _PAD

    @property
    def height(self) -> int:
        return _LINE * (1 + bool(self.kind) + len(self.properties)) + _PAD + (6 if self.properties else 0)


def diagram(site: Site, classes: list[str]) -> Diagram | None:
    """Draw some classes.

    Args:
        site: The graph in one language.
        classes: The IRIs of the classes.

    Returns:
        The picture; `None` if there is no class.
    """
    if not classes:
        return None
    nodes = {iri: _node(site, iri) for iri in sorted(classes)}
    roots: list[_Node] = []
    told = []
    for iri, node in nodes.items():
        parents = _parents(site, iri)
        told.append((node.link, site.links(parents), node.properties))
        inside = [parent for parent in parents if parent in nodes]
        if inside:
            nodes[inside[0]].children.append(node)
        else:
            node.kind = ", ".join(site.label(parent).value for parent in parents)
            roots.append(node)
    boxes: list[Box] = []
    edges: list[str] = []
    width, height = _shelve(roots, boxes, edges)
    return Diagram(width, height, boxes, edges, sorted(told, key=lambda row: row[0].text.casefold()))


def _node(site: Site, iri: str) -> _Node:
    content = site.content
    found = []
    for prop in content.subjects(RDFS.domain, iri):
        target = content.value(prop, RDFS.range)
        named = bool(target) and "/.well-known/" not in target
        found.append((site.link(prop), site.label(target).value if named else ""))
    return _Node(iri, site.link(iri), "", sorted(found, key=lambda pair: pair[0].text.casefold()))


def _parents(site: Site, iri: str) -> list[str]:
    """The classes that a class specialises: as the ontology says outright, or by the definition of the class."""
    content = site.content
    found = content.values(iri, RDFS.subClassOf)
    for expression in content.values(iri, OWL.equivalentClass):
        found += content.list_members(content.value(expression, OWL.intersectionOf))
    return [parent for parent in dict.fromkeys(found) if parent.startswith(CLU.iri)]


def _shelve(trees: list[_Node], boxes: list[Box], edges: list[str]) -> tuple[int, int]:
    """Set the trees in shelves, the highest first, so that what is alike in height stands side by side."""
    placed = [(_extent(tree), tree) for tree in trees]
    placed.sort(key=lambda pair: (-pair[0][1], pair[1].iri))
    x = y = shelf = widest = 0
    for (wide, high), tree in placed:
        if x and x + wide > _SHELF:
            x, y, shelf = 0, y + shelf + _GAP_Y * 2, 0
        _draw(tree, x, y, boxes, edges)
        widest, shelf, x = max(widest, x + wide), max(shelf, high), x + wide + _GAP_X // 2
    return widest + 2, y + shelf + 2


def _extent(node: _Node) -> tuple[int, int]:
    """Width and height of a tree."""
    below = [_extent(child) for child in node.children]
    if not below:
        return node.width, node.height
    high = sum(height for _, height in below) + _GAP_Y * (len(below) - 1)
    return node.width + _GAP_X + max(width for width, _ in below), max(node.height, high)


def _draw(node: _Node, x: int, y: int, boxes: list[Box], edges: list[str]) -> None:
    lines = [
        Line(prop, target, y + _LINE * (number + 2 + bool(node.kind)) + 8)
        for number, (prop, target) in enumerate(node.properties)
    ]
    boxes.append(Box(node.link, node.kind, x + 1, y + 1, node.width, node.height, lines))
    right, middle = x + 1 + node.width, y + 1 + _LINE // 2 + 5
    top = y
    for child in sorted(node.children, key=lambda c: (c.link.text.casefold(), c.iri)):
        left, at = x + node.width + _GAP_X + 1, top + 1 + _LINE // 2 + 5
        edges.append(f"M{right} {middle}H{right + _GAP_X // 2}V{at}H{left}")
        _draw(child, x + node.width + _GAP_X, top, boxes, edges)
        top += _extent(child)[1] + _GAP_Y


def _shown(prop: str, target: str) -> str:
    return f"{prop} → {target}" if target else prop


def _measure(text: str) -> int:
    wide = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.56 for letter in text)
    return round(wide * _FONT) + 4
