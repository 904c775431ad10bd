"""Mapping tables are read strictly, never state what they deny, keep to the graph, and pass SSSOM's own validator."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT
from hypothesis import given
from hypothesis import strategies as st
from invariants import unpinned_terms
from servers import Unavailable
from servers.fetching import fetched
from servers.fetching import run as run_command
from test_invariants import PINNED

from clusterkg.claims import Ontology, Published
from clusterkg.cli import main
from clusterkg.errors import DataError
from clusterkg.linking.mappings import alignments, mapping_graph, read_checked, shipped_mappings
from clusterkg.namespaces import CLU, KG, OWL, RDF, RDFS, SKOS, SSSOM, Namespace, expand
from clusterkg.reasoning import inferred_members
from clusterkg.sssom import MappingsError, direct_triples, read_mappings, to_triples
from clusterkg.sssom.form import JUSTIFICATIONS, RELATIONS

TABLES = FIXTURES / "mappings"
SHIPPED = sorted((ROOT / "ontology" / "mappings").glob("*.sssom.tsv"))
CANDIDATES = ROOT / "ontology" / "mappings" / "candidates.tsv"
ORG = Namespace("http://www.w3.org/ns/org#")
WD = Namespace("http://www.wikidata.org/entity/")

# What is wrong with each fixture: the line, the column, and a part of the message.
FAULTS = {
    "column-unknown": (9, "confidenz", "no such column"),
    "column-twice": (9, "comment", "stands twice"),
    "entry-unknown": (9, "licence", "no such entry"),
    "licence-missing": (1, "license", "does not have it"),
    "version-missing": (1, "mapping_set_version", "does not have it"),
    "set-id-no-iri": (5, "mapping_set_id", "is no IRI"),
    "prefix-unknown": (10, "object_id", "prefix 'exx'"),
    "prefix-redefined": (5, "skos", "in every table"),
    "prefix-no-iri": (3, "ex", "is no IRI"),
    "header-alias": (1, "", "anchor"),
    "header-no-yaml": (7, "", "no YAML"),
    "header-missing": (1, "", "no header"),
    "names-missing": (9, "", "no line with the names"),
    "relation-unknown": (10, "predicate_id", "'skos:exactmatch' is not allowed"),
    "relation-missing": (10, "predicate_id", "is empty"),
    "modifier-unknown": (10, "predicate_modifier", "'not' is not allowed"),
    "justification-missing": (10, "mapping_justification", "is empty"),
    "justification-unknown": (10, "mapping_justification", "is not allowed"),
    "confidence-missing": (10, "confidence", "is empty"),
    "confidence-too-high": (10, "confidence", "no number from 0 to 1"),
    "author-missing": (10, "author_id", "who answers"),
    "date-missing": (10, "mapping_date", "is empty"),
    "date-malformed": (10, "mapping_date", "is no day"),
    "subject-label-missing": (10, "subject_label", "is empty"),
    "object-label-missing": (10, "object_label", "is empty"),
    "seen-at-missing": (10, "object_source_version", "file and version"),
    "object-missing": (10, "object_id", "is empty"),
    "literal-with-identifier": (10, "object_id", "no identifier"),
    "type-unknown": (10, "object_type", "is not allowed"),
    "iri-written-out": (10, "object_id", "is no prefix:name"),
    "iri-impossible": (10, "object_id", "no IRI may have"),
    "two-values": (10, "object_id", "no IRI may have"),
    "space-around": (10, "object_label", "space"),
    "quote-open": (10, "", "no TSV"),
    "row-short": (10, "", "columns"),
    "row-twice": (13, "", "stands in line 10"),
    "both-ways": (13, "predicate_modifier", "Line 10 says the opposite"),
    "weaker-denied": (13, "predicate_modifier", "Line 10 says the opposite"),
    "stronger-stated": (13, "predicate_modifier", "Line 10 says the opposite"),
    "said-in-both": (11, "mapping_date", "not in both"),
    "subject-undeclared": (10, "subject_id", "has no clu:Sektor"),
    "object-undeclared": (10, "object_id", "has no clu:Sektor"),
    "subject-label-other": (10, "subject_label", "is no label of clu:Sector"),
    "neither-ours": (10, "subject_id", "Neither side"),
}


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(main, ["mappings", *arguments])


# --- each rule has a row that breaks it, and only it


def test_every_fixture_is_tried() -> None:
    assert {path.name.removesuffix(".sssom.tsv") for path in TABLES.iterdir()} == {"good", *FAULTS}


def test_good_table_is_read(ontology: Ontology) -> None:
    (table,) = read_checked([TABLES / "good.sssom.tsv"], ontology)
    sector, song, printing = table.mappings
    assert (sector.subject, sector.relation, sector.target) == (
        CLU.Sector,
        SKOS.closeMatch,
        "https://example.org/other#Branch",
    )
    assert song.negated
    assert song.values["object_label"] == 'the song "Heyri"'
    assert printing.object is None
    assert printing.target == "Printing and Publishing"
    assert [m.line for m in table.mappings] == [10, 11, 12]


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named_with_its_place(name: str, ontology: Ontology) -> None:
    line, column, part = FAULTS[name]
    with pytest.raises(MappingsError) as caught:
        read_checked([TABLES / f"{name}.sssom.tsv"], ontology)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (line, column)
    assert part in problem.what
    assert str(problem).startswith(f"{name}.sssom.tsv, line {line}")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xef\xbb\xbf#license: x\n", "byte order mark"),
        ("#license: café\n".encode("latin-1"), "not UTF-8"),
        (b"#" * 20_000_001, "more than 20 MB"),
    ],
    ids=["byte-order-mark", "latin-1", "too-large"],
)
def test_file_that_cannot_be_read(content: bytes, part: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.sssom.tsv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=part):
        read_mappings(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_mappings(tmp_path)


def test_too_many_rows(tmp_path: Path) -> None:
    head, names, row = _parts()
    path = tmp_path / "mine.sssom.tsv"
    rows = (row.replace("Branch", f"Branch{number}") for number in range(50_001))
    path.write_text("".join([head, names, *rows]), encoding="utf-8")
    with pytest.raises(MappingsError, match="more than 50,000 rows"):
        read_mappings(path)


def test_header_speaks_for_all_rows(tmp_path: Path) -> None:
    text = (TABLES / "good.sssom.tsv").read_text(encoding="utf-8")
    moved = text.replace("2026-11-24", "").replace("#license", "#mapping_date: 2026-11-23\n#license")
    path = tmp_path / "mine.sssom.tsv"
    path.write_text(moved, encoding="utf-8")
    assert {m.values["mapping_date"] for m in read_mappings(path).mappings} == {"2026-11-23"}


@given(st.text(max_size=300))
def test_any_text_is_refused_in_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.sssom.tsv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(DataError, match=r"any\.sssom\.tsv"):
        read_mappings(path)


# --- what is denied is never stated


def _parts() -> tuple[str, str, str]:
    """Header, names of the columns and first row of the good table."""
    lines = (TABLES / "good.sssom.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(lines[:8]), lines[8], lines[9]


_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_ROW = st.fixed_dictionaries(
    {
        "subject_id": st.sampled_from(["clu:Sector", "clu:Printing", "kg:heyri"]),
        "predicate_id": st.sampled_from(sorted(RELATIONS)),
        "predicate_modifier": st.sampled_from(["", "Not"]),
        "object_id": st.from_regex(r"ex:[A-Za-z]{1,3}", fullmatch=True),
        "subject_label": _TEXT,
        "object_label": _TEXT,
        "mapping_justification": st.sampled_from(sorted(JUSTIFICATIONS)),
        "confidence": st.floats(0, 1).map(lambda x: f"{x:.3f}"),
        "author_label": _TEXT,
        "mapping_date": st.dates().map(lambda day: f"{day:%Y-%m-%d}".rjust(10, "0")),
        "subject_source": st.just("clu:"),
        "object_source": st.just("ex:"),
        "object_source_version": _TEXT,
    }
)


@given(st.lists(_ROW, max_size=12, unique_by=lambda row: (row["subject_id"], row["object_id"])))
def test_denied_is_never_stated(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "drawn.sssom.tsv"
    buffer = io.StringIO()
    if rows:
        writer = csv.DictWriter(buffer, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    path.write_text(_parts()[0] + (buffer.getvalue() or _parts()[1]), encoding="utf-8")
    table = read_mappings(path)

    # What was written is what is read.
    assert [m.values for m in table.mappings] == [{k: v for k, v in row.items() if v} for row in rows]
    triples = to_triples(table)
    stated = {t for t in triples if t.predicate.value in {expand(name) for name in RELATIONS}}
    for mapping in table.mappings:
        assert mapping.object is not None
        assert (ox.Triple(mapping.subject, mapping.relation, mapping.object) in stated) is not mapping.negated
    assert len(stated) == sum(not m.negated for m in table.mappings)
    # Every row has a node; that of a negated one says so; nothing is an axiom to OWL tools.
    nodes = {t.subject for t in triples if (t.predicate, t.object) == (RDF.type, SSSOM.Mapping)}
    denied = {t.subject for t in triples if t.predicate == SSSOM.predicate_modifier}
    assert (len(nodes), len(denied)) == (len(rows), sum(m.negated for m in table.mappings))
    assert OWL.Axiom not in {t.object for t in triples}


def test_reasoner_infers_nothing_from_what_is_denied() -> None:
    """As an owl:Axiom, which SSSOM/RDF makes of every row, a denied axiom would be asserted by the OWL API."""
    table = next(t for t in shipped_mappings() if t.path.name == "terms.sssom.tsv")
    wrong = [
        m for m in table.mappings if m.negated and m.object == ORG.Organization and m.predicate == "rdfs:subClassOf"
    ]
    record = to_triples(type(table)(table.header, tuple(wrong), table.path))
    cluster = {
        *(ox.Triple(cls, RDF.type, OWL.Class) for cls in (CLU.IndustrialCluster, ORG.Organization)),
        *(ox.Triple(KG.heyri, RDF.type, cls) for cls in (OWL.NamedIndividual, CLU.IndustrialCluster)),
    }
    assert wrong
    assert inferred_members(frozenset(cluster | record), ORG.Organization) == []
    as_axiom = {ox.Triple(t.subject, t.predicate, OWL.Axiom) if t.object == SSSOM.Mapping else t for t in record}
    assert inferred_members(frozenset(cluster | as_axiom), ORG.Organization) == [KG.heyri.value]


# --- our own tables


def test_own_tables_are_in_order(ontology: Ontology) -> None:
    tables = read_checked([], ontology)
    assert [table.path for table in tables] == SHIPPED
    assert {m.values["author_id"] for table in tables for m in table.mappings} == {"kg:the-editors"}
    for table in tables:
        assert table.header.values["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert table.header.iri.value.endswith("/" + table.path.name.removesuffix(".sssom.tsv"))
        # The subject is ours, and the rows stand in an order of their own.
        assert all(m.values["subject_id"].startswith(("clu:", "kg:")) for m in table.mappings)
        keys = [(m.values["subject_id"], m.values.get("object_id") or m.target, m.predicate) for m in table.mappings]
        assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("subject", "predicate", "target"),
    [
        ("clu:IndustrialCluster", "skos:exactMatch", "org:Organization"),
        ("clu:IndustrialCluster", "rdfs:subClassOf", "org:Organization"),
        ("clu:IndustrialCluster", "rdfs:subClassOf", "gufo:Collection"),
        ("clu:KnowledgeSpillover", "skos:exactMatch", "inneo:transfersKnowledge"),
        ("kg:theory-national-innovation-system", "skos:exactMatch", "org:Organization"),
        ("kg:paju", "skos:exactMatch", "wd:Q42153"),
        ("kg:paju", "skos:exactMatch", "Marketing, Design, and Publishing"),
    ],
)
def test_tempting_equivalence_is_denied(subject: str, predicate: str, target: str) -> None:
    rows = [
        (m.values["subject_id"], m.predicate, m.values.get("object_id", m.target))
        for table in shipped_mappings()
        for m in table.mappings
        if m.negated
    ]
    assert (subject, predicate, target) in rows
    denied = ox.NamedNode(expand(subject)), ox.NamedNode(expand(predicate))
    stated = {t.object for t in mapping_graph() if (t.subject, t.predicate) == denied}
    assert not stated & {ORG.Organization, ORG.OrganizationalCollaboration, WD.Q42153}


def test_terms_were_seen_where_the_pinned_list_says() -> None:
    with PINNED.open(encoding="utf-8", newline="") as file:
        pinned = {row["term"]: f"{row['seen_in'].split(' (')[0]}@{row['version']}" for row in csv.DictReader(file)}
    table = next(t for t in shipped_mappings() if t.path.name == "terms.sssom.tsv")
    seen = {m.target: m.values["object_source_version"] for m in table.mappings}
    assert len(seen) > 100
    assert {term: place for term, place in seen.items() if pinned.get(term) != place} == {}


def test_words_of_the_mapping_graph_are_pinned() -> None:
    triples = mapping_graph()
    assert unpinned_terms(triples, PINNED) == []
    planted = ox.Triple(CLU.Sector, SSSOM.planted, CLU.Sector)
    assert unpinned_terms({*triples, planted}, PINNED) == ["https://w3id.org/sssom/planted is used but not pinned"]
    assert not [t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]


def test_links_of_individuals_are_published(ontology: Ontology, published: Published) -> None:
    table = read_mappings(ROOT / "ontology" / "mappings" / "individuals.sssom.tsv")
    links = direct_triples(table.mappings)
    assert ox.Triple(KG.korea, SKOS.exactMatch, WD.Q884) in links
    assert links <= published.graph
    assert links <= published.facts
    outside = {t for t in published.graph if t.predicate in {SKOS.exactMatch, SKOS.closeMatch}}
    assert outside == links
    assert {m.predicate for m in table.mappings} <= {"skos:exactMatch", "skos:closeMatch"}


def test_no_candidate_is_published(ontology: Ontology) -> None:
    with CANDIDATES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert all(row["why_not_verified"] and row["target"] and row["noted_in"] for row in rows)
    labels = {
        (t.subject.value, t.object.value)
        for t in ontology.base
        if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.Literal)
    }
    assert {(expand(row["subject_id"]), row["subject_label"]) for row in rows} <= labels
    candidates = {row["candidate"] for row in rows if row["candidate"].startswith("http")}
    assert candidates
    targets = {t.object.value for t in mapping_graph() if isinstance(t.object, ox.NamedNode)}
    assert not candidates & targets
    assert not candidates & {t.object.value for t in alignments() if isinstance(t.object, ox.NamedNode)}


def test_alignments_are_made_of_the_table_of_terms() -> None:
    found = alignments()
    assert (
        ox.Triple(CLU.IndustrialCluster, RDFS.subClassOf, ox.NamedNode("http://purl.org/nemo/gufo#FunctionalComplex"))
        in found
    )
    assert ox.Triple(CLU.IndustrialCluster, RDFS.subClassOf, ORG.Organization) not in found
    assert (
        ox.Triple(CLU.TacitKnowledge, SKOS.exactMatch, ox.NamedNode("http://inneo.linkeddata.es#TacitKnowledge"))
        in found
    )


# --- the command


def test_list_of_a_term() -> None:
    result = run("--about", "kg:paju")
    assert result.exit_code == 0
    assert "not skos:exactMatch" in result.output
    assert "wd:Q42153" in result.output
    assert "Tables: 2. Mappings: 10" in result.output


@pytest.mark.parametrize(("lang", "part"), [("zh", "非 skos:exactMatch"), ("ko", "skos:exactMatch 아님")])
def test_list_in_other_languages(lang: str, part: str) -> None:
    result = run("--about", "kg:paju", "--lang", lang)
    assert result.exit_code == 0
    assert part in result.output
    assert "Paju Book City" not in result.output


def test_list_in_other_formats() -> None:
    rows = json.loads(run("--about", "kg:korea", "--format", "json").output)
    assert {"wd:Q884", "gn:1835841/"} <= {row["object_id"] for row in rows}
    lines = list(csv.DictReader(io.StringIO(run("--format", "csv").output)))
    assert len(lines) == sum(len(table.mappings) for table in shipped_mappings())
    turtle = run("--format", "turtle").output
    read = {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert read == mapping_graph()


def test_unknown_term() -> None:
    result = run("--about", "kg:pajuu")
    assert result.exit_code == 2
    assert "Did you mean: kg:paju" in result.output


def test_own_table_is_checked() -> None:
    good = run(str(TABLES / "good.sssom.tsv"))
    assert good.exit_code == 0
    assert "Tables: 1. Mappings: 3" in good.output
    wrong = run(str(TABLES / "good.sssom.tsv"), str(TABLES / "relation-unknown.sssom.tsv"), "--format", "turtle")
    assert wrong.exit_code == 1
    assert "line 10, predicate_id" in wrong.output
    assert "exactMatch>" not in wrong.output
    assert run("missing.sssom.tsv").exit_code == 2


@pytest.mark.parametrize(("part", "made"), [("mappings", mapping_graph), ("alignments", alignments)])
def test_export(part: str, made: Callable[[], frozenset[ox.Triple]]) -> None:
    result = CliRunner().invoke(main, ["export", "--part", part, "--format", "ntriples"])
    assert result.exit_code == 0
    assert {q.triple for q in ox.parse(result.stdout, format=ox.RdfFormat.N_TRIPLES)} == made()
    assert result.stdout.splitlines() == sorted(result.stdout.splitlines())
    refused = CliRunner().invoke(main, ["export", "--part", part, "--format", "trig"])
    assert refused.exit_code == 2


# --- SSSOM's own validator, in an environment of its own

SSSOM_PY = "0.4.21"


@pytest.fixture(scope="module")
def validator() -> Path:
    """A Python that has the validator."""

    def fetch(folder: Path) -> None:
        run_command(sys.executable, "-m", "venv", str(folder))
        run_command(str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", f"sssom=={SSSOM_PY}")

    try:
        return fetched(f"sssom-{SSSOM_PY}", fetch) / "bin" / "python"
    except Unavailable as missing:
        pytest.skip(f"SSSOM's validator is not to be had: {missing}")


def validated(validator: Path, path: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [validator, "-m", "sssom.cli", "validate", str(path)],
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
        env=environment,
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_validator_finds_no_error(validator: Path, path: Path) -> None:
    done = validated(validator, path)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr.upper()


# It lets a misspelt relation and a missing licence pass, which our own checks find.
@pytest.mark.parametrize("name", ["prefix-unknown", "confidence-too-high"])
def test_validator_does_find_errors(validator: Path, name: str) -> None:
    done = validated(validator, TABLES / f"{name}.sssom.tsv")
    assert done.returncode != 0 or "ERROR" in done.stderr.upper()
