"""Axioms of the OWL API as plain values: what they are made of, and the triple that an assertion is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from clusterkg.namespaces import OWL, RDF, RDFS

__all__ = ["Axiom", "Part", "from_java", "to_java"]

Part = ox.NamedNode | ox.Literal | tuple[Any, ...] | str


@dataclass(frozen=True)
class Axiom:
    """One axiom.

    Attributes:
        kind: Its kind as OWL 2 names it, for instance `EquivalentClasses`.
        parts: What it is about, in the order of OWL's functional syntax: names, literals, or class expressions as
            tuples that begin with their kind.
        text: It in OWL's functional syntax; equal for equal axioms.
    """

    kind: str
    parts: tuple[Part, ...]
    text: str

    @property
    def triple(self) -> ox.Triple | None:
        """The triple that asserts it; `None` for what is no assertion about named things."""
        first, *rest = self.parts
        if self.kind == "ClassAssertion" and isinstance(first, ox.NamedNode):
            (individual,) = rest
            return ox.Triple(individual, RDF.type, first) if isinstance(individual, ox.NamedNode) else None
        if self.kind in {"ObjectPropertyAssertion", "DataPropertyAssertion"} and isinstance(first, ox.NamedNode):
            subject, value = rest
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                return ox.Triple(subject, first, value)
        return None

    @property
    def written(self) -> ox.Triple | None:
        """The triple that it is written as: the assertion, or what relates two named terms; `None` if several are."""
        predicate = _WRITTEN_WITH.get(self.kind)
        if predicate is not None and len(self.parts) == 2:
            first, second = self.parts
            if isinstance(first, ox.NamedNode) and isinstance(second, ox.NamedNode):
                return ox.Triple(first, predicate, second)
        return self.triple


_WRITTEN_WITH = {
    "SubClassOf": RDFS.subClassOf,
    "SubObjectPropertyOf": RDFS.subPropertyOf,
    "ObjectPropertyDomain": RDFS.domain,
    "DataPropertyDomain": RDFS.domain,
    "ObjectPropertyRange": RDFS.range,
    "DataPropertyRange": RDFS.range,
    "EquivalentClasses": OWL.equivalentClass,
    "DisjointClasses": OWL.disjointWith,
}


def from_java(axiom: Any) -> Axiom:
    """An axiom of the OWL API as a plain value."""
    kind = str(axiom.getAxiomType().getName())
    return Axiom(kind, tuple(map(_part, _PARTS.get(kind, _signature)(axiom))), " ".join(str(axiom).split()))


def to_java(triple: ox.Triple, factory: Any, iri: Any) -> Any:
    """The assertion that a triple makes between named things, as an axiom of the OWL API.

    Args:
        triple: A type, or a relation between two things.
        factory: The OWL API's factory.
        iri: The OWL API's class `IRI`.
    """
    subject, value = (
        factory.getOWLNamedIndividual(iri.create(str(term.value)))  # type: ignore[union-attr]
        for term in (triple.subject, triple.object)
    )
    if triple.predicate == RDF.type:
        return factory.getOWLClassAssertionAxiom(factory.getOWLClass(value.getIRI()), subject)
    prop = factory.getOWLObjectProperty(iri.create(triple.predicate.value))
    return factory.getOWLObjectPropertyAssertionAxiom(prop, subject, value)


_PARTS: dict[str, Any] = {
    "ClassAssertion": lambda a: (a.getClassExpression(), a.getIndividual()),
    "ObjectPropertyAssertion": lambda a: (a.getProperty(), a.getSubject(), a.getObject()),
    "DataPropertyAssertion": lambda a: (a.getProperty(), a.getSubject(), a.getObject()),
    "SubClassOf": lambda a: (a.getSubClass(), a.getSuperClass()),
    "EquivalentClasses": lambda a: _named_first(a.getClassExpressionsAsList()),
    "DisjointClasses": lambda a: a.getClassExpressionsAsList(),
    "SubObjectPropertyOf": lambda a: (a.getSubProperty(), a.getSuperProperty()),
    "ObjectPropertyDomain": lambda a: (a.getProperty(), a.getDomain()),
    "DataPropertyDomain": lambda a: (a.getProperty(), a.getDomain()),
    "ObjectPropertyRange": lambda a: (a.getProperty(), a.getRange()),
    "DataPropertyRange": lambda a: (a.getProperty(), a.getRange()),
    "SymmetricObjectProperty": lambda a: (a.getProperty(),),
    "TransitiveObjectProperty": lambda a: (a.getProperty(),),
    "FunctionalObjectProperty": lambda a: (a.getProperty(),),
    "InverseObjectProperties": lambda a: (a.getFirstProperty(), a.getSecondProperty()),
}
_EXPRESSIONS: dict[str, Any] = {
    "ObjectIntersectionOf": lambda e: e.getOperandsAsList(),
    "ObjectUnionOf": lambda e: e.getOperandsAsList(),
    "ObjectComplementOf": lambda e: (e.getOperand(),),
    "ObjectOneOf": lambda e: e.getIndividuals(),
    "ObjectSomeValuesFrom": lambda e: (e.getProperty(), e.getFiller()),
    "ObjectAllValuesFrom": lambda e: (e.getProperty(), e.getFiller()),
    "ObjectHasValue": lambda e: (e.getProperty(), e.getValue()),
}


def _named_first(expressions: Any) -> list[Any]:
    return sorted(expressions, key=lambda expression: bool(expression.isAnonymous()))


def _signature(thing: Any) -> list[Any]:
    """What a kind without an entry above speaks of, in a fixed order."""
    return sorted(thing.getSignature(), key=str)


def _part(thing: Any) -> Part:
    if hasattr(thing, "getLiteral"):
        language = str(thing.getLang() or "")
        if language:
            return ox.Literal(str(thing.getLiteral()), language=language)
        return ox.Literal(str(thing.getLiteral()), datatype=ox.NamedNode(str(thing.getDatatype().toStringID())))
    if hasattr(thing, "getClassExpressionType") and thing.isAnonymous():
        kind = str(thing.getClassExpressionType().getName())
        return (kind, *map(_part, _EXPRESSIONS.get(kind, _signature)(thing)))
    if hasattr(thing, "getIRI"):
        return ox.NamedNode(str(thing.toStringID()))
    return str(thing)
