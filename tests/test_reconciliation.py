"""The reconciliation service: the protocol's schemas, the rules beyond them, hostile input, OpenRefine's own way."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from conftest import FIXTURES, ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recon import Client, OpenRefine, Schemas, schemas_of_0_2

from clusterkg.claims import Published
from clusterkg.cli import main
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import CLU, KG, OA
from clusterkg.questions.languages import LANGUAGES
from clusterkg.reconciliation import DEFAULT_BOUNDS, Bounds, Contents, read_contents
from clusterkg.reconciliation.app import create_app
from clusterkg.reconciliation.contents import CONCEPTS, THINGS, Space
from clusterkg.reconciliation.queries import answer_batch, parse_batch
from clusterkg.reconciliation.requests import RequestError
from clusterkg.store.embedded import EmbeddedStore

ROOTS = [(f"/{tag}{space and '/'}{space}", tag, space) for tag in LANGUAGES.values() for space in (THINGS, CONCEPTS)]
GENERIC = {"rdfs:label", "skos:altLabel", "skos:definition", "rdf:type"}
fuzzed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def contents(graph: KnowledgeGraph) -> Contents:
    return read_contents(graph.store)


@pytest.fixture(scope="module")
def service(contents: Contents) -> Client:
    return Client(create_app(contents))


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    found = schemas_of_0_2()
    if found is None:
        pytest.skip("the schemas of the Reconciliation API 0.2 are not here: ../shared/vendor/reconciliation")
    return found


@pytest.fixture
def serve_changed(published: Published, tmp_path: Path) -> Callable[..., tuple[Contents, Client]]:
    """A service over the published graph with triples taken out or put in."""

    def serve(change: Callable[[ox.Triple], ox.Triple | None]) -> tuple[Contents, Client]:
        path = tmp_path / "changed.nt"
        kept = [changed for triple in published.graph if (changed := change(triple))]
        path.write_bytes(ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b"")
        changed_contents = read_contents(EmbeddedStore(path))
        return changed_contents, Client(create_app(changed_contents))

    return serve


# --- the schemas, and the manifest as people read it


def test_manifest_is_the_golden_one(service: Client) -> None:
    golden = (FIXTURES / "reconciliation" / "manifest.json").read_text(encoding="utf-8")
    answer = service.json("/en/")
    # The types come from the data, and have a test of their own.
    answer["defaultTypes"] = [kind for kind in answer["defaultTypes"] if kind["id"] in ("IndustrialCluster", "Place")]
    assert json.dumps(answer, ensure_ascii=False, indent=2) + "\n" == golden


@pytest.mark.parametrize(("root", "language", "space"), ROOTS)
def test_every_kind_of_answer_keeps_to_its_schema(
    service: Client, schemas: Schemas, contents: Contents, root: str, language: str, space: str
) -> None:
    here = contents.spaces[space]
    schemas.check("manifest", service.json(root))
    schemas.check("suggest-entities-response", service.json(f"{root}/suggest/entity", prefix=""))
    schemas.check("suggest-types-response", service.json(f"{root}/suggest/type", prefix=""))
    schemas.check("suggest-properties-response", service.json(f"{root}/suggest/property", prefix=""))
    for kind in here.kinds:
        schemas.check("data-extension-property-proposal", service.json(f"{root}/properties", type=kind, limit="9"))
    queries = {entity.id: {"query": entity.name(language)} for entity in list(here.entities.values())[:50]}
    schemas.check("reconciliation-query-batch", queries)
    schemas.check("reconciliation-result-batch", service.batch(root, queries))
    for content in ("entities", "names", "identifiers"):
        answer = service.extend(root, list(here.entities)[:200], *list(here.properties)[:50], content=content)
        schemas.check("data-extension-response", answer)


def test_a_wrong_answer_fails_its_schema(schemas: Schemas) -> None:
    assert schemas.errors("manifest", {"versions": ["0.1"], "name": "x", "identifierSpace": "x", "schemaSpace": "x"})
    assert schemas.errors("reconciliation-result-batch", {"q0": {"result": [{"id": "paju"}]}})
    assert schemas.errors("data-extension-response", {"meta": [], "rows": {"paju": {"locatedIn": [{"bool": True}]}}})
    assert schemas.errors("suggest-types-response", {"result": [{"id": "Place"}]})


def test_manifest_speaks_the_language_of_its_root(service: Client) -> None:
    said = {tag: service.json(f"/{tag}/") for tag in LANGUAGES.values()}
    assert len({manifest["name"] for manifest in said.values()}) == 3
    assert len({next(k["name"] for k in m["defaultTypes"] if k["id"] == "Place") for m in said.values()}) == 3
    assert said["ko"]["suggest"]["entity"]["service_url"].endswith("/ko")


def test_manifest_names_the_address_that_a_proxy_has(contents: Contents) -> None:
    behind = Client(create_app(contents, url="https://example.org/reconcile/"))
    assert behind.json("/ko/concepts/")["extend"]["propose_properties"] == {
        "service_url": "https://example.org/reconcile/ko/concepts",
        "service_path": "/properties",
    }


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"),
        ("zh-TW", "zh-Hant"),
        ("fr;q=1, en;q=0.4, ko;q=0.6", "ko"),
        ("ko;q=0", "en"),
        ("ko;q=high", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_without_a_language_in_the_path_the_client_is_asked(service: Client, header: str, language: str) -> None:
    answer = service.get("/", headers={"Accept-Language": header})
    assert answer.json()["documentation"].endswith(f"/{language}/about")
    assert "Accept-Language" in answer.headers["vary"]
    assert service.json("/", lang="zh")["documentation"].endswith("/zh-Hant/about")


# --- rules beyond the schemas


def keeps_the_rules(space: Space, asked: dict[str, Any], answer: dict[str, Any]) -> None:
    assert list(answer) == list(asked)
    for key, query in asked.items():
        results = answer[key]["result"]
        assert len(results) <= min(int(query.get("limit") or DEFAULT_BOUNDS.default_candidates), 50)
        assert len({result["id"] for result in results}) == len(results)
        scores = [result["score"] for result in results]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)
        assert [result["match"] for result in results[1:]] == [False] * len(results[1:])
        for result in results:
            assert {kind["id"] for kind in result["type"]} <= set(space.kinds)
            entity = space.entities[result["id"]]
            if query.get("type_strict") in ("any", "all") and query.get("type"):
                types = [query["type"]] if isinstance(query["type"], str) else query["type"]
                held = [entity.id in kind.members for kind in map(space.kind, types) if kind]
                assert all(held) if query["type_strict"] == "all" else any(held)


def texts(space: Space) -> st.SearchStrategy[str]:
    names = st.sampled_from([name for entity in space.entities.values() for name in entity.every_name()])
    cut = st.tuples(names, st.integers(1, 12)).map(lambda pair: pair[0][: pair[1]])
    return st.one_of(names, cut, st.text(max_size=40), st.sampled_from(sorted(space.entities)))


def queries_of(space: Space) -> st.SearchStrategy[dict[str, Any]]:
    kinds = st.sampled_from([*space.kinds, "NoType", "clu:Place"])
    value = st.one_of(
        texts(space),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.fixed_dictionaries({"id": st.sampled_from(sorted(space.entities))}, optional={"name": texts(space)}),
    )
    conditions = st.lists(
        st.fixed_dictionaries(
            {
                "pid": st.sampled_from([*space.properties, "noProperty"]),
                "v": st.one_of(value, st.lists(value, max_size=3)),
            }
        ),
        max_size=3,
    )
    options = {
        "type": st.one_of(kinds, st.lists(kinds, max_size=3)),
        "type_strict": st.sampled_from(["should", "any", "all"]),
        "limit": st.integers(1, 1000),
        "properties": conditions,
    }
    return st.fixed_dictionaries({"query": texts(space)}, optional=options)


Batches = st.SearchStrategy[dict[str, Any]]


@pytest.fixture(scope="module")
def batches(contents: Contents) -> dict[str, Batches]:
    """Batches of each space; built once, for a strategy that is built anew for each example cannot be replayed."""
    return {
        key: st.dictionaries(st.text(max_size=8), queries_of(space), max_size=6)
        for key, space in contents.spaces.items()
    }


@pytest.mark.parametrize("space", [THINGS, CONCEPTS])
@fuzzed
@given(data=st.data())
def test_fuzzed_batches_break_no_rule(
    service: Client, contents: Contents, batches: dict[str, Batches], space: str, data: st.DataObject
) -> None:
    here = contents.spaces[space]
    batch = data.draw(batches[space])
    root = "/" + "/".join(filter(None, [data.draw(st.sampled_from(list(LANGUAGES.values()))), space]))
    answer = service.batch(root, batch)
    keeps_the_rules(here, batch, answer)
    if schemas := schemas_of_0_2():
        schemas.check("reconciliation-query-batch", batch)
        schemas.check("reconciliation-result-batch", answer)
    assert service.get(root, params={"queries": json.dumps(batch)}).json() == answer
    # Each query is answered without regard to the others.
    for key, query in batch.items():
        assert service.batch(root, {"alone": query})["alone"] == answer[key]


@pytest.mark.parametrize(("root", "language", "space"), ROOTS)
def test_every_name_finds_its_entity(service: Client, contents: Contents, root: str, language: str, space: str) -> None:
    here = contents.spaces[space]
    shared: dict[str, set[str]] = {}
    for entity in here.entities.values():
        for name in entity.every_name():
            shared.setdefault(name.casefold(), set()).add(entity.id)
    entities = list(here.entities.values())
    for start in range(0, len(entities), 50):
        part = entities[start : start + 50]
        answer = service.batch(root, {each.id: {"query": each.name(language), "limit": 50} for each in part})
        for each in part:
            results = answer[each.id]["result"]
            best = [result["id"] for result in results if result["score"] == results[0]["score"]]
            assert each.id in best, each.name(language)
            if shared[each.name(language).casefold()] == {each.id}:
                assert results[0]["id"] == each.id


@pytest.mark.parametrize("written", ["paju", "kg:paju", KG["paju"].value])
def test_an_identifier_finds_its_entity(service: Client, written: str) -> None:
    first = service.batch("/en", {"q": {"query": written}})["q"]["result"][0]
    assert (first["id"], first["score"], first["match"]) == ("paju", 100.0, True)


def test_a_type_lowers_or_excludes(service: Client) -> None:
    def ids(**options: Any) -> list[str]:
        answer = service.batch("/en", {"q": {"query": "Heyri", "limit": 20, **options}})
        return [result["id"] for result in answer["q"]["result"]]

    assert ids()[0] == "heyri"
    found = service.batch("/en", {"plain": {"query": "Heyri"}, "typed": {"query": "Heyri", "type": "CulturalWork"}})
    plain, typed = ({each["id"]: each for each in found[key]["result"]} for key in ("plain", "typed"))
    assert (plain["heyri"]["match"], typed["heyri"]["match"]) == (True, False)
    assert typed["heyri"]["score"] < plain["heyri"]["score"]
    assert typed["heyri-song"]["score"] == plain["heyri-song"]["score"]
    assert ids(type="CulturalWork", type_strict="any") == ["heyri-song"]
    assert set(ids(type=["CulturalWork", "IndustrialCluster"], type_strict="any")) >= {"heyri-song", "heyri"}
    assert ids(type=["CulturalWork", "IndustrialCluster"], type_strict="all") == []
    # A type stands for all below it.
    assert "heyri-committees" in ids(type="Actor", type_strict="all")
    assert ids(type="NoType", type_strict="any") == []
    for written in ("clu:Actor", CLU.Actor.value):
        assert ids(type=written, type_strict="any") == ids(type="Actor", type_strict="any")


def test_a_property_raises_the_score_of_who_has_it(service: Client) -> None:
    def scores(*properties: dict[str, Any], query: str = "cluster") -> dict[str, float]:
        answer = service.batch("/en", {"q": {"query": query, "limit": 50, "properties": list(properties)}})
        return {result["id"]: result["score"] for result in answer["q"]["result"]}

    plain = scores(query="Book")
    for value in ("Gyeonggi Province", "京畿道", "gyeonggi", {"id": "gyeonggi"}, "GYEONGGI  province"):
        raised = scores({"pid": "locatedIn", "v": value}, query="Book")
        assert raised["paju"] > plain["paju"]
        assert {k: v for k, v in raised.items() if k != "paju" and v != plain.get(k)} == {}
    assert scores({"pid": "locatedIn", "v": ["nowhere", "gyeonggi"]}, query="Book") == raised
    assert scores({"pid": "publicationYear", "v": 1990}, query="").keys() == {"work-porter-1990", "work-romer-1990"}
    assert scores({"pid": "publicationYear", "v": "1990"}, query="").keys() >= {"work-porter-1990"}
    assert scores({"pid": "noProperty", "v": "x"}, query="Book") == plain
    features = service.batch("/en", {"q": {"query": "paju", "properties": [{"pid": "locatedIn", "v": "korea"}]}})
    assert {"id": "properties_agree", "value": 1.0} in features["q"]["result"][0]["features"]


def test_every_feature_has_a_page(service: Client) -> None:
    query = {"query": "Heyri", "type": "Place", "properties": [{"pid": "locatedIn", "v": "korea"}]}
    template = service.json("/ko/")["feature_view"]["url"]
    for feature in service.batch("/ko", {"q": query})["q"]["result"][0]["features"]:
        assert service.get(template.replace("{{id}}", feature["id"])).status_code == 200
    assert service.get("/ko/feature", params={"id": "<b>"}).status_code == 404


@pytest.mark.parametrize(("root", "language", "space"), ROOTS)
def test_suggest_query_extend_and_preview_agree(
    service: Client, contents: Contents, root: str, language: str, space: str
) -> None:
    here = contents.spaces[space]
    for entity in list(here.entities.values())[::9]:
        name = entity.name(language)
        suggested = [s for s in service.json(f"{root}/suggest/entity", prefix=name)["result"] if s["id"] == entity.id]
        assert [each["name"] for each in suggested] == [name]
        found = service.batch(root, {"q": {"query": name, "limit": 50}})["q"]["result"]
        candidate = next(each for each in found if each["id"] == entity.id)
        assert (candidate["name"], candidate["description"]) == (name, suggested[0]["description"])
        assert candidate["type"] == suggested[0]["notable"]
        row = service.extend(root, [entity.id], "rdfs:label", "rdf:type")["rows"][entity.id]
        assert row["rdfs:label"][0] == {"str": name}
        assert {kind["name"] for kind in candidate["type"]} <= {cell["str"] for cell in row["rdf:type"]}
        page = service.get(f"{root}/preview", params={"id": entity.id}).text
        assert f"<title>{escape(name)}</title>" in page
        assert all(escape(kind["name"]) in page for kind in candidate["type"])
        assert escape(entity.iri) in page
        flown = service.json(f"{root}/flyout/entity", id=entity.id)
        assert flown["id"] == entity.id
        assert escape(name) in flown["html"]


@pytest.mark.parametrize("what", ["entity", "type", "property"])
def test_suggestions_come_in_pages_without_gap_or_repeat(service: Client, contents: Contents, what: str) -> None:
    seen: list[str] = []
    cursor: int | None = 0
    while cursor is not None:
        answer = service.json(f"/en/concepts/suggest/{what}", prefix="", cursor=str(cursor))
        seen += [each["id"] for each in answer["result"]]
        cursor = answer.get("cursor")
    kept = {"entity": "entities", "type": "kinds", "property": "properties"}[what]
    assert sorted(seen) == sorted(getattr(contents.spaces[CONCEPTS], kept))


def test_suggestions_of_a_type_and_a_property_lead_on(service: Client) -> None:
    assert service.json("/ko/suggest/type", prefix="산업 클")["result"][0]["id"] == "IndustrialCluster"
    below = service.json("/en/suggest/type", prefix="actor group")["result"][0]
    assert below["broader"] == [{"id": "Actor", "name": "actor"}]
    found = service.json("/en/suggest/property", prefix="located")["result"]
    assert [each["id"] for each in found] == ["locatedIn"]
    proposed = service.json("/en/properties", type="IndustrialCluster", limit="3")
    assert (len(proposed["properties"]), proposed["limit"], proposed["type"]) == (3, 3, "IndustrialCluster")
    assert "locatedIn" in {each["id"] for each in service.json("/en/properties", type="")["properties"]}
    assert service.get("/en/properties", params={"type": "NoType"}).status_code == 404


# --- only facts are values


def test_values_are_facts_and_all_facts_are_values(service: Client, contents: Contents, published: Published) -> None:
    """Across all entities and properties: the triples of the part that reasoners get, no more and no fewer."""
    facts = set()
    for triple in published.facts:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            known = contents.find(triple.subject.value)
            named = known and known[0].property(triple.predicate.value)
            if named and named.id not in GENERIC:
                facts.add((triple.subject.value, triple.predicate.value, triple.object.value))
    delivered = set()
    for space in contents.spaces.values():
        names = [name for name in space.properties if name not in GENERIC and not name.startswith("statements-")]
        answer = service.extend(f"/en/{space.key}", list(space.entities)[:500], *names, content="identifiers")
        rest = service.extend(f"/en/{space.key}", list(space.entities)[500:], *names, content="identifiers")
        for id_, row in (answer["rows"] | rest["rows"]).items():
            for name, cells in row.items():
                for cell in cells:
                    value = str(next(iter(cell.values())))
                    delivered.add((space.entities[id_].iri, space.properties[name].iri, value))
    assert len(delivered) > 300
    assert delivered == facts


def test_a_triple_that_is_only_stated_is_no_value(serve_changed: Callable[..., tuple[Contents, Client]]) -> None:
    fact = ox.Triple(KG.paju, CLU.locatedIn, KG.gyeonggi)
    _, before = serve_changed(lambda triple: triple)
    assert {"id": "gyeonggi", "name": "Gyeonggi Province"} in before.extend("/en", ["paju"], "locatedIn")["rows"][
        "paju"
    ]["locatedIn"]
    _, after = serve_changed(lambda triple: None if triple == fact else triple)
    assert after.extend("/en", ["paju"], "locatedIn")["rows"]["paju"]["locatedIn"] == [
        {"id": "korea", "name": "South Korea"}
    ]
    score = {
        client: client.batch("/en", {"q": {"query": "Book", "properties": [{"pid": "locatedIn", "v": "gyeonggi"}]}})[
            "q"
        ]["result"][0]["score"]
        for client in (before, after)
    }
    assert score[after] < score[before]


def test_what_is_only_said_is_under_names_that_say_so(service: Client, published: Published) -> None:
    modality = {t.subject: t.object for t in published.graph if t.predicate == CLU.modality}
    for language, word in (("en", "possible"), ("zh-Hant", "可能"), ("ko", "가능")):
        answer = service.extend(f"/{language}", ["heyri"], "statements-Possible", content="identifiers")
        assert word in answer["meta"][0]["name"]
        cells = answer["rows"]["heyri"]["statements-Possible"]
        assert len(cells) > 10
        assert {modality[ox.NamedNode(cell["str"])] for cell in cells} == {CLU.Possible}
    page = service.get("/en/preview", params={"id": "heyri"}).text
    assert [how in page for how in ("(asserted · the paper", "(possible · ", "(negated · ")] == [True] * 3


def test_a_disputed_statement_is_marked(service: Client, contents: Contents) -> None:
    marked = [
        (key, entity.id)
        for key, space in contents.spaces.items()
        for entity in space.entities.values()
        if any(said.disputed for said in entity.statements)
    ]
    assert marked
    for key, id_ in marked:
        assert "· disputed)" in service.get(f"/en/{key}{key and '/'}preview", params={"id": id_}).text


# --- data extension


def test_entities_can_be_fetched_and_found_by_their_identifiers_elsewhere(service: Client) -> None:
    (cell,) = service.extend("/en", ["korea"], "skos:exactMatch")["rows"]["korea"]["skos:exactMatch"][:1]
    assert cell["str"].startswith(("http://", "https://"))
    properties = [{"pid": "skos:exactMatch", "v": cell["str"]}]
    found = service.batch("/en", {"q": {"query": "", "properties": properties}})["q"]["result"]
    assert [each["id"] for each in found] == ["korea"]


def test_a_column_says_which_service_knows_its_entities(service: Client, contents: Contents) -> None:
    answer = service.extend("/ko", ["paju"], "specialisesIn", "locatedIn", "hasLandAreaInSquareMetres")
    first, second, third = answer["meta"]
    assert first["service"] == "http://service.test/ko/concepts"
    assert first["type"]["id"] == "Sector"
    assert "service" not in second
    assert set(third) == {"id", "name"}
    value = answer["rows"]["paju"]["specialisesIn"][0]
    there = service.batch("/ko/concepts", {"q": {"query": value["id"]}})["q"]["result"][0]
    assert (there["id"], there["name"]) == (value["id"], value["name"])
    assert answer["rows"]["paju"]["hasLandAreaInSquareMetres"] == [{"int": 1580000}]
    assert service.json("/ko/concepts/")["identifierSpace"] + value["id"] == CLU.Publishing.value


def test_every_entity_in_an_answer_is_known_to_the_service_named(service: Client, contents: Contents) -> None:
    for key, space in contents.spaces.items():
        answer = service.extend(f"/en/{key}", list(space.entities)[:500], *list(space.properties)[:50])
        for column in answer["meta"]:
            there = contents.spaces[CONCEPTS if "service" in column and key == THINGS else key]
            if "service" in column and key == CONCEPTS:
                there = contents.spaces[THINGS]
            for row in answer["rows"].values():
                for cell in row[column["id"]]:
                    assert "id" not in cell or there.entities[cell["id"]].name("en") == cell["name"]


def test_settings_of_a_property(service: Client) -> None:
    def cells(name: str, root: str = "/en", **setting: Any) -> list[Any]:
        found: list[Any] = service.extend(root, ["paju"], name, **setting)["rows"]["paju"][name]
        return found

    everything = cells("hasFeature")
    assert cells("hasFeature", limit="2") == cells("hasFeature", limit=2) == everything[:2]
    assert cells("hasFeature", limit=0) == cells("hasFeature", limit="") == everything
    assert cells("locatedIn", content="names") == [{"str": "Gyeonggi Province"}, {"str": "South Korea"}]
    assert cells("locatedIn", content="identifiers")[0] == {"str": KG.gyeonggi.value}
    assert cells("rdfs:label", language="all") == [
        {"str": "Paju Book City"},
        {"str": "坡州出版城"},
        {"str": "파주출판도시"},
    ]
    assert cells("rdfs:label", language="ko") == cells("rdfs:label", root="/ko") == [{"str": "파주출판도시"}]
    assert cells("locatedIn", content="names", language="ko")[0] == {"str": "경기도"}
    # Settings of other services are no reason to refuse.
    assert cells("hasFeature", rank="best", count="on") == everything


@fuzzed
@given(data=st.data())
def test_fuzzed_extensions_answer_what_was_asked(service: Client, contents: Contents, data: st.DataObject) -> None:
    space = contents.spaces[data.draw(st.sampled_from([THINGS, CONCEPTS]))]
    ids = data.draw(st.lists(st.one_of(st.sampled_from(sorted(space.entities)), st.text(max_size=12)), max_size=8))
    names = data.draw(st.lists(st.sampled_from(sorted(space.properties)), max_size=6, unique=True))
    limit = data.draw(st.integers(0, 5))
    answer = service.extend(f"/en/{space.key}", ids, *names, limit=limit)
    assert [column["id"] for column in answer["meta"]] == names
    assert set(answer["rows"]) == set(ids)
    for id_, row in answer["rows"].items():
        assert list(row) == names
        for name, cells in row.items():
            assert len(cells) <= (limit or 10**6)
            has = (known := space.entity(id_)) is not None and known.id in space.properties[name].members
            # Texts may be there in other languages only.
            assert bool(cells) == has or (has and name in GENERIC)


# --- hostile input

REFUSED = [
    ("queries={", 400, "not JSON"),
    ("queries=[]", 400, "a JSON object"),
    ('queries={"q":1}', 400, "Query 'q' has to be an object"),
    ('queries={"q":{}}', 400, "neither"),
    ('queries={"q":{"query":5}}', 400, "a text"),
    ('queries={"q":{"query":"x","limit":0}}', 400, "1 or more"),
    ('queries={"q":{"query":"x","limit":1.5}}', 400, "whole number"),
    ('queries={"q":{"query":"x","limit":true}}', 400, "whole number"),
    ('queries={"q":{"query":"x","limit":NaN}}', 400, "number"),
    ('queries={"q":{"query":"x","limit":1e999}}', 400, "whole number"),
    ('queries={"q":{"query":"x","type":{}}}', 400, "`type`"),
    ('queries={"q":{"query":"x","type":[1]}}', 400, "a type"),
    ('queries={"q":{"query":"x","type_strict":"none"}}', 400, "should, any, all"),
    ('queries={"q":{"query":"x","type_strict":[]}}', 400, "should, any, all"),
    ('queries={"q":{"query":"x","properties":{}}}', 400, "a list"),
    ('queries={"q":{"query":"x","properties":[{"pid":"a"}]}}', 400, "`pid` and `v`"),
    ('queries={"q":{"query":"x","properties":[{"v":"a"}]}}', 400, "`pid`"),
    ('queries={"q":{"query":"x","properties":[{"pid":"a","v":{}}]}}', 400, "a value"),
    ('queries={"q":{"query":"\\ud800"}}', 400, "surrogate"),
    ('queries={"\\udfff":{"query":"x"}}', 400, "surrogate"),
    ("queries=" + "[" * 100_000, 400, "deep"),
    ('queries={"q":{"query":"x","limit":' + "9" * 5000 + "}}", 400, "number"),
    ('queries={"q":{"query":"' + "x" * 501 + '"}}', 413, "500 characters"),
    (f"queries={json.dumps({str(n): {'query': 'x'} for n in range(51)})}", 413, "at most 50"),
    (f"queries={json.dumps({'q': {'query': 'x', 'type': ['x'] * 21}})}", 413, "at most 20"),
    (f"queries={json.dumps({'q': {'properties': [{'pid': 'x', 'v': 1}] * 21}})}", 413, "at most 20"),
    (f"queries={json.dumps({'q': {'properties': [{'pid': 'x', 'v': [1] * 21}]}})}", 413, "at most 20"),
    ("queries={}&queries={}", 400, "twice"),
    ('queries={}&extend={"ids":[],"properties":[]}', 400, "one thing"),
    ("queries=%ff", 400, "UTF-8"),
    ("a=1" + "&b=1" * 60, 400, "50 parameters"),
    ("other=1", 400, "neither `queries` nor `extend`"),
    ("", 400, "neither `queries` nor `extend`"),
    ("extend=3", 400, "a JSON object"),
    ("extend={}", 400, "`ids` and `properties`"),
    ('extend={"ids":[1],"properties":[]}', 400, "a text"),
    ('extend={"ids":[],"properties":[1]}', 400, "an object"),
    ('extend={"ids":[],"properties":[{}]}', 400, "`id`"),
    ('extend={"ids":[],"properties":[{"id":"nope"}]}', 400, "no property 'nope'"),
    ('extend={"ids":[],"properties":[{"id":"locatedIn"},{"id":"clu:locatedIn"}]}', 400, "twice"),
    ('extend={"ids":[],"properties":[{"id":"locatedIn","settings":[1]}]}', 400, "an object"),
    ('extend={"ids":[],"properties":[{"id":"locatedIn","settings":{"limit":"-1"}}]}', 400, "whole number"),
    ('extend={"ids":[],"properties":[{"id":"locatedIn","settings":{"content":"x"}}]}', 400, "entities, names"),
    ('extend={"ids":[],"properties":[{"id":"locatedIn","settings":{"content":[]}}]}', 400, "entities, names"),
    ('extend={"ids":[],"properties":[{"id":"locatedIn","settings":{"language":["x"]}}]}', 400, "own, all"),
    (f"extend={json.dumps({'ids': ['x'] * 501, 'properties': []})}", 413, "at most 500"),
    (f"extend={json.dumps({'ids': [], 'properties': [{'id': 'x'}] * 51})}", 413, "at most 50"),
    ("queries=" + "x" * 1_000_001, 413, "1,000,000 bytes"),
]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(("body", "status", "says"), REFUSED, ids=[body[:40] for body, *_ in REFUSED])
def test_what_is_wrong_is_refused_with_a_reason(service: Client, body: str, status: int, says: str) -> None:
    answer = service.ask("POST", "/en/", content=body.encode(), headers=FORM)
    assert answer.status_code == status
    assert (answer.json()["status"], says in answer.json()["error"]) == (status, True), answer.text
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/en/", {"json": {"queries": {}}}, 415),
        ("POST", "/en/", {"files": {"queries": b"{}"}}, 415),
        ("POST", "/en/", {"content": b"queries={}"}, 415),
        (
            "POST",
            "/en/",
            {"content": b"queries={}", "headers": {"Content-Type": f"{FORM['Content-Type']}; charset=euc-kr"}},
            415,
        ),
        ("PUT", "/en/", {}, 405),
        ("DELETE", "/ko/preview", {}, 405),
        ("POST", "/en/suggest/entity", {"data": {"prefix": "x"}}, 405),
        ("GET", "/nowhere", {}, 404),
        ("GET", "/fr/", {}, 404),
        ("GET", "/en/suggest/nothing?prefix=x", {}, 404),
        ("GET", "/en/suggest/entity", {}, 400),
        ("GET", "/en/suggest/entity?prefix=x&cursor=-1", {}, 400),
        ("GET", "/en/suggest/entity?prefix=x&cursor=%F0%9D%9F%99", {}, 400),
        ("GET", f"/en/suggest/entity?prefix={'x' * 501}", {}, 413),
        ("GET", "/en/properties", {}, 400),
        ("GET", "/en/properties?type=Place&limit=0", {}, 400),
        ("GET", "/en/preview", {}, 400),
        ("GET", "/en/preview?id=nope", {}, 404),
        ("GET", "/en/preview?id=Publishing", {}, 404),
        ("GET", "/en/flyout/type?id=nope", {}, 404),
        ("GET", "/?lang=tlh", {}, 400),
        ("GET", "/en/?query=paju", {}, 400),
        ("GET", "/en/?callback=alert(1)", {}, 400),
        ("GET", f"/en/?callback={'a' * 101}", {}, 400),
        ("GET", "/en/?callback=", {}, 400),
        ("GET", "/en/", {"headers": {"Host": "<script>"}}, 400),
        ("GET", "/en/", {"headers": {"Host": "a.test/x"}}, 400),
        ("GET", f"/en/?queries={'x' * 1_000_000}", {}, 414),
    ],
)
def test_what_is_out_of_place_gets_its_status(
    service: Client, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    if len(path) > 60_000:
        # No client library writes so long an address; the application is asked as a server would ask it.
        assert asyncio.run(bare(service, path.partition("?")[2].encode())) == status
        return
    answer = service.ask(method, path, **options)
    assert answer.status_code == status, answer.text
    assert answer.json()["status"] == status
    assert "<" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def bare(service: Client, query: bytes = b"", body: AsyncIterator[bytes] | None = None) -> int:
    """The status that the application answers to a bare ASGI request, with a form if a body is given."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        if body is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        part = await anext(body, None)
        return (
            {"type": "http.disconnect"} if part is None else {"type": "http.request", "body": part, "more_body": True}
        )

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"service.test"), (b"content-type", FORM["Content-Type"].encode())]
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "POST" if body else "GET", "path": "/en/"}
    scope |= {"raw_path": b"/en/", "query_string": query, "headers": headers, "scheme": "http", "root_path": ""}
    await service._app({**scope, "server": ("service.test", 80), "client": None}, receive, send)
    status: int = sent[0]["status"]
    return status


def test_a_slow_or_broken_body_is_given_up(contents: Contents) -> None:
    impatient = Client(create_app(contents, bounds=Bounds(seconds=0.05)))

    async def slow() -> AsyncIterator[bytes]:
        yield b"queries="
        await asyncio.sleep(30)
        yield b"{}"

    async def broken() -> AsyncIterator[bytes]:
        yield b"queries="

    assert asyncio.run(bare(impatient, body=slow())) == 408
    assert asyncio.run(bare(impatient, body=broken())) == 400


def test_a_batch_that_takes_too_long_is_given_up(contents: Contents) -> None:
    ticks = iter(range(0, 1000, 7))
    batch = parse_batch({str(n): {"query": "x"} for n in range(9)}, DEFAULT_BOUNDS)
    with pytest.raises(RequestError, match="took longer than 20 s") as refused:
        answer_batch(contents.spaces[THINGS], batch, "en", DEFAULT_BOUNDS, clock=lambda: float(next(ticks)))
    assert refused.value.status == 503


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["query", "type", "limit", "properties", "pid", "v", "id", "ids", "settings", "type_strict"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def answered(answer: httpx.Response) -> None:
    """Whatever was sent: a status that says what is wrong, JSON, and no failure of the service."""
    assert answer.status_code in {200, 400, 404, 405, 413, 414, 415}, answer.text
    body = json.loads(answer.text)
    if answer.status_code != 200:
        assert body["status"] == answer.status_code
        assert len(body["error"]) > 10


@fuzzed
@given(field=st.sampled_from(["queries", "extend"]), value=JSON_VALUES)
def test_any_json_is_answered(service: Client, field: str, value: Any) -> None:
    answered(service.post("/en/", **{field: value}))
    answered(service.post("/ko/concepts", **{field: {"q": value}}))
    answered(service.post("/ko/concepts", **{field: {"ids": value, "properties": value}}))


@fuzzed
@given(body=st.binary(max_size=200), kind=st.sampled_from([FORM["Content-Type"], "", "x", "application/json"]))
def test_any_bytes_are_answered(service: Client, body: bytes, kind: str) -> None:
    for content in (body, b"queries=" + body, b"extend=" + body):
        answered(service.ask("POST", "/en/", content=content, headers={"Content-Type": kind}))
    assert asyncio.run(bare(service, query=body)) in {200, 400}


@fuzzed
@given(
    path=st.sampled_from(["suggest/entity", "suggest/type", "suggest/property", "properties", "flyout/entity"]),
    text=st.text(max_size=60),
)
def test_any_text_is_suggested_to(service: Client, path: str, text: str) -> None:
    parameters = {"prefix": text, "type": text, "id": text, "cursor": text}
    answered(service.get(f"/en/{path}", params=parameters))
    answered(service.get(f"/en/{path}", params={**parameters, "cursor": "0"}))


def test_the_largest_batch_stays_within_its_time(service: Client) -> None:
    text = "Paju 출판도시 坡州出版城 " * 30
    queries = {str(n): {"query": text[n : n + 500], "limit": 50, "type": "Place"} for n in range(50)}
    assert len(service.batch("/en", queries)) == 50


# --- what a page shows


def test_no_label_can_bring_markup_into_a_page(serve_changed: Callable[..., tuple[Contents, Client]]) -> None:
    planted = '<img src=x onerror="alert(1)">'

    def plant(triple: ox.Triple) -> ox.Triple:
        if triple.subject in (KG.seoul, CLU.northOf, CLU.Place, CLU.Possible) and isinstance(triple.object, ox.Literal):
            return ox.Triple(triple.subject, triple.predicate, ox.Literal(planted, language=triple.object.language))
        return triple

    _, client = serve_changed(plant)
    pages = [client.get("/ko/preview", params={"id": name}) for name in ("seoul", "paju", "heyri")]
    pages += [client.get("/ko/about"), client.get("/ko/feature", params={"id": "name_score"})]
    for page in pages:
        assert planted not in page.text
        assert "<script" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert escape(planted) in pages[0].text
    assert escape(planted) in pages[1].text  # the name of a property
    for what, id_ in (("entity", "seoul"), ("type", "Place"), ("property", "northOf")):
        flown = client.json(f"/ko/flyout/{what}", id=id_)
        assert planted not in flown["html"]
        assert escape(planted) in flown["html"]


def test_tags_in_small_letters_are_the_same_tags(
    serve_changed: Callable[..., tuple[Contents, Client]], contents: Contents
) -> None:
    def small(triple: ox.Triple) -> ox.Triple:
        value = triple.object
        if isinstance(value, ox.Literal) and value.language:
            return ox.Triple(triple.subject, triple.predicate, ox.Literal(value.value, language=value.language.lower()))
        return triple

    read, _ = serve_changed(small)
    assert read.labels == contents.labels
    assert {key: space.entities for key, space in read.spaces.items()} == {
        key: space.entities for key, space in contents.spaces.items()
    }


def test_documentation_tells_addresses_and_limits(service: Client) -> None:
    for language in LANGUAGES.values():
        page = service.get(service.json(f"/{language}/")["documentation"]).text
        assert f'<html lang="{language}">' in page
        for said in ("/ko/concepts/", "1,000,000", ": 50<", ": 500<"):
            assert said in page


def test_no_passage_or_record_is_an_entity(contents: Contents, published: Published) -> None:
    aside = {CLU.Discrepancy, CLU.OpenPoint, CLU.Answer, CLU.Claim, CLU.Passage, OA.TextPositionSelector}
    told = {t.subject for t in published.graph if t.object in aside}
    for space in contents.spaces.values():
        assert not {ox.NamedNode(entity.iri) for entity in space.entities.values()} & told


# --- the browser's rules


def test_other_origins_may_ask(service: Client) -> None:
    origin = {"Origin": "https://openrefine.example"}
    for answer in (
        service.get("/en/", headers=origin),
        service.ask("POST", "/en/", data={"queries": "{}"}, headers=origin),
        service.get("/en/preview", params={"id": "nope"}, headers=origin),
        service.get("/nowhere", headers=origin),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = service.ask("OPTIONS", "/en/", headers=asked)
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    plain = service.ask("OPTIONS", "/en/")
    assert (plain.status_code, "POST" in plain.headers["allow"]) == (204, True)


@pytest.mark.parametrize("path", ["/ko/", "/ko/suggest/entity?prefix=Paju", '/ko/?queries={"q":{"query":"파주"}}'])
def test_jsonp_for_older_clients(service: Client, path: str) -> None:
    wrapped = service.get(f"{path}{'&' if '?' in path else '?'}callback=jQuery3600_17&_=1700000000000")
    assert wrapped.headers["content-type"].startswith("text/javascript")
    inside = re.fullmatch(r"/\*\*/jQuery3600_17\((.*)\);", wrapped.text)
    assert inside
    assert json.loads(inside[1]) == service.get(path).json()
    assert wrapped.text.isascii()  # no line separator that ends a string of JavaScript


def test_a_head_request_brings_no_body(service: Client) -> None:
    answer = service.ask("HEAD", "/en/")
    assert (answer.status_code, answer.content) == (200, b"")


# --- a session of OpenRefine


def test_a_session_of_openrefine(service: Client, schemas: Schemas) -> None:
    refine = OpenRefine(service, "http://service.test/ko/")
    schemas.check("manifest", refine.service)
    cells = [" 헤이리 ", "파주출판도시", "Paju Book City", "坡州出版城", "Heyri", "헤이리 예술마을", "Heyri 藝術村"]
    guessed = refine.guess_types([*cells, "Paju Bookcity", "출판도시", "藝術村", "Bookcity"])
    assert guessed[0] == "IndustrialCluster"

    rows: list[tuple[str, dict[str, Any]]] = [(cell, {}) for cell in cells]
    rows += [("파주 출판 도시", {"locatedIn": "경기도"}), ("Paju", {"locatedIn": {"id": "korea", "name": "대한민국"}})]
    rows += [("Nowhere at all", {"year": 1998.0})] + [("Heyri", {})] * 5
    found = refine.reconcile(rows, guessed[0])
    assert len(found) == len(rows)
    matched = [next((each["id"] for each in results[:1] if each["match"]), "") for results in found]
    assert matched[:7] == ["heyri", "paju", "paju", "paju", "heyri", "heyri", "heyri"]
    assert matched[9] == ""

    typed = refine.type_ahead("entity", "파주출")
    assert all("paju" in {each["id"] for each in after} for after in typed[1:])
    typed = refine.type_ahead("type", "장소")
    assert typed[-1][0]["id"] == "Place"
    typed = refine.type_ahead("property", "위치")
    assert "locatedIn" in {each["id"] for each in typed[-1]}
    assert "파주출판도시" in refine.flyout("entity", "paju")["html"]

    proposed = {each["id"]: each["name"] for each in refine.propose(guessed[0])}
    assert proposed["locatedIn"] == "위치함"
    assert "hasLandAreaInSquareMetres" in proposed
    extended = refine.extend(
        ["heyri", "paju"],
        [
            {"id": "locatedIn"},
            {"id": "hasLandAreaInSquareMetres", "settings": {"limit": "1", "content": "entities", "language": "own"}},
            {"id": "specialisesIn", "settings": {"limit": "0", "content": "names", "language": "en"}},
            {"id": "rdfs:label", "settings": {"limit": "0", "content": "entities", "language": "zh-Hant"}},
        ],
    )
    schemas.check("data-extension-response", extended)
    assert [column["id"] for column in extended["meta"]][:2] == ["locatedIn", "hasLandAreaInSquareMetres"]
    assert extended["rows"]["heyri"]["rdfs:label"] == [{"str": "Heyri 藝術村"}]
    assert extended["rows"]["paju"]["specialisesIn"] == [{"str": "publishing"}]

    page = refine.preview("heyri")
    assert (page.status_code, '<html lang="ko">' in page.text) == (200, True)
    assert "헤이리 예술마을" in page.text


# --- the process


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "clusterkg", "reconcile", "serve", "--port", "0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout
        try:
            said = ""
            while "concepts/" not in said:
                line = process.stdout.readline()
                assert line, process.stderr.read() if process.stderr else ""
                said += line
            yield re.findall(r"http://\S+", said)[0], process
        finally:
            process.kill()


def test_a_real_server_answers_and_ends_cleanly() -> None:
    with serving("--lang", "ko") as (url, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ko/", url)
        with httpx.Client() as client:
            service = client.get(url).json()
            assert service["suggest"]["entity"]["service_url"] == url.rstrip("/")
            queries = json.dumps({"q0": {"query": "坡州出版城"}}, ensure_ascii=False)
            first = client.post(url, data={"queries": queries}).json()["q0"]["result"][0]
            assert (first["id"], first["name"], first["match"]) == ("paju", "파주출판도시", True)
            assert client.post(url, content=b"queries=" + b"x" * 2_000_000, headers=FORM).status_code == 413
            assert client.get(service["preview"]["url"].replace("{{id}}", "paju")).status_code == 200
        host, port = re.findall(r"//([\d.]+):(\d+)/", url)[0]
        for garbage in (b"\x16\x03\x01\x02\x00 garbage\r\n\r\n", b"GET /en/?prefix=" + b"x" * 100_000):
            with socket.create_connection((host, int(port)), timeout=10) as raw:
                raw.sendall(garbage)
                assert b" 400 " in raw.recv(100)
        taken = CliRunner().invoke(main, ["reconcile", "serve", "--port", port])
        assert taken.exit_code == 3
        assert f"cannot listen at 127.0.0.1, port {port}" in taken.stderr
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, "Traceback" in err) == (0, "", False), err


@pytest.mark.parametrize("module", ["starlette", "uvicorn"])
def test_without_the_extra_one_sentence_says_so(module: str) -> None:
    code = f"import sys\nsys.modules[{module!r}] = None\nfrom clusterkg.cli import main\nmain(['reconcile', 'serve'])\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == (
        f"Error: The service needs {module}, which is not installed: pip install 'clusterkg[web]' brings it.\n"
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--port", "70000"], "70000"),
        (["--url", "example.org"], "http://"),
        (["--lang", "fr"], "'fr'"),
        (["--host", "no.such.host.invalid"], "cannot listen at no.such.host.invalid"),
    ],
)
def test_bad_options_are_told(options: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["reconcile", "serve", *options])
    assert done.exit_code in {2, 3}
    assert says in done.stderr


def test_docs_state_the_limits_that_hold() -> None:
    text = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE))
    bounds = DEFAULT_BOUNDS
    assert (
        stated.items()
        >= {
            "bytes of a body, or of the query of an address": f"{bounds.body:,}",
            "time for a body to arrive": f"{bounds.seconds:g} s",
            "time for a batch": f"{bounds.seconds:g} s",
            "queries in a batch (`batchSize`)": f"{bounds.batch}",
            "characters of a query, prefix, identifier or value": f"{bounds.text}",
            "candidates for a query": f"{bounds.candidates} ({bounds.default_candidates} if no limit is named)",
            "types, properties in a query, values of a property": f"{bounds.types} each",
            "entities, properties in a data extension": f"{bounds.ids}, {bounds.properties}",
            "suggestions in one answer": f"{bounds.suggestions}",
        }.items()
    )
    assert bounds.types == bounds.conditions
