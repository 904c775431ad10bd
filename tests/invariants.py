"""The invariants of the graph as functions that return what breaks them; an empty list is good.

Each is run on the real data and on a planted fault (`fixtures/planted/`), which it must find.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterkg.claims import Ontology, Published
from clusterkg.evidence.text import SourceText, digest
from clusterkg.namespaces import BASE, CLU, KG, OA, OWL, PROV, RDF, RDFS, SAID, SKOS, shorten
from clusterkg.questions import LANGUAGES

MODALITIES = frozenset(
    {CLU.Asserted, CLU.Possible, CLU.Expected, CLU.Intended, CLU.Recommended, CLU.Necessary, CLU.Negated}
)
RECORD_CLASSES = frozenset(
    {CLU.Discrepancy, CLU.OpenPoint, CLU.Answer, CLU.SourceText, CLU.OutsideSource, CLU.EditorialTeam}
)
# What may be said of an instance outside claims: labels, identifiers elsewhere, and the editors' note on a work.
OUTSIDE_CLAIMS = frozenset({RDFS.label, SKOS.altLabel, SKOS.exactMatch, SKOS.closeMatch, CLU.identification})
XSD_IN_OWL = frozenset({"string", "integer", "decimal", "boolean", "dateTime", "anyURI", "double"})
LONGEST_RUN = 20  # Han characters that a literal may share with the paper
_CANONICAL = {
    "integer": re.compile(r"-?(0|[1-9][0-9]{0,8})"),  # one store makes a decimal of what lies beyond 2³¹
    "decimal": re.compile(r"-?(0|[1-9][0-9]*)\.([0-9]*[1-9]|0)"),
    "boolean": re.compile(r"true|false"),
}


def instances_outside_claims(ontology: Ontology) -> list[str]:
    """Invariant 1: whatever is said of an instance stands in a claim."""
    records = {t.subject for t in ontology.base if t.predicate == RDF.type and t.object in RECORD_CLASSES}
    return sorted(
        f"{shorten(t.subject.value)} {shorten(t.predicate.value)} stands in no claim"
        for t in ontology.base
        if isinstance(t.subject, ox.NamedNode)
        and t.subject.value.startswith(KG.iri)
        and t.subject not in records
        and t.predicate not in OUTSIDE_CLAIMS
    )


def incomplete_claims(ontology: Ontology) -> list[str]:
    """Invariant 1: one modality, one attribution, evidence, premises or another source, three labels, one statement."""
    sources = ontology.subjects_of_type(CLU.OutsideSource)
    problems = []
    for claim in ontology.claims.values():
        name = shorten(claim.iri.value)
        modalities = claim.values(CLU.modality)
        if len(modalities) != 1 or modalities[0] not in MODALITIES:
            problems.append(f"{name} has not exactly one modality")
        if len(claim.values(CLU.attribution)) != 1:
            problems.append(f"{name} has not exactly one attribution")
        editorial = claim.values(CLU.attribution) == [KG["the-editors"]]
        outside = not sources.isdisjoint(claim.values(CLU.attribution))
        if not outside and not claim.values(PROV.wasDerivedFrom if editorial else CLU.evidence):
            problems.append(f"{name} rests on nothing")
        if outside and claim.values(CLU.evidence):
            problems.append(f"{name} is another source's, but rests on a passage of the paper")
        problems += [f"{name} has no label in {tag}" for tag in LANGUAGES.values() if not claim.label(tag)]
        if claim.relator is None and len(claim.content) != 1:
            problems.append(f"{name} states neither one triple nor one relator")
        if claim.relator is not None and claim.relator.value.rsplit("/", 1)[1] != claim.iri.value.rsplit("/", 1)[1]:
            problems.append(f"{name} and its relator have different names")
        if modalities == [CLU.Asserted] and any(t.predicate == CLU.onCondition for t in claim.content):
            problems.append(f"{name} is asserted, though it holds on a condition only")
    return problems


def repeated_claims(ontology: Ontology) -> list[str]:
    """Invariant 1: the same statement, modality and attribution is one claim."""
    seen: dict[object, str] = {}
    problems = []
    for claim in ontology.claims.values():
        content = frozenset(
            (None if t.subject == claim.relator else t.subject, t.predicate, t.object) for t in claim.content
        )
        key = (content, claim.modality, claim.attribution)
        name = shorten(claim.iri.value)
        if key in seen:
            problems.append(f"{name} says the same as {seen[key]}")
        seen.setdefault(key, name)
    return problems


def dangling_names(ontology: Ontology) -> list[str]:
    """Invariant 1: what headers and records point to exists."""
    known = {t.subject.value for t in ontology.base if isinstance(t.subject, ox.NamedNode)}
    known |= {
        t.subject.value
        for claim in ontology.claims.values()
        for t in claim.content
        if isinstance(t.subject, ox.NamedNode)
    }
    known |= ontology.claims.keys()
    triples = [t for claim in ontology.claims.values() for t in (*claim.header, *claim.content)]
    return sorted(
        {
            f"{shorten(t.subject.value)} points to {shorten(t.object.value)}, which is nothing"
            for t in [*triples, *ontology.base]
            if isinstance(t.object, ox.NamedNode)
            and isinstance(t.subject, ox.NamedNode)
            and t.object.value.startswith(BASE)
            and not t.object.value.startswith(BASE + "ontology/")
            and t.object.value not in known
        }
    )


def unresolved_passages(ontology: Ontology, source: SourceText | None = None) -> list[str]:
    """Invariant 2: offsets lie inside the section; with the text at hand, digests match."""
    values: dict[tuple[Any, ox.NamedNode], Any] = {(t.subject, t.predicate): t.object for t in ontology.base}
    problems = []

    def span(thing: ox.NamedNode) -> tuple[int, int]:
        selector = values[thing, OA.hasSelector]
        return int(values[selector, OA.start].value), int(values[selector, OA.end].value)

    for passage in sorted(ontology.subjects_of_type(CLU.Passage), key=str):
        name = shorten(passage.value)
        start, end = span(passage)
        first, last = span(values[passage, CLU.inSection])
        if not first <= start < end <= last:
            problems.append(f"{name} lies outside its section")
        if end - start > 150 and (passage, SKOS.scopeNote) not in values:
            problems.append(f"{name} is longer than a sentence, and no reason is given")
        if source is not None and digest(source.normalised[start:end]) != values[passage, CLU.textDigest].value:
            problems.append(f"{name} has another digest than the text")
    if source is not None:
        recorded = values[KG["the-paper-text"], CLU.textDigest].value
        if recorded != digest(source.normalised):
            problems.append("the text has another digest than recorded")
    return problems


def unfounded_facts(ontology: Ontology, published: Published) -> list[str]:
    """Invariant 3: what no fact claim states is no plain triple, though another claim may state it otherwise."""
    stated_as_fact = {
        triple for iri in published.fact_claims for triple in ontology.claims[iri].content if iri in ontology.claims
    }
    problems = [
        f"{shorten(claim.iri.value)} is no fact, but published as one: {triple}"
        for claim in ontology.claims.values()
        if claim.iri.value not in published.fact_claims
        for triple in claim.content
        if triple in published.graph and triple not in stated_as_fact
    ]
    in_the_paper = _passages_of_the_paper(ontology)
    not_the_paper = ontology.subjects_of_type(CLU.OutsideSource) | {KG["the-editors"]}
    for iri in published.fact_claims:
        claim = ontology.claims[iri]
        evidence = claim.values(CLU.evidence)
        if claim.modality != CLU.Asserted or claim.attribution in not_the_paper or not evidence:
            problems.append(f"{shorten(iri)} may not be a fact")
        problems += [
            f"{shorten(iri)} rests on {shorten(passage.value)}, which is no passage of the paper"
            for passage in evidence
            if passage not in in_the_paper
        ]
    contradictions = {
        t.subject for t in ontology.base if t.predicate == CLU.discrepancyKind and t.object == CLU.Contradiction
    }
    problems += [
        f"{shorten(t.object.value)} is contradicted, but a fact"
        for t in ontology.base
        if t.predicate == CLU.involves
        and t.subject in contradictions
        and isinstance(t.object, ox.NamedNode)
        and t.object.value in published.fact_claims
    ]
    return problems


def _passages_of_the_paper(ontology: Ontology) -> set[object]:
    """The passages that lie in a section of the paper's text."""
    found: set[object] = {KG["the-paper"]}
    for predicate in (CLU.textOf, CLU.sectionOf, CLU.inSection):
        found = {t.subject for t in ontology.base if t.predicate == predicate and t.object in found}
    return found


def missing_machinery(ontology: Ontology, published: Published) -> list[str]:
    """Design 3.4: every triple of every claim has its statement node; every relator its claim and its mirror."""
    graph = published.graph
    states: dict[object, set[object]] = {}
    parts: dict[object, dict[object, object]] = {}
    for triple in graph:
        if triple.predicate == CLU.states:
            states.setdefault(triple.subject, set()).add(triple.object)
        elif triple.predicate in (RDF.subject, RDF.predicate, RDF.object):
            parts.setdefault(triple.subject, {})[triple.predicate] = triple.object
    problems = []
    for claim in ontology.claims.values():
        nodes = {
            (parts[node][RDF.subject], parts[node][RDF.predicate], parts[node][RDF.object])
            for node in states.get(claim.iri, set())
        }
        for triple in claim.content:
            if (triple.subject, triple.predicate, triple.object) not in nodes:
                problems.append(f"{shorten(claim.iri.value)}: {triple} has no statement node")
            if claim.relator is not None:
                local = "type" if triple.predicate == RDF.type else shorten(triple.predicate.value).split(":")[1]
                if ox.Triple(triple.subject, SAID[local], triple.object) not in graph:
                    problems.append(f"{shorten(claim.iri.value)}: {triple} has no mirror")
        if claim.relator is not None and ox.Triple(claim.iri, CLU.about, claim.relator) not in graph:
            problems.append(f"{shorten(claim.iri.value)} does not point to its relator")
    return problems


def undeclared_terms(ontology: Ontology, published: Published) -> list[str]:
    """Invariant 8: every own IRI used as a property or a class, and every own term named, is declared."""
    declared = {t.subject for t in published.graph if t.predicate == RDF.type}
    return sorted(
        {
            f"{shorten(term.value)} is not declared"
            for t in published.graph
            for term in (t.subject, t.predicate, t.object)
            if isinstance(term, ox.NamedNode) and term.value.startswith((CLU.iri, SAID.iri)) and term not in declared
        }
    )


def unpinned_terms(triples: Iterable[ox.Triple], pinned: Path) -> list[str]:
    """Invariant 8: every foreign term used as a property or class stands in the pinned list."""
    with pinned.open(encoding="utf-8", newline="") as file:
        listed = {row["term"] for row in csv.DictReader(file)}
    used = {t.predicate for t in triples} | {t.object for t in triples if t.predicate == RDF.type}
    return sorted(
        f"{term.value} is used but not pinned"
        for term in used
        if isinstance(term, ox.NamedNode) and not term.value.startswith(BASE) and term.value not in listed
    )


def blank_or_unsafe_terms(ontology: Ontology, published: Published) -> list[str]:
    """Invariant 10: no blank node in claims or in the graph for stores; literals in forms that every store keeps."""
    problems = [
        f"{shorten(claim.iri.value)} holds a blank node"
        for claim in ontology.claims.values()
        for t in (*claim.header, *claim.content)
        if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)
    ]
    for t in published.graph:
        if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode):
            problems.append(f"the published graph holds a blank node: {t}")
        if isinstance(t.object, ox.Literal) and not t.object.language:
            kind = t.object.datatype.value.rsplit("#", 1)[-1]
            if kind not in XSD_IN_OWL:
                problems.append(f"{t} has a datatype that is not in the OWL 2 map")
            elif kind in _CANONICAL and not _CANONICAL[kind].fullmatch(t.object.value):
                problems.append(f"{t} has a lexical form that stores rewrite")
    return problems


def borrowed_text(triples: Iterable[ox.Triple], source: SourceText) -> list[str]:
    """Design 3.3: no literal shares a run of more than 20 Han characters with the paper."""
    problems = []
    for t in triples:
        if isinstance(t.object, ox.Literal):
            for run in re.findall(r"[\u3400-\u9fff]+", t.object.value):
                windows = (run[i : i + LONGEST_RUN + 1] for i in range(len(run) - LONGEST_RUN))
                problems += [
                    f"{shorten(str(t.subject))} quotes the paper: {w}" for w in windows if w in source.normalised
                ]
    return problems


def incomplete_terms(ontology: Ontology) -> list[str]:
    """Every own term and concept has a label and a definition in three languages, and a source."""
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, SKOS.Concept}
    terms = {
        t.subject
        for t in ontology.base
        if t.predicate == RDF.type
        and t.object in kinds
        and isinstance(t.subject, ox.NamedNode)
        and t.subject.value.startswith(CLU.iri)
    }
    texts: dict[tuple[object, object], dict[str, list[str]]] = {}
    sourced = set()
    for t in ontology.base:
        if isinstance(t.object, ox.Literal) and t.object.language:
            by_language = texts.setdefault((t.subject, t.predicate), {})
            by_language.setdefault(t.object.language.lower(), []).append(t.object.value)
        if t.predicate.value.endswith("/terms/source"):
            sourced.add(t.subject)
    problems = []
    for term in sorted(terms, key=str):
        name = shorten(term.value)
        labels = texts.get((term, SKOS.prefLabel)) or texts.get((term, RDFS.label)) or {}
        definitions = texts.get((term, SKOS.definition), {})
        for tag in LANGUAGES.values():
            if len(labels.get(tag.lower(), [])) != 1:
                problems.append(f"{name} has not exactly one label in {tag}")
            if len(definitions.get(tag.lower(), [])) != 1:
                problems.append(f"{name} has not exactly one definition in {tag}")
        if term not in sourced:
            problems.append(f"{name} has no source")
    return problems


def unlabelled_entities(ontology: Ontology) -> list[str]:
    """Every entity that a claim names has a label in three languages (relators are labelled by their claims)."""
    relators = {claim.relator for claim in ontology.claims.values()}
    labels: dict[object, set[str]] = {}
    for t in ontology.base:
        if t.predicate == RDFS.label and isinstance(t.object, ox.Literal):
            labels.setdefault(t.subject, set()).add((t.object.language or "").lower())
    wanted = {tag.lower() for tag in LANGUAGES.values()}
    named = {
        term
        for claim in ontology.claims.values()
        for t in claim.content
        for term in (t.subject, t.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(KG.iri) and term not in relators
    }
    return sorted(f"{shorten(term.value)} lacks a label" for term in named if labels.get(term, set()) != wanted)
