"""The alignments name only what exists, say nothing else of our terms, and never make a cluster an organisation."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from test_invariants import PINNED

from clusterkg.claims import Ontology, Published
from clusterkg.linking.mappings import alignments as as_made
from clusterkg.namespaces import BASE, CLU, DCTERMS, OWL, RDF, RDFS, SKOS, Namespace, shorten
from clusterkg.questions import LANGUAGES
from clusterkg.reasoning import check_consistency, inferred_members, profile_violations

Triples = frozenset[ox.Triple]

HEADER = ox.NamedNode(BASE + "ontology/alignments")
MATCHES = frozenset({SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch})
AXIOMS = frozenset({RDFS.subClassOf, RDFS.subPropertyOf})
KINDS = frozenset({OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty})

ORG = Namespace("http://www.w3.org/ns/org#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("https://schema.org/")
INNEO = Namespace("http://inneo.linkeddata.es#")
BEO = Namespace("https://purl.org/beo#")
FIO = Namespace("http://w3id.org/fio/v1/fio#")
FRAPO = Namespace("http://purl.org/cerif/frapo/")

ORGANISATIONS = [
    *(ORG.Organization, FOAF.Organization, PROV.Organization, SCHEMA.Organization),
    *(INNEO.Organization, BEO.Organization, FIO.Organization),
]
# What the other vocabularies say of their terms, as read in the files that foreign-terms.csv names: whatever of it
# could make an organisation or an agent of a thing that is none.
SAID_ELSEWHERE = frozenset(
    ox.Triple(subject, predicate, value)
    for subject, predicate, value in [
        (ORG.Organization, OWL.equivalentClass, FOAF.Organization),
        (ORG.Organization, RDFS.subClassOf, FOAF.Agent),
        (ORG.FormalOrganization, RDFS.subClassOf, ORG.Organization),
        (ORG.OrganizationalCollaboration, RDFS.subClassOf, ORG.Organization),
        (ORG.linkedTo, RDFS.domain, ORG.Organization),
        (ORG.linkedTo, RDFS.range, ORG.Organization),
        (ORG.member, RDFS.range, FOAF.Agent),
        (PROV.Organization, RDFS.subClassOf, PROV.Agent),
        (PROV.wasAttributedTo, RDFS.range, PROV.Agent),
        (SCHEMA.GovernmentOrganization, RDFS.subClassOf, SCHEMA.Organization),
        (SCHEMA.Project, RDFS.subClassOf, SCHEMA.Organization),
        (SCHEMA.FundingScheme, RDFS.subClassOf, SCHEMA.Organization),
        (INNEO.hasRelation, RDFS.domain, INNEO.Organization),
        (INNEO.hasRelation, RDFS.range, INNEO.Organization),
        (BEO.AcademicOrganization, RDFS.subClassOf, BEO.Organization),
        (FIO.hasFacility, RDFS.domain, FIO.Organization),
        (FIO.Organization, RDFS.subClassOf, PROV.Agent),
        (FRAPO.FundingAgency, RDFS.subClassOf, FOAF.Organization),
        (FRAPO.supplies, RDFS.domain, FOAF.Agent),
        (FRAPO.collaboratesWith, RDFS.domain, FOAF.Agent),
        (FRAPO.collaboratesWith, RDFS.range, FOAF.Agent),
    ]
)


@pytest.fixture(scope="module")
def alignments() -> Triples:
    return as_made()


def own(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(BASE)


def named(triples: Iterable[ox.Triple]) -> set[ox.NamedNode]:
    """Every IRI in any place; what the header says of the ontology itself aside, its properties only."""
    found: set[ox.NamedNode] = set()
    for t in triples:
        places = (t.predicate,) if t.subject == HEADER else (t.subject, t.predicate, t.object)
        found |= {term for term in places if isinstance(term, ox.NamedNode)}
    return found


def unknown_own_terms(alignments: Triples, ontology: Ontology) -> list[str]:
    declared = {t.subject for t in ontology.base if t.predicate == RDF.type}
    return sorted(shorten(term.value) for term in named(alignments) if own(term) and term not in declared)


def unpinned(alignments: Triples) -> list[str]:
    pinned = {line.split(",", 1)[0] for line in PINNED.read_text(encoding="utf-8").splitlines()}
    return sorted(term.value for term in named(alignments) if not own(term) and term.value not in pinned)


def strays(alignments: Triples) -> list[str]:
    """What is neither the header, nor the kind of a foreign term, nor an alignment of one of ours with such a term."""
    return sorted(
        str(t)
        for t in alignments
        if t.subject != HEADER
        and not (t.predicate == RDF.type and t.object in KINDS and not own(t.subject))
        and not (t.predicate in MATCHES | AXIOMS and own(t.subject) and not own(t.object))
    )


def undeclared(alignments: Triples) -> list[str]:
    """Foreign terms that are aligned but not declared here; individuals of QUDT need no declaration."""
    declared = {t.subject for t in alignments if t.predicate == RDF.type}
    aligned = {t.object for t in alignments if t.predicate in MATCHES | AXIOMS} | MATCHES
    return sorted(str(term) for term in aligned - declared if "//qudt.org/vocab/" not in str(term))


def organisations(facts: Triples, alignments: Triples) -> list[str]:
    """What a reasoner finds in any organisation class of another vocabulary, by one question for all of them."""
    probe = ox.NamedNode(BASE + "test#ForeignOrganisation")
    classes = [*ORGANISATIONS, FOAF.Agent, PROV.Agent]
    triples = {ox.Triple(cls, RDF.type, OWL.Class) for cls in [*classes, probe]}
    triples |= {ox.Triple(cls, RDFS.subClassOf, probe) for cls in ORGANISATIONS}
    return [shorten(iri) for iri in inferred_members(facts | alignments | SAID_ELSEWHERE | triples, probe)]


def test_alignments_are_an_ontology_of_their_own(alignments: Triples, ontology: Ontology) -> None:
    assert [t.subject for t in alignments if t.object == OWL.Ontology] == [HEADER]
    assert not [t for t in alignments if t.predicate == OWL.imports]
    assert not [t for t in ontology.base if t.object == HEADER or t.subject == HEADER]
    for predicate in (RDFS.label, DCTERMS.description):
        texts = [t.object for t in alignments if t.subject == HEADER and t.predicate == predicate]
        languages = {text.language for text in texts if isinstance(text, ox.Literal)}
        assert languages == {tag.lower() for tag in LANGUAGES.values()}


def test_every_own_term_exists(alignments: Triples, ontology: Ontology) -> None:
    assert unknown_own_terms(alignments, ontology) == []
    planted = ox.Triple(CLU.Planted, SKOS.closeMatch, ORG.Role)
    assert unknown_own_terms(alignments | {planted}, ontology) == ["clu:Planted"]


def test_every_foreign_term_is_pinned(alignments: Triples) -> None:
    assert unpinned(alignments) == []
    planted = ox.Triple(CLU.Role, SKOS.closeMatch, ORG.Planted)
    assert unpinned(alignments | {planted}) == [ORG.Planted.value]


def test_nothing_else_is_said_of_own_terms(alignments: Triples) -> None:
    assert strays(alignments) == []
    label = ox.Triple(CLU.Role, RDFS.label, ox.Literal("planted", language="en"))
    among_ours = ox.Triple(CLU.Role, RDFS.subClassOf, CLU.Actor)
    among_theirs = ox.Triple(ORG.Role, RDFS.subClassOf, SKOS.Concept)
    assert len(strays(alignments | {label, among_ours, among_theirs})) == 3


def test_every_foreign_term_is_declared(alignments: Triples) -> None:
    assert undeclared(alignments) == []
    assert undeclared(alignments - {ox.Triple(ORG.Role, RDF.type, OWL.Class)}) == [str(ORG.Role)]


def test_every_declared_term_is_used(alignments: Triples) -> None:
    declared = {t.subject for t in alignments if t.predicate == RDF.type and t.subject != HEADER}
    assert declared <= {t.object for t in alignments if t.subject != HEADER} | {t.predicate for t in alignments}


def test_facts_and_alignments_are_consistent(alignments: Triples, published: Published) -> None:
    found = check_consistency(published.facts | alignments)
    assert found.consistent
    assert found.unsatisfiable == ()
    with_theirs = check_consistency(published.facts | alignments | SAID_ELSEWHERE)
    assert with_theirs.consistent
    assert with_theirs.unsatisfiable == ()


def test_facts_and_alignments_are_in_owl_2_dl(alignments: Triples, published: Published) -> None:
    assert profile_violations(published.facts | alignments) == []
    planted = alignments - {ox.Triple(ORG.Organization, RDF.type, OWL.Class)}
    assert any(ORG.Organization.value in v for v in profile_violations(published.facts | planted))


def test_no_cluster_is_an_organisation(alignments: Triples, published: Published) -> None:
    found = organisations(published.facts, alignments)
    assert not {"kg:heyri", "kg:paju"} & set(found)
    # The question does find what is one.
    assert {"kg:bookcity-culture-foundation", "kg:executive-yuan"} <= set(found)
    # Nothing becomes one that the ontology itself does not call so.
    assert found == [shorten(iri) for iri in inferred_members(published.facts, CLU.Organisation)]


@pytest.mark.parametrize(
    "fault",
    [
        ox.Triple(CLU.IndustrialCluster, RDFS.subClassOf, ORG.Organization),
        ox.Triple(CLU.IndustrialCluster, RDFS.subClassOf, ORG.OrganizationalCollaboration),
        ox.Triple(CLU.linkedTo, RDFS.subPropertyOf, ORG.linkedTo),
    ],
    ids=["organisation", "collaboration", "by-domain-and-range"],
)
def test_cluster_made_an_organisation_is_found(fault: ox.Triple, alignments: Triples, published: Published) -> None:
    assert {"kg:heyri", "kg:paju"} <= set(organisations(published.facts, alignments | {fault}))
