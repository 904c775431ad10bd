"""Every hygiene rule finds nothing in the ontology and its own planted fault, which no other rule finds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, ROOT
from gates import ENGINES, Engines, everything, rules, turtle, waivers

from clusterkg.claims import Ontology
from clusterkg.namespaces import CLU, RDFS

PLANTED = FIXTURES / "gates"
RULES = sorted(rules())


@pytest.fixture(scope="module")
def shipped(ontology: Ontology) -> Engines:
    """The ontology as shipped, loaded once in each engine."""
    return Engines(everything(ontology))


@cache
def planted(name: str) -> Engines:
    """The small faultless ontology with one fault laid upon it; without one for `base`."""
    files = [PLANTED / "base.ttl", PLANTED / f"{name}.ttl"]
    return Engines(turtle(*dict.fromkeys(files)))


def waived(name: str) -> dict[str, str]:
    """The terms that a rule lets pass, with the reasons."""
    found: dict[str, dict[str, str]] = waivers()["hygiene"]
    return found.get(name, {})


def test_there_is_a_fixture_for_every_rule_and_a_rule_for_every_fixture() -> None:
    assert {path.stem for path in PLANTED.glob("*.ttl")} == {*RULES, "base"}
    assert len(RULES) >= 40


@pytest.mark.parametrize("name", RULES)
def test_the_ontology_keeps_the_rule(name: str, shipped: Engines) -> None:
    rule = rules()[name]
    found = shipped.rows(rule, "pyoxigraph")
    assert found == shipped.rows(rule, "rdflib")
    assert [row for row in found if row[0] not in waived(name)] == [], f"{rule.title}: see {rule.page}"


def test_no_waiver_is_without_need(shipped: Engines) -> None:
    listed: dict[str, dict[str, str]] = waivers()["hygiene"]
    for name, terms in listed.items():
        assert terms.keys() <= {term for term, _ in shipped.rows(rules()[name], "pyoxigraph")}, name
        assert all(len(reason.split()) > 3 for reason in terms.values()), name


@pytest.mark.parametrize("name", RULES)
def test_the_rule_finds_its_fault_and_no_other_rule_does(name: str) -> None:
    graph = planted(name)
    assert [other for other in RULES if graph.rows(rules()[other], "pyoxigraph")] == [name]
    assert graph.rows(rules()[name], "rdflib") == graph.rows(rules()[name], "pyoxigraph")


@pytest.mark.parametrize("engine", ENGINES)
def test_no_rule_finds_anything_in_the_faultless_ontology(engine: str) -> None:
    assert [name for name in RULES if planted("base").rows(rules()[name], engine)] == []


@pytest.mark.parametrize("name", RULES)
def test_the_header_says_what_and_how(name: str) -> None:
    rule = rules()[name]
    texts: list[Any] = [rule.title, rule.problem, rule.why, rule.mend]
    assert all(isinstance(text, str) and len(text) > 10 for text in texts[:3])
    assert len({*texts}) == len(texts)
    assert rule.severity in {"error", "warning"}
    assert re.fullmatch(r"G([1-9]|[12][0-9]|30)", rule.gate)
    # Plain SPARQL 1.1: prefixes, and one SELECT of the term and of what was found.
    select = r"SELECT (DISTINCT \?term|\(MIN\(STR\(\?one\)\) AS \?term\)) \?found\n"
    assert re.match(rf"(PREFIX [a-z]+: <[^>]+>\n)*\n?{select}", rule.query)
    assert "SERVICE" not in rule.query


# --- every term names the module in whose file it stands


def misplaced(path: Path) -> list[str]:
    """The terms of a module's file that name another module."""
    module = f"https://w3id.org/clusterkg/ontology/{path.stem}"
    return sorted(
        str(triple.subject)
        for triple in turtle(path)
        if triple.predicate == RDFS.isDefinedBy
        and str(triple.subject).startswith(f"<{CLU.iri}")
        and str(triple.object) != f"<{module}>"
    )


@pytest.mark.parametrize("path", sorted((ROOT / "ontology" / "modules").glob("*.ttl")), ids=lambda path: path.stem)
def test_terms_name_the_module_they_stand_in(path: Path) -> None:
    assert misplaced(path) == []


def test_a_misplaced_term_is_found(tmp_path: Path) -> None:
    path = tmp_path / "linkage.ttl"
    path.write_text(f"<{CLU.iri}Tree> <{RDFS.iri}isDefinedBy> <https://w3id.org/clusterkg/ontology/cluster> .")
    assert misplaced(path) == [str(CLU.Tree)]
