"""Which shapes bear on a term: read from `shapes/`, with their messages and the pages that tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from clusterkg.namespaces import Namespace, local_name
from clusterkg.resources import shapes_dir

__all__ = ["ShapeNote", "shapes_on"]

_SH = Namespace("http://www.w3.org/ns/shacl#")
_TARGETS = (_SH.targetClass, _SH.targetSubjectsOf, _SH.targetObjectsOf)


@dataclass(frozen=True)
class ShapeNote:
    """A constraint, as readers want to see it.

    Attributes:
        name: Its local name.
        titles: What it asks, by language tag.
        messages: What it says to whoever breaks it, by language tag.
        severity: `Violation`, `Warning` or `Info`.
        file: The file that it stands in, without folder and ending.
    """

    name: str
    titles: dict[str, str]
    messages: dict[str, str]
    severity: str
    file: str


def shapes_on(term: str) -> list[ShapeNote]:
    """The constraints on a term: on members of a class, or on the values of a property.

    Args:
        term: The IRI of the term.

    Example:
        >>> [note.name for note in shapes_on("https://w3id.org/clusterkg/ontology#modality")][:1]
        ['claim-modality-count']
    """
    return _notes().get(term, [])


@cache
def _notes() -> dict[str, list[ShapeNote]]:
    found: dict[str, dict[str, ShapeNote]] = defaultdict(dict)
    files = sorted(shapes_dir().rglob("*.ttl"))
    triples = {path: [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)] for path in files}
    everything = [triple for some in triples.values() for triple in some]
    holders: dict[object, set[object]] = defaultdict(set)
    targets: dict[object, set[str]] = defaultdict(set)
    for triple in everything:
        if triple.predicate in (_SH.property, _SH.sparql, _SH.node):
            holders[triple.object].add(triple.subject)
        if triple.predicate in _TARGETS and isinstance(triple.object, ox.NamedNode):
            targets[triple.subject].add(triple.object.value)
    for path, some in triples.items():
        for node, note in _told(path, some):
            terms = set(targets[node]).union(*(targets[holder] for holder in holders[node]))
            terms |= {
                t.object.value for t in some if t.subject == node and t.predicate == _SH.path and _named(t.object)
            }
            for term in terms:
                found[term][note.name] = note
    return {term: [notes[name] for name in sorted(notes)] for term, notes in found.items()}


def _told(path: Path, triples: list[ox.Triple]) -> Iterator[tuple[object, ShapeNote]]:
    """Each constraint of a file that has a message."""
    texts: dict[object, dict[str, dict[str, str]]] = defaultdict(lambda: {"name": {}, "message": {}})
    severities: dict[object, str] = {}
    for triple in triples:
        for key in ("name", "message"):
            if triple.predicate == _SH[key] and isinstance(triple.object, ox.Literal):
                tag = (triple.object.language or "").lower()
                texts[triple.subject][key][{"zh-hant": "zh-Hant"}.get(tag, tag)] = triple.object.value
        if triple.predicate == _SH.severity and isinstance(triple.object, ox.NamedNode):
            severities[triple.subject] = local_name(triple.object.value)
    for node, told in texts.items():
        if isinstance(node, ox.NamedNode) and told["message"]:
            name, severity = local_name(node.value), severities.get(node, "Violation")
            yield node, ShapeNote(name, told["name"], told["message"], severity, path.stem)


def _named(term: object) -> bool:
    return isinstance(term, ox.NamedNode)
