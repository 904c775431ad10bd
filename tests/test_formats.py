"""The graph in the formats of researchers: each as its own reader or validator takes it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pandas
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT
from hypothesis import given
from hypothesis import strategies as st
from make_format_heads import FOLDER, HEADS
from nanopub.nanopub import Nanopub
from nanopub.utils import MalformedNanopubError
from orkg_rules import objections
from servers import STORES, Server, Unavailable
from validators import crate_issues, croissant_records, nanopublication_report

from clusterkg.claims import Ontology, Published
from clusterkg.cli import main
from clusterkg.errors import DataError, MissingExtraError, UnknownNameError
from clusterkg.formats import FORMATS
from clusterkg.formats.cells import Column, Table, to_csv
from clusterkg.formats.content import About, Content, read_content
from clusterkg.formats.crate import METADATA as CRATE
from clusterkg.formats.croissant import METADATA as CROISSANT
from clusterkg.formats.ends import ENDS
from clusterkg.formats.nanopublications import artifact_code
from clusterkg.formats.network import SEPARATOR, Edge, Network, Node, build_network
from clusterkg.formats.networks import clean, to_gexf, to_graphml
from clusterkg.formats.orkg import to_orkg
from clusterkg.formats.tables import TABLES, build_table
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import CLAIM, CLU, KG, NP, RDF, SAID, shorten
from clusterkg.questions.languages import LANGUAGES

DOCS = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
FOLDERS = {"ro-crate": CRATE, "croissant": CROISSANT}


def export(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "--format", *arguments])


def exported(*arguments: str) -> str:
    result = export(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def checked(check: Callable[[Path], Any], path: Path) -> Any:
    try:
        return check(path)
    except Unavailable as missing:
        pytest.skip(f"the validator cannot be had here: {missing}")


@pytest.fixture(scope="session")
def content(graph: KnowledgeGraph) -> Content:
    return read_content(graph.store)


@pytest.fixture(scope="session")
def network(content: Content) -> Network:
    return build_network(content)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The formats that are folders, as exported."""
    made = {name: tmp_path_factory.mktemp("folders") / name for name in FOLDERS}
    for name, folder in made.items():
        exported(name, "-o", str(folder))
    return made


# --- all formats


def test_the_folders_are_those_that_the_list_names() -> None:
    assert {name for name, form in FORMATS.items() if form.folder} == set(FOLDERS)


@pytest.mark.parametrize("name", HEADS)
def test_what_people_read_is_as_agreed(name: str) -> None:
    assert HEADS[name]() == (FOLDER / name).read_text(encoding="utf-8")


def test_no_golden_head_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(HEADS)


def test_twice_the_same_bytes(tmp_path: Path, folders: dict[str, Path]) -> None:
    """In another process with another hash seed."""
    code = "import sys\nfrom clusterkg.cli import main\nfor form in sys.argv[2:]:\n" + (
        "    try:\n        main(['export', '--format', form, '-o', f'{sys.argv[1]}/{form}'])\n"
        "    except SystemExit as end:\n        assert not end.code\n"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed), *FORMATS], env=environment, check=True)
    made = [
        {path.relative_to(tmp_path / seed).as_posix(): path.read_bytes() for path in files(tmp_path / seed)}
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert {name.split("/")[0] for name in made[0]} == set(FORMATS)
    for name, folder in folders.items():
        assert {p.relative_to(folder).as_posix(): p.read_bytes() for p in files(folder)} == {
            path.split("/", 1)[1]: data for path, data in made[0].items() if path.startswith(f"{name}/")
        }


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["csv", "--part", "facts"], "--part does not go with --format csv"),
        (["turtle", "--lang", "ko"], "--lang does not go with --format turtle"),
        (["turtle", "--facts"], "--facts does not go with --format turtle"),
        (["graphml", "--table", "nodes"], "--table does not go with --format graphml"),
        (["nanopub", "--facts"], "--facts does not go with --format nanopub"),
        (["orkg", "--facts"], "--facts does not go with --format orkg"),
        (["ro-crate"], "--format ro-crate gives a folder: name it with -o"),
        (["csv", "--table", "places"], "'places' is not one of"),
        (["csv", "--lang", "ja"], "'ja' is not one of"),
        (["xlsx"], "'xlsx' is not one of"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: list[str], message: str) -> None:
    result = export(*arguments)
    assert (result.exit_code, message in result.output) == (2, True), result.output


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    (tmp_path / "file").touch()
    for name, message in {
        "full": "is not an empty folder",
        "file": "is not an empty folder",
        "none/crate": "cannot be written",
    }.items():
        result = export("croissant", "-o", str(tmp_path / name))
        assert (result.exit_code, message in result.output) == (2, True), result.output
    assert {path.name for path in files(tmp_path)} == {"file"}
    (tmp_path / "empty").mkdir()
    exported("croissant", "-o", str(tmp_path / "empty"))
    assert (tmp_path / "empty" / CROISSANT).is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"full", "file", "empty"}


def test_the_docs_name_every_format_table_and_relator(content: Content) -> None:
    def listed(heading: str) -> list[str]:
        section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        return [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]

    assert listed("The formats") == list(FORMATS)
    assert listed("Tables") == list(TABLES)
    assert [name.removeprefix("clu:") for name in listed("Networks")] == [
        shorten(kind.value).removeprefix("clu:") for kind in ENDS
    ]
    section = DOCS.split("\n## Networks\n")[1].split("\n## ")[0]
    for kind, ends in ENDS.items():
        (line,) = (line for line in section.splitlines() if line.startswith(f"| `{shorten(kind.value)}`"))
        named = {part for part in line.split("`")[3::2]}
        properties = {*ends.sources, *ends.targets, *filter(None, (ends.kind, ends.among))}
        assert named == {shorten(property_.value) for property_ in properties}, line


def test_python_of_the_docs_runs() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "clu:Possible" in done.stdout


def test_commands_of_the_docs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```sh\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    for command in block.splitlines():
        assert CliRunner().invoke(main, command.split()[1:]).exit_code == 0, command
    assert {path.name for path in tmp_path.iterdir()} == {"components.csv", "facts.graphml", "clusterkg-crate"}


# --- what is a fact


def test_facts_are_those_of_the_published_graph(content: Content, published: Published) -> None:
    assert {claim.iri.value for claim in content.claims if claim.fact} == published.fact_claims
    assert 0 < len(published.fact_claims) < len(content.claims)


def test_no_claim_is_left_out(content: Content, ontology: Ontology) -> None:
    assert [claim.iri.value for claim in content.claims] == sorted(ontology.claims)
    for claim in content.claims:
        found = {(s.subject, s.predicate, s.object) for s in claim.content}
        assert found == {(t.subject, t.predicate, t.object) for t in ontology.claims[claim.iri.value].content}


def test_a_store_without_claims_is_refused(tmp_path: Path) -> None:
    from clusterkg.store.embedded import EmbeddedStore

    (tmp_path / "graph.nt").write_text("")
    with pytest.raises(DataError, match="holds no claims"):
        read_content(EmbeddedStore(tmp_path / "graph.nt"))


# --- tables


def test_entities_hold_the_facts_and_nothing_else(ontology: Ontology, published: Published) -> None:
    relators = {claim.relator for claim in ontology.claims.values()}
    facts: dict[str, set[str]] = defaultdict(set)
    for t in published.facts - ontology.base:
        if isinstance(t.object, ox.BlankNode) or not isinstance(t.subject, ox.NamedNode):
            continue
        if t.subject.value.startswith((KG.iri, CLU.iri)) and t.subject not in relators and t.predicate != RDF.type:
            facts[shorten(t.subject.value)].add(shorten(t.predicate.value))
    found = {
        row.pop("id"): {
            column.rsplit("(", 1)[-1].rstrip(")")
            for column, cell in row.items()
            if cell and column not in {"label", "type"}
        }
        for row in rows_of(exported("csv"))
    }
    assert {name: columns for name, columns in found.items() if columns} == dict(facts)


def test_components_show_bare_what_is_fact(ontology: Ontology, published: Published, content: Content) -> None:
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows_of(exported("csv", "--table", "components")):
        for column, cell in row.items():
            if cell and column not in {"id", "label"}:
                cells[row["id"], column.rsplit("(", 1)[1].rstrip(")")] |= set(cell.split(SEPARATOR))
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in ontology.claims.values():
        said = {t.predicate: t.object for t in claim.content if isinstance(t.object, ox.NamedNode)}
        if said.get(RDF.type) != CLU.ConditionState:
            continue
        text = content.label(said[CLU.manifestation].value)
        if claim.iri.value not in published.fact_claims:
            text += f" [{content.label(claim.modality.value)}; {content.label(claim.attribution.value)}]"
        expected[shorten(said[CLU.inCase].value), shorten(said[CLU.component].value)].add(text)
    assert cells == expected
    assert any("[possible; " in text for texts in cells.values() for text in texts)


@pytest.mark.parametrize("table", TABLES)
def test_facts_alone_are_a_part_of_what_is_said(table: str) -> None:
    everything = exported("csv", "--table", table)
    facts = exported("csv", "--table", table, "--facts")
    assert "[possible" not in facts
    assert ",clu:Possible," not in facts
    assert len(facts) < len(everything) or table == "entities"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_whole(table: str, language: str, graph: KnowledgeGraph) -> None:
    made = build_table(read_content(graph.store, language), table)
    assert all(len(row) == len(made.columns) for row in made.rows)
    ids = [column.id for column in made.columns]
    assert len(set(ids)) == len(ids) == len({column.name for column in made.columns})
    assert not any(" " in name for name in ids)
    assert all(column.description for column in made.columns)
    keys = [row[ids.index(made.key)] for row in made.rows]
    assert len(set(keys)) == len(keys) > 4


def test_no_value_holds_the_separator(content: Content) -> None:
    assert not [label for label in content.labels.values() if SEPARATOR.strip() in label]


def test_an_unknown_table_is_refused(content: Content) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no table 'edge'\. Did you mean: edges"):
        build_table(content, "edge")


@given(
    st.lists(
        st.tuples(st.text(), st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()),
        max_size=5,
    )
)
def test_any_cell_comes_back_and_none_is_a_formula(cells: list[tuple[str, Any]]) -> None:
    data = to_csv(Table("t", "", (Column("a", "a"), Column("b", "b")), tuple(cells), "a"))
    _, *rows = csv.reader(io.StringIO(data.decode(errors="surrogatepass"), newline=""))
    assert len(rows) == len(cells)
    for (text, number), (first, second) in zip(cells, rows, strict=True):
        assert not first.startswith(tuple("=+-@＝＋－＠\t\r\n"))
        assert first.removeprefix("'") == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("'")
        assert json.loads(second) == number


# --- networks


def test_every_relator_has_ends_or_names_only_one_thing(ontology: Ontology, network: Network) -> None:
    drawn = {edge.claim for edge in network.edges}
    left: set[object] = set()
    for claim in ontology.claims.values():
        if claim.relator is not None and shorten(claim.iri.value) not in drawn:
            (kind,) = (t.object for t in claim.content if t.predicate == RDF.type)
            if isinstance(kind, ox.NamedNode) and kind in ENDS:
                ends = ENDS[kind]
                named = {t.predicate for t in claim.content}
                assert not (named & set(ends.sources) and named & set(ends.targets)), claim.iri
            else:
                left.add(kind)
    assert left == {CLU.Measurement}


def test_every_end_is_a_node_and_nothing_possible_looks_like_a_fact(network: Network, published: Published) -> None:
    nodes = {node.id for node in network.nodes}
    assert all({edge.source, edge.target} <= nodes for edge in network.edges)
    assert len({edge.id for edge in network.edges}) == len(network.edges)
    for edge in network.edges:
        assert edge.fact == (edge.claim.replace("claim:", CLAIM.iri) in published.fact_claims)
        assert edge.modality == "clu:Asserted" or not edge.fact
    assert {edge.modality for edge in network.edges if not edge.fact} >= {"clu:Possible", "clu:Negated", "clu:Intended"}
    conditional = [edge for edge in network.edges if edge.condition]
    assert conditional
    assert not any(edge.fact for edge in conditional)


def test_facts_alone_have_no_other_edges(content: Content, network: Network) -> None:
    facts = build_network(content, facts_only=True)
    assert facts.edges == tuple(edge for edge in network.edges if edge.fact)
    assert set(facts.nodes) < set(network.nodes)


READERS: dict[str, Callable[[io.BytesIO], Any]] = {
    "graphml": lambda file: networkx.read_graphml(file, force_multigraph=True),
    "gexf": lambda file: networkx.read_gexf(file, version="1.3"),
}


def as_compared(found: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Nodes and edges by name with what is not empty, whatever the reader calls the name of an edge."""
    nodes = {name: {k: v for k, v in data.items() if v != ""} for name, data in found.nodes(data=True)}
    edges = {
        data.get("id", key): (source, target, {k: v for k, v in data.items() if v != "" and k != "id"})
        for source, target, key, data in found.edges(keys=True, data=True)
    }
    return nodes, edges


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize(("language", "facts"), [("en", False), ("zh", True), ("ko", False)])
def test_networkx_reads_back_what_it_would_be_given(
    form: str, language: str, facts: bool, graph: KnowledgeGraph
) -> None:
    arguments = [form, "--lang", language, *(["--facts"] if facts else [])]
    found = READERS[form](io.BytesIO(exported(*arguments).encode()))
    given_ = graph.to_networkx(lang=language, facts_only=facts)
    assert found.is_directed()
    assert found.is_multigraph()
    assert as_compared(found) == as_compared(given_)
    assert given_.number_of_edges() > 500


def one_node(label: str) -> Network:
    return Network("en", (Node("kg:my-thing", "", label, "entity", "", "", "", True),), ())


@pytest.mark.parametrize("form", READERS)
@given(label=st.text())
def test_any_label_comes_back_without_what_xml_forbids(form: str, label: str) -> None:
    about = About("", "", "", "", "2026-01-01", "")
    data = to_graphml(one_node(label)) if form == "graphml" else to_gexf(one_node(label), about)
    found = READERS[form](io.BytesIO(data)).nodes["kg:my-thing"].get("label", "")
    assert found == clean(label)
    assert clean(found) == found
    assert len(clean(label)) >= len(label) - label.count("\r\n")


def test_a_forbidden_character_would_be_seen() -> None:
    data = to_graphml(one_node("a")).replace(b">a<", b">\x01<")
    with pytest.raises(Exception, match="not well-formed"):
        READERS["graphml"](io.BytesIO(data))


# --- objects


@pytest.mark.parametrize("table", TABLES)
def test_frames_hold_what_the_tables_hold(table: str, graph: KnowledgeGraph) -> None:
    frame = graph.to_pandas(table, lang="ko")
    assert isinstance(frame, pandas.DataFrame)
    read = pandas.read_csv(
        io.StringIO(exported("csv", "--table", table, "--lang", "ko")), dtype=str, keep_default_na=False
    )
    assert list(frame.columns) == list(read.columns)
    as_text = frame.map(lambda cell: str(cell).lower() if isinstance(cell, bool) else str(cell))
    assert as_text.values.tolist() == [[cell.removeprefix("'") for cell in row] for row in read.values.tolist()]


def test_frames_keep_truth_values(graph: KnowledgeGraph) -> None:
    claims = graph.to_pandas("claims")
    assert claims["fact"].dtype == bool
    assert list(graph.to_pandas("claims", facts_only=True)["claim"]) == list(claims[claims["fact"]]["claim"])


@pytest.mark.parametrize(
    ("module", "call"), [("networkx", lambda g: g.to_networkx()), ("pandas", lambda g: g.to_pandas("nodes"))]
)
def test_a_missing_library_is_named(
    module: str, call: Callable[[KnowledgeGraph], object], graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'clusterkg\[{module}\]'"):
        call(graph)


@pytest.mark.parametrize("kind", STORES)
def test_a_server_gives_the_same(kind: str, filled_server: Callable[[str], Server], graph: KnowledgeGraph) -> None:
    from clusterkg.graph import open_graph

    asked = open_graph(filled_server(kind).query_url)
    assert networkx.utils.graphs_equal(asked.to_networkx(lang="zh"), graph.to_networkx(lang="zh"))
    for table in TABLES:
        assert asked.to_pandas(table, lang="ko").equals(graph.to_pandas(table, lang="ko"))


# --- nanopublications


Quads = list[ox.Quad]


@pytest.fixture(scope="session")
def nanopublications() -> dict[str, Quads]:
    """The quads of each, by its name."""
    found: dict[str, Quads] = defaultdict(list)
    for quad in ox.parse(exported("nanopub").encode(), format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[quad.graph_name.value.split("#")[0]].append(quad)
    return found


def part(name: str, quads: Quads, of: str) -> list[ox.Triple]:
    return [quad.triple for quad in quads if quad.graph_name == ox.NamedNode(f"{name}#{of}")]


def claim_of(name: str, quads: Quads) -> str:
    """The claim of a nanopublication, which its provenance names."""
    found = {t.subject.value for t in part(name, quads, "provenance") if t.predicate == CLU.modality}  # type: ignore[union-attr]
    (claim,) = found
    return claim


def by_library(quads: Quads) -> Nanopub:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rdflib's and the library's own calls
        parsed = rdflib.ConjunctiveGraph()
        parsed.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
        return Nanopub(rdf=parsed)


def passes(nanopublication: Nanopub) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(nanopublication.is_valid and nanopublication.has_valid_trusty)


def test_each_claim_is_one_nanopublication(nanopublications: dict[str, Quads], ontology: Ontology) -> None:
    claims = [claim_of(name, quads) for name, quads in nanopublications.items()]
    assert claims == sorted(ontology.claims)
    for name, quads in nanopublications.items():
        graphs = {quad.graph_name.value.removeprefix(name) for quad in quads}  # type: ignore[union-attr]
        assert graphs == {"#Head", "#assertion", "#provenance", "#pubinfo"}
        assert name.rsplit("/", 1)[1] == artifact_code(quads, ox.NamedNode(name))


def test_only_facts_are_asserted(nanopublications: dict[str, Quads], ontology: Ontology, published: Published) -> None:
    """What is only said is in no assertion, except as something that is said."""
    about_claims = {CLU.attribution, CLU.modality, CLU.about, CLU.states, RDF.subject, RDF.predicate, RDF.object}
    for name, quads in nanopublications.items():
        claim = ontology.claims[claim_of(name, quads)]
        assertion = part(name, quads, "assertion")
        if claim.iri.value in published.fact_claims:
            assert set(assertion) == set(claim.content)
            continue
        assert not set(assertion) & set(claim.content)
        assert ox.Triple(claim.iri, CLU.modality, claim.modality) in assertion
        assert ox.Triple(claim.iri, CLU.attribution, claim.attribution) in assertion
        for t in assertion:
            is_a_claim = t == ox.Triple(claim.iri, RDF.type, CLU.Claim)
            assert is_a_claim or t.predicate in about_claims or t.predicate.value.startswith(SAID.iri), t
        said = {t.object for t in assertion}
        assert {t.object for t in claim.content} <= said


def test_provenance_and_publication_say_what_they_must(nanopublications: dict[str, Quads], ontology: Ontology) -> None:
    for name, quads in nanopublications.items():
        claim = ontology.claims[claim_of(name, quads)]
        provenance = part(name, quads, "provenance")
        kept = {t for t in claim.header if t.predicate not in {RDF.type, ox.NamedNode(f"{rdflib.RDFS}label")}}
        assert kept <= set(provenance)
        assert any(t.subject == ox.NamedNode(f"{name}#assertion") and t.object == claim.iri for t in provenance)
        published = {shorten(t.predicate.value) for t in part(name, quads, "pubinfo")}
        assert published == {"dcterms:created", "dcterms:creator", "dcterms:license", "owl:versionInfo", "rdfs:label"}


def test_the_library_takes_them(nanopublications: dict[str, Quads], ontology: Ontology, published: Published) -> None:
    """One of each sort: by modality, kind of content and standing."""
    some: dict[tuple[object, ...], Quads] = {}
    for name, quads in nanopublications.items():
        claim = ontology.claims[claim_of(name, quads)]
        sort = (claim.modality, claim.attribution, claim.relator is None, claim.iri.value in published.fact_claims)
        some.setdefault(sort, quads)
    assert len(some) > 20
    assert all(passes(by_library(quads)) for quads in some.values())


def test_a_changed_nanopublication_is_found_by_its_name(nanopublications: dict[str, Quads]) -> None:
    name, quads = next(iter(nanopublications.items()))
    changed = [q for q in quads if q.predicate != CLU.modality]
    assert len(changed) == len(quads) - 1
    with pytest.raises(MalformedNanopubError, match="not valid"):
        passes(by_library(changed))
    assert artifact_code(changed, ox.NamedNode(name)) != name.rsplit("/", 1)[1]


@pytest.mark.parametrize("missing", ["assertion", "provenance", "pubinfo"])
def test_a_nanopublication_without_a_part_is_refused(missing: str, nanopublications: dict[str, Quads]) -> None:
    name, quads = next(iter(nanopublications.items()))
    with pytest.raises(MalformedNanopubError):
        passes(by_library([q for q in quads if q.graph_name != ox.NamedNode(f"{name}#{missing}")]))


def test_the_reference_checker_takes_all(nanopublications: dict[str, Quads], tmp_path: Path) -> None:
    path = tmp_path / "all.trig"
    path.write_text(exported("nanopub"), encoding="utf-8")
    report = checked(nanopublication_report, path)
    assert report.splitlines()[-1] == f"Summary: {len(nanopublications)} trusty (without signature);"


def test_the_reference_checker_finds_what_is_wrong(nanopublications: dict[str, Quads], tmp_path: Path) -> None:
    name, quads = next(iter(nanopublications.items()))
    bad = {
        "VERIFICATION FAILED": [q for q in quads if q.predicate != CLU.modality],
        "Empty publication info": [q for q in quads if q.graph_name != ox.NamedNode(f"{name}#pubinfo")],
    }
    for message, some in bad.items():
        path = tmp_path / "bad.trig"
        path.write_bytes(ox.serialize(some, format=ox.RdfFormat.TRIG) or b"")
        assert message in checked(nanopublication_report, path)


@given(st.text(), st.sampled_from(["", "en", "zh-Hant"]))
def test_the_code_is_the_library_s_for_any_text(text: str, language: str) -> None:
    from nanopub.trustyuri.rdf import RdfHasher

    name = ox.NamedNode("http://example.org/np/RA")
    graph = ox.NamedNode(f"{name.value}#assertion")
    literal = ox.Literal(text, language=language) if language else ox.Literal(text)
    quads = [
        ox.Quad(name, NP.hasAssertion, graph, ox.NamedNode(f"{name.value}#Head")),
        ox.Quad(KG.heyri, CLU.citedAs, literal, graph),
        ox.Quad(KG.heyri, CLU.value, ox.Literal(1), graph),
        ox.Quad(KG.heyri, CLU.value, ox.Literal("1"), graph),
    ]
    theirs = [tuple(map(as_rdflib, (q.graph_name, q.subject, q.predicate, q.object))) for q in quads]
    assert artifact_code(quads, name) == RdfHasher.make_hash(theirs, baseuri=f"{name.value}#", hashstr=" ")


def as_rdflib(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    kind = None if term.language or term.datatype.value.endswith("#string") else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=kind)


# --- RO-Crate and Croissant

# The developers have no ROR, and no address that they answer for.
ADVICE = {"ro-crate-1.2_89.0", "ro-crate-1.2_90.1", "ro-crate-1.2_93.0"}


def test_the_crate_is_valid(folders: dict[str, Path]) -> None:
    issues = [issue.split() for issue in checked(crate_issues, folders["ro-crate"])]
    assert {(severity, check) for severity, check, *_ in issues} == {("RECOMMENDED", check) for check in ADVICE}


@pytest.mark.parametrize("name", ["license", "datePublished", "name"])
def test_a_crate_that_does_not_say_enough_is_found(name: str, folders: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(folders["ro-crate"], tmp_path / "crate")
    path = tmp_path / "crate" / CRATE
    data = json.loads(path.read_text(encoding="utf-8"))
    del next(entity for entity in data["@graph"] if entity["@id"] == "./")[name]
    path.write_text(json.dumps(data), encoding="utf-8")
    issues = checked(crate_issues, tmp_path / "crate")
    assert any(issue.startswith("REQUIRED") and name in issue for issue in issues), issues


def test_a_crate_that_lacks_a_file_is_found(folders: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(folders["ro-crate"], tmp_path / "crate")
    (tmp_path / "crate" / "graph.ttl").unlink()
    issues = checked(crate_issues, tmp_path / "crate")
    assert any("graph.ttl" in issue for issue in issues), issues


def test_the_crate_holds_what_it_describes(folders: dict[str, Path]) -> None:
    folder = folders["ro-crate"]
    described = {
        entity["@id"]: entity
        for entity in json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]
        if entity["@type"] == "File"
    }
    assert {path.relative_to(folder).as_posix() for path in files(folder)} == {CRATE, *described}
    assert all(int(entity["contentSize"]) == (folder / name).stat().st_size for name, entity in described.items())
    for form, name in {"turtle": "graph.ttl", "trig": "claims.trig", "nanopub": "nanopublications.trig"}.items():
        assert exported(form) == (folder / name).read_text(encoding="utf-8")
    for form in ("graphml", "gexf"):
        assert exported(form) == (folder / f"network.{form}").read_text(encoding="utf-8")
    for table in TABLES:
        assert exported("csv", "--table", table) == (folder / "tables" / f"{table}.csv").read_text(encoding="utf-8")


def test_croissant_gives_the_tables(folders: dict[str, Path]) -> None:
    done = checked(croissant_records, folders["croissant"] / CROISSANT)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    found = json.loads(done.stdout)
    assert set(found) == set(TABLES)
    description = json.loads((folders["croissant"] / CROISSANT).read_text(encoding="utf-8"))
    columns = {
        field["@id"]: field["source"]["extract"]["column"]
        for each in description["recordSet"]
        for field in each["field"]
    }
    for table, records in found.items():
        expected = rows_of((folders["croissant"] / f"{table}.csv").read_text(encoding="utf-8"))
        as_text = [{columns[name]: plain(value) for name, value in record.items()} for record in records]
        assert as_text == expected


def plain(value: object) -> str:
    """A value as the table has it; a number that pandas reads as one has lost its form, not its value."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return str(value).removesuffix(".0")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda data: data["recordSet"][0]["field"][0]["source"]["extract"].update(column="none"), "none"),
        (lambda data: data["recordSet"][0]["field"][0]["source"]["fileObject"].update({"@id": "none.csv"}), "none.csv"),
        (lambda data: data["distribution"][0].pop("sha256"), "sha256"),
        (lambda data: data["recordSet"][0]["field"][0].update({"dataType": "sc:Nothing"}), "dataType"),
    ],
)
def test_a_bad_data_set_is_found(
    change: Callable[[dict[str, Any]], object], finding: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    shutil.copytree(folders["croissant"], tmp_path / "set")
    path = tmp_path / "set" / CROISSANT
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    done = checked(croissant_records, path)
    assert (done.returncode != 0, finding in done.stderr) == (True, True), done.stderr


# --- ORKG


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_importer_takes_the_comparison(language: str, tmp_path: Path) -> None:
    path = tmp_path / "orkg.csv"
    exported("orkg", "--lang", language, "-o", str(path))
    assert objections(path) == []


@pytest.mark.parametrize("path", sorted((FIXTURES / "formats" / "orkg").iterdir()), ids=lambda path: path.stem)
def test_each_rule_of_the_importer_can_fail(path: Path) -> None:
    assert len(objections(path)) == 1


def test_the_comparison_holds_facts_of_the_paper_only(
    content: Content, ontology: Ontology, published: Published
) -> None:
    _, *rows = csv.reader(io.StringIO(exported("orkg")))
    found = {cell.removeprefix("resource:") for row in rows for cell in row if cell.startswith("resource:")}
    facts: set[str] = set()
    rest: set[str] = set()
    for claim in ontology.claims.values():
        ours = claim.iri.value in published.fact_claims and claim.attribution == KG["the-paper"]
        into = facts if ours else rest
        into |= {content.label(t.object.value) for t in claim.content if isinstance(t.object, ox.NamedNode)}
    assert found <= facts
    assert "in-house research units" in rest - found
    assert {row[0] for row in rows} == {
        "paper on the innovation logic of industrial clusters, with Heyri and Paju Book City as cases"
    }


def test_a_column_that_would_be_taken_for_metadata_is_refused(content: Content) -> None:
    from dataclasses import replace

    labels = {**content.labels, CLU.FactorConditions.value: "learning by doing"}
    with pytest.raises(DataError, match="The ORKG would take the column 'learning by doing' for something else"):
        to_orkg(replace(content, labels=labels))
    for name in ("kind<Integer>", "Journal"):
        with pytest.raises(DataError, match="for something else"):
            to_orkg(replace(content, labels={**labels, CLU.FactorConditions.value: name}))


def test_an_edge_has_the_attributes_that_are_documented() -> None:
    for kind in (Node, Edge):
        told = [line.strip().split(":")[0] for line in (kind.__doc__ or "").splitlines() if line.startswith("        ")]
        assert told == list(kind.__dataclass_fields__)
