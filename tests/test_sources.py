"""Other sources beside the paper: never facts, always marked, and what is worked out from them is worked out."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from invariants import incomplete_claims, unfounded_facts
from test_invariants import planted

from clusterkg.claims import Ontology, Published, publish
from clusterkg.claims.calculations import Units, rounded
from clusterkg.cli import main
from clusterkg.errors import DataError
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import BASE, CLAIM, CLU, KG, PROV, RDF, SAID, XSD

EDITORS = KG["the-editors"]


def outside(ontology: Ontology) -> set[str]:
    """The claims that other sources make."""
    sources = ontology.subjects_of_type(CLU.OutsideSource)
    return {iri for iri, claim in ontology.claims.items() if claim.attribution in sources}


def run(*arguments: str) -> tuple[int, str, str]:
    """A command's exit code, output and messages."""
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.stdout, result.stderr


# --- no claim of another source is a fact


def test_claims_of_other_sources_are_published_but_never_as_plain_triples(
    ontology: Ontology, published: Published
) -> None:
    names = outside(ontology)
    assert len(names) > 100
    assert not names & published.fact_claims
    by_others = {KG[iri.removeprefix(CLAIM.iri)] for iri in names if ontology.claims[iri].relator is not None}
    plain = {t for t in published.graph if t.subject in by_others and not t.predicate.value.startswith(SAID.iri)}
    assert plain == set()
    assert {t.subject for t in published.graph if t.predicate == SAID.type} >= by_others
    assert not {t for t in published.facts if t.subject in by_others or t.object in by_others}


def test_reasoners_get_nothing_of_other_sources(ontology: Ontology, published: Published) -> None:
    sources = ontology.subjects_of_type(CLU.OutsideSource)
    assert not [t for t in published.facts if t.subject in sources or t.object in sources]


def test_every_claim_that_rests_on_another_source_says_so_and_has_no_place_in_the_text(
    ontology: Ontology, published: Published
) -> None:
    marked = {t.subject for t in published.graph if t.predicate == CLU.outsideSource}
    placed = {t.subject for t in published.graph if t.predicate in (CLU.place, CLU.position)}
    names = {ox.NamedNode(iri) for iri in outside(ontology)}
    worked_out = {claim.iri for claim in ontology.claims.values() if claim.calculated}
    assert names <= marked
    assert not (marked | worked_out) & placed
    resting = {
        claim.iri
        for claim in ontology.claims.values()
        if claim.attribution == EDITORS and set(claim.values(PROV.wasDerivedFrom)) & marked
    }
    assert resting <= marked


@pytest.mark.parametrize("fault", ["outside-on-a-passage", "passage-of-another-text"])
def test_evidence_of_a_fact_is_a_passage_of_the_paper(fault: str, tmp_path: Path) -> None:
    """Another source with a borrowed passage, and the paper with a borrowed text: neither makes a fact."""
    ontology = planted(fault, tmp_path)
    published = publish(ontology)
    statement = ox.Triple(KG.heyri, CLU.northOf, KG.seoul)
    assert statement in ontology.claims[CLAIM.planted.value].content
    assert statement not in published.graph
    assert CLAIM.planted.value not in published.fact_claims
    assert unfounded_facts(ontology, published) == []


def test_a_borrowed_passage_is_found(tmp_path: Path) -> None:
    problems = incomplete_claims(planted("outside-on-a-passage", tmp_path))
    assert "claim:planted is another source's, but rests on a passage of the paper" in problems


@pytest.mark.parametrize("fault", ["outside-on-a-passage", "passage-of-another-text"])
def test_such_a_fact_would_be_found(fault: str, tmp_path: Path) -> None:
    ontology = planted(fault, tmp_path)
    published = publish(ontology)
    wrong = Published(published.graph, published.facts, published.fact_claims | {CLAIM.planted.value})
    assert [p for p in unfounded_facts(ontology, wrong) if p.startswith("claim:planted")]


def test_a_plain_triple_of_another_source_is_found(tmp_path: Path) -> None:
    ontology = planted("outside-as-fact", tmp_path)
    assert any(p.startswith("claim:area-heyri-site is no fact") for p in unfounded_facts(ontology, publish(ontology)))


def test_differences_between_sources_take_nothing_out_of_the_facts(published: Published) -> None:
    assert {CLAIM["area-heyri"].value, CLAIM["area-paju"].value} <= published.fact_claims


def test_inferences_in_a_circle_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"claim:planted(-too)? is derived from itself"):
        publish(planted("derived-in-a-circle", tmp_path))


# --- what is worked out


def value(ontology: Ontology, name: str) -> str:
    """The value of a measurement, as written."""
    (found,) = (t.object.value for t in ontology.claims[CLAIM[name].value].content if t.predicate == CLU.value)  # type: ignore[union-attr]
    return str(found)


def test_results_are_those_of_exact_arithmetic(ontology: Ontology) -> None:
    def given_by(name: str) -> Fraction:
        return Fraction(value(ontology, name))

    pyeong = Units.of(ontology.base).size(CLU.Pyeong)[1]
    likelier = given_by("area-heyri-likelier") * pyeong
    phases = given_by("area-paju-phase-1") + given_by("area-paju-phase-2")
    exports = given_by("exports-korea-cultural-industries-2003") / given_by("size-world-cultural-market-2002")
    expected = {
        "area-heyri-likelier-in-square-metres": rounded(likelier, 0),
        "ratio-heyri-likelier-to-printed": rounded(likelier / given_by("area-heyri"), 2),
        "area-paju-phases-together": rounded(phases, 0),
        "ratio-paju-printed-to-phases": rounded(given_by("area-paju") / phases, 2),
        "share-heyri-of-paju-likelier": rounded(100 * likelier / phases, 2),
        "share-heyri-of-paju-printed": rounded(100 * given_by("area-heyri") / given_by("area-paju"), 2),
        "share-korea-exports-of-world-market": rounded(100 * exports, 2),
    }
    assert {name: value(ontology, name) for name in expected} == {n: v.value for n, v in expected.items()}
    assert value(ontology, "area-heyri-likelier-in-square-metres") == value(ontology, "area-heyri-wikipedia")
    assert value(ontology, "ratio-heyri-likelier-to-printed") == rounded(pyeong, 2).value == "3.31"


def test_no_result_is_typed_by_hand(ontology: Ontology) -> None:
    """The files hold no value of a claim that is worked out: the build adds it, and the graph marks it as derived."""
    worked_out = [claim for claim in ontology.claims.values() if claim.values(CLU.calculation)]
    assert len(worked_out) >= 13
    for claim in worked_out:
        (triple,) = claim.calculated
        assert triple in claim.content
        stated = {
            t.object
            for q in ox.parse(path=claim.file, format=ox.RdfFormat.TRIG)
            if (t := q.triple).subject == claim.relator
        }
        assert triple.object not in stated


def test_worked_out_values_are_marked_derived_and_mirrored(ontology: Ontology, published: Published) -> None:
    values = {t.subject: t for t in published.graph if t.predicate == RDF.object}
    derived = {t.subject for t in published.graph if t.predicate == CLU.derived}
    states = [(t.subject, t.object) for t in published.graph if t.predicate == CLU.states]
    for claim in ontology.claims.values():
        for triple in claim.calculated:
            nodes = [n for c, n in states if c == claim.iri and values[n].object == triple.object]  # type: ignore[index]
            assert set(nodes) <= derived
            assert nodes
            assert ox.Triple(triple.subject, SAID.value, triple.object) in published.graph
            assert triple not in published.graph


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("calculation-typed", "its value is typed by hand"),
        ("calculation-unit", "the units of what it is worked out from do not convert to its own"),
        ("calculation-two", "a conversion is of one value"),
        ("calculation-circle", "it rests on itself"),
        ("calculation-no-number", "it gives no"),
        ("calculation-unknown", "clu:Blog is no kind of calculation"),
        ("calculation-side", "claim:area-paju is no claim that it is derived from"),
        ("calculation-nought", "its divisor is 0"),
        ("unit-without-fraction", "clu:PlantedUnit converts to unit:M2, but not by a fraction above 0"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(fault: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        planted(fault, tmp_path)


@given(st.fractions(min_value=-(10**15), max_value=10**15), st.integers(min_value=0, max_value=6))
def test_rounding_is_to_the_nearest_in_a_form_that_stores_keep(number: Fraction, decimals: int) -> None:
    literal = rounded(number, decimals)
    found = Fraction(Decimal(literal.value))
    assert abs(found - number) <= Fraction(1, 2 * 10**decimals)
    assert literal.datatype == (XSD.integer if decimals == 0 else XSD.decimal)
    assert ox.Literal(literal.value, datatype=literal.datatype) == literal
    if decimals:
        whole, _, places = literal.value.partition(".")
        assert places == "0" or not places.endswith("0")
        assert whole.removeprefix("-") == "0" or not whole.removeprefix("-").startswith("0")


@given(st.integers(min_value=1, max_value=10**9))
def test_there_and_back_again(number: int) -> None:
    """A whole number of pyeong, converted and rounded to square metres, comes back to the same number."""
    pyeong = Fraction(400, 121)
    assert round(Fraction(rounded(number * pyeong, 0).value) / pyeong) == number


def test_the_page_gives_the_results_that_the_build_gives(ontology: Ontology) -> None:
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \|[^|]*\| ([0-9,.]+)", (ROOT / "docs" / "sources.md").read_text("utf-8"), re.M
    )
    assert len(rows) >= 7
    assert {name: number.rstrip(",").replace(",", "") for name, number in rows} == {
        n: value(ontology, n) for n, _ in rows
    }


# --- what is shown


@pytest.mark.parametrize(("lang", "not_recorded"), [("en", "not recorded"), ("zh", "未記錄"), ("ko", "기록 없음")])
def test_a_claim_of_another_source_is_shown_with_its_source(lang: str, not_recorded: str) -> None:
    code, shown, _ = run("claim", "area-heyri-site", "--lang", lang)
    assert code == 0
    assert "https://www.heyri.net/architecture" in shown
    assert "2026-11-24" in shown
    assert not_recorded not in shown
    code, shown, _ = run("claim", "area-heyri-gyeonggi-culture-site", "--lang", lang)
    assert code == 0
    assert not_recorded in shown
    assert "XXXX" not in shown


def test_the_paper_s_claim_names_those_that_bear_on_it() -> None:
    _, shown, _ = run("claim", "area-heyri")
    assert "area-heyri-site (disputes)" in shown
    data = json.loads(run("claim", "area-heyri-likelier-in-square-metres", "--format", "json")[1])
    assert data["worked_out"] == "conversion of the unit"
    assert data["passages"] == []
    assert {source["checked"] for source in data["sources"]} == {
        "read by the editors in a stored copy",
        "second-hand: read in research notes only",
    }


def test_evidence_of_a_claim_without_passages_says_so() -> None:
    code, _, messages = run("evidence", "area-heyri-site")
    assert code == 0
    assert "rests on no passage of the paper" in messages


def test_figures_stand_beside_each_other_in_three_languages(graph: KnowledgeGraph) -> None:
    for lang in ("en", "zh", "ko"):
        rows = [dict(row.values) for row in graph.ask("compare-clusters-corrected", lang=lang)]
        area = {str(row["claim"]): row for row in rows}
        assert str(area["claim:area-heyri"]["value"]) == "150000"
        assert str(area["claim:area-heyri-likelier-in-square-metres"]["value"]) == "495868"
        assert str(area["claim:ratio-heyri-likelier-to-printed"]["value"]) == "3.31"
        assert all(row["statement"] and row["standing"] and row["source"] for row in rows)


def test_a_claim_is_asked_about_by_its_bare_name(graph: KnowledgeGraph) -> None:
    bare, prefixed = (graph.ask("what-others-say", about=name) for name in ("area-paju", "claim:area-paju"))
    assert [row.values for row in bare] == [row.values for row in prefixed]
    assert len(list(bare)) > 5
    code, _, messages = run("ask", "what-others-say", "--set", "about=area-pajoo")
    assert code == 2
    assert "area-paju" in messages


# --- as files


@pytest.mark.parametrize("part", ["others", "editors"])
def test_what_is_no_fact_can_be_had_as_triples(part: str, ontology: Ontology) -> None:
    code, text, _ = run("export", "--format", "ntriples", "--part", part)
    assert code == 0
    triples = {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)}
    wanted = ontology.subjects_of_type(CLU.OutsideSource if part == "others" else CLU.EditorialTeam)
    claims = {claim.iri: claim for claim in ontology.claims.values() if claim.attribution in wanted}
    assert {t.subject for t in triples if (t.predicate, t.object) == (RDF.type, CLU.Claim)} == claims.keys()
    assert all(triple in triples for claim in claims.values() for triple in claim.content)
    assert text == run("export", "--format", "ntriples", "--part", part)[1]
    assert BASE in text


def test_named_graphs_have_no_parts() -> None:
    assert run("export", "--format", "trig", "--part", "others")[0] == 2
