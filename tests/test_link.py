"""`clusterkg link` and the matcher: three scripts, hard negatives, tables in and out, a service on the other side."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterkg.cli import main
from clusterkg.errors import DataError
from clusterkg.graph import KnowledgeGraph, open_graph
from clusterkg.linking.designators import analyses, kind_factor
from clusterkg.linking.index import MATCH, Entry, Index
from clusterkg.linking.lexicon import kind_name, kinds_by_word
from clusterkg.linking.scripts import same_text
from clusterkg.namespaces import CLU, KG, SKOS

CLUSTER = CLU.IndustrialCluster.value


@pytest.fixture(scope="module")
def index(graph: KnowledgeGraph) -> Index:
    return Index.of_graph(graph)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["link", *map(str, arguments)])


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("id,label\n1,파주출판도시\n2,Hei-ri\n3,qqqqqqqq\n", encoding="utf-8")
    return path


# --- the matcher


def _labelled() -> list[tuple[str, str]]:
    with (FIXTURES / "link" / "names.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["name"], row["expected"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize(("name", "expected"), _labelled(), ids=lambda value: value or "none")
def test_names_match_what_they_name_and_nothing_else(index: Index, name: str, expected: str) -> None:
    matched = [found.iri for found in index.find(name) if found.match]
    assert matched == ([KG[expected].value] if expected else [])


def test_kinds_that_differ_lower_the_score_and_are_said(index: Index) -> None:
    (found,) = (one for one in index.find("Paju City", minimum=0) if one.iri == KG.paju.value)
    assert found.score < MATCH
    assert "the names say different kinds: city, book city" in map(str, found.reasons)


def test_a_type_that_differs_lowers_the_score_and_drops_nothing(index: Index) -> None:
    plain = index.find("Paju Book City", limit=1)[0]
    agreeing = index.find("Paju Book City", limit=1, types=[CLUSTER])[0]
    differing = index.find("Paju Book City", limit=1, types=[CLU.Place.value])[0]
    assert plain.iri == agreeing.iri == differing.iri
    assert agreeing.score == plain.score > differing.score
    assert agreeing.match
    assert not differing.match
    assert "type agrees: clu:IndustrialCluster" in map(str, agreeing.reasons)
    assert "type differs: clu:IndustrialCluster" in map(str, differing.reasons)
    assert index.find("Paju Book City", limit=1, types=["urn:no-such-class"]) == [plain]


def test_a_class_stands_for_its_subclasses(index: Index) -> None:
    found = index.find("Seoul", types=[CLU.Place.value], limit=1)[0]
    assert found.match
    assert index.is_a(KG.korea.value, [CLU.Place.value])  # a country


def test_every_label_finds_its_own_node_first(index: Index) -> None:
    owners: dict[str, set[str]] = {}
    for entry in index.entries.values():
        for _, name, _ in entry.names():
            owners.setdefault(same_text(name), set()).add(entry.iri)
    assert len(owners) > 1500
    for entry in index.entries.values():
        for _, name, is_label in entry.names():
            sharing = owners[same_text(name)]
            found = index.find(name, limit=len(sharing))
            assert {one.iri for one in found} <= sharing, name
            assert found[0].score >= 99
            if len(sharing) == 1:
                assert found[0].iri == entry.iri
            elif is_label:
                assert entry.iri in {one.iri for one in found}


def test_a_shared_label_is_no_match() -> None:
    index = Index([Entry("urn:a", {"ko": "중구"}), Entry("urn:b", {"ko": "중구"})])
    assert [(found.iri, found.match) for found in index.find("Jung-gu")] == [("urn:a", False), ("urn:b", False)]


def test_claims_passages_and_records_are_not_found(index: Index) -> None:
    assert len(index.entries) > 500
    assert not [iri for iri in index.entries if "/claim/" in iri or "/passage/" in iri]
    for kind in ("Discrepancy", "OpenPoint", "Claim", "Passage", "Answer"):
        assert CLU[kind].value not in index.types
    assert set(index.entries[KG.paju.value].labels) == {"en", "zh-Hant", "ko"}


def test_reasons_are_said_in_three_languages(index: Index) -> None:
    found = index.find("Heiri Art Village", limit=1)[0]
    said = {language: [reason.says(language) for reason in found.reasons] for language in ("en", "zh", "ko")}
    assert said["en"] == ["same by sound (Revised Romanization): 헤이리 예술마을", "both names say: art village"]
    assert said["zh"][1] == "兩個名稱都指：藝術村"
    assert said["ko"][0] == "소리가 같음(국어의 로마자 표기법): 헤이리 예술마을"


texts = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12),
    st.text(alphabet="abcdeghijklmnoprstuvwyŏŭ-' ", max_size=30),
)
_INDEX: list[Index] = []


def _shared() -> Index:
    if not _INDEX:
        _INDEX.append(Index.of_graph(open_graph()))
    return _INDEX[0]


@given(name=texts, limit=st.integers(0, 12), minimum=st.floats(0, 100))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered_in_order_and_within_bounds(name: str, limit: int, minimum: float) -> None:
    index = _shared()
    found = index.find(name, limit=limit, minimum=minimum)
    assert len(found) <= limit
    assert all(minimum <= one.score <= 100 and one.iri in index.entries and one.reasons for one in found)
    assert found == sorted(found, key=lambda one: (-one.score, one.iri))
    assert len({one.iri for one in found}) == len(found)
    assert sum(one.match for one in found) <= 1
    assert not any(one.match for one in found[1:])
    assert found == index.find(name, limit=limit, minimum=minimum)
    assert found == index.find(name, limit=limit + 1, minimum=minimum)[:limit]


@given(name=texts)
@settings(max_examples=100, deadline=None)
def test_a_name_finds_itself(name: str) -> None:
    index = Index([Entry("urn:it", {"": name}), Entry("urn:other", {"": "Paju Book City"})])
    if same_text(name):
        assert index.find(name)[0].score == 100
    index.find(name[::-1])


def test_very_long_names_are_cut_not_refused(index: Index) -> None:
    assert index.find("파" * 100_000) == index.find("파" * 500)


# --- words for kinds


def test_no_word_stands_for_two_kinds() -> None:
    from clusterkg.linking import lexicon

    for place, script in enumerate(("latin", "hangul", "han")):
        words = [word for of_kind in lexicon._KINDS.values() for word in of_kind[place].split("|")]
        assert len(words) == len(set(words)), script
        assert len(kinds_by_word()[script]) <= len(words)
    assert all(kind_name(kind, "ko") != kind for kind in kinds_by_word()["hangul"].values())


@pytest.mark.parametrize("name", ["Paju City", "City of Paju", "파주시", "坡州市", "Paju-si"])
def test_the_city_is_told_from_the_book_city(name: str) -> None:
    kinds = {analysis.kind for analysis in analyses(name) if analysis.kind}
    assert kinds == {"city"}
    assert kind_factor("city", "book city") < kind_factor("city", "") < kind_factor("city", "city")


def test_the_last_syllable_may_be_a_part_of_the_name() -> None:
    assert [analysis.core for analysis in analyses("헤이리")] == ["헤이리", "헤이"]
    assert [analysis.core for analysis in analyses("대구")] == ["대구"]


# --- the command


def test_candidates_are_accepted_and_become_links(names: Path, tmp_path: Path) -> None:
    table = tmp_path / "candidates.sssom.tsv"
    done = run(names, "--base", "https://example.org/", "-o", table)
    assert done.exit_code == 0, done.output
    assert "2 of 3 have candidates." in done.stderr
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#curie_map:"
    decided = ["yes" + line if "\tkg:paju\t" in line or "\tkg:heyri\t" in line else line for line in lines]
    table.write_text("\n".join(decided) + "\n", encoding="utf-8")
    done = run("--accepted", table, "--format", "ntriples")
    assert done.exit_code == 0, done.output
    assert set(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)) == {
        ox.Quad(ox.NamedNode("https://example.org/1"), SKOS.exactMatch, KG.paju),
        ox.Quad(ox.NamedNode("https://example.org/2"), SKOS.exactMatch, KG.heyri),
    }


def test_the_table_is_the_same_every_time_and_reads_as_sssom(names: Path) -> None:
    first, second = run(names), run(names)
    assert first.stdout == second.stdout
    body = [line for line in first.stdout.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(body, delimiter="\t"))
    assert {row["mapping_justification"] for row in rows} <= {
        "semapv:LexicalMatching",
        "semapv:LexicalSimilarityThresholdMatching",
    }
    assert all(0 <= float(row["confidence"]) <= 1 and row["comment"] and not row["accept"] for row in rows)


def test_rdf_can_be_linked_to_rdf(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine.ttl", tmp_path / "other.ttl"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    mine.write_text(f'<urn:x:1> {label} "Busan"@en , "부산"@ko . [] {label} "nobody" .', encoding="utf-8")
    other.write_text(f'<urn:y:1> {label} "Pusan" . <urn:y:2> {label} "서울"@ko .', encoding="utf-8")
    done = run(mine, "--to", other, "--format", "json")
    assert done.exit_code == 0, done.output
    (only,) = json.loads(done.stdout)
    assert (only["id"], only["candidates"][0]["id"]) == ("urn:x:1", "urn:y:1")


def test_further_columns_and_types_are_used(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("nr\tko\ten\tclass\na\t\tPaju Book City\tclu:Place\n", encoding="utf-8")
    columns = ["--id-column", "nr", "--label-column", "ko", "--label-column", "en", "--type-column", "class"]
    done = run(path, *columns, "--format", "json")
    (only,) = json.loads(done.stdout)
    assert only["names"] == ["Paju Book City"]
    assert "type differs: clu:IndustrialCluster" in only["candidates"][0]["reasons"]
    done = run(path, *columns, "--format", "json", "--type", "IndustrialCluster")
    assert json.loads(done.stdout)[0]["candidates"][0]["match"]


def test_a_table_is_printed_in_the_asked_language(names: Path) -> None:
    done = run(names, "--format", "table", "--lang", "ko")
    assert "후보" in done.stdout
    assert "헤이리 예술마을" in done.stdout
    assert "qqqqqqqq" in done.stdout


def test_nothing_found_is_exit_code_1(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("id,label\n1,qqqqqqqq\n", encoding="utf-8")
    assert run(path).exit_code == 1
    table = tmp_path / "table.tsv"
    table.write_text("accept\tsubject_id\tpredicate_id\tobject_id\nno\turn:a:1\tskos:exactMatch\tkg:paju\n")
    done = run("--accepted", table)
    assert done.exit_code == 1
    assert "No row of table.tsv says yes" in done.stderr


BAD_INPUT = [
    ("names.csv", "id,label\n1,파주\n".encode("euc-kr"), "is not UTF-8"),
    ("names.csv", b"id,name\n1,Paju\n", "There is no column 'label'"),
    ("names.csv", b"", "is empty"),
    ("names.csv", b"\n\n", "is empty"),
    ("names.csv", b"id,label\n", "has no row with a name"),
    ("names.csv", b"PK\x03\x04\x00\x00id,label", "holds zero bytes"),
    ("names.csv", b"id,label\n1," + b"x" * 501, "line 2: a name has 501 characters"),
    ("names.csv", b"id,label\n1," + b"x" * 200_000, "a cell has more than 100,000 characters"),
    ("names.csv", b"id,label\n1,a,b\n", "line 2: 3 cells under 2 headings"),
    ("names.csv", b"id,label\n1,a\n1,b\n", "line 3: the id '1' comes a second time"),
    ("names.csv", b"id,label\n,a\n", "line 2: the column id is empty"),
    ("names.csv", b"id,label,label\n1,a,b\n", "two columns of the name 'label'"),
    ("names.csv", b'id,label\n1,"a\n', "line 2: quotation marks do not pair up"),
    ("names.ttl", b"<urn:a> <urn:b> <urn:c> .", "labels no node"),
    ("names.ttl", b"<urn:a> <urn:b", "does not parse"),
    ("names.xlsx", b"PK", "the ending tells neither a table"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD_INPUT, ids=[message for _, _, message in BAD_INPUT])
def test_bad_input_is_named(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    done = run(path)
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""


BAD_DECISIONS = [
    ("maybe\turn:a:1\tskos:exactMatch\tkg:paju\t", "accept is 'maybe'"),
    ("yes\turn:a:1\tskos:exactmatch\tkg:paju\t", "predicate_id is 'skos:exactmatch'"),
    ("yes\turn:a:1\tskos:exactMatch\tnone:paju\t", "whose prefix the header of the table does not declare"),
    ("yes\t17\tskos:exactMatch\tkg:paju\t", "--base puts one before it"),
    ("yes\turn:a:1\tskos:exactMatch\thttp://a b\t", "which is no IRI"),
    ("yes\turn:a:1\tskos:exactMatch\tkg:paju\tNot", "would become its opposite"),
]


@pytest.mark.parametrize(("row", "message"), BAD_DECISIONS, ids=[message for _, message in BAD_DECISIONS])
def test_bad_decisions_are_refused_by_line(tmp_path: Path, row: str, message: str) -> None:
    path, output = tmp_path / "table.tsv", tmp_path / "links.ttl"
    head = "#curie_map:\naccept\tsubject_id\tpredicate_id\tobject_id\tpredicate_modifier\n"
    good = "yes\turn:a:9\tskos:closeMatch\tkg:heyri\t\n"
    path.write_text(f"{head}{good}{row}\n", encoding="utf-8")
    done = run("--accepted", path, "-o", output)
    assert done.exit_code == 2, done.output
    assert "table.tsv, line 4: " in done.stderr
    assert message in done.stderr
    assert not output.exists()


def test_one_thing_is_not_the_same_as_two(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    rows = "".join(f"yes\turn:a:1\tskos:{kind}\tkg:{name}\n" for kind, name in
                   (("exactMatch", "paju"), ("closeMatch", "heyri"), ("exactMatch", "korea")))  # fmt: skip
    path.write_text(f"accept\tsubject_id\tpredicate_id\tobject_id\n{rows}", encoding="utf-8")
    done = run("--accepted", path)
    assert done.exit_code == 2
    assert "line 4: urn:a:1 is accepted as the same as a second thing" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Give either a FILE"),
        (("NAMES", "--format", "turtle"), "no format of candidates"),
        (("--accepted", "NAMES", "--format", "sssom"), "no format of links"),
        (("--accepted", "NAMES"), "lacks the column accept"),
        (("NAMES", "--to", "nowhere.ttl"), "There is no nowhere.ttl"),
        (("NAMES", "--type", "IndustrialClaster"), "Did you mean: IndustrialCluster"),
        (("NAMES", "--limit", "0"), "--limit"),
        (("NAMES", "--format", "table", "-o", "x"), "is for the screen"),
    ],
)
def test_wrong_use_is_explained(names: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(*(str(names) if argument == "NAMES" else argument for argument in arguments))
    assert done.exit_code == 2
    assert message in done.stderr


def test_without_the_extra_one_sentence_says_so(names: Path) -> None:
    code = (
        f"import sys; sys.modules['rapidfuzz'] = None\nfrom clusterkg.cli import main; main(['link', {str(names)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "Error: Linking needs rapidfuzz, which is not installed: pip install 'clusterkg[link]' brings it.\n"
    )


def test_linking_to_this_graph_opens_no_socket(names: Path) -> None:
    code = (
        "import sys\n"
        "def hook(event, arguments):\n"
        "    if event in {'socket.connect', 'socket.bind', 'socket.getaddrinfo'}: raise RuntimeError(event)\n"
        "sys.addaudithook(hook)\n"
        f"from clusterkg.cli import main; main(['link', {str(names)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# --- a reconciliation service on the other side


class _Service(BaseHTTPRequestHandler):
    """Answers as it is told to; what it was asked is kept."""

    manifest: object = None
    result: object = None
    asked: list[dict[str, dict[str, object]]]

    def do_GET(self) -> None:
        self._answer(type(self).manifest)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        queries = json.loads(parse_qs(body)["queries"][0])
        type(self).asked.append(queries)
        same = type(self).result  # for each query, if it is told for one
        self._answer({key: same["q0"] for key in queries} if isinstance(same, dict) and "q0" in same else same)

    def _answer(self, value: object) -> None:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


MANIFEST = {"versions": ["0.2"], "name": "Places", "identifierSpace": "https://example.org/id/", "schemaSpace": "urn:s"}


@pytest.fixture
def service() -> Iterator[tuple[str, type[_Service]]]:
    told = type("Told", (_Service,), {"manifest": MANIFEST, "result": {"q0": {"result": []}}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), told)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/reconcile", told
    server.shutdown()
    server.server_close()


def test_a_service_is_asked_and_believed_within_bounds(names: Path, service: tuple[str, type[_Service]]) -> None:
    url, told = service
    hits = [{"id": f"Q{number}", "name": f"n{number}", "score": 200 - number, "match": False} for number in range(9)]
    hits[0] |= {"match": True, "type": [{"id": "T", "name": "t"}]}
    told.result = {"q0": {"result": hits}}
    done = run(names, "--to", url, "--format", "json", "--limit", "3", "--type", "T")
    assert done.exit_code == 0, done.output
    first = json.loads(done.stdout)[0]
    assert [one["id"] for one in first["candidates"]] == [f"https://example.org/id/Q{number}" for number in range(3)]
    assert [one["score"] for one in first["candidates"]] == [100, 100, 100]
    assert first["candidates"][0]["match"]
    assert first["candidates"][0]["types"] == ["T"]
    assert len(told.asked) == 1
    assert told.asked[0]["q0"] == {"query": "파주출판도시", "limit": 3, "type": "T"}


def test_a_service_is_asked_for_as_many_as_it_takes(tmp_path: Path, service: tuple[str, type[_Service]]) -> None:
    url, told = service
    path = tmp_path / "names.csv"
    path.write_text("id,label\n" + "".join(f"{number},n{number}\n" for number in range(25)), encoding="utf-8")
    assert run(path, "--to", url).exit_code == 1
    assert [len(queries) for queries in told.asked] == [10, 10, 5]
    told.asked, told.manifest = [], {**MANIFEST, "batchSize": 4}
    run(path, "--to", url)
    assert [len(queries) for queries in told.asked] == [4, 4, 2, 4, 4, 2, 4, 1]
    assert [query["query"] for queries in told.asked for query in queries.values()] == [f"n{n}" for n in range(25)]


BAD_RESULTS = [
    [],
    {"q1": {"result": []}},
    {"q0": {"result": [{"id": 1, "name": "x", "score": 1}]}},
    {"q0": {"result": [{"id": "Q1", "name": "x", "score": "much"}]}},
    {"q0": {"result": [{"id": "Q1", "name": "x", "score": -1}]}},
    {"q0": {"result": [{"id": "Q1", "name": "x", "score": 1, "match": "yes"}]}},
    b"<html>",
    b"[" * 100_000,
    b'{"q0": {"result": [{"id": "Q1", "name": "x", "score": NaN}]}}',
]


@pytest.mark.parametrize("result", BAD_RESULTS, ids=[str(result)[:40] for result in BAD_RESULTS])
def test_a_service_that_answers_nonsense_is_refused(
    names: Path, service: tuple[str, type[_Service]], result: object
) -> None:
    url, told = service
    told.result = result
    done = run(names, "--to", url)
    assert done.exit_code == 3, done.output
    assert "did not answer" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("manifest", [None, [], {}, {"name": "x"}, {**MANIFEST, "versions": ["9"]}, b"<html>"])
def test_what_is_no_service_is_refused(names: Path, service: tuple[str, type[_Service]], manifest: object) -> None:
    url, told = service
    told.manifest = manifest
    done = run(names, "--to", url.replace("//", "//me:secret@"))
    assert done.exit_code == 3
    assert "secret" not in done.output


def test_our_own_service_gives_what_the_index_gives(graph: KnowledgeGraph, names: Path, tmp_path: Path) -> None:
    import uvicorn

    from clusterkg.reconciliation import read_contents
    from clusterkg.reconciliation.app import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(read_contents(graph.store)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        done = run(names, "--to", f"http://127.0.0.1:{port}/en/", "--format", "json")
    finally:
        server.should_exit = True
        thread.join()
    assert done.exit_code == 0, done.output
    found = {one["id"]: [c["id"] for c in one["candidates"] if c["match"]] for one in json.loads(done.stdout)}
    assert found == {"1": [KG.paju.value], "2": [KG.heyri.value], "3": []}


# --- the measurement


def test_the_published_table_is_what_the_measurement_prints() -> None:
    done = subprocess.run([sys.executable, "bench/link.py"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() in (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")


def test_the_measurement_is_large_and_kept_apart() -> None:
    with (ROOT / "bench" / "data" / "names.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    paths = [row["path"] for row in rows]
    assert len(paths) == len(set(paths))
    assert sum(row["split"] == "test" for row in rows) > 1000
    assert {row["split"] for row in rows} == {"dev", "test"}


def test_python_of_the_page_runs() -> None:
    page = (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "True 헤이리 예술마을" in done.stdout


def test_too_many_things_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clusterkg.linking.index.MOST_ENTRIES", 1)
    with pytest.raises(DataError, match="more than 1 things"):
        Index([Entry("urn:a", {"": "a"}), Entry("urn:b", {"": "b"})])
