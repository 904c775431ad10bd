"""ROBOT's report finds no error in the ontology, in none of its languages, but for what is let pass with a reason."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest
from conftest import FIXTURES, ROOT
from gates import turtle, waivers
from gates.robot import Finding, Unavailable, errors_of_the_profile, paired, projected, report, unwaived

from clusterkg.namespaces import BASE, OWL, RDF, RDFS, SKOS, shorten
from clusterkg.questions.languages import LANGUAGES

TONGUES = [tag.lower() for tag in LANGUAGES.values()]
FAULTY = FIXTURES / "robot" / "faulty.ttl"
HEADER = f"{BASE}ontology"
# The errors in it: those of all languages, and those that stand in one language only.
ERRORS = {
    "all": {
        ("deprecated_boolean_datatype", "clu:Fen"),
        ("deprecated_class_reference", "clu:Bush"),
        ("deprecated_property_reference", "clu:standsOn"),
        ("illegal_use_of_built_in_vocabulary", "rdf:type"),
        ("missing_ontology_license", HEADER),
        ("misused_replaced_by", "clu:Gravel"),
        ("multiple_equivalent_class_definitions", "clu:Earth"),
    },
    "en": {
        ("label_whitespace", "clu:Peat"),
        ("missing_label", "clu:Sand"),
        ("misused_obsolete_label", "clu:Chalk"),
        ("multiple_definitions", "clu:Scree"),
    },
    "zh-hant": {
        ("duplicate_definition", "clu:Mud"),
        ("duplicate_definition", "clu:Silt"),
        ("missing_ontology_title", HEADER),
        ("multiple_labels", "clu:Grit"),
    },
    "ko": {
        ("duplicate_label", "clu:Loam and clu:Marl"),
        ("label_formatting", "clu:Turf"),
        ("missing_ontology_description", HEADER),
    },
}
KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
    OWL.AnnotationProperty: "property",
    SKOS.Concept: "concept",
    SKOS.ConceptScheme: "scheme",
}


@cache
def terms() -> list[ox.Triple]:
    """The ontology with all modules and vocabularies."""
    folder = ROOT / "ontology"
    return turtle(folder / "clusterkg.ttl", *folder.glob("modules/*.ttl"), *folder.glob("vocabularies/*.ttl"))


@cache
def reports() -> dict[str, list[Finding]]:
    """What ROBOT finds, in each language, in the ontology and in the faulty one; one Java for all."""
    asked = {f"{name}-{tongue}": projected(triples, tongue)
             for name, triples in (("ours", terms()), ("faulty", turtle(FAULTY))) for tongue in TONGUES}  # fmt: skip
    try:
        found = report(asked)
    except Unavailable as missing:
        pytest.skip(f"ROBOT cannot be had here: {missing}")
    kinds = {shorten(str(t.subject.value)): KINDS[t.object]  # type: ignore[index,union-attr]
             for t in terms() if t.predicate == RDF.type and t.object in KINDS}  # fmt: skip
    return {name: paired(findings, kinds) for name, findings in found.items()}


@pytest.mark.parametrize("tongue", TONGUES)
def test_robot_objects_to_nothing(tongue: str) -> None:
    left, _ = unwaived(reports()[f"ours-{tongue}"], waivers()["robot"])
    assert left == []


def test_every_waiver_is_needed() -> None:
    _, idle = unwaived([finding for tongue in TONGUES for finding in reports()[f"ours-{tongue}"]], waivers()["robot"])
    assert idle == set()


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_faulty_ontology_has_its_faults(tongue: str) -> None:
    """What is wrong in one language is found there and nowhere else."""
    found = {(f.rule, f.subject) for f in reports()[f"faulty-{tongue}"] if f.level == "ERROR"}
    assert found == ERRORS["all"] | ERRORS[tongue]


def test_every_rule_that_is_an_error_has_been_seen() -> None:
    reports()
    assert {rule for errors in ERRORS.values() for rule, _ in errors} == errors_of_the_profile()


@pytest.mark.parametrize("tongue", TONGUES)
def test_waivers_let_no_fault_pass(tongue: str) -> None:
    left, _ = unwaived(reports()[f"faulty-{tongue}"], waivers()["robot"])
    assert {(f.rule, f.subject) for f in left if f.level == "ERROR"} == ERRORS["all"] | ERRORS[tongue]


def test_a_waiver_that_covers_nothing_is_told() -> None:
    finding = Finding("ERROR", "duplicate_label", "clu:A and clu:B", "a", "class and scheme")
    assert unwaived([finding], {}) == ([finding], set())
    assert unwaived([finding], {"duplicate_label": {"class and scheme": "", "oa:": ""}}) == (
        [],
        {("duplicate_label", "oa:")},
    )
    assert unwaived([finding], {"missing_label": {"*": ""}}) == ([finding], {("missing_label", "*")})


def test_a_projection_is_of_one_language() -> None:
    """Nothing is left of the others, and of labels and definitions nothing is lost."""
    for tongue in TONGUES:
        triples = projected(terms(), tongue)
        languages = {t.object.language for t in triples if isinstance(t.object, ox.Literal)}
        assert languages == {None}
        labelled = {t.subject for t in terms() if t.predicate == SKOS.prefLabel}
        assert labelled <= {t.subject for t in triples if t.predicate == RDFS.label}
