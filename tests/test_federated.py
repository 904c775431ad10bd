"""Questions that join this graph with another endpoint: right rows or an error, and no call that was not asked for."""

from __future__ import annotations

import csv
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from answers import read_rows
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from lies import LIES, SLOW
from lying import Asked, LyingServer, Tell, honest, is_count, is_probe, login, sometimes
from servers import Server

from clusterkg.claims.cache import published_files
from clusterkg.cli import main
from clusterkg.errors import (
    BackendError,
    ClusterKGError,
    DataError,
    IncompleteAnswerError,
    QueryError,
    QueryLimitError,
    UnknownNameError,
)
from clusterkg.graph import KnowledgeGraph
from clusterkg.linking.mappings import mapping_graph
from clusterkg.questions import LANGUAGES, Catalogue, load_question
from clusterkg.questions.answer import compact
from clusterkg.questions.joining import split_query
from clusterkg.store import peer as peers
from clusterkg.store.base import Term
from clusterkg.store.guard import check_query
from clusterkg.store.peer import PeerStore
from clusterkg.store.remote import RemoteStore
from clusterkg.store.shape import variables

HERE = FIXTURES / "federated"
FOLDER = ROOT / "queries" / "federated"
QUESTIONS = sorted(path.stem for path in FOLDER.glob("*.rq"))
QUESTION = "places-elsewhere"
EXAMPLE = ROOT / "docs" / "examples" / "cluster_table.py"
PAGE = (ROOT / "docs" / "joining.md").read_text(encoding="utf-8")

Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "_LONGEST", 2.0)
    monkeypatch.setattr(peers, "_LARGEST", 1_000_000)
    monkeypatch.setattr(peers, "_MOST_ROWS", 500)
    monkeypatch.setenv("NETRC", "/dev/null")
    for name in ("CLUSTERKG_USER", "CLUSTERKG_PASSWORD", "CLUSTERKG_STORE"):
        monkeypatch.delenv(name, raising=False)


def peer_content() -> set[ox.Triple]:
    """All that the peers of the fixtures hold."""
    found = {quad.triple for path in HERE.glob("*.ttl") for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}
    return found | {triple for triple in mapping_graph() if triple.predicate.value.startswith("http://www.w3.org/2004")}


@pytest.fixture(scope="session")
def peer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("peer") / "peer.nt"
    ox.serialize(sorted(peer_content(), key=str), str(path), format=ox.RdfFormat.N_TRIPLES)
    return path


@pytest.fixture(scope="session")
def peer_store(peer_file: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(peer_file), format=ox.RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="session")
def both(peer_file: Path) -> ox.Store:
    """One store that holds this graph and the peer's."""
    store = ox.Store()
    for path in (published_files().graph, peer_file):
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    return store


def asked(graph: KnowledgeGraph, name: str, url: str, **options: Any) -> Rows:
    question = load_question(name)
    assert question.peer
    answer = graph.ask(name, peers={question.peer.name: url}, **options)
    return [texts(row.values) for row in answer]


def texts(row: dict[str, Any]) -> dict[str, str]:
    return {column: "" if value is None else str(value) for column, value in row.items()}


def evaluated(store: ox.Store, text: str) -> Rows:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [texts({n: compact(term) for n, term in zip(names, row, strict=True)}) for row in found]


def golden(name: str) -> Rows:
    return read_rows((HERE / "golden" / f"{name}.csv").read_text(encoding="utf-8"))


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(main, list(arguments))


# --- the rows


@pytest.mark.parametrize("name", QUESTIONS)
def test_rows_are_those_of_one_store_that_holds_both_graphs(name: str, both: ox.Store) -> None:
    unwrapped, count = re.subn(r"SERVICE <[^>]*>", "", load_question(name).text)
    assert count == 1
    assert evaluated(both, unwrapped) == golden(name)
    assert golden(name)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("kind", ["oxigraph", "fuseki"])
def test_answer_is_golden_at_a_real_peer(
    kind: str, name: str, start_server: Callable[[str], Server], peer_file: Path, graph: KnowledgeGraph
) -> None:
    server = start_server(kind)
    server.put(None, peer_file)
    assert asked(graph, name, server.url) == golden(name)
    # The file is plain SPARQL 1.1: an engine that calls out by itself finds the same rows.
    calling = re.sub(r"SERVICE <[^>]*>", f"SERVICE <{server.query_url}>", load_question(name).text)
    alone = ox.Store()
    alone.bulk_load(path=str(published_files().graph), format=ox.RdfFormat.N_TRIPLES)
    assert evaluated(alone, calling) == golden(name)


@pytest.mark.parametrize(("ours", "theirs"), [("fuseki", "oxigraph"), ("oxigraph", "fuseki")])
def test_two_servers_are_joined(
    ours: str,
    theirs: str,
    start_server: Callable[[str], Server],
    filled_server: Callable[[str], Server],
    peer_file: Path,
) -> None:
    """This graph at one, the other graph at the other; neither is told of the other."""
    server = start_server(theirs)
    server.put(None, peer_file)
    store = RemoteStore(filled_server(ours).url)
    try:
        for name in QUESTIONS:
            assert asked(KnowledgeGraph(store), name, server.url) == golden(name)
    finally:
        store.connection.close()


def test_parameters_and_languages_reach_the_peer(graph: KnowledgeGraph, peer_store: ox.Store) -> None:
    with LyingServer(peer_store) as server:
        paju = asked(graph, QUESTION, server.url, cluster="paju")
        assert {row["claim"] for row in paju} < {row["claim"] for row in golden(QUESTION)}
        for lang, name, word in [("zh", "虛構國", "斷言"), ("ko", "가상국", "단언")]:
            rows = asked(graph, QUESTION, server.url, lang=lang)
            assert len(rows) == len(golden(QUESTION))
            assert {row["there"] for row in rows} > {name}
            assert word in {row["modality"] for row in rows}


def test_the_peer_is_asked_in_batches(
    graph: KnowledgeGraph, peer_store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LyingServer(peer_store) as server:
        asked(graph, QUESTION, server.url)
        together = len(server.requests)
        monkeypatch.setattr(peers, "_BATCH", 1)
        assert asked(graph, QUESTION, server.url) == golden(QUESTION)
        assert len(server.requests) > 2 * together


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_the_peer_says_stays_a_value(graph: KnowledgeGraph, text: str) -> None:
    said = text.replace("\0", "")
    store = ox.Store()
    wd = ox.NamedNode("http://www.wikidata.org/entity/Q884")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.add(ox.Quad(wd, label, ox.Literal(said, language="en")))
    with LyingServer(store) as server:
        rows = asked(graph, QUESTION, server.url)
    assert {row["there"] for row in rows} == {said, ""}
    assert len(rows) == len({row["claim"] for row in golden(QUESTION)})


# --- off by default


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_peer_is_called_that_was_not_named(
    name: str, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection is opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    question = load_question(name)
    assert question.peer
    with pytest.raises(ClusterKGError, match=rf"--peer {question.peer.name}=URL"):
        graph.ask(name)
    with pytest.raises(UnknownNameError, match=f"There is: {question.peer.name}|Did you mean: {question.peer.name}"):
        graph.ask(name, peers={"x": "http://127.0.0.1:9/"})
    with pytest.raises(UnknownNameError, match="no peer 'wikidata' of timeline"):
        graph.ask("timeline", peers={"wikidata": "http://127.0.0.1:9/"})
    with pytest.raises(DataError, match="http or https URL"):
        asked(graph, name, "file:///etc/passwd")
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        graph.query(question.text)


def test_only_the_named_peer_is_contacted(peer_store: ox.Store) -> None:
    script = (
        "import sys\nheard = set()\n"
        "def watch(event, arguments):\n"
        "    if event in {'socket.connect', 'socket.sendto', 'socket.getaddrinfo'}:\n"
        "        heard.add(str(arguments[1] if event.startswith('socket.c') else arguments[:2]))\n"
        "sys.addaudithook(watch)\nfrom clusterkg.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    print(end.code, *heard, file=sys.stderr)\n"
    )
    with LyingServer(peer_store) as server:
        arguments = ["ask", QUESTION, "--peer", f"wikidata={server.url}", "--format", "csv"]
        done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
        port = int(server.host.split(":")[1])
    assert list(csv.DictReader(done.stdout.splitlines())) == golden(QUESTION)
    assert done.stderr.splitlines()[-1] in {
        f"0 ('127.0.0.1', {port})",
        f"0 ('127.0.0.1', {port}) ('127.0.0.1', {port})",
    }


def test_they_are_listed_apart_and_counted_nowhere_else() -> None:
    assert not {question.id for question in Catalogue()} & set(QUESTIONS)
    assert {question.id for question in Catalogue().joining} == set(QUESTIONS)
    assert not {path.stem for path in (ROOT / "queries").glob("*.rq")} & set(QUESTIONS)  # what the engines are asked
    listed = run("ask").output
    apart = listed[listed.index("With another endpoint") :]
    for question in Catalogue().joining:
        assert question.peer
        assert re.search(rf"{question.id} +{re.escape(question.titles['en'])}.*--peer {question.peer.name}=", apart)
        assert question.id not in listed[: listed.index("With another endpoint")]


# --- peers that are dead, slow or lie


def outcome(graph: KnowledgeGraph, url: str) -> str:
    """The message of the error; empty if the answer is right."""
    try:
        rows = asked(graph, QUESTION, url)
    except (BackendError, QueryLimitError) as error:
        said = str(error)
    else:
        assert rows == golden(QUESTION), "a wrong answer"
        return ""
    assert said.startswith("No answer, since the peer wikidata gave none: ")
    assert said.isprintable()
    return said


def test_dead_peer(graph: KnowledgeGraph) -> None:
    with LyingServer(ox.Store()) as server:
        url = server.url
    said = outcome(graph, url)
    assert url in said
    assert "cannot be reached. Is the server running there?" in said


@pytest.mark.parametrize("name", LIES)
def test_no_lie_gets_into_an_answer(name: str, graph: KnowledgeGraph, peer_store: ox.Store) -> None:
    late = sometimes(LIES[name].tell, lambda query: not is_probe(query) and not is_count(query))
    for tell in [late] if name in SLOW else [late, LIES[name].tell]:
        with LyingServer(peer_store, tell) as server:
            outcome(graph, server.url)


def rows_changed(change: Callable[[list[dict[str, Any]]], object]) -> Tell:
    """Changes the rows, and counts what it gives as it should be counted."""

    def tell(told: Asked) -> None:
        if "?item" not in told.query:  # it tries whether this is an endpoint, and whether it can count
            return told.send(told.body())
        data = told.data()
        if is_count(told.query):
            inner = told.query[told.query.index("{ {") + 3 : told.query.rindex("} }")]
            prologue = told.query[: told.query.index("SELECT")]
            found = told.server.store.query(prologue + inner)
            assert isinstance(found, ox.QuerySolutions)
            rows = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")["results"]["bindings"]
            change(rows)
            data["results"]["bindings"][0]["rows_in_all"]["value"] = str(len(rows))
        else:
            change(data["results"]["bindings"])
        return told.send(data)

    return tell


@pytest.mark.parametrize(
    ("tell", "message"),
    [
        (LIES["silence"].tell, "stood still|not done after 2 seconds, the limit"),
        (LIES["dripping-body"].tell, "not done after 2 seconds, the limit. Ask something smaller, or later"),
        (LIES["length-larger-than-the-body"].tell, "broke off in the middle.*Ask again"),
        (LIES["web-page"].tell, "answers with a web page, not with query results. Is it the query endpoint"),
        (LIES["wrong-media-type"].tell, "answers with text/plain"),
        (LIES["each-row-twice"].tell, "gave \\d+ rows and counts \\d+|cannot count"),
        (LIES["half-of-the-rows"].tell, "gave \\d+ of \\d+ rows|cannot count"),
        (LIES["body-without-end"].tell, "sent more than 1 MB, the limit. Ask something smaller"),
        (LIES["status-400"].tell, "does not take the query"),
        (lambda told: told.send("", 307, Location="http://127.0.0.1:9/"), "redirects are not followed. Name that addr"),
        (rows_changed(lambda rows: rows.extend(rows * 300)), "more than 500 rows to give, the limit. Choose fewer"),
        (
            rows_changed(lambda rows: [row["item"].update(value="http://x/other") for row in rows]),
            "about things that it was not asked about",
        ),
        (
            rows_changed(lambda rows: [row.update(there={"type": "bnode", "value": "b"}) for row in rows]),
            "gave blank nodes",
        ),
    ],
    ids=lambda value: "" if callable(value) else re.sub(r"\W+", "-", value)[:30],
)
def test_error_names_the_peer_and_what_to_do(
    tell: Tell, message: str, graph: KnowledgeGraph, peer_store: ox.Store
) -> None:
    late = sometimes(tell, lambda query: not is_probe(query))
    with LyingServer(peer_store, late) as server:
        said = outcome(graph, server.url)
        result = run("ask", QUESTION, "--peer", f"wikidata={server.url}", "--format", "csv")
    assert server.url in said
    assert re.search(message, said), said
    assert (result.exit_code, result.stdout) == (3, "")


def test_redirect_to_another_host_leads_nowhere(graph: KnowledgeGraph, peer_store: ox.Store) -> None:
    with LyingServer(peer_store) as other:
        elsewhere = lambda told: told.send("", 302, Location=other.url)  # noqa: E731
        for tell in (elsewhere, sometimes(elsewhere, lambda query: not is_probe(query))):
            with LyingServer(peer_store, tell) as server:
                assert "redirects are not followed" in outcome(graph, server.url)
        assert other.requests == []


def test_login_of_our_own_store_is_not_for_peers(
    graph: KnowledgeGraph, peer_store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERKG_USER", "margit")
    monkeypatch.setenv("CLUSTERKG_PASSWORD", "s3cret")
    with LyingServer(peer_store, login("margit", "s3cret", "Basic")) as server:
        assert "asks for a login" in outcome(graph, server.url)
        assert {told for _, told in server.requests} == {""}
        with_login = f"http://margit:s3cret@{server.host}/sparql"
        assert outcome(graph, with_login) == ""
        shown = run("ask", QUESTION, "--peer", f"wikidata={with_login}", "--format", "json").output
    assert "s3cret" not in shown
    assert json.loads(shown)["parameters"]["wikidata"] == [server.url]


def test_limits(graph: KnowledgeGraph, peer_store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with LyingServer(peer_store) as server:
        monkeypatch.setattr(peers, "_MOST_VALUES", 2)
        with pytest.raises(QueryLimitError, match="asked about 3 things; the limit is 2"):
            asked(graph, QUESTION, server.url)
        assert server.requests == []
        monkeypatch.setattr(peers, "_MOST_VALUES", 3)
        monkeypatch.setattr(peers, "_IN_ALL", -1.0)
        assert "in all, the limit" in outcome(graph, server.url)


# --- the files


@pytest.mark.parametrize("name", QUESTIONS)
def test_files_keep_to_the_form(name: str, graph: KnowledgeGraph, peer_store: ox.Store) -> None:
    question = load_question(name)
    assert question.peer
    for words in (question.titles, question.summaries, question.peer.titles, question.peer.holds):
        assert set(words) == set(LANGUAGES.values())
    join = split_query(question.text, question.peer.joins, (*question.parameters, "lang"))
    check_query(join.values_query(question.peer.joins))  # what our own store is asked calls nobody
    check_query(join.whole_query(["x"], []))
    assert "ORDER BY" in join.order
    with LyingServer(peer_store) as server:
        answer = graph.ask(name, peers={question.peer.name: server.url})
    assert set(question.blocks) <= set(answer.columns)
    for row in answer:
        assert row.claims, "a row that cannot be checked"
    for lang in LANGUAGES:
        headings = [Catalogue().heading(column, lang) for column in answer.columns]
        if lang != "en":
            assert not [h for h in headings if h.isascii() and h != "DOI"]


def test_headings_are_used_and_in_three_languages(graph: KnowledgeGraph) -> None:
    named = yaml.safe_load((FOLDER / "catalogue.yaml").read_text(encoding="utf-8"))
    used = {column for name in QUESTIONS for column in golden(name)[0]}
    general = yaml.safe_load((ROOT / "queries" / "catalogue.yaml").read_text(encoding="utf-8"))["columns"]
    assert used - set(general) == set(named["columns"])
    assert all(
        set(words) == set(LANGUAGES.values()) for words in [*named["columns"].values(), *named["themes"].values()]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { ?a ?b ?c }", "one block SERVICE"),
        ("SELECT * { SERVICE <urn:x> { ?a ?b ?c } SERVICE <urn:y> { ?a ?d ?e } }", "one block SERVICE"),
        ("SELECT * { ?a ?z ?y SERVICE SILENT <urn:x> { ?a ?b ?c } }", "one block SERVICE"),
        ("SELECT * { ?a ?z ?y SERVICE", "one block SERVICE"),
        ("SELECT * { ?a ?z ?y SERVICE <urn:x> { ?c ?b ?a } }", "begin with the variable"),
        ("SELECT * { ?a ?z ?y SERVICE <urn:x> { OPTIONAL { ?a ?b ?c } } }", "begin with the variable"),
        ("SELECT * { ?a ?z ?y SERVICE <urn:x> { ?a ?b ?c } FILTER(?c > 1) }", r"by \?a alone; \?c joins it, too"),
        ("SELECT * { ?x ?z ?y SERVICE <urn:x> { ?a ?b ?c } }", r"by \?a alone; nothing"),
    ],
)
def test_what_cannot_be_joined_in_three_steps_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        split_query(text, "a")


def test_the_word_and_braces_in_strings_and_comments_mislead_nobody() -> None:
    join = split_query('SELECT * { ?a ?b "SERVICE <urn:x> {" SERVICE <urn:x> { ?a ?p "}" # }\n } }', "a")
    assert join.block.strip().startswith('?a ?p "}"')
    assert variables(join.after) == ()


def test_unbound_values_and_no_rows_can_be_put_back() -> None:
    join = split_query("SELECT * { ?a ?b ?c OPTIONAL { SERVICE <urn:x> { ?a ?d ?e } } }", "a")
    store = ox.Store()
    store.add(ox.Quad(*[ox.NamedNode(f"urn:{n}") for n in "abc"]))
    a, e = ox.NamedNode("urn:a"), ox.Literal('"} UNION { ?x ?y ?z', language="en")
    tables: list[tuple[list[list[Term | None]], int]] = [
        ([], 1),
        ([[a, None, e]], 1),
        ([[a, None, e], [a, None, None]], 2),
    ]
    for rows, count in tables:
        assert len(evaluated(store, join.whole_query(["a", "d", "e"], rows))) == count


def test_a_peer_gets_back_what_it_was_asked_for(peer_store: ox.Store) -> None:
    place = ox.NamedNode("http://www.wikidata.org/entity/Q884")
    with LyingServer(peer_store, honest) as server:
        store = PeerStore("x", server.url)
        names, rows = store.describe("", "a", [place], "?a <http://www.wikidata.org/prop/direct/P625> ?where")
        server.tell = lambda told: told.send("{}")
        with pytest.raises(IncompleteAnswerError):
            store.describe("", "a", [place], "?a ?b ?c")
        store.connection.close()
    assert names == ["a", "where"]
    assert rows[0][0] == place


# --- the command line, and the worked example


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", QUESTION], "--peer wikidata=URL"),
        (["ask", QUESTION, "--peer", "http://me:s3cret@x/"], "--peer wants NAME=URL"),
        (["ask", QUESTION, "--peer", "wikidata"], "--peer wants NAME=URL"),
        (["ask", QUESTION, "--peer", "wikidata=http://x/", "--peer", "wikidata=http://y/"], "twice"),
        (["ask", QUESTION, "--peer", "wikidata=nowhere"], "http or https URL"),
        (["ask", "timeline", "--peer", "wikidata=http://x/"], "no peer 'wikidata' of timeline"),
        (["ask", "--peer", "wikidata=http://x/"], "go with a question's ID"),
        (["ask", "place-elsewhere"], "Did you mean: places-elsewhere"),
    ],
)
def test_mistakes_are_told(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in re.sub(r"\s+", " ", result.output)
    assert "s3cret" not in result.output


@pytest.mark.parametrize("lang", ["en", "zh", "ko"])
def test_printed_answer_says_whom_else_was_asked(lang: str, peer_store: ox.Store) -> None:
    with LyingServer(peer_store) as server:
        result = run("ask", QUESTION, "--peer", f"wikidata={server.url}", "--lang", lang)
    assert result.exit_code == 0
    asked_too = {"en": "asked as well", "zh": "另向此處查詢", "ko": "함께 물은 곳"}[lang]
    assert f"{asked_too}: {server.url}" in result.output
    assert "--set cluster=" in result.output
    assert "--set wikidata" not in result.output


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The worked example, with a table of the same shape in the place of the one that the reader fetches."""
    table = tmp_path / "relatedClusters.json"
    table.write_bytes((HERE / "related-categories.json").read_bytes())
    subprocess.run([sys.executable, EXAMPLE, table, tmp_path / "table.nt"], check=True)
    return tmp_path / "table.nt"


def test_worked_example(example: Path, start_server: Callable[[str], Server]) -> None:
    server = start_server("oxigraph")
    server.put(None, example)
    command = ["ask", "sectors-elsewhere", "--peer", f"industries={server.url}"]
    result = run(*command, "--format", "csv")
    assert result.exit_code == 0, result.output
    assert read_rows(result.output) == golden("example")
    assert "python docs/examples/cluster_table.py relatedClusters.json table.nt" in PAGE
    assert " ".join(command[:3]) in PAGE
    printed = re.findall(r"^```text\n(.*?)\n```", PAGE, re.DOTALL | re.MULTILINE)
    table = re.sub(r"asked as well: .*", "", run(*command).stdout)
    assert [re.sub(r"asked as well: .*", "", text).split() for text in printed] == [table.split()]


def test_example_says_what_it_wants() -> None:
    done = subprocess.run([sys.executable, EXAMPLE], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Give two files")
