"""The axioms about a term, read from the graph's triples, in words."""

from __future__ import annotations

import pyoxigraph as ox

from clusterkg.namespaces import OWL, RDFS
from clusterkg.reasoning.axioms import Axiom, Part
from clusterkg.reasoning.wording import Wording
from clusterkg.site.content import Content

__all__ = ["axioms_in_words"]

_LISTS = {"intersectionOf": "ObjectIntersectionOf", "unionOf": "ObjectUnionOf", "oneOf": "ObjectOneOf"}
_RESTRICTIONS = {
    "someValuesFrom": "ObjectSomeValuesFrom",
    "allValuesFrom": "ObjectAllValuesFrom",
    "hasValue": "ObjectHasValue",
}
_TRAITS = {"Symmetric": "SymmetricObjectProperty", "Transitive": "TransitiveObjectProperty"}


def axioms_in_words(content: Content, wording: Wording, term: str) -> list[str]:
    """What the ontology lays down about a class or property, one sentence each.

    Args:
        content: The graph.
        wording: Says it in the wanted language.
        term: The IRI of the term.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> content = Content(open_graph())
        >>> axioms_in_words(content, Wording(content.labels(), "en"), "https://w3id.org/clusterkg/ontology#Funding")[0]
        'each funding relation is a relator'
    """
    return [wording.axiom(axiom) for axiom in _axioms(content, term)]


def _axioms(content: Content, term: str) -> list[Axiom]:
    node = ox.NamedNode(term)
    kind = "Object" if content.is_a(term, OWL.ObjectProperty) else "Data"
    found: list[tuple[str, list[Part]]] = []
    for name, prop in {
        "EquivalentClasses": OWL.equivalentClass,
        "SubClassOf": RDFS.subClassOf,
        "SubObjectPropertyOf": RDFS.subPropertyOf,
        f"{kind}PropertyDomain": RDFS.domain,
        f"{kind}PropertyRange": RDFS.range,
        "InverseObjectProperties": OWL.inverseOf,
    }.items():
        found += [(name, [node, _part(content, value)]) for value in content.values(term, prop)]
    for other in (*content.values(term, OWL.disjointWith), *content.subjects(OWL.disjointWith, term)):
        found.append(("DisjointClasses", [node, ox.NamedNode(other)]))
    for group in content.members(OWL.AllDisjointClasses):
        members = content.list_members(content.value(group, OWL.members))
        if term in members:
            found.append(("DisjointClasses", [node, *(_part(content, m) for m in members if m != term)]))
    for trait, name in _TRAITS.items():
        if content.is_a(term, OWL[f"{trait}Property"]):
            found.append((name, [node]))
    if content.is_a(term, OWL.FunctionalProperty):
        found.append((f"Functional{kind}Property", [node]))
    return [Axiom(name, tuple(parts), "") for name, parts in found]


def _part(content: Content, iri: str) -> Part:
    """A named term, or a class expression as a tuple that begins with its kind."""
    for name, kind in _LISTS.items():
        head = content.value(iri, OWL[name])
        if head:
            return (kind, *(_part(content, member) for member in content.list_members(head)))
    for name, kind in _RESTRICTIONS.items():
        fillers = content.of(iri).get(OWL[name].value, [])
        if fillers:
            prop = ox.NamedNode(content.value(iri, OWL.onProperty))
            filler = fillers[0]
            return (kind, prop, _part(content, filler.value) if isinstance(filler, ox.NamedNode) else filler)
    complement = content.value(iri, OWL.complementOf)
    if complement:
        return ("ObjectComplementOf", _part(content, complement))
    return ox.NamedNode(iri)
