"""Derives the published graph from the claims: plain triples that mean the same in every store.

It holds, as the design has it: the ontology, the headers and the records; the facts; a statement node for every
triple of every claim; the `said:` mirror of every relator; the shortcuts that the rules derive from facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryTriples,
    Store,
    Triple,
)

from clusterkg.claims.places import Places
from clusterkg.claims.reader import Claim, Ontology
from clusterkg.claims.standing import Standing
from clusterkg.errors import DataError
from clusterkg.namespaces import BASE, CLU, KG, OA, OWL, PROV, RDF, RDFS, SAID, SKOS

__all__ = ["Published", "publish"]

_SKOLEM = BASE + ".well-known/genid/"
_TRUE = Literal(True)
_OF_DENIALS = "negated/"
_SAID_LABEL = {"en": "said: {}", "zh-Hant": "所述：{}", "ko": "진술: {}"}


@dataclass(frozen=True)
class Published:
    """The published graph and its parts.

    Attributes:
        graph: Everything, without blank nodes: what stores load and questions are asked of.
        facts: Ontology, vocabularies, labels and facts, with the blank nodes that OWL needs: what reasoners get.
        fact_claims: The IRIs of the claims whose triples are facts.
    """

    graph: frozenset[Triple]
    facts: frozenset[Triple]
    fact_claims: frozenset[str]


def publish(ontology: Ontology) -> Published:
    """Build the published graph.

    Args:
        ontology: What `read_ontology` returned.

    Returns:
        The graph, and the part of it that reasoners get. Equal inputs give equal results, blank nodes included.

    Raises:
        DataError: if a claim is malformed, or a rule is not a CONSTRUCT query.
    """
    base = _canonical(ontology.base)
    standing = Standing(base, ontology.claims)
    places = Places(base)
    of_facts = {name: rule for name, rule in ontology.rules.items() if not name.startswith(_OF_DENIALS)}
    of_denials = {name: rule for name, rule in ontology.rules.items() if name.startswith(_OF_DENIALS)}
    facts: set[Triple] = set()
    fact_claims: set[str] = set()
    graph: set[Triple] = set()
    mirrored: set[NamedNode] = set()
    for claim in ontology.claims.values():
        graph.update(claim.header)
        graph.update(_annotations(claim, ontology, places, standing.outside_sources(claim)))
        stated = list(claim.content)
        if claim.relator is not None:
            mirror, properties = _mirror(claim)
            graph.update(mirror)
            mirrored |= properties
        derived: list[Triple] = []
        if standing.is_fact(claim):
            fact_claims.add(claim.iri.value)
            derived = _derive(claim, of_facts)
            facts.update(stated, derived)
        elif standing.is_denial(claim):
            derived = _derive(claim, of_denials)
            facts.update(derived)
        for triple in stated:
            graph.update(_statement(claim, triple, derived=triple in claim.calculated))
        for triple in derived:
            graph.update(_statement(claim, triple, derived=True))
    graph.update(_places_of_records(base, places))
    aside = _about_the_text(base)
    # The modules are all inside: a tool that follows owl:imports would only fetch them once more.
    whole = {triple for triple in base if triple.subject not in aside and triple.predicate != OWL.imports}
    for_reasoners = frozenset(whole | facts)
    graph |= _skolemised(base) | facts | _said_declarations(mirrored, base) | _labels_of_concepts(base)
    return Published(frozenset(graph), for_reasoners, frozenset(fact_claims))


def _about_the_text(base: Iterable[Triple]) -> set[object]:
    """Passages, sections, other sources and records speak of texts and of the graph; a reasoner has no use for them."""
    kinds = {
        CLU.Passage,
        CLU.Section,
        CLU.SourceText,
        CLU.OutsideSource,
        OA.TextPositionSelector,
        CLU.Discrepancy,
        CLU.OpenPoint,
        CLU.Answer,
    }
    return {t.subject for t in base if t.predicate == RDF.type and t.object in kinds}


def _canonical(triples: Iterable[Triple]) -> frozenset[Triple]:
    """The same graph with blank nodes named by RDFC-1.0, so that two builds give the same bytes."""
    plain, blank = set(), []
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            blank.append(Quad(triple.subject, triple.predicate, triple.object))
        else:
            plain.add(triple)
    dataset = Dataset(blank)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(plain | {quad.triple for quad in dataset})


def _skolemised(triples: Iterable[Triple]) -> set[Triple]:
    def name(term: object) -> object:
        return NamedNode(_SKOLEM + term.value) if isinstance(term, BlankNode) else term

    return {Triple(name(t.subject), t.predicate, name(t.object)) for t in triples}  # type: ignore[arg-type]


def _annotations(claim: Claim, ontology: Ontology, places: Places, outside: frozenset[NamedNode]) -> Iterator[Triple]:
    """What is derived for a claim so that questions stay short: relator, things named, place in the text.

    A claim that is made by another source, or rests on one that is, has no place in the text. It points to its sources
    instead, so that no question about the paper finds it by accident. Nor has one whose number was worked out.
    """
    iri = claim.iri
    relator = claim.relator
    if relator is not None:
        yield Triple(iri, CLU.about, relator)
    yield Triple(iri, CLU.topic, _topic(claim))
    for thing in _things_named(claim):
        yield Triple(iri, CLU.mentions, thing)
    for source in outside:
        yield Triple(iri, CLU.outsideSource, source)
    if outside or claim.calculated:
        return
    evidence = claim.values(CLU.evidence)
    rests_on = [
        passage
        for source in claim.values(PROV.wasDerivedFrom)
        if source.value in ontology.claims
        for passage in ontology.claims[source.value].values(CLU.evidence)
    ]
    if evidence or rests_on:
        for place in places.describe(evidence or rests_on, inferred=not evidence):
            yield Triple(iri, CLU.place, place)
        yield Triple(iri, CLU.position, Literal(places.first(evidence or rests_on)))


def _places_of_records(base: Iterable[Triple], places: Places) -> Iterator[Triple]:
    """Where in the text a record of the editors points to, or was looked for, in words, as for a claim."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for triple in base:
        if triple.predicate in {CLU.evidence, CLU.searched} and isinstance(triple.subject, NamedNode):
            found.setdefault(triple.subject, []).append(triple.object)  # type: ignore[arg-type]
    for record, where in found.items():
        for place in places.describe(where):
            yield Triple(record, CLU.place, place)
        yield Triple(record, CLU.position, Literal(places.first(where)))


def _topic(claim: Claim) -> NamedNode:
    """What kind of statement this is: the class of the relator or thing, or the property of the single triple."""
    for triple in claim.content:
        if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
            return triple.object
    return claim.content[0].predicate


def _things_named(claim: Claim) -> set[NamedNode]:
    named: set[NamedNode] = set()
    for triple in claim.content:
        if triple.subject != claim.relator and isinstance(triple.subject, NamedNode):
            named.add(triple.subject)
        if triple.predicate != RDF.type and isinstance(triple.object, NamedNode):
            named.add(triple.object)
    return {thing for thing in named if thing.value.startswith((KG.iri, CLU.iri))}


def _mirror(claim: Claim) -> tuple[set[Triple], set[NamedNode]]:
    """The relator's triples once more with `said:` properties, and the properties that were mirrored."""
    mirror: set[Triple] = set()
    properties: set[NamedNode] = set()
    for triple in claim.content:
        if triple.predicate == RDF.type:
            mirror.add(Triple(triple.subject, SAID.type, triple.object))
        else:
            properties.add(triple.predicate)
            mirror.add(Triple(triple.subject, _said(triple.predicate), triple.object))
    return mirror, properties


def _said(predicate: NamedNode) -> NamedNode:
    return SAID[predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]]


def _said_declarations(properties: Iterable[NamedNode], base: Iterable[Triple]) -> set[Triple]:
    labels: dict[object, list[Literal]] = {}
    for triple in base:
        if triple.predicate == RDFS.label and isinstance(triple.object, Literal):
            labels.setdefault(triple.subject, []).append(triple.object)
    declared = {Triple(SAID.type, RDF.type, OWL.AnnotationProperty), Triple(SAID.type, CLU.mirrors, RDF.type)}
    for language, text in (("en", "type"), ("zh-Hant", "類型"), ("ko", "유형")):
        declared.add(Triple(SAID.type, RDFS.label, Literal(_SAID_LABEL[language].format(text), language=language)))
    for predicate in properties:
        mirror = _said(predicate)
        declared.add(Triple(mirror, RDF.type, OWL.AnnotationProperty))
        declared.add(Triple(mirror, CLU.mirrors, predicate))
        for label in labels.get(predicate, []):
            pattern = _SAID_LABEL.get(label.language or "")
            if pattern:
                declared.add(Triple(mirror, RDFS.label, Literal(pattern.format(label.value), language=label.language)))
    return declared


def _labels_of_concepts(base: Iterable[Triple]) -> set[Triple]:
    """`skos:prefLabel` entails `rdfs:label`; written out, so that one property finds every label."""
    return {Triple(t.subject, RDFS.label, t.object) for t in base if t.predicate == SKOS.prefLabel}


def _statement(claim: Claim, triple: Triple, *, derived: bool) -> Iterator[Triple]:
    digest = hashlib.sha256(str(triple).encode()).hexdigest()[:12]
    node = NamedNode(f"{claim.iri.value}_{digest}")
    yield Triple(claim.iri, CLU.states, node)
    yield Triple(node, RDF.subject, triple.subject)
    yield Triple(node, RDF.predicate, triple.predicate)
    yield Triple(node, RDF.object, triple.object)
    if derived:
        yield Triple(node, CLU.derived, _TRUE)


def _derive(claim: Claim, rules: dict[str, str]) -> list[Triple]:
    """The shortcuts that follow from one claim alone: so each is known to rest on just this claim."""
    if claim.relator is None:
        return []
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in claim.content)
    found: set[Triple] = set()
    for name, rule in rules.items():
        result = store.query(rule)
        if not isinstance(result, QueryTriples):
            raise DataError(f"The rule {name} is no CONSTRUCT query.")
        found.update(result)
    return sorted(found - set(claim.content), key=str)
