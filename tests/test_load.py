"""`clusterkg load`: whole or not at all, into folders and real servers."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from answers import golden_rows
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from servers import STORES, Oxigraph, Server, Unavailable

import clusterkg
from clusterkg.cli import main
from clusterkg.errors import BackendError, ClusterKGError, DataError
from clusterkg.loading import load
from clusterkg.loading.content import Fingerprint, Tally, read_content
from clusterkg.loading.endpoints import EndpointLease, endpoint_target
from clusterkg.loading.lease import Holder, this_process
from clusterkg.loading.literals import canonical, check
from clusterkg.namespaces import GRAPH, XSD
from clusterkg.store.opening import open_store

KINDS = tuple(STORES)
OTHERS = "https://example.org/other-people"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def triples(number: int, name: str = "a") -> str:
    """So many triples as N-Triples."""
    return "".join(f'<urn:{name}:{i}> <urn:p> "{i}"^^<{XSD.integer.value}> .\n' for i in range(number))


def written(folder: Path, number: int, name: str = "a") -> Path:
    path = folder / f"{name}-{number}.nt"
    path.write_text(triples(number, name), encoding="utf-8")
    return path


def held(where: str | Path, graph: str = "") -> int:
    """How many triples a store answers with, without the marker."""
    _, rows = open_store(where, graph).select(COUNT)
    return int(rows[0][0].value) - 2  # type: ignore[union-attr]


@pytest.fixture(autouse=True)
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator of the Virtuoso that the tests start; others do not ask."""
    monkeypatch.setenv("CLUSTERKG_USER", "dba")
    monkeypatch.setenv("CLUSTERKG_PASSWORD", "dba")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """One server of each kind for all tests here."""
    servers: dict[str, Server] = {}
    with ExitStack() as stack:

        def get(kind: str) -> Server:
            if kind not in servers:
                try:
                    servers[kind] = stack.enter_context(STORES[kind](tmp_path_factory.mktemp(kind)))
                except Unavailable as missing:
                    pytest.skip(f"{kind} cannot be had here: {missing}")
            return servers[kind]

        yield get


def graphs(server: Server) -> set[str]:
    _, rows = endpoint_target(server.url, "")._server.rows(  # type: ignore[attr-defined]
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    )
    return {str(getattr(graph, "value", "")) for (graph,) in rows}


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, running: Callable[[str], Server]) -> Server:
    """A server of each kind, emptied."""
    found = running(request.param)
    helper = endpoint_target(found.url, "")._server  # type: ignore[attr-defined]
    for graph in graphs(found):
        if "clusterkg" in graph or graph.startswith("https://example.org/"):
            helper.drop(graph)
    if request.param != "virtuoso":
        helper.update("DROP SILENT DEFAULT")
    return found


def ours(server: Server) -> set[str]:
    """The graphs that clusterkg left on a server."""
    return {graph for graph in graphs(server) if graph.startswith(GRAPH.iri)}


# --- the content


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        ("01", "integer", "1"),
        ("-0", "integer", "0"),
        ("+5", "nonNegativeInteger", "5"),
        ("099999999999999999999", "integer", "99999999999999999999"),
        ("1.50", "decimal", "1.5"),
        ("1", "boolean", "true"),
        ("1.0E0", "double", "1"),
        ("2020-01-01T00:00:00.000+00:00", "dateTime", "2020-01-01T00:00:00Z"),
        ("P1Y", "duration", "P1Y"),
        ("2020", "gYear", "2020"),
    ],
)
def test_literals_get_the_form_that_stores_keep(value: str, datatype: str, expected: str) -> None:
    kept = canonical(ox.Literal(value, datatype=XSD[datatype]))
    assert kept.value == expected
    store = ox.Store()
    store.add(ox.Quad(XSD.a, XSD.a, kept))
    assert next(iter(store)).object == kept


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("abc", "integer"),
        ("", "integer"),
        ("1.0", "integer"),
        ("-1", "nonNegativeInteger"),
        ("300", "unsignedByte"),
        ("١", "integer"),
        ("yes", "boolean"),
        ("1,5", "decimal"),
        ("2020-13-01", "date"),
        ("2020-01-01", "dateTime"),
        ("20x0", "gYear"),
        ("P", "duration"),
        ("P1YT", "duration"),
        ("abc", "hexBinary"),
    ],
)
def test_literals_that_mean_nothing_are_refused(value: str, datatype: str) -> None:
    with pytest.raises(DataError, match=datatype):
        check(ox.Literal(value, datatype=XSD[datatype]), XSD.a)


_IRIS = st.integers(0, 30).map(lambda number: ox.NamedNode(f"urn:n:{number}"))
_LITERALS = st.one_of(
    st.text(max_size=8).map(ox.Literal),
    st.integers(-50, 50).map(lambda number: ox.Literal(str(number), datatype=XSD.integer)),
    st.tuples(st.text(max_size=3), st.sampled_from(["en", "ko"])).map(
        lambda pair: ox.Literal(pair[0], language=pair[1])
    ),
)
_TRIPLES = st.builds(ox.Triple, _IRIS, _IRIS, st.one_of(_IRIS, _LITERALS))


def digest(found: list[ox.Triple]) -> Fingerprint:
    tally = Tally()
    for triple in found:
        tally.add(triple)
    return tally.fingerprint()


@given(st.lists(_TRIPLES, unique=True, min_size=1), st.randoms())
def test_digest_knows_no_order(found: list[ox.Triple], shuffler: random.Random) -> None:
    other = found.copy()
    shuffler.shuffle(other)
    assert digest(found) == digest(other)


@given(st.lists(_TRIPLES, unique=True, min_size=1), st.data())
def test_digest_tells_near_misses_apart(found: list[ox.Triple], data: st.DataObject) -> None:
    whole = digest(found)
    one = data.draw(st.sampled_from(found))
    assert digest([*found, one]).digest != whole.digest
    assert digest([triple for triple in found if triple != one]).digest != whole.digest
    other = data.draw(_TRIPLES)
    if other not in found:
        assert digest([*(triple for triple in found if triple != one), other]).digest != whole.digest


def test_digest_is_over_values() -> None:
    def one(text: str) -> Fingerprint:
        return digest([quad.triple for quad in ox.parse(f"<urn:a> <urn:b> {text} .", format=ox.RdfFormat.TURTLE)])

    integer = f"^^<{XSD.integer.value}>"
    assert one(f'"01"{integer}') == one("1") == one(f'"1"^^<{XSD.byte.value}>')
    assert one('"x"@EN-gb') == one('"x"@en-GB')
    assert one("true") == one(f'"1"^^<{XSD.boolean.value}>')
    assert len({one(text).digest for text in ("1", "2", '"1"', "1.0", "true", '"x"@en', '"x"', '"x"@en-gb')}) == 8


def test_files_are_one_graph_whatever_their_format(tmp_path: Path) -> None:
    found = []
    store = ox.Store()
    store.load(triples(20).encode(), format=ox.RdfFormat.N_TRIPLES)
    kinds = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".jsonld": "JSON_LD", ".rdf": "RDF_XML", ".nq": "N_QUADS"}
    for ending, name in kinds.items():
        path = tmp_path / f"x{ending}"
        content = (quad.triple for quad in store)
        ox.serialize(content, output=str(path), format=getattr(ox.RdfFormat, name), prefixes={"u": "urn:"})
        found.append(read_content([path]).fingerprint)
    assert len(set(found)) == 1
    assert read_content(sorted(tmp_path.iterdir())).fingerprint == found[0]


def test_blank_nodes_get_the_same_names_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "a.ttl", tmp_path / "b.ttl"
    first.write_text("<urn:a> <urn:p> [ <urn:q> 1 ] , [ <urn:q> 2 ] .", encoding="utf-8")
    second.write_text("_:z <urn:q> 2 . _:y <urn:q> 1 . <urn:a> <urn:p> _:y , _:z .", encoding="utf-8")
    assert read_content([first]) == read_content([second])
    assert not any(b"_:" in line for line in read_content([first]).lines)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.ttl", "<urn:a> <urn:b> .", "does not parse"),
        ("x.nt", triples(50) + "<urn:a> broken", "does not parse"),
        ("x.ttl", '<urn:a> <urn:b> "abc"^^<http://www.w3.org/2001/XMLSchema#integer> .', "is no integer"),
        ("x.rdf", '<!DOCTYPE x [<!ENTITY a "b">]><a/>', "refused"),
        ("x.csv", "hello", "ending"),
        ("x.ttl", "", "not one triple"),
    ],
)
def test_bad_file_changes_nothing(name: str, text: str, message: str, tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])
    bad = tmp_path / name
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load(target, [bad])
    assert held(target) == 10


# --- a folder


def test_folder_is_loaded_and_asked(tmp_path: Path) -> None:
    first = load(tmp_path / "db")
    second = load(tmp_path / "db")
    assert (first.outcome, second.outcome) == ("loaded", "already there")
    assert first.digest == second.digest
    rows = clusterkg.open(tmp_path / "db").ask("measurements").rows
    assert len(rows) == len(golden_rows("measurements"))


def test_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("important", encoding="utf-8")
    for force in (False, True):
        with pytest.raises(DataError, match="something else"):
            load(tmp_path, replace=force)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = load(tmp_path / "db", [written(tmp_path, 10)], dry_run=True)
    assert (report.outcome, report.before) == ("would be loaded", "nothing")
    assert not (tmp_path / "db").exists()


def test_remains_of_a_load_that_died_are_removed(tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])
    broken = target / "versions" / ("000002-" + "0" * 16)
    broken.mkdir()
    (broken / "000001.sst").write_bytes(b"half")
    (target / ("current." + "0" * 16)).write_text(broken.name, encoding="utf-8")
    assert held(target) == 10
    load(target, [written(tmp_path, 20)])
    assert held(target) == 20
    assert not broken.exists()
    assert sorted(path.name for path in target.iterdir()) == ["current", "versions"]
    assert len(list((target / "versions").iterdir())) == 2  # the one before is kept for who has it open


def test_damaged_store_is_made_anew(tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])
    version = next((target / "versions").iterdir())
    (version / "CURRENT").write_text("junk", encoding="utf-8")
    assert load(target, [written(tmp_path, 10)]).outcome == "loaded"
    assert held(target) == 10


def test_who_has_a_folder_open_keeps_what_was_opened(tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])
    before = open_store(target)
    load(target, [written(tmp_path, 20)])
    assert int(before.select(COUNT)[1][0][0].value) == 12  # type: ignore[union-attr]
    assert json.loads(before.query(COUNT, "json"))["results"]["bindings"][0]["n"]["value"] == "12"
    assert held(target) == 20


def lock(target: Path, **changed: object) -> None:
    holder = replace(this_process(int(time.time())), **changed)  # type: ignore[arg-type]
    (target / "load.lock").write_text(json.dumps(asdict(holder)), encoding="utf-8")


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_second_load_into_a_folder_waits(tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])
    lock(target)
    with pytest.raises(BackendError, match=rf"Another load .* process {os.getpid()} on .* since .* ends at .* UTC"):
        load(target, [written(tmp_path, 20)])
    assert held(target) == 10
    lock(target, host="elsewhere#0")
    with pytest.raises(BackendError, match="on elsewhere, since"):
        load(target, [written(tmp_path, 20)])


@pytest.mark.parametrize("changed", ["dead", "over", "junk"])
def test_lease_of_the_dead_is_taken_over(changed: str, tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])
    if changed == "dead":
        lock(target, pid=dead_process())
    elif changed == "over":
        lock(target, host="elsewhere#0", until=int(time.time()) - 1)
    else:
        (target / "load.lock").write_text("half a le", encoding="utf-8")
    assert load(target, [written(tmp_path, 20)]).outcome == "loaded"
    assert not (target / "load.lock").exists()


def test_of_many_loads_at_once_one_goes_on(tmp_path: Path) -> None:
    target, outcomes = tmp_path / "db", []
    files = [written(tmp_path, 2_000, f"n{number}") for number in range(4)]
    start = threading.Barrier(len(files))

    def go(file: Path) -> None:
        start.wait()
        try:
            outcomes.append(load(target, [file]).outcome)
        except BackendError as error:
            outcomes.append(str(error)[:12])

    threads = [threading.Thread(target=go, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) <= {"loaded", "Another load"}
    assert "loaded" in outcomes
    assert held(target) == 2_000


def test_load_that_lost_its_lease_exchanges_nothing(tmp_path: Path) -> None:
    target = tmp_path / "db"
    load(target, [written(tmp_path, 10)])

    def thief(stage: str, done: int, total: int) -> None:
        if stage == "verify":
            lock(target)

    with pytest.raises(BackendError, match="lost"):
        load(target, [written(tmp_path, 20)], progress=thief)
    assert held(target) == 10


# --- servers


def test_server_is_loaded_and_asked(server: Server) -> None:
    first, second = load(server.url), load(server.url)
    assert (first.outcome, first.before, second.outcome) == ("loaded", "nothing", "already there")
    assert first.digest == second.digest == read_content().fingerprint.digest
    assert len(clusterkg.open(server.url).ask("measurements").rows) == len(golden_rows("measurements"))


def test_new_content_replaces_ours_and_leaves_nothing_behind(server: Server, tmp_path: Path) -> None:
    load(server.url, [written(tmp_path, 300)])
    load(server.url, [written(tmp_path, 200, "b")])
    assert held(server.url) == 200
    left = ours(server)
    assert not any("staging" in graph or "lease" in graph for graph in left)
    assert sum("generation" in graph for graph in left) <= 1


def test_graphs_of_others_survive(server: Server, tmp_path: Path) -> None:
    server.put(OTHERS, written(tmp_path, 70, "others"))
    for number in (10, 20):
        load(server.url, [written(tmp_path, number)], replace=True)
    assert held(server.url) == 20
    assert held(server.url, OTHERS) == 70 - 2


def test_foreign_content_is_refused_without_replace(server: Server, tmp_path: Path) -> None:
    if server.name == "Virtuoso":  # nothing is in the way there: each load makes a graph of its own
        server.put(OTHERS, written(tmp_path, 70, "others"))
        assert load(server.url, [written(tmp_path, 10)]).outcome == "loaded"
        assert held(server.url) == 10
        return
    server.put(None, written(tmp_path, 70, "others"))
    with pytest.raises(DataError, match=r"70 triples that clusterkg did not load.*--replace"):
        load(server.url, [written(tmp_path, 10)])
    assert "refused" in load(server.url, [written(tmp_path, 10)], dry_run=True).outcome
    assert held(server.url) == 70 - 2
    load(server.url, [written(tmp_path, 10)], replace=True)
    assert held(server.url) == 10


def test_dry_run_changes_no_server(server: Server, tmp_path: Path) -> None:
    load(server.url, [written(tmp_path, 10)])
    before = graphs(server)
    report = load(server.url, [written(tmp_path, 20)], dry_run=True)
    assert (report.outcome, report.before) == ("would be loaded", "10 triples loaded by clusterkg")
    assert held(server.url) == 10
    assert graphs(server) == before


def test_named_graph_is_loaded_beside_others(server: Server, tmp_path: Path) -> None:
    mine = "https://example.org/mine?a=b&c"
    if server.name == "Virtuoso":
        with pytest.raises(DataError, match="one step"):
            load(server.url, [written(tmp_path, 10)], graph=mine)
        return
    server.put(None, written(tmp_path, 70, "others"))
    assert load(server.url, [written(tmp_path, 10)], graph=mine).outcome == "loaded"
    assert load(server.url, [written(tmp_path, 10)], graph=mine).outcome == "already there"
    load(server.url, [written(tmp_path, 20)], graph=mine)
    assert (held(server.url, mine), held(server.url)) == (20, 70 - 2)


def test_who_asks_during_a_load_gets_the_old_content(server: Server, tmp_path: Path) -> None:
    load(server.url, [written(tmp_path, 500)])
    file, seen, done = written(tmp_path, 30_000, "b"), set(), threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.add(held(server.url))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        load(server.url, [file])
    finally:
        done.set()
        watcher.join()
    assert seen <= {500, 30_000}
    assert 500 in seen


def test_second_load_into_a_server_waits(server: Server, tmp_path: Path) -> None:
    load(server.url, [written(tmp_path, 10)])
    target = endpoint_target(server.url, "")
    with target.lease.held():
        with pytest.raises(BackendError, match=rf"Another load .* process {os.getpid()} on .* since"):
            load(server.url, [written(tmp_path, 20)])
        target.lease.confirm()
    assert load(server.url, [written(tmp_path, 20)]).outcome == "loaded"


def test_lease_at_a_server_ends_with_its_process(server: Server, tmp_path: Path) -> None:
    lease = endpoint_target(server.url, "").lease
    dead = replace(this_process(lease.now()), pid=dead_process())
    assert lease.take(dead) is None
    late = replace(this_process(lease.now()), host="elsewhere#0", until=lease.now() - 1, token="0" * 16)
    assert lease.take(late) is None
    assert load(server.url, [written(tmp_path, 20)]).outcome == "loaded"


def test_of_many_who_want_the_lease_at_most_one_gets_it(server: Server) -> None:
    got: list[Holder | None] = []
    start = threading.Barrier(3)

    def go() -> None:
        lease = endpoint_target(server.url, "").lease
        holder = this_process(lease.now())
        start.wait()
        got.append(lease.take(holder))

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got.count(None) == 1


def test_switch_that_comes_late_does_nothing(server: Server, tmp_path: Path) -> None:
    """A request that outlives its client, and the lease, must not touch what a later load made."""
    load(server.url, [written(tmp_path, 10)])
    content = read_content([written(tmp_path, 20)])
    target = endpoint_target(server.url, "")
    with target.lease.held():
        target.stage(content, lambda *_: None)
        assert target.lease.holder is not None
        target.lease.give_back(target.lease.holder)  # as another load does that finds it over
        with pytest.raises(BackendError, match="lease"):
            target.lease.confirm()
        with pytest.raises(BackendError, match="did not exchange"):
            target.switch(content)
        target.discard()
    assert held(server.url) == 10


def test_switch_repeated_does_nothing(running: Callable[[str], Server], tmp_path: Path) -> None:
    url = running("oxigraph").url
    content = read_content([written(tmp_path, 20)])
    target = endpoint_target(url, "")
    with target.lease.held():
        target.stage(content, lambda *_: None)
        target.switch(content)
        target.switch(content)
        target.discard()
        target.switch(content)  # the staging graph is gone: nothing may happen
    assert held(url) == 20


def test_remains_at_a_server_are_removed(server: Server, tmp_path: Path) -> None:
    load(server.url, [written(tmp_path, 10)])
    name = "generation/99-0123456789abcdef" if server.name == "Virtuoso" else "staging/0123456789abcdef"
    server.put(GRAPH[name].value, written(tmp_path, 30, "half"))
    assert held(server.url) == 10
    load(server.url, [written(tmp_path, 20)])
    assert GRAPH[name].value not in ours(server)


def test_exchange_of_a_load_that_died_is_waited_for(running: Callable[[str], Server], tmp_path: Path) -> None:
    """Oxigraph may still be at it: what it then commits must not come on top of the next load."""
    url = running("oxigraph").url
    load(url, [written(tmp_path, 10)], replace=True)
    lease = endpoint_target(url, "").lease
    assert isinstance(lease, EndpointLease)
    dead = replace(this_process(lease.now()), pid=dead_process())
    assert lease.take(dead) is None
    lease.holder = dead
    lease.announce(600)
    stages = []

    def end_it(stage: str, done: int, total: int) -> None:
        stages.append(stage)
        if stage == "wait":
            lease.withdraw()

    assert load(url, [written(tmp_path, 10)], progress=end_it).outcome == "already there"
    assert "wait" in stages


def test_content_that_a_server_changes_is_not_exchanged(running: Callable[[str], Server], tmp_path: Path) -> None:
    url = running("virtuoso").url
    load(url, [written(tmp_path, 10)])
    path = tmp_path / "long.ttl"
    path.write_text("<urn:a> <urn:b> 0.1234567890123456789 .", encoding="utf-8")
    with pytest.raises(BackendError, match=r"it gives back <urn:a> <urn:b> .0\.123456789012346.*Nothing was exchanged"):
        load(url, [path])
    assert held(url) == 10


def test_low_row_cap_is_paged(start_server: Callable[..., Server], tmp_path: Path) -> None:
    server = start_server("virtuoso", rows=1_000)
    file = written(tmp_path, 5_003)
    assert load(server.url, [file]).outcome == "loaded"
    assert load(server.url, [file]).outcome == "already there"


def test_too_low_row_cap_is_refused(start_server: Callable[..., Server], tmp_path: Path) -> None:
    server = start_server("virtuoso", rows=50)
    with pytest.raises(BackendError, match="ResultSetMaxRows"):
        load(server.url, [written(tmp_path, 500)])
    assert not [graph for graph in ours(server) if "generation" in graph]


class Union(Oxigraph):
    def command(self) -> list[str]:
        return [*super().command(), "--union-default-graph"]


class ReadOnly(Oxigraph):
    def command(self) -> list[str]:
        return [part.replace("serve", "serve-read-only") if part == "serve" else part for part in super().command()]


def test_union_default_graph_is_refused(tmp_path: Path) -> None:
    with Union(tmp_path / "server") as server:
        with pytest.raises(BackendError, match="--union-default-graph"):
            load(server.url, [written(tmp_path, 10)])
        assert graphs(server) == set()


def test_read_only_server_is_named_as_such(tmp_path: Path) -> None:
    with Oxigraph(tmp_path / "server") as server:
        server.put(OTHERS, written(tmp_path, 5))
    with ReadOnly(tmp_path / "server") as server, pytest.raises(BackendError, match="takes no updates"):
        load(server.url, [written(tmp_path, 10)])


def test_large_bodies_are_cut_as_the_server_likes(
    running: Callable[[str], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clusterkg.store.http import Connection, Reply

    send, refused = Connection.send, []

    def picky(self: Connection, method: str, url: str, **options: object) -> Reply:
        content = options.get("content")
        if "/store" in url and isinstance(content, bytes) and len(content) > 10_000:
            refused.append(len(content))
            return Reply(413, {}, b"")
        return send(self, method, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Connection, "send", picky)
    load(running("oxigraph").url, [written(tmp_path, 3_000)], replace=True)
    assert refused
    assert held(running("oxigraph").url) == 3_000


def test_broken_line_at_the_switch_is_looked_into(
    running: Callable[[str], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The update is done, but its answer never comes."""
    from clusterkg.loading.server import Server as Client

    update = Client.update

    def lossy(self: Client, text: str) -> None:
        update(self, text)
        if text.startswith("DELETE { ?s"):
            raise BackendError("The line broke.")

    monkeypatch.setattr(Client, "update", lossy)
    assert load(running("oxigraph").url, [written(tmp_path, 44)], replace=True).outcome == "loaded"
    assert held(running("oxigraph").url) == 44


def test_wrong_password_is_said_without_it(
    running: Callable[[str], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERKG_PASSWORD", "sesame-open")
    with pytest.raises(ClusterKGError, match="login") as caught:
        load(running("virtuoso").url, [written(tmp_path, 11)])
    assert "sesame" not in repr(caught.value)


# --- the command line


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_command_reports(tmp_path: Path) -> None:
    file = written(tmp_path, 10)
    result = run("load", tmp_path / "db", file)
    assert result.exit_code == 0
    assert "outcome  loaded" in result.stdout
    assert "Building a new version" in result.stderr
    told = json.loads(run("load", tmp_path / "db", file, "--format", "json").stdout)
    assert told["outcome"] == "already there"
    assert told["triples"] == 10


def test_command_has_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    assert run("load", tmp_path).exit_code == 2
    assert run("load", tmp_path / "db", tmp_path / "missing.ttl").exit_code == 2
    result = run("load", "http://me:sesame@127.0.0.1:9/query")
    assert result.exit_code == 3
    assert "sesame" not in result.output


def test_server_that_is_not_known_is_refused(tmp_path: Path) -> None:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Stranger(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        result = run("load", f"http://127.0.0.1:{stranger.server_port}/sparql", written(tmp_path, 5))
        stranger.shutdown()
    assert result.exit_code == 3
    assert "clusterkg export" in result.output
