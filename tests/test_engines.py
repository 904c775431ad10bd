"""Every question gives its golden answer on every engine: the same rows in the same order, term for term."""

from __future__ import annotations

import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from answers import VARIANTS, golden_rows
from conftest import ROOT, started
from equivalences import EQUIVALENCES, canonical, canonical_rows
from servers import STORES, Comunica, Oxigraph, Server

from clusterkg.claims.cache import published_files
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import CLAIM
from clusterkg.questions import LANGUAGES, load_question, settings
from clusterkg.questions.answer import compact
from clusterkg.store.base import Solutions, Term

QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
ASKED = {**{name: (name, {}) for name in QUESTIONS}, **VARIANTS}
ENGINES = ("memory", "disk", "rdflib", *STORES, "by_subject", "by_predicate")
QUICK = ("disk", *STORES)
RESULTS = "application/sparql-results+json"

Ask = Callable[[str], Solutions]


# --- the engines


def ask(server: Server, text: str) -> Solutions:
    """What a server answers."""
    reply = httpx.post(server.query_url, data={"query": text}, headers={"Accept": RESULTS}, timeout=60, trust_env=False)
    assert reply.status_code == 200, reply.text[:2_000]
    return solutions(reply.content)


def solutions(content: bytes) -> Solutions:
    """SPARQL results in JSON, read."""
    found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables], [tuple(row) for row in found]


@pytest.fixture(scope="module")
def engines(
    filled_server: Callable[[str], Server], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Ask]]:
    """The engines by name, each started and filled when it is first needed."""
    made: dict[str, Ask] = {}
    with ExitStack() as running:

        def engine(name: str) -> Ask:
            if name not in made:
                if name in STORES:
                    server = filled_server(name)
                    made[name] = lambda text: ask(server, text)
                elif name in SPLITS:
                    federation: Comunica = request.getfixturevalue("comunica")
                    made[name] = federated(running, federation, SPLITS[name], tmp_path_factory.mktemp(name))
                else:
                    made[name] = rdflib_engine(running) if name == "rdflib" else embedded(name, tmp_path_factory)
            return made[name]

        yield engine


def embedded(name: str, folders: pytest.TempPathFactory) -> Ask:
    """Pyoxigraph in this process."""
    store = ox.Store(folders.mktemp(name)) if name == "disk" else ox.Store()
    store.bulk_load(path=published_files().graph, format=ox.RdfFormat.N_TRIPLES)

    def answer(text: str) -> Solutions:
        found = store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return [variable.value for variable in found.variables], [tuple(row) for row in found]

    return answer


def rdflib_engine(running: ExitStack) -> Ask:
    """Rdflib in this process."""
    loaded = rdflib.Graph()
    running.callback(loaded.close)
    loaded.parse(published_files().graph, format="nt")

    def answer(text: str) -> Solutions:
        content = loaded.query(text).serialize(format="json")
        assert content is not None
        return solutions(content)

    return answer


# --- two servers, each with one half


def halves_by_subject(lines: list[str]) -> tuple[list[str], list[str]]:
    """Whatever is said of one thing is on one server."""
    return halves(lines, {line: zlib.crc32(line.split(" ", 1)[0].encode()) % 2 for line in lines})


def halves_by_predicate(lines: list[str]) -> tuple[list[str], list[str]]:
    """Each predicate is on one server; the next most frequent one goes to the lighter."""
    counted = Counter(line.split(" ", 2)[1] for line in lines)
    weights, side = [0, 0], {}
    for predicate, number in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        side[predicate] = weights.index(min(weights))
        weights[side[predicate]] += number
    return halves(lines, {line: side[line.split(" ", 2)[1]] for line in lines})


def halves(lines: list[str], side: dict[str, int]) -> tuple[list[str], list[str]]:
    return [line for line in lines if side[line] == 0], [line for line in lines if side[line] == 1]


SPLITS = {"by_subject": halves_by_subject, "by_predicate": halves_by_predicate}


def federated(
    running: ExitStack, comunica: Comunica, split: Callable[[list[str]], tuple[list[str], list[str]]], folder: Path
) -> Ask:
    """Two Oxigraph servers behind one Comunica."""
    sources = []
    for number, lines in enumerate(split(published_lines())):
        server = started(running, Oxigraph(folder / str(number)))
        half = folder / f"{number}.nt"
        half.write_text("".join(lines), encoding="utf-8")
        server.put(None, half)
        sources.append(server.query_url)
    return lambda text: solutions(comunica.ask(text, sources))


def published_lines() -> list[str]:
    return published_files().graph.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("split", SPLITS)
def test_the_halves_are_halves(split: str) -> None:
    lines = published_lines()
    first, second = SPLITS[split](lines)
    assert sorted([*first, *second]) == sorted(lines)
    assert 0.4 < len(first) / len(lines) < 0.6
    word = 0 if split == "by_subject" else 1
    assert not {line.split(" ", 2)[word] for line in first} & {line.split(" ", 2)[word] for line in second}


# --- the answers


def query_text(graph: KnowledgeGraph, name: str, lang: str = "en") -> str:
    question, parameters = ASKED[name]
    asked = load_question(question)
    return asked.query({s.name: s.terms for s in settings(graph.store, asked, parameters)}, lang)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ASKED)
def test_answer(
    name: str,
    engine: str,
    engines: Callable[[str], Ask],
    graph: KnowledgeGraph,
    record_property: Callable[[str, object], None],
) -> None:
    text = query_text(graph, name)
    answer, reference = engines(engine), engines("memory")
    begin = time.perf_counter()
    columns, rows = answer(text)
    record_property("seconds", time.perf_counter() - begin)
    shown = [{c: "" if v is None else str(compact(v)) for c, v in zip(columns, row, strict=True)} for row in rows]
    assert shown == golden_rows(name)
    expected_columns, expected = reference(text)
    assert columns == expected_columns
    assert canonical_rows(rows) == canonical_rows(expected)


@pytest.mark.parametrize("engine", QUICK)
@pytest.mark.parametrize("lang", sorted(set(LANGUAGES) - {"en"}))
def test_other_languages(lang: str, engine: str, engines: Callable[[str], Ask], graph: KnowledgeGraph) -> None:
    answer, reference = engines(engine), engines("memory")
    different = []
    for name in ASKED:
        text = query_text(graph, name, lang)
        if canonical_rows(answer(text)[1]) != canonical_rows(reference(text)[1]):
            different.append(name)
    assert not different


# --- equivalences


def claims(*names: str) -> ox.Literal:
    return ox.Literal(" ".join(CLAIM.iri + name for name in names))


# For each equivalence: what is held to be the same, and near misses that are not.
EXAMPLES: dict[str, tuple[tuple[Term, Term], list[tuple[Term, Term]]]] = {
    "language tags differ in case only": (
        (ox.Literal("群聚", language="zh-Hant"), ox.Literal("群聚", language="zh-hant")),
        [
            (ox.Literal("群聚", language="zh-Hant"), ox.Literal("群聚", language="zh-Hans")),
            (ox.Literal("群聚", language="zh-Hant"), ox.Literal("群聚", language="zh")),
            (ox.Literal("群聚", language="zh-Hant"), ox.Literal("群聚")),
            (ox.Literal("Cluster", language="en"), ox.Literal("cluster", language="en")),
        ],
    ),
    "claims joined by GROUP_CONCAT stand in another order": (
        (claims("a", "b"), claims("b", "a")),
        [
            (claims("a", "b"), claims("a", "c")),
            (claims("a", "b"), claims("a", "b", "b")),
            (claims("a", "b"), claims("a")),
            (ox.Literal("first second"), ox.Literal("second first")),
            (claims("a", "b"), ox.Literal(claims("b", "a").value, language="en")),
        ],
    ),
}


def test_every_equivalence_has_examples() -> None:
    assert set(EXAMPLES) == set(EQUIVALENCES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_near_misses_are_refused(name: str) -> None:
    (one, other), misses = EXAMPLES[name]
    assert EQUIVALENCES[name](one) == EQUIVALENCES[name](other)
    assert canonical(one) == canonical(other)
    for one, other in misses:
        assert canonical(one) != canonical(other)


def test_terms_of_other_kinds_are_never_the_same() -> None:
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    same_text: list[Term | None] = [
        ox.NamedNode("urn:1"),
        ox.Literal("urn:1"),
        ox.Literal("1"),
        ox.Literal("1", datatype=integer),
        ox.Literal("01", datatype=integer),
        ox.Literal(""),
        None,
    ]
    assert len({canonical(term) for term in same_text}) == len(same_text)


# --- the servers themselves


@pytest.mark.parametrize("kind", STORES)
def test_a_killed_server_comes_back(kind: str, start_server: Callable[..., Server], tmp_path: Path) -> None:
    """With its data, at its address."""
    server = start_server(kind)
    path = tmp_path / "one.nt"
    path.write_text('<http://example.org/s> <http://example.org/p> "x" .\n')
    server.put(None, path)
    server.put("http://example.org/g", path)
    everywhere = "SELECT ?g { GRAPH ?g { <http://example.org/s> <http://example.org/p> ?o } }"
    plain = "SELECT ?o { <http://example.org/s> <http://example.org/p> ?o }"
    before = (server.url, ask(server, plain), ask(server, everywhere))
    server.kill()
    with pytest.raises(httpx.ConnectError):
        ask(server, plain)
    server.restart()
    assert (server.url, ask(server, plain), ask(server, everywhere)) == before


def test_virtuoso_cuts_answers_off_where_it_is_told_to(start_server: Callable[..., Server], tmp_path: Path) -> None:
    server = start_server("virtuoso", rows=10)
    path = tmp_path / "many.nt"
    path.write_text("".join(f'<http://example.org/s{n}> <http://example.org/p> "x" .\n' for n in range(20)))
    server.put(None, path)
    assert len(ask(server, "SELECT ?s { ?s <http://example.org/p> ?o }")[1]) == 10


def test_servers_end_with_the_tests_however_those_end(tmp_path: Path) -> None:
    program = f"""
import os, pathlib, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from servers import Oxigraph
server = Oxigraph(pathlib.Path({str(tmp_path)!r}))
server.start()
print(server.query_url, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    url = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True, check=False).stdout.strip()
    assert url
    end = time.monotonic() + 10
    while not gone(url) and time.monotonic() < end:
        time.sleep(0.05)
    assert gone(url)


def gone(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False)
    except httpx.ConnectError:
        return True
    return False
