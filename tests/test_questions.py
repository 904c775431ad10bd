"""Every question returns its golden answer, in three languages; `test_engines.py` asks the same of other engines."""

from __future__ import annotations

import re

import pytest
import yaml
from answers import GOLDEN, VARIANTS, as_multiset, forbidden_rows, golden_rows, matches
from conftest import ROOT

from clusterkg.errors import ClusterKGError, DataError, UnknownNameError
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import shorten
from clusterkg.questions import LANGUAGES, Answer, Catalogue, load_question
from clusterkg.store.guard import check_query

QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
ASKED = {**{name: (name, {}) for name in QUESTIONS}, **VARIANTS}
LABEL_COLUMNS = {"statement", "modality", "source", "place"}


def ask(graph: KnowledgeGraph, name: str, lang: str = "en") -> Answer:
    question, parameters = ASKED[name]
    return graph.ask(question, lang=lang, peers=None, **parameters)


def values(answer: Answer) -> list[dict[str, object]]:
    return [dict(row.values) for row in answer]


@pytest.mark.parametrize("name", ASKED)
def test_answer_is_golden(name: str, graph: KnowledgeGraph) -> None:
    assert as_multiset(values(ask(graph, name))) == as_multiset(golden_rows(name))


@pytest.mark.parametrize("name", ASKED)
def test_order_is_golden(name: str, graph: KnowledgeGraph) -> None:
    rows = [{key: "" if v is None else str(v) for key, v in row.items()} for row in values(ask(graph, name))]
    assert rows == golden_rows(name)


def test_every_golden_answer_belongs_to_a_question_and_has_rows() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.csv")) == sorted(ASKED)
    assert all(golden_rows(name) for name in ASKED)


def test_there_are_enough_questions_and_each_research_question_and_aim_is_served(graph: KnowledgeGraph) -> None:
    catalogue = Catalogue()
    assert len(catalogue.questions) >= 30
    served = {name for question in catalogue for name in question.serves}
    _, asked = graph.store.select(
        "SELECT ?x WHERE { VALUES ?class { <https://w3id.org/clusterkg/ontology#ResearchQuestion> "
        "<https://w3id.org/clusterkg/ontology#ResearchAim> } ?x a ?class }"
    )
    assert {shorten(term.value) for (term,) in asked if isinstance(term, object)} <= served  # type: ignore[union-attr]


# --- rows that must never appear


@pytest.mark.parametrize("name", forbidden_rows())
def test_forbidden_rows_do_not_appear(name: str, graph: KnowledgeGraph) -> None:
    for part in forbidden_rows()[name]:
        assert not [row for row in values(ask(graph, name)) if matches(row, part)], part


def test_every_question_has_forbidden_rows() -> None:
    assert set(QUESTIONS) <= set(forbidden_rows()) <= set(ASKED)


def test_forbidden_rows_name_columns_that_exist(graph: KnowledgeGraph) -> None:
    """A forbidden row with a misspelt column could never match: then it would forbid nothing."""
    for name, parts in forbidden_rows().items():
        columns = set(ask(graph, name).columns)
        assert all(set(part) <= columns for part in parts), name


def test_a_forbidden_row_would_be_seen() -> None:
    assert matches({"modality": "asserted", "claim": "claim:x"}, {"claim": "claim:x"})
    assert not matches({"modality": "asserted", "claim": "claim:x"}, {"claim": "claim:y"})


def test_a_near_miss_is_refused(graph: KnowledgeGraph) -> None:
    rows = values(ask(graph, "benefits-by-side"))
    assert as_multiset([*rows[:-1], {**rows[-1], "modality": "possible"}]) != as_multiset(rows)
    assert as_multiset([*rows, rows[0]]) != as_multiset(rows)


# --- languages


@pytest.mark.parametrize("lang", ["zh", "ko"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_other_languages_say_the_same(name: str, lang: str, graph: KnowledgeGraph) -> None:
    english, other = ask(graph, name), ask(graph, name, lang)
    if name.startswith("find-"):  # what contains a word depends on the language
        return
    assert len(other) == len(english)
    claims = [c for c in english.columns if c in {"claim", "claims", "record", "term"}]
    assert as_multiset([{c: r[c] for c in claims} for r in other]) == as_multiset(
        [{c: r[c] for c in claims} for r in english]
    )
    for column in LABEL_COLUMNS & set(other.columns):
        script = r"[\u3400-\u9fff]" if lang == "zh" else r"[\uac00-\ud7a3]"
        shown = [str(row[column]) for row in other if column != "source"]
        assert all(re.search(script, text) for text in shown), column


def test_headings_exist_in_three_languages(graph: KnowledgeGraph) -> None:
    settings = yaml.safe_load((ROOT / "queries" / "catalogue.yaml").read_text(encoding="utf-8"))
    used = {column for name in QUESTIONS for column in ask(graph, name).columns}
    assert used == set(settings["columns"]), "headings without a column, or columns without a heading"
    for titles in [*settings["columns"].values(), *settings["themes"].values()]:
        assert set(titles) == set(LANGUAGES.values())


def test_every_answer_can_be_checked(graph: KnowledgeGraph) -> None:
    """Each row leads to its claims, or to a record of the editors, or to a term of the ontology."""
    for name in QUESTIONS:
        for row in ask(graph, name):
            assert row.claims or row.values.get("record") or row.values.get("term"), name


# --- the files


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_is_plain_sparql_1_1(name: str) -> None:
    check_query(load_question(name).text)
    assert "VALUES ?lang" in load_question(name).text


@pytest.mark.parametrize("name", QUESTIONS)
def test_parameters_stand_in_the_text(name: str) -> None:
    question = load_question(name)
    for parameter in question.parameters.values():
        assert re.search(rf"VALUES\s+\?{parameter.name}\s*\{{", question.text), parameter.name
        assert set(parameter.titles) == set(LANGUAGES.values())


def test_hostile_values_are_terms_not_text(graph: KnowledgeGraph) -> None:
    hostile = '" } } DROP ALL ; SELECT * WHERE { { VALUES ?x { "'
    assert len(graph.ask("find-statements", word=hostile)) == 0
    with pytest.raises(UnknownNameError):
        graph.ask("profile-cluster", cluster="heyri> } #")


def test_backslashes_in_values_survive(graph: KnowledgeGraph) -> None:
    assert len(graph.ask("find-statements", word=r"\1 \g<0> \n")) == 0


def test_unknown_names_get_the_nearest(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="profile-cluster"):
        graph.ask("profile-clusters")
    with pytest.raises(UnknownNameError, match="Did you mean: paju"):
        graph.ask("profile-cluster", cluster="pajju")
    with pytest.raises(UnknownNameError, match="parameter 'clustre' of profile-cluster"):
        graph.ask("profile-cluster", clustre="paju")


def test_entities_are_known_by_label_in_any_language(graph: KnowledgeGraph) -> None:
    for value in ("Paju Book City", "坡州出版城", "파주출판도시", "kg:paju", "https://w3id.org/clusterkg/id/paju"):
        (setting,) = graph.ask("profile-cluster", cluster=value).settings
        assert (setting.values, setting.given) == (("paju",), True), value


def test_defaults_are_told_as_what_they_are(graph: KnowledgeGraph) -> None:
    for name in QUESTIONS:
        answer = graph.ask(name, lang="ko")
        assert [setting.name for setting in answer.settings] == list(answer.question.parameters)
        assert all(setting.values and not setting.given for setting in answer.settings)
    (setting,) = graph.ask("effects-of").settings
    assert str(setting) == "factor: geographic proximity (GeographicProximity)"


def test_parameters_that_are_no_text_are_refused(graph: KnowledgeGraph) -> None:
    for wrong in (1, None, [1], [None]):
        with pytest.raises(ClusterKGError, match="name as text"):
            graph.ask("profile-cluster", cluster=wrong)  # type: ignore[arg-type]


def test_answers_can_be_looked_at(graph: KnowledgeGraph) -> None:
    answer = graph.ask("six-logics")
    assert repr(answer) == "<Answer to six-logics: 6 rows>"
    assert answer[0] == answer.rows[0]


def test_layouts_name_columns_that_exist(graph: KnowledgeGraph) -> None:
    for question in Catalogue():
        columns = graph.ask(question.id).columns
        assert {*question.blocks, *filter(None, [question.side_by_side])} <= set(columns), question.id


def test_broken_headers_are_told(tmp_path: object) -> None:
    folder = ROOT / "tests" / "fixtures" / "questions"
    for path in sorted(folder.glob("*.rq")):
        with pytest.raises(DataError, match=path.name):
            load_question(path.stem, folder)
