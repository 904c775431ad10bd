"""The invariants of the design hold, and each check finds the fault that is planted for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import FIXTURES, ROOT
from invariants import (
    blank_or_unsafe_terms,
    borrowed_text,
    dangling_names,
    incomplete_claims,
    incomplete_terms,
    instances_outside_claims,
    missing_machinery,
    repeated_claims,
    undeclared_terms,
    unfounded_facts,
    unlabelled_entities,
    unpinned_terms,
    unresolved_passages,
)

from clusterkg.claims import Ontology, Published, publish, read_ontology
from clusterkg.evidence.text import SourceText
from clusterkg.namespaces import KG, RDFS
from clusterkg.reasoning import check_consistency, profile_violations

PINNED = ROOT / "ontology" / "foreign-terms.csv"


def planted_folder(name: str, target: Path) -> Path:
    """A copy of `ontology/` with one fault laid over it."""
    folder = target / "ontology"
    shutil.copytree(ROOT / "ontology", folder)
    shutil.copytree(FIXTURES / "planted" / name, folder, dirs_exist_ok=True)
    return folder


def planted(name: str, target: Path) -> Ontology:
    """`ontology/` with one fault, as read."""
    return read_ontology(planted_folder(name, target))


# --- 1. everything stands in a claim, and every claim is complete

ON_ONTOLOGY: list[tuple[Callable[[Ontology], list[str]], str]] = [
    (instances_outside_claims, "outside-a-claim"),
    (incomplete_claims, "two-modalities"),
    (incomplete_claims, "no-evidence"),
    (incomplete_claims, "no-korean-label"),
    (incomplete_claims, "two-statements"),
    (incomplete_claims, "asserted-condition"),
    (repeated_claims, "said-twice"),
    (dangling_names, "dangling"),
    (unresolved_passages, "passage-outside"),
    (incomplete_terms, "no-definition"),
    (unlabelled_entities, "unlabelled-entity"),
]


@pytest.mark.parametrize("check", dict.fromkeys(check for check, _ in ON_ONTOLOGY))
def test_ontology_keeps_invariant(check: Callable[[Ontology], list[str]], ontology: Ontology) -> None:
    assert check(ontology) == []


@pytest.mark.parametrize(("check", "fault"), ON_ONTOLOGY)
def test_planted_fault_in_ontology_is_found(check: Callable[[Ontology], list[str]], fault: str, tmp_path: Path) -> None:
    assert any(
        "planted" in p.lower() or fault == "outside-a-claim" or "nobody" in p for p in check(planted(fault, tmp_path))
    )


# --- 2. every passage resolves in the text


def test_passages_resolve_in_the_paper(ontology: Ontology, paper: Path) -> None:
    assert unresolved_passages(ontology, SourceText.from_file(paper)) == []


def test_wrong_digest_is_found(tmp_path: Path, paper: Path) -> None:
    problems = unresolved_passages(planted("passage-outside", tmp_path), SourceText.from_file(paper))
    assert "passage:planted has another digest than the text" in problems


# --- 3. only facts are plain triples;  3.4 the machinery is complete;  8. terms are declared and pinned;  10. no blanks

ON_PUBLISHED: list[tuple[Callable[[Ontology, Published], list[str]], str]] = [
    (unfounded_facts, "possible-as-fact"),
    (undeclared_terms, "undeclared-term"),
    (blank_or_unsafe_terms, "blank-node"),
    (blank_or_unsafe_terms, "large-number"),
    (blank_or_unsafe_terms, "unsafe-literal"),
    (blank_or_unsafe_terms, "unsafe-datatype"),
]


@pytest.mark.parametrize("check", dict.fromkeys([*(check for check, _ in ON_PUBLISHED), missing_machinery]))
def test_published_graph_keeps_invariant(
    check: Callable[[Ontology, Published], list[str]], ontology: Ontology, published: Published
) -> None:
    assert check(ontology, published) == []


@pytest.mark.parametrize(("check", "fault"), ON_PUBLISHED)
def test_planted_fault_in_published_graph_is_found(
    check: Callable[[Ontology, Published], list[str]], fault: str, tmp_path: Path
) -> None:
    ontology = planted(fault, tmp_path)
    assert check(ontology, publish(ontology)) != []


def test_missing_mirror_is_found(ontology: Ontology, published: Published) -> None:
    some = next(t for t in sorted(published.graph, key=str) if "said#cause" in t.predicate.value)
    graph = Published(published.graph - {some}, published.facts, published.fact_claims)
    assert len(missing_machinery(ontology, graph)) == 1


def test_foreign_terms_are_pinned(published: Published) -> None:
    assert unpinned_terms(published.graph, PINNED) == []


def test_unpinned_term_is_found(tmp_path: Path) -> None:
    graph = publish(planted("unpinned-term", tmp_path)).graph
    assert unpinned_terms(graph, PINNED) == ["https://schema.org/location is used but not pinned"]


# --- 4. the facts are OWL 2 DL and consistent


def test_facts_are_consistent_and_no_class_is_empty(published: Published) -> None:
    found = check_consistency(published.facts)
    assert found.consistent
    assert found.unsatisfiable == ()


def test_inconsistency_is_found(tmp_path: Path) -> None:
    assert not check_consistency(publish(planted("inconsistent", tmp_path)).facts).consistent


def test_unsatisfiable_class_is_found(tmp_path: Path) -> None:
    found = check_consistency(publish(planted("unsatisfiable", tmp_path)).facts)
    assert [iri.rsplit("#", 1)[1] for iri in found.unsatisfiable] == ["Planted"]


def test_facts_are_in_owl_2_dl(published: Published) -> None:
    assert profile_violations(published.facts) == []


def test_profile_violation_is_found(tmp_path: Path) -> None:
    assert any("planted" in v for v in profile_violations(publish(planted("outside-owl-dl", tmp_path)).facts))


# --- 7. two builds give the same bytes

_BUILD = """
import sys, time
from pathlib import Path
from clusterkg.claims.cache import write_published
write_published(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def build_bytes(source: Path, target: Path, seed: str) -> dict[str, bytes]:
    """The files of one build, in a process of its own with that hash seed."""
    target.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Seoul" if seed == "1" else "America/Lima"}
    subprocess.run([sys.executable, "-c", _BUILD, str(target), str(source)], check=True, env=environment)
    return {path.name: path.read_bytes() for path in sorted(target.iterdir())}


def test_two_builds_are_identical(tmp_path: Path) -> None:
    one = build_bytes(ROOT / "ontology", tmp_path / "one", "1")
    assert one == build_bytes(ROOT / "ontology", tmp_path / "two", "2")
    assert set(one) == {"graph.nt", "facts.nt", "counts.json"}


def test_restless_build_is_found(tmp_path: Path) -> None:
    folder = planted_folder("restless", tmp_path)
    assert build_bytes(folder, tmp_path / "one", "1") != build_bytes(folder, tmp_path / "two", "2")


# --- 10. loading twice doubles nothing


def test_loading_twice_doubles_nothing(published: Published) -> None:
    store = ox.Store()
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in published.graph]
    store.extend(quads)
    once = len(store)
    store.extend(quads)
    assert len(store) == once == len(published.graph)


# --- no sentence of the paper is in the repository


def test_no_literal_borrows_from_the_paper(ontology: Ontology, paper: Path) -> None:
    source = SourceText.from_file(paper)
    triples = [t for claim in ontology.claims.values() for t in (*claim.header, *claim.content)]
    assert borrowed_text([*triples, *ontology.base], source) == []


def test_borrowed_sentence_is_found(paper: Path) -> None:
    source = SourceText.from_file(paper)
    # Made here, for the repository may not hold it.
    sentence = re.search(r"[\u3400-\u9fff]{30}", source.normalised)
    assert sentence is not None
    triple = ox.Triple(KG.planted, RDFS.label, ox.Literal(sentence.group(), language="zh-Hant"))
    assert borrowed_text([triple], source) != []
