"""Endpoints: no lying server ever yields a wrong answer, and nothing that is printed holds a credential."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from answers import VARIANTS, as_multiset, golden_rows
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from lies import LIES, RIGHT, SLOW
from lying import Asked, LyingServer, Tell, after, capped, honest, is_count, is_probe, login, repeating, sometimes
from servers import Server

import clusterkg
from clusterkg.claims.cache import published_files
from clusterkg.cli import main
from clusterkg.errors import (
    BackendError,
    ClusterKGError,
    DataError,
    IncompleteAnswerError,
    QueryError,
)
from clusterkg.graph import KnowledgeGraph
from clusterkg.store import complete, http, remote
from clusterkg.store.address import Address
from clusterkg.store.base import Solutions
from clusterkg.store.guard import Limits
from clusterkg.store.http import Reply
from clusterkg.store.paging import fetch_in_pages
from clusterkg.store.remote import RemoteStore
from clusterkg.store.shape import columns, end_of_braces

QUESTION = "measurements"
USER, PASSWORD = "margit", "s3cr:et/wörd#%41"
QUESTIONS: dict[str, tuple[str, Any]] = {
    path.stem: (path.stem, {}) for path in (ROOT / "queries").glob("*.rq")
} | VARIANTS


@pytest.fixture(scope="session")
def truth() -> ox.Store:
    """What the lying servers really hold."""
    store = ox.Store()
    store.bulk_load(path=str(published_files().graph), format=ox.RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are reached soon; no credentials from outside."""
    monkeypatch.setattr(http, "_LARGEST", 5_000_000)
    monkeypatch.setattr(http, "_PAUSE", 0.0)
    monkeypatch.setattr(remote, "_LONGEST", 2.0)
    monkeypatch.setenv("NETRC", os.devnull)
    for name in ("CLUSTERKG_USER", "CLUSTERKG_PASSWORD", "CLUSTERKG_STORE"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def opened(url: str, seconds: float = 5.0) -> Iterator[KnowledgeGraph]:
    store = RemoteStore(url, seconds=seconds)
    try:
        yield KnowledgeGraph(store)
    finally:
        store.connection.close()


def is_golden(graph: KnowledgeGraph, name: str = QUESTION) -> bool:
    question, parameters = QUESTIONS[name]
    rows = [
        {key: "" if v is None else str(v) for key, v in row.values.items()} for row in graph.ask(question, **parameters)
    ]
    return as_multiset(rows) == as_multiset(golden_rows(name))


def outcome(url: str) -> str:
    """`RIGHT`, or the message of the error."""
    with opened(url) as graph:
        try:
            assert is_golden(graph), "a wrong answer"
        except ClusterKGError as error:
            said = str(error)
            assert said.isprintable(), said
            assert "secret-place" not in said
            assert len(said) < 600
            return said
    return RIGHT


# --- the lies


def test_the_truth_is_right(truth: ox.Store) -> None:
    with LyingServer(truth) as server:
        assert outcome(server.url) == RIGHT
        graph = clusterkg.open(server.url)
        assert is_golden(graph)
        graph.store.connection.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", LIES)
def test_lie_is_seen_through(name: str, truth: ox.Store) -> None:
    """Told always, even to the query that looks for the endpoint; and told at the rows, after an honest beginning."""
    lie = LIES[name]
    late = sometimes(lie.tell, lambda query: not is_probe(query) and not is_count(query))
    tellings: list[Tell] = [late] if name in SLOW else [lie.tell, late]
    for tell in tellings:
        with LyingServer(truth, tell) as server:
            said = outcome(server.url)
        assert re.search((tell is late and lie.at_rows) or lie.outcome, said), said


@pytest.mark.parametrize("name", sorted(LIES.keys() - SLOW))
def test_lie_at_the_count_is_seen_through(name: str, truth: ox.Store) -> None:
    with LyingServer(truth, sometimes(LIES[name].tell, is_count)) as server:
        outcome(server.url)


@pytest.mark.parametrize("name", sorted(LIES.keys() - SLOW))
def test_lie_at_some_requests_is_seen_through(name: str, truth: ox.Store) -> None:
    """Each second request is answered well."""
    turn = cycle([honest, LIES[name].tell])
    with LyingServer(truth, lambda asked: next(turn)(asked)) as server:
        outcome(server.url)


def test_errors_say_how_to_go_on(truth: ox.Store) -> None:
    """A message has at least two parts: what happened, and what to do or to ask oneself."""
    for name in ("cap-10", "anytime", "json-cut", "web-page", "status-500", "status-403", "gzip-bomb", "line-reset"):
        with LyingServer(truth, LIES[name].tell) as server:
            said = outcome(server.url).replace(server.url, "")
        assert re.search(r"[.:?] ?\w[^.]+[.?]$", said), said
        assert re.search(r"[Aa]sk|[Nn]ame|[Ss]et |[Ss]witch|raised|running|login|[Ll]ook", said), said


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(max_size=3))
def test_no_part_of_an_answer_passes_for_the_whole(cut: int, more: bytes) -> None:
    body = json.dumps(
        {
            "head": {"vars": ["a"]},
            "results": {"bindings": [{"a": {"type": "uri", "value": f"http://x/{n}"}} for n in range(9)]},
        }
    ).encode()
    piece = body[: cut % len(body)] + more
    if piece.strip() == body:
        return
    with pytest.raises(IncompleteAnswerError):
        complete.parse_results(Reply(200, {"content-type": "application/json"}, piece), "http://x/")


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=5)
        | st.sampled_from(["uri", "literal", "__ASK_RETVAL"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["head", "vars", "results", "bindings", "boolean", "type", "value", "a", "__ASK_RETVAL"]
                ),
                inner,
            )
        ),
    )
)
def test_json_of_any_shape_gives_rows_or_an_error_of_ours(data: object) -> None:
    try:
        complete.parse_results(Reply(200, {"content-type": "application/json"}, json.dumps(data).encode()), "http://x/")
    except IncompleteAnswerError:
        return


# --- other faces than ask


_TURTLE = "CONSTRUCT { ?c a clu:IndustrialCluster } WHERE { ?c a clu:IndustrialCluster }"


@pytest.mark.parametrize(
    "text",
    [
        _TURTLE,
        "CONSTRUCT WHERE { ?c a clu:IndustrialCluster }",
        "CONSTRUCT { ?c clu:z '}' ; clu:x [ clu:y ?l ] } # {\nWHERE { ?c a clu:IndustrialCluster ; rdfs:label ?l }",
        "CONSTRUCT { kg:heyri a clu:IndustrialCluster } WHERE { kg:heyri a clu:IndustrialCluster }",
        "CONSTRUCT { ?c clu:x ?none } WHERE { ?c a clu:IndustrialCluster OPTIONAL { ?c clu:nothing ?none } }",
        "CONSTRUCT { ?c a ?t } { ?c a ?t . ?c a clu:IndustrialCluster } ORDER BY ?c ?t LIMIT 2",
        "DESCRIBE kg:heyri",
        "DESCRIBE kg:heyri <https://w3id.org/clusterkg/id/paju> kg:heyri",
        "DESCRIBE ?c WHERE { ?c a clu:IndustrialCluster }",
        "DESCRIBE ?c kg:heyri { ?c a clu:IndustrialCluster ; rdfs:label ?label }",
        "DESCRIBE * WHERE { ?c a clu:IndustrialCluster }",
        "DESCRIBE ?c",
    ],
)
@pytest.mark.filterwarnings("ignore::clusterkg.store.sandbox.UnknownTermWarning")
def test_triples_are_made_of_rows_that_are_counted(text: str, truth: ox.Store, graph: KnowledgeGraph) -> None:
    def triples(found: bytes) -> object:
        dataset = ox.Dataset(ox.parse(found, format=ox.RdfFormat.N_TRIPLES))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return {str(quad) for quad in dataset}

    expected = triples(graph.query(text, form="ntriples"))
    with LyingServer(truth) as server, opened(server.url) as there:
        assert triples(there.query(text, form="ntriples")) == expected
        server.tell = capped(1)
        try:
            found = there.query(text, form="ntriples")
        except IncompleteAnswerError:
            return
        assert triples(found) == expected


@pytest.mark.parametrize("name", sorted(LIES.keys() - SLOW))
def test_yes_and_no_are_not_mixed_up(name: str, truth: ox.Store) -> None:
    for text, right in [
        ("ASK { kg:heyri a clu:IndustrialCluster }", b"true"),
        ("ASK { kg:heyri a clu:Claim }", b"false"),
    ]:
        tell = sometimes(LIES[name].tell, lambda query: not is_probe(query))
        with LyingServer(truth, tell) as server, opened(server.url) as graph:
            try:
                said = graph.query(text, form="csv")
            except ClusterKGError:
                continue
        # A truth value that is whole and well-formed is believed: nothing tells it from an honest one.
        assert said == right or name in {"json-of-another-shape-boolean", "ask-retval-for-rows"}, said


def test_rows_of_one_s_own_query_come_in_every_format(truth: ox.Store, graph: KnowledgeGraph) -> None:
    text = "SELECT ?c ?l WHERE { ?c a clu:IndustrialCluster ; rdfs:label ?l } ORDER BY ?c ?l"
    with LyingServer(truth) as server, opened(server.url) as there:
        for form in ("csv", "tsv", "xml"):
            assert there.query(text, form=form) == graph.query(text, form=form)
        assert json.loads(there.query(text)) == json.loads(graph.query(text))
        assert there.query("SELECT * { kg:heyri a ?c } ORDER BY ?c", form="csv") == graph.query(
            "SELECT * { kg:heyri a ?c } ORDER BY ?c", form="csv"
        )
        with pytest.raises(QueryError, match="no SELECT"):
            there.store.select("ASK { }")


def test_limits_of_a_query_hold_at_endpoints_too(truth: ox.Store) -> None:
    drip = sometimes(LIES["dripping-body"].tell, lambda query: not is_probe(query))
    for tell, limits, said in [
        (drip, Limits(seconds=0.3), r"after 0\.3 seconds, the limit"),
        (honest, Limits(answer_megabytes=1), "more than 1 MB, the limit"),
    ]:
        with (
            LyingServer(truth, tell) as server,
            opened(server.url) as graph,
            pytest.raises(BackendError, match=said),
        ):
            graph.query("SELECT * { ?s ?p ?o }", limits=limits)


def test_content_that_is_exchanged_meanwhile_is_asked_again(truth: ox.Store) -> None:
    """Rows and count from two contents do not fit; asked once more, they do."""
    with LyingServer(truth, after(2, capped(5))) as server:
        assert outcome(server.url) == RIGHT


def test_ledger_that_names_a_graph_that_is_gone(truth: ox.Store) -> None:
    """On a server whose plain queries see all graphs, an empty answer is looked into."""

    def virtuoso(asked: Asked) -> None:
        if "generation>" in asked.query:
            graph = {"type": "uri", "value": "https://w3id.org/clusterkg/graph/generation/7"}
            number = {"type": "literal", "value": "7"}
            data: object = {
                "head": {"vars": ["graph", "number"]},
                "results": {"bindings": [{"graph": graph, "number": number}]},
            }
        elif "ASK" in asked.query:
            data = {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": []}}
        else:
            data = asked.data()
            data["results"]["bindings"] = [] if not is_count(asked.query) else data["results"]["bindings"]
            for row in data["results"]["bindings"]:
                row["rows_in_all"]["value"] = "0"
        asked.send(data, Server="Virtuoso/07.20.3229 (Linux)")

    with LyingServer(truth, sometimes(virtuoso, lambda query: not is_probe(query))) as server:
        server.tell = lambda asked: (
            asked.send(asked.body(), Server="Virtuoso/7") if is_probe(asked.query) else virtuoso(asked)
        )
        assert re.search("is gone.*clusterkg load", outcome(server.url))


# --- redirects, proxies, and who is contacted


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_leads_nowhere(status: int, truth: ox.Store) -> None:
    with LyingServer(truth) as other:
        elsewhere = lambda asked: asked.send("", status, Location=other.url)  # noqa: E731
        for tell in (elsewhere, login(USER, PASSWORD, "Basic", elsewhere)):
            with LyingServer(truth, tell) as server:
                url = f"http://{USER}:s3cr%3Aet%2Fw%C3%B6rd%23%2541@{server.host}/sparql"
                assert "redirects are not followed" in outcome(url)
        assert other.requests == []


def test_proxies_of_the_environment_are_not_used(truth: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with LyingServer(truth) as proxy, LyingServer(truth) as server:
        for name, case in product(["http_proxy", "https_proxy", "all_proxy"], [str.lower, str.upper]):
            monkeypatch.setenv(case(name), f"http://{proxy.host}")
        monkeypatch.setenv("no_proxy", "")
        assert outcome(server.url) == RIGHT
        assert proxy.requests == []


_WATCHED = """
import sys
contacted = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
        contacted.append(arguments[1] if event.startswith("socket.c") else arguments)
sys.addaudithook(watch)
from clusterkg.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    print(repr(contacted), end.code, file=sys.stderr)
"""


def watched(*arguments: str) -> tuple[str, list[tuple[str, int]]]:
    """What a command prints, and the addresses that it contacts."""
    done = subprocess.run([sys.executable, "-c", _WATCHED, *arguments], capture_output=True, text=True, check=False)
    found, code = done.stderr.splitlines()[-1].rsplit(" ", 1)
    assert code == "0", done.stderr
    return done.stdout, eval(found)  # our own words


def test_without_a_store_nothing_is_contacted() -> None:
    output, contacted = watched("ask", QUESTION, "--format", "csv")
    assert "heyri" in output
    assert contacted == []


def test_with_a_store_nothing_else_is_contacted(truth: ox.Store) -> None:
    with LyingServer(truth) as server:
        output, contacted = watched("ask", QUESTION, "--format", "csv", "--store", server.url)
        host, port = server.host.split(":")
    assert "heyri" in output
    assert contacted
    assert all(address[:2] == (host, int(port)) for address in contacted), contacted


# --- asking again


@pytest.mark.parametrize("name", ["line-closed-without-a-word", "line-reset", "chunks-cut-off"])
def test_broken_line_is_tried_once_more(name: str, truth: ox.Store) -> None:
    with LyingServer(truth, after(1, LIES[name].tell)) as server:
        assert outcome(server.url) == RIGHT
    with LyingServer(truth, LIES[name].tell) as server:
        outcome(server.url)
        assert len(server.requests) == 2


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_server_that_says_when_is_asked_again(status: int, truth: ox.Store) -> None:
    later = lambda asked: asked.send("later", status, "text/plain", Retry_After="0")  # noqa: E731
    with LyingServer(truth, after(1, later)) as server:
        assert outcome(server.url) == RIGHT
    for wanted in ("3600", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "٣", ""):
        value = wanted.encode().decode("latin-1")
        much_later = lambda asked, value=value: asked.send("", status, "text/plain", Retry_After=value)  # noqa: E731
        with LyingServer(truth, after(1, much_later)) as server:
            assert outcome(server.url) != RIGHT
            assert len(server.requests) == 1


def test_nobody_there() -> None:
    with LyingServer(ox.Store()) as server:
        url = server.url
    assert "cannot be reached" in outcome(url)


# --- credentials


def with_login(server: LyingServer, password: str = PASSWORD) -> str:
    from urllib.parse import quote

    return f"http://{USER}:{quote(password, safe='')}@{server.host}/sparql"


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_login(scheme: str, truth: ox.Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with LyingServer(truth, login(USER, PASSWORD, scheme)) as server:
        assert outcome(with_login(server)) == RIGHT
        said = outcome(with_login(server, "wrong-" + PASSWORD))
        assert re.search("asks for a login, or refuses this one.*CLUSTERKG_USER", said)
        assert re.search("asks for a login.*CLUSTERKG_USER.*netrc", outcome(server.url))
        monkeypatch.setenv("CLUSTERKG_USER", USER)
        monkeypatch.setenv("CLUSTERKG_PASSWORD", PASSWORD)
        assert outcome(server.url) == RIGHT
        monkeypatch.delenv("CLUSTERKG_USER")
        netrc = tmp_path / "netrc"
        netrc.write_text(f'machine 127.0.0.1 login {USER} password "{PASSWORD}"\n', encoding="utf-8")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        assert outcome(server.url) == RIGHT


@pytest.mark.parametrize(
    "challenge",
    [
        "Digest",
        "Digest ",
        "Digest realm",
        'Digest realm="r"',
        'Digest realm="r", nonce="n", algorithm=NONE',
        'Digest realm="r", nonce="n", qop="auth-int"',
        'Digest realm="r", nonce="n", qop="other"',
        'Digest realm="r, nonce=n',
        "Basic",
        "Negotiate",
        "\x1b[31m",
        "",
    ],
)
def test_challenge_that_makes_no_sense_is_a_refusal(challenge: str, truth: ox.Store) -> None:
    refuse = lambda asked: asked.send("no", 401, "text/plain", WWW_Authenticate=challenge)  # noqa: E731
    with LyingServer(truth, refuse) as server:
        assert re.search("asks for a login|HTTP", outcome(with_login(server)))


def test_nothing_is_sent_to_a_server_that_does_not_ask(truth: ox.Store) -> None:
    with LyingServer(truth) as server:
        assert outcome(with_login(server)) == RIGHT
        assert {told for _, told in server.requests} == {""}


def _forms(password: str) -> list[str]:
    """The ways in which a server can repeat a password."""
    from base64 import b64encode
    from urllib.parse import quote

    return [
        f"denied: {password}",
        f"denied: {password.upper()}",
        "denied: " + quote(password),
        "denied: " + quote(password, safe=""),
        "denied: Basic " + b64encode(f"{USER}:{password}".encode()).decode(),
        "denied: " + "\x00".join(password),
        "\x07" * 1990 + password,
        "x" * 190 + password,
    ]


SECRET = re.compile(r"s3cr|wörd|w%c3%b6rd|%2541|bWFyZ2l0|czNjc|hunter", re.IGNORECASE)


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("status", [400, 401, 500, 503])
def test_password_that_a_server_repeats_is_not_shown(
    status: int, number: int, truth: ox.Store, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    text = _forms(PASSWORD)[number]
    with LyingServer(truth, login(USER, PASSWORD, "Basic", repeating(status, text))) as server:
        server.tell = sometimes(server.tell, lambda query: not is_probe(query))
        store = RemoteStore(with_login(server))
        try:
            with pytest.raises(ClusterKGError) as caught:
                KnowledgeGraph(store).ask(QUESTION)
        finally:
            store.connection.close()
    shown = [str(caught.value), repr(caught.value), repr(store), repr(store.connection), repr(store.connection.address)]
    shown += [store.address, *traceback.format_exception(caught.value), caplog.text, *capsys.readouterr()]
    for one in shown:
        assert not SECRET.search(one), one


@pytest.mark.parametrize(
    "url",
    [
        "http://margit:hunter2@[::1",
        "http://margit:hunter2@127.0.0.1:99999/",
        "http://margit:hun/ter2@127.0.0.1:1/sparql",
        "http://margit:1/hunter2@127.0.0.1:1/sparql",
        "http://margit:1?hunter2@127.0.0.1:1/sparql",
        "http://margit:1#hunter2@127.0.0.1:1/sparql",
        "ftp://margit:hunter2@127.0.0.1/sparql",
        "htp://margit:hunter2@127.0.0.1/sparql",
        "http:/margit:hunter2@127.0.0.1/sparql",
        " http://margit:hunter2@127.0.0.1/sparql",
        "margit:hunter2@127.0.0.1/sparql",
        "http://margit:hunter2@127.0.0.1:1/sparql",
        "http://127.0.0.1:1/sparql?key=hunter2",
        "HTTP://margit:hunter2@127.0.0.1:1/\x1b[31msparql",
    ],
)
def test_address_that_is_none_is_not_repeated(url: str) -> None:
    result = CliRunner().invoke(main, ["ask", QUESTION, "--store", url])
    assert result.exit_code in {2, 3}
    assert result.output.startswith("Error: ")
    assert "ter2" not in result.output
    assert "\x1b" not in result.output


def test_parts_of_an_address_are_decoded() -> None:
    address = Address.parse("http://me%40home:p%2Fw@[::1]:8890/sparql?timeout=1")
    assert (address.url, address.user, address.password) == ("http://[::1]:8890/sparql?timeout=1", "me@home", "p/w")
    assert address.shown == "http://[::1]:8890/sparql?…"
    with pytest.raises(DataError, match="%40"):
        Address.parse("http://me:1/p@host/")


_CRASH = """
import sys
import clusterkg.store.remote as remote
def crash(*_):
    raise RuntimeError("forced")
if sys.argv.pop(1) == "crash":
    remote.parse_results = crash
from clusterkg.cli import main
main()
"""


@pytest.mark.parametrize("how", ["crash", "right", "wrong"])
def test_command_line_prints_no_password(how: str, truth: ox.Store) -> None:
    password = "s3cret-" + PASSWORD
    with LyingServer(truth, login(USER, password, "Basic")) as server:
        url = with_login(server, password if how != "wrong" else password + "x")
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-c", _CRASH, how, "ask", QUESTION, "--store", url],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
    output = done.stdout + done.stderr
    assert ("Traceback" in output) == (how == "crash"), output
    assert done.returncode == {"crash": 1, "right": 0, "wrong": 3}[how]
    assert not SECRET.search(output)
    assert password not in output


def test_escape_codes_of_a_server_do_not_reach_the_screen(truth: ox.Store) -> None:
    red = sometimes(repeating(400, "\x1b[31mred\x9b2J\u202e\r\x07"), lambda query: not is_probe(query))
    with LyingServer(truth, red) as server:
        result = CliRunner().invoke(main, ["ask", QUESTION, "--store", server.url])
    assert result.exit_code == 2
    assert not set("\x1b\x9b\u202e\r\x07") & set(result.output)


# --- pages


N = 300


@pytest.fixture(scope="module")
def keyed() -> ox.Store:
    """So many things, each with a number; a third of them has a name too."""
    store = ox.Store()
    for number in range(N):
        thing = ox.NamedNode(f"http://example.org/{number * 7919 % N}")
        store.add(ox.Quad(thing, ox.NamedNode("urn:number"), ox.Literal(number)))
        if number % 3 == 0:
            store.add(ox.Quad(thing, ox.NamedNode("urn:name"), ox.Literal(f"name {number % 5}")))
    return store


def asker(store: ox.Store, cap: int) -> Callable[[str], Solutions]:
    """Answers as a server does that caps."""

    def ask(query: str) -> Solutions:
        found = store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        return [variable.value for variable in found.variables], [tuple(solution) for solution in found][:cap]

    return ask


KEYED = (
    "PREFIX u: <urn:>\nSELECT ?thing ?number ?name WHERE { ?thing u:number ?number OPTIONAL { ?thing u:name ?name } }"
)


@pytest.mark.parametrize("cap", [10, 2, 7, 299, 300, 301])
def test_capped_answer_with_a_key_comes_whole(cap: int, keyed: ox.Store) -> None:
    with LyingServer(keyed, capped(cap)) as server, opened(server.url) as graph:
        names, rows = graph.store.select(KEYED)
    assert names == ["thing", "number", "name"]
    assert sorted(map(str, rows)) == sorted(map(str, asker(keyed, N)(KEYED)[1]))


@pytest.mark.parametrize(
    "query",
    [
        KEYED.replace("?thing ?number", "?number"),
        KEYED + " ORDER BY ?number",
        KEYED + " LIMIT 200",
        KEYED.replace("SELECT ?thing", "SELECT ?same ?thing")
        .replace("{ ?thing", "{ BIND(<urn:x> AS ?same) ?thing", 1)
        .replace("?thing ?number ?name", "?number ?name", 1),
        "SELECT ?name (COUNT(*) AS ?n) WHERE { ?thing <urn:number> ?n0 BIND(STR(?n0) AS ?name) } GROUP BY ?name",
    ],
)
def test_capped_answer_without_a_key_is_an_error(query: str, keyed: ox.Store) -> None:
    with (
        LyingServer(keyed, capped(10)) as server,
        opened(server.url) as graph,
        pytest.raises(IncompleteAnswerError, match=r"gave 10 of [23]00 rows: it caps answers.*pages"),
    ):
        graph.store.select(query)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(0, N), st.booleans())
def test_pages_of_any_length_add_up(keyed: ox.Store, cap: int, size: int, distinct: bool) -> None:
    query = KEYED.replace("SELECT", "SELECT DISTINCT" if distinct else "SELECT").replace(
        "}", f"FILTER(?number < {size}) }}", 1
    )
    query = query.replace("OPTIONAL { ?thing u:name ?name FILTER", "FILTER").replace(
        ") } }", ") OPTIONAL { ?thing u:name ?name } }"
    )
    everything = asker(keyed, N)(query)[1]
    assert len(everything) == size
    found = fetch_in_pages(query, min(cap, size), size, asker(keyed, cap))
    if 2 <= cap < size:
        assert found is not None
        assert sorted(map(str, found[1])) == sorted(map(str, everything))
    else:
        assert found is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_pages_that_lie_are_not_put_together(keyed: ox.Store, data: st.DataObject) -> None:
    """Rows are left out, repeated, exchanged, invented or put elsewhere in one page; or columns are."""
    cap = data.draw(st.integers(2, 60), "cap")
    liar = data.draw(st.integers(0, N // cap), "page that lies")
    kind = data.draw(
        st.sampled_from(["skip", "repeat", "swap", "replace", "invent", "empty", "columns", "unbound"]), "lie"
    )
    place = data.draw(st.integers(0, cap - 1), "place")
    pages = 0
    ask = asker(keyed, cap)

    def lying(query: str) -> Solutions:
        nonlocal pages
        names, rows = ask(query)
        if "STR(?thing) >" not in query:
            return names, rows
        pages += 1
        if pages - 1 != liar or not rows:
            return names, rows
        at = place % len(rows)
        other = (at + 1) % len(rows)
        if kind == "skip":
            del rows[at]
        elif kind == "repeat":
            rows.insert(at, rows[at])
            rows = rows[: max(len(rows) - 1, 1)] if at < len(rows) - 1 else rows
        elif kind == "swap":
            rows[at], rows[other] = rows[other], rows[at]
        elif kind == "replace":
            rows[at] = rows[other]
        elif kind == "invent":
            rows.insert(at, (ox.NamedNode("http://example.org/00"), None, None))
        elif kind == "empty":
            rows = []
        elif kind == "columns":
            names = names[::-1]
        elif kind == "unbound":
            rows[at] = (None, *rows[at][1:])
        return names, rows

    found = fetch_in_pages(KEYED, cap, N, lying)
    truth = sorted(map(str, asker(keyed, N)(KEYED)[1]))
    assert found is None or sorted(map(str, found[1])) == truth


def test_content_that_changes_between_pages_is_not_mixed(keyed: ox.Store) -> None:
    """The same number of rows, but other ones, from some page on."""
    other = ox.Store()
    for quad in keyed:
        assert isinstance(quad.subject, ox.NamedNode)
        other.add(ox.Quad(ox.NamedNode(quad.subject.value + "x"), quad.predicate, quad.object))
    mark = ox.Quad(
        ox.NamedNode("https://w3id.org/clusterkg/graph/load"), ox.NamedNode("urn:digest"), ox.Literal("other")
    )
    other.add(mark)
    for switch in (3, 5, 10, 20):
        with LyingServer(keyed, capped(10)) as server, opened(server.url) as graph:
            number = iter(range(10_000))

            def exchange(
                asked: Asked, server: LyingServer = server, number: Iterator[int] = number, at: int = switch
            ) -> None:
                if next(number) == at:
                    server.store = other
                capped(10)(asked)

            server.tell = exchange
            try:
                _, rows = graph.store.select(KEYED)
            except ClusterKGError:
                continue
            found = sorted(map(str, rows))
            assert found in [sorted(map(str, asker(store, N)(KEYED)[1])) for store in (keyed, other)]


# --- the shape of queries


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", None),
        ("select distinct $a ?b where { }", ["a", "b"]),
        ("PREFIX a: <urn:?x> SELECT REDUCED (MAX(?v * (1 + 2)) AS ?m) ?z{ }", ["m", "z"]),
        ("SELECT (')?no(' AS ?yes) # ?no\n (EXISTS { ?q ?r ?s } AS ?e) FROM <urn:?f> { }", ["yes", "e"]),
        ("SELECT ?地 ?b·c { }", ["地", "b·c"]),
    ],
)
def test_columns_of_a_query(query: str, expected: list[str] | None) -> None:
    assert columns(query) == expected


def test_braces_in_strings_do_not_end_a_group() -> None:
    assert end_of_braces('{ { \'}\' } <urn:x> # }\n """}""" } x') == len('{ { \'}\' } <urn:x> # }\n """}""" }')
    assert end_of_braces("no braces") == 0


# --- real ones


def ask_all(url: str, here: KnowledgeGraph) -> dict[str, tuple[int, str]]:
    """For every question, how many rows it has, and what comes: the same rows as here, or an error.

    (That the rows here are the golden ones is tested with the questions.)
    """
    found = {}
    with opened(url, seconds=60) as there:
        there.store._longest = 60.0  # type: ignore[attr-defined]
        for name, (question, parameters) in QUESTIONS.items():
            expected = here.ask(question, **parameters)
            try:
                given = there.ask(question, **parameters)
            except BackendError as error:
                found[name] = (len(expected), str(error))
            else:
                assert as_multiset(row.values for row in given) == as_multiset(row.values for row in expected), name
                found[name] = (len(expected), RIGHT)
    return found


def test_virtuoso_with_a_row_cap_of_ten(start_server: Callable[..., Server], graph: KnowledgeGraph) -> None:
    server = start_server("virtuoso", rows=10)
    server.put(None, published_files().graph)
    found = ask_all(server.url, graph)
    for name, (expected, said) in found.items():
        assert said == RIGHT or re.search("gave 10 of [0-9,]+ rows: it caps answers", said), (name, said)
        assert said != RIGHT or expected <= 10, name
    assert found["measurements"][1] != RIGHT
    assert found["six-logics"] == (6, RIGHT)
    with opened(server.url) as there:
        text = "SELECT ?c WHERE { ?c a clu:Claim }"
        rows = there.query(text, form="csv").decode().split()
        assert len(rows) == len(set(rows)) > 300  # in pages
        triples = there.query("CONSTRUCT WHERE { ?c a clu:Claim }", form="ntriples").decode().splitlines()
        assert len(triples) == len(rows) - 1
        with pytest.raises(IncompleteAnswerError, match="gave 10 of"):
            there.query("CONSTRUCT WHERE { ?c clu:modality ?m ; rdfs:label ?l }", form="ntriples")


def test_virtuoso_with_anytime_answers(start_server: Callable[..., Server], graph: KnowledgeGraph) -> None:
    server = start_server("virtuoso", seconds=1)
    server.put(None, published_files().graph)
    found = ask_all(server.url + "?timeout=1", graph)
    for name, (_, said) in found.items():
        assert said == RIGHT or re.search("stopped before it was done.*MaxQueryExecutionTime", said), (name, said)
    with opened(server.url, seconds=30) as there:
        there.store._longest = 30.0  # type: ignore[attr-defined]
        for text in (
            "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }",
            "SELECT ?a WHERE { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?c)) = STRLEN(STR(?f)) + 1999) }",
        ):
            with pytest.raises(BackendError, match=r"stopped before it was done|gave up|status 500"):
                there.store.select(text)
