"""A release is the same wherever it is built, is read alike by every tool, and says truly what is in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import yaml
from click.testing import CliRunner
from conftest import FIXTURES, ROOT
from gates.formats import canonical, counts, read_by_pyoxigraph, read_by_rdflib
from hypothesis import given
from hypothesis import strategies as st
from jena import rewrite_by_jena
from pyld import jsonld
from servers import Unavailable

import clusterkg
from clusterkg.claims import Ontology, Published, read_ontology
from clusterkg.cli import main
from clusterkg.errors import DataError
from clusterkg.namespaces import CLU, DCAT, DCTERMS, NP, OWL, PREFIXES, RDF, SH, VOID
from clusterkg.questions import Catalogue
from clusterkg.questions.languages import LANGUAGES
from clusterkg.reasoning.java import package
from clusterkg.release import build_release
from clusterkg.release.changes import Terms, as_csv, as_markdown, compare
from clusterkg.release.edition import read_edition, words
from clusterkg.release.jsonld import coercions, to_jsonld
from clusterkg.release.parts import OWL_PARTS
from clusterkg.release.writing import FORMATS, TAGS, serialised

FOLDER = FIXTURES / "release"
VENDOR = ROOT.parent / "shared" / "vendor" / "dcat-ap"
PARTS = [
    "alignments",
    "editors",
    "facts",
    "graph",
    "inferences",
    "mappings",
    "ontology",
    "ontology-with-vocabularies",
    "other-sources",
]
ROOT_IRI = ox.NamedNode(CLU.iri.rstrip("#"))
SIZE, LARGEST = 80_000_000, 16_000_000
# Two machines as unlike as one machine can be.
MACHINES = {
    "here": {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "elsewhere": {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONUTF8": "0"},
}


@pytest.fixture(scope="session")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two releases, each built by a process of its own from an empty cache; Java runs once in each."""
    folders = {name: tmp_path_factory.mktemp(f"release-{name}") / name / "x" for name in MACHINES}
    running = {}
    for name, folder in folders.items():
        cache_of_its_own = tmp_path_factory.mktemp(f"cache-{name}")
        environment = {**os.environ, **MACHINES[name], "XDG_CACHE_HOME": str(cache_of_its_own)}
        command = [sys.executable, "-m", "clusterkg", "release", str(folder)]
        running[name] = subprocess.Popen(
            command, env=environment, cwd=cache_of_its_own, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    for name, process in running.items():
        _, told = process.communicate(timeout=500)
        assert process.returncode == 0, f"{name}: {told.decode(errors='replace')}"
    return folders


@pytest.fixture(scope="session")
def built(two_builds: dict[str, Path]) -> Path:
    return two_builds["here"]


def triples_of(path: Path) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=str(path))}


# --- the same bytes, whole or not at all


def test_two_builds_are_identical(two_builds: dict[str, Path]) -> None:
    contents = [{path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in two_builds.values()]
    assert contents[0].keys() == contents[1].keys()
    assert [name for name, data in contents[0].items() if data != contents[1][name]] == []


def test_the_files_are_those_that_are_promised(built: Path) -> None:
    found = {path.name for path in built.iterdir()}
    assert found >= {f"{part}.{suffix}" for part in PARTS for suffix in FORMATS}
    told = set(re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / "releasing.md").read_text("utf-8"), re.MULTILINE))
    listed = {name for name in found if not any(name.startswith(f"{part}.") for part in PARTS)}
    assert set(PARTS) <= told
    assert {re.sub("^terms-(en|zh-Hant|ko)", "terms-LANG", name) for name in listed} == told - set(PARTS)


def test_the_release_keeps_to_its_budget(built: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in built.iterdir()}
    assert sum(sizes.values()) < SIZE
    assert {name for name, size in sizes.items() if size > LARGEST or size == 0} == set()
    told = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    assert f"{SIZE // 1_000_000} MB" in told
    assert f"{LARGEST // 1_000_000} MB" in told


def test_the_checksums_are_right(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums.keys() == {path.name for path in built.iterdir()} - {"SHA256SUMS"}
    assert {n: hashlib.sha256((built / n).read_bytes()).hexdigest() for n in sums} == sums


def test_nothing_of_this_machine_is_in_a_release(built: Path) -> None:
    for path in built.iterdir():
        data = path.read_bytes()
        for trace in (str(ROOT), str(built.parent), str(Path.home()) + "/", "file:///"):
            assert trace.encode() not in data, path.name


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for arguments in ([], ["--replace"]):
        result = CliRunner().invoke(main, ["release", str(tmp_path), *arguments])
        assert result.exit_code == 2
        assert "no release of clusterkg" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_release_is_replaced_whole_if_so_asked(tmp_path: Path, built: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "SHA256SUMS").write_text("of yesterday")
    (folder / "gone.ttl").write_text("of yesterday")
    refused = CliRunner().invoke(main, ["release", str(folder), "--without-inferences"])
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    done = CliRunner().invoke(main, ["release", str(folder), "--without-inferences", "--replace"])
    assert done.exit_code == 0, done.stderr
    assert re.fullmatch(r"clusterkg \S+: \d+ files, \d+\.\d MB, in .*\n", done.stdout)
    names = {path.name for path in folder.iterdir()}
    assert names == {path.name for path in built.iterdir()} - {f"inferences.{suffix}" for suffix in FORMATS}
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    described = {"SHA256SUMS", "dcat.ttl", "void.ttl", "prov.ttl"}
    for name in names - described:
        assert (folder / name).read_bytes() == (built / name).read_bytes(), name
    for name in described:
        assert b"inferences" not in (folder / name).read_bytes()


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    gone = f"<{CLU.iri}NeverRetired> <{RDF.type.value}> <{OWL.Class.value}> .\n"
    header = f'<{CLU.iri[:-1]}> <{RDF.type.value}> <{OWL.Ontology.value}> ; <{OWL.versionInfo.value}> "0.0.1" .\n'
    data = ox.serialize(ox.parse((gone + header).encode(), format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    (earlier / "ontology-with-vocabularies.nt").write_bytes(data or b"")
    result = CliRunner().invoke(main, ["release", str(tmp_path / "new"), "--against", str(earlier)])
    assert result.exit_code == 2
    assert "clu:NeverRetired" in result.stderr
    assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["earlier"]


@pytest.mark.parametrize("kind", ["nothing", "empty", "no terms", "no RDF"])
def test_what_is_no_earlier_release_is_refused(kind: str, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    if kind != "nothing":
        earlier.mkdir()
    if kind in {"no terms", "no RDF"}:
        text = "<urn:a> <urn:b> <urn:c> .\n" if kind == "no terms" else "what?"
        (earlier / "ontology-with-vocabularies.nt").write_text(text)
    result = CliRunner().invoke(main, ["release", str(tmp_path / "new"), "--against", str(earlier)])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert not (tmp_path / "new").exists()


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        build_release(tmp_path / "file" / "release", with_inferences=False)


# --- every tool reads the same


@pytest.mark.parametrize("part", PARTS)
def test_every_format_holds_the_same_triples(part: str, built: Path) -> None:
    expected = read_by_pyoxigraph((built / f"{part}.nt").read_bytes(), ".nt")
    assert expected
    for suffix in FORMATS:
        data = (built / f"{part}.{suffix}").read_bytes()
        assert read_by_pyoxigraph(data, f".{suffix}") == expected, suffix
        # Of the fractions, rdflib keeps the value and rewrites the digits.
        assert by_value(read_by_rdflib(data, f".{suffix}")) == by_value(expected), suffix


def by_value(quads: set[str]) -> set[str]:
    """Quads in which equal numbers of xsd:double are written alike."""
    double = re.compile(rf'"([^"]+)"(?=\^\^<{PREFIXES["xsd"].iri}double>)')
    return {double.sub(lambda match: repr(float(match[1])), quad) for quad in quads}


def test_another_number_is_seen() -> None:
    one, two = (f'<urn:a> <urn:b> "{n}"^^<http://www.w3.org/2001/XMLSchema#double>' for n in ("0.7", "7.1E-1"))
    assert by_value({one}) != by_value({two})
    assert by_value({one}) == by_value({one.replace("0.7", "7.0E-1")})


def test_jena_reads_the_same_triples(built: Path, tmp_path: Path) -> None:
    files = {built / f"{part}.{suffix}": tmp_path / f"{part}.{suffix}.nq" for part in PARTS for suffix in FORMATS}
    files |= {path: tmp_path / f"{path.name}.nq" for path in built.glob("*.trig")}
    files |= {built / f"{name}.ttl": tmp_path / f"{name}.nq" for name in ("questions", "void", "dcat", "prov")}
    try:
        rewrite_by_jena(files)
    except Unavailable as missing:
        pytest.skip(f"Jena cannot be had here: {missing}")
    for source, target in files.items():
        read = canonical(ox.parse(path=str(target), format=ox.RdfFormat.N_QUADS))
        assert read == read_by_pyoxigraph(source.read_bytes(), source.suffix), source.name


@pytest.mark.parametrize("part", ["alignments", "editors", "inferences", "ontology", "facts"])
def test_a_json_ld_processor_reads_the_same_triples(part: str, built: Path) -> None:
    document = json.loads((built / f"{part}.jsonld").read_bytes())
    assert canonical(read_by_pyld(document)) == read_by_pyoxigraph((built / f"{part}.nt").read_bytes(), ".nt")


def read_by_pyld(document: object) -> list[ox.Quad]:
    text = jsonld.to_rdf(document, {"format": "application/n-quads"})
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def test_the_context_stands_alone_and_names_what_is_declared(built: Path, ontology: Ontology) -> None:
    context = json.loads((built / "context.jsonld").read_bytes())["@context"]
    declared = {
        t.subject.value for t in ontology.base if isinstance(t.subject, ox.NamedNode) and t.predicate == RDF.type
    }
    terms = {name: term["@id"] for name, term in context.items() if isinstance(term, dict)}
    ours = {iri for iri in terms.values() if iri.startswith(CLU.iri)}
    assert len(ours) > 100
    assert ours <= declared
    assert terms["evidence"] == CLU.evidence.value
    # Nothing gets a datatype or a language from the context.
    rules = {term.get("@type") for term in context.values() if isinstance(term, dict)}
    assert rules == {None, "@id"}
    assert "@language" not in context
    assert "@vocab" not in context
    used: dict[str, object] = {}
    for part in PARTS:
        used |= json.loads((built / f"{part}.jsonld").read_bytes())["@context"]
    assert {name for name in context.keys() & used.keys() if context[name] != used[name]} == set()


def test_tags_are_written_in_their_recommended_form(built: Path) -> None:
    for path in built.iterdir():
        assert b"zh-hant" not in path.read_bytes(), path.name
    node = next(
        node
        for node in json.loads((built / "facts.jsonld").read_bytes())["@graph"]
        if node["@id"] == "clu:IndustrialCluster"
    )
    assert node["rdfs:label"].keys() == set(LANGUAGES.values())
    graph = rdflib.Graph().parse(built / "facts.rdf")
    assert {o.language for o in graph.objects() if isinstance(o, rdflib.Literal)} == {None, *LANGUAGES.values()}


names = st.sampled_from(
    [
        "http://example.org/a",
        "http://example.org/b#",
        "claim:x",
        "kg://x",
        "urn:x:y",
        f"{CLU.iri}evidence",
        f"{CLU.iri}value",
        f"{CLU.iri}a.b",
        f"{PREFIXES['kg'].iri}a:b",
        f"{PREFIXES['kg'].iri}//b",
        PREFIXES["kg"].iri,
    ]
).map(ox.NamedNode)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)
literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["en", "zh-Hant", "ko"])),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=PREFIXES["xsd"][kind]),
        st.sampled_from(["1", "-0", "007", "1.50", "1E3", "true", "1" * 30, "x"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "date"]),
    ),
)
predicates = st.sampled_from(
    [RDF.type, CLU.evidence, CLU.value, PREFIXES["rdfs"].label, ox.NamedNode("http://example.org/p")]
)
blanks = st.sampled_from(["a", "b"]).map(ox.BlankNode)
graphs = st.lists(
    st.builds(ox.Triple, st.one_of(names, blanks), predicates, st.one_of(names, blanks, literals)), max_size=8
)


@given(graphs, graphs)
def test_no_context_changes_a_value(shown: list[ox.Triple], written: list[ox.Triple]) -> None:
    """Whatever graph the rules were made from, and whatever is written with them."""
    data = serialised(written, "jsonld", coerced=coercions(shown))
    expected = canonical(ox.Quad(t.subject, t.predicate, t.object) for t in written)
    assert canonical(ox.parse(data, format=ox.RdfFormat.JSON_LD)) == expected
    # This processor rewrites the digits of fractions, even of those that are written as texts.
    if not any(getattr(t.object, "datatype", None) == PREFIXES["xsd"].double for t in written):
        assert canonical(read_by_pyld(json.loads(data))) == expected


def test_a_context_that_coerces_would_be_seen(built: Path) -> None:
    document = json.loads((built / "ontology.jsonld").read_bytes())
    expected = read_by_pyoxigraph((built / "ontology.nt").read_bytes(), ".nt")
    document["@context"]["owl:versionInfo"] = {"@id": OWL.versionInfo.value, "@type": "xsd:token"}
    assert read_by_pyoxigraph(json.dumps(document).encode(), ".jsonld") != expected


def test_the_file_for_stores_is_the_published_graph(built: Path, published: Published) -> None:
    read = triples_of(built / "graph-for-stores.nt")
    assert read == published.graph
    assert not any(isinstance(term, ox.BlankNode) for t in read for term in (t.subject, t.object))
    assert len(triples_of(built / "graph.nt")) == len(read)
    assert any(isinstance(t.subject, ox.BlankNode) for t in triples_of(built / "graph.nt"))


# --- OWL tools


@pytest.mark.parametrize("part", OWL_PARTS)
def test_owl_tools_find_the_same_ontology(part: str, built: Path) -> None:
    """The OWL API and owlready2, and the OWL API whatever the format."""
    manager = package("org.semanticweb.owlapi").apibinding.OWLManager
    file = package("java").io.File
    loaded = [
        manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file(str(built / f"{part}.{suffix}")))
        for suffix in ("rdf", "ttl")
    ]
    signatures = [
        {
            "classes": iris(ontology.getClassesInSignature()),
            "object properties": iris(ontology.getObjectPropertiesInSignature()),
            "data properties": iris(ontology.getDataPropertiesInSignature()),
        }
        for ontology in loaded
    ]
    axioms = [sorted(" ".join(str(axiom).split()) for axiom in ontology.getLogicalAxioms()) for ontology in loaded]
    assert signatures[0] == signatures[1]
    assert [re.sub(r"_:\S+", "_", a) for a in axioms[0]] == [re.sub(r"_:\S+", "_", a) for a in axioms[1]] != []
    assert loaded[0].getAxiomCount() == loaded[1].getAxiomCount()
    for suffix in ("rdf", "nt"):
        world = owlready2.World()
        world.get_ontology(f"file://{built / part}.{suffix}").load(only_local=True)
        builtin = {OWL.Thing.value}
        assert {c.iri for c in world.classes()} == signatures[0]["classes"] - builtin
        assert {p.iri for p in world.object_properties()} == signatures[0]["object properties"]
        assert {p.iri for p in world.data_properties()} == signatures[0]["data properties"]
    assert counts(built / f"{part}.nt")["classes"] == len(signatures[0]["classes"] - {OWL.Thing.value})
    name = loaded[0].getOntologyID()
    assert clusterkg.__version__ in str(name.getVersionIRI().toString())
    violations = package("org.semanticweb.owlapi").profiles.OWL2DLProfile().checkOntology(loaded[0]).getViolations()
    assert [str(violation) for violation in violations] == []


def iris(entities: object) -> set[str]:
    return {str(entity.toStringID()) for entity in entities}  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", OWL_PARTS)
def test_a_file_is_one_ontology_with_a_whole_header(part: str, built: Path) -> None:
    triples = triples_of(built / f"{part}.nt")
    (header,) = {t.subject for t in triples if t.predicate == RDF.type and t.object == OWL.Ontology}
    said = {t.predicate for t in triples if t.subject == header}
    assert said >= {
        OWL.versionIRI,
        OWL.versionInfo,
        DCTERMS.creator,
        DCTERMS.issued,
        DCTERMS.license,
        DCTERMS.modified,
        DCTERMS.description,
        PREFIXES["rdfs"].label,
    }
    assert OWL.imports not in {t.predicate for t in triples}
    assert (header == ROOT_IRI) == (part == "ontology-with-vocabularies")


def test_each_ontology_has_an_iri_and_a_version_of_its_own(built: Path) -> None:
    versions = [
        {str(t.object) for t in triples_of(built / f"{part}.nt") if t.predicate == OWL.versionIRI} for part in OWL_PARTS
    ]
    assert all(len(found) == 1 for found in versions)
    assert len(set.union(*versions)) == len(OWL_PARTS)


def test_every_module_keeps_its_terms(built: Path) -> None:
    """Nothing but headers is lost where modules become one."""
    paths = [ROOT / "ontology" / "clusterkg.ttl", *(ROOT / "ontology" / "modules").glob("*.ttl")]
    source = [quad.triple for path in paths for quad in ox.parse(path=str(path), rename_blank_nodes=True)]
    headers = {t.subject for t in source if t.object == OWL.Ontology}
    of_terms = {(str(t.subject), str(t.predicate), str(t.object)) for t in source if is_plain(t, headers)}
    read = triples_of(built / "ontology.nt")
    headers |= {t.subject for t in read if t.object == OWL.Ontology}
    found = {(str(t.subject), str(t.predicate), str(t.object)) for t in read if is_plain(t, headers)}
    assert found == of_terms
    assert sum(t.predicate == RDF.first for t in read) == sum(t.predicate == RDF.first for t in source)
    for header in headers:
        assert any(t.subject == header and t.predicate == DCTERMS.description for t in read)


def is_plain(triple: ox.Triple, headers: set[object]) -> bool:
    terms = (triple.subject, triple.object)
    return triple.subject not in headers and not any(isinstance(term, ox.BlankNode) for term in terms)


# --- facts stay facts


def test_inferences_are_statements_and_never_facts(built: Path) -> None:
    triples = triples_of(built / "inferences.nt")
    graph = triples_of(built / "graph.nt")
    by_node: dict[object, dict[object, object]] = {}
    for t in triples:
        by_node.setdefault(t.subject, {})[t.predicate] = t.object
    stated = [node for node in by_node.values() if RDF.subject in node]
    assert len(stated) > 20
    for node in stated:
        triple = ox.Triple(node[RDF.subject], node[RDF.predicate], node[RDF.object])  # type: ignore[arg-type]
        assert triple not in triples
        assert triple not in graph


def test_the_facts_are_those_of_the_published_graph(built: Path, published: Published) -> None:
    headers = {t.subject for t in published.facts if t.object == OWL.Ontology}
    read = triples_of(built / "facts.nt")
    of_headers = {t.subject for t in read if t.predicate == RDF.type and t.object == OWL.Ontology} | headers
    assert {t for t in read if t.subject not in of_headers} == {t for t in published.facts if t.subject not in headers}


# --- questions, terms, claims


@cache
def shape() -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / "questions.shacl.ttl")


def test_the_questions_keep_to_the_shape_of_examples(built: Path) -> None:
    graph = rdflib.Graph().parse(built / "questions.ttl")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=shape())
    assert conforms, told
    assert not any(isinstance(term, rdflib.BNode) for term in graph.all_nodes())
    queries = {str(s): str(o) for s, o in graph.subject_objects(rdflib.URIRef(SH.select.value))}
    catalogue = {f"{PREFIXES['question'].iri}{q.id}": q for q in Catalogue()}
    assert queries.keys() == catalogue.keys()
    for name, question in catalogue.items():
        assert "#+" not in queries[name]
        assert question.text.endswith(queries[name].strip() + "\n")
        parameters = graph.objects(rdflib.URIRef(name), rdflib.URIRef(SH.parameter.value))
        assert len(list(parameters)) == len(question.parameters)


@pytest.mark.parametrize("name", ["comment", "label", "select", "target", "prefixes"])
def test_a_question_without_what_tools_need_is_found(name: str, built: Path) -> None:
    graph = rdflib.Graph().parse(built / "questions.ttl")
    question = rdflib.URIRef(f"{PREFIXES['question'].iri}profile-cluster")
    for predicate, value in list(graph.predicate_objects(question)):
        if str(predicate).endswith(name):
            graph.remove((question, predicate, value))
    assert not pyshacl.validate(graph, shacl_graph=shape())[0]


@pytest.mark.parametrize("tag", list(LANGUAGES.values()))
def test_the_table_of_terms_is_whole(tag: str, built: Path, ontology: Ontology) -> None:
    rows = list(csv.DictReader(io.StringIO((built / f"terms-{tag}.csv").read_text(encoding="utf-8"))))
    headings = [texts[tag] for texts in words()["columns"].values()]
    assert list(rows[0]) == headings
    typed = {t.subject.value for t in ontology.base if t.predicate == RDF.type and isinstance(t.subject, ox.NamedNode)}
    ours = {iri for iri in typed if iri.startswith(CLU.iri)}
    assert {row[headings[1]] for row in rows} == ours
    assert [row for row in rows if not row[headings[3]]] == []
    head = "".join((built / f"terms-{tag}.csv").read_text(encoding="utf-8").splitlines(keepends=True)[:4])
    assert head == (FOLDER / f"terms-{tag}.csv").read_text(encoding="utf-8")


def test_the_claims_are_those_of_the_ontology(built: Path) -> None:
    claims = read_ontology().claims
    quads = list(ox.parse(path=str(built / "claims.trig")))
    assert {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)} == claims.keys()
    assert len(set(quads)) == sum(len(claim.header) + len(claim.content) for claim in claims.values())
    nanopublications = list(ox.parse(path=str(built / "nanopublications.trig")))
    assert len({q.subject for q in nanopublications if q.object == NP.Nanopublication}) == len(claims)


# --- what describes it


@cache
def store(*paths: Path) -> ox.Store:
    held = ox.Store()
    for path in paths:
        held.load(path=str(path))
    return held


def test_void_counts_what_is_there(built: Path) -> None:
    """Each count, asked of the data themselves."""
    void, graph = store(built / "void.ttl"), store(built / "graph.nt")
    dataset = read_edition().dataset("graph")

    def told(name: str) -> int:
        return int(next(iter(void.quads_for_pattern(dataset, VOID[name], None))).object.value)  # type: ignore[union-attr]

    def asked(query: str) -> dict[tuple[str, ...], int]:
        rows = graph.query(f"SELECT {query}")
        return {tuple(row[i].value for i in range(len(row) - 1)): int(row[len(row) - 1].value) for row in rows}  # type: ignore[union-attr]

    assert told("triples") == len(graph)
    assert told("classes") == asked("(COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }")[()]
    assert told("properties") == asked("(COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }")[()]
    assert told("distinctSubjects") == asked("(COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")[()]
    assert told("distinctObjects") == asked("(COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }")[()]
    partitions = {
        ("?class ?n", f"{dataset} void:classPartition [ void:class ?class ; void:entities ?n ]"): (
            "?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
        ),
        (
            "?class ?p ?n",
            f"{dataset} void:classPartition [ void:class ?class ; "
            "void:propertyPartition [ void:property ?p ; void:triples ?n ] ]",
        ): "?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p",
        (
            "?class ?p ?other ?n",
            f"{dataset} void:classPartition [ void:class ?class ; void:propertyPartition "
            "[ void:property ?p ; void:classPartition [ void:class ?other ; void:triples ?n ] ] ]",
        ): "?c ?p ?d (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o . ?o a ?d } GROUP BY ?c ?p ?d",
        (
            "?class ?p ?type ?n",
            f"{dataset} void:classPartition [ void:class ?class ; void:propertyPartition "
            "[ void:property ?p ; ext:datatypePartition [ ext:datatype ?type ; void:triples ?n ] ] ]",
        ): "?c ?p ?t (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o . FILTER(isLiteral(?o)) BIND(datatype(?o) AS ?t) } "
        "GROUP BY ?c ?p ?t",
        ("?p ?n", f"{dataset} void:propertyPartition [ void:property ?p ; void:triples ?n ]"): (
            "?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
        ),
    }
    for (columns, pattern), query in partitions.items():
        prefixes = f"PREFIX void: <{VOID.iri}> PREFIX ext: <http://ldf.fi/void-ext#> "
        rows = void.query(f"{prefixes}SELECT {columns} {{ {pattern} }}")
        found = {tuple(row[i].value for i in range(len(row) - 1)): int(row[len(row) - 1].value) for row in rows}  # type: ignore[union-attr]
        assert found == asked(query) != {}, columns


def test_void_tells_the_size_of_every_part_and_its_links(built: Path) -> None:
    void = store(built / "void.ttl")
    edition = read_edition()
    for part in PARTS:
        count = next(iter(void.quads_for_pattern(edition.dataset(part), VOID.triples, None))).object
        assert int(count.value) == len(triples_of(built / f"{part}.nt")), part  # type: ignore[union-attr]
    rows = void.query(
        f"PREFIX void: <{VOID.iri}> SELECT ?p ?space ?n {{ ?set a void:Linkset ; void:linkPredicate ?p ; "
        "void:triples ?n ; void:objectsTarget/void:uriSpace ?space ; void:subjectsTarget ?from }"
    )
    links = {(row["p"].value, row["space"].value): int(row["n"].value) for row in rows}  # type: ignore[union-attr]
    mapped = triples_of(built / "mappings.nt")
    wikidata = "http://www.wikidata.org/entity/"
    exact = PREFIXES["skos"].exactMatch
    assert links[exact.value, wikidata] == sum(
        t.predicate == exact and t.object.value.startswith(wikidata)  # type: ignore[union-attr]
        for t in mapped
    )
    assert sum(links.values()) > 200


def test_the_catalogue_tells_the_truth_of_every_file(built: Path) -> None:
    dcat = store(built / "dcat.ttl")
    rows = dcat.query(
        f"PREFIX dcat: <{DCAT.iri}> PREFIX spdx: <http://spdx.org/rdf/terms#> SELECT ?file ?size ?sum ?type {{ "
        "?dataset a dcat:Dataset ; dcat:distribution ?d . ?d dcat:downloadURL ?file ; dcat:byteSize ?size ; "
        "dcat:mediaType ?type ; spdx:checksum/spdx:checksumValue ?sum }"
    )
    told = {row["file"].value: (int(row["size"].value), row["sum"].value) for row in rows}  # type: ignore[union-attr]
    beside = {"SHA256SUMS", "changes.csv", "changes.md", "context.jsonld", "void.ttl", "dcat.ttl", "prov.ttl"}
    names = {path.name for path in built.iterdir()} - beside
    assert told == {
        read_edition().address(name): (
            (built / name).stat().st_size,
            hashlib.sha256((built / name).read_bytes()).hexdigest(),
        )
        for name in names
    }


def conforms_to_dcat_ap(graph: rdflib.Graph) -> tuple[bool, str]:
    if not VENDOR.is_dir():
        pytest.skip("the shapes of DCAT-AP are not here (shared/vendor/dcat-ap)")
    for name in ("shapes.ttl", "range.ttl"):
        conforms, _, told = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(VENDOR / name))
        if not conforms:
            return False, told
    return True, ""


def test_the_catalogue_conforms_to_dcat_ap(built: Path) -> None:
    conforms, told = conforms_to_dcat_ap(rdflib.Graph().parse(built / "dcat.ttl"))
    assert conforms, told


@pytest.mark.parametrize("lost", [DCTERMS.title, DCTERMS.publisher, DCAT.accessURL, DCTERMS.LicenseDocument])
def test_a_catalogue_that_does_not_conform_is_found(lost: ox.NamedNode, built: Path) -> None:
    graph = rdflib.Graph().parse(built / "dcat.ttl")
    name = rdflib.URIRef(lost.value)
    for triple in [*graph.triples((None, name, None)), *graph.triples((None, None, name))]:
        graph.remove(triple)
    graph.add((rdflib.BNode(), rdflib.RDF.type, rdflib.URIRef(DCAT.Catalog.value)))
    assert not conforms_to_dcat_ap(graph)[0]


def test_the_provenance_of_every_part_ends_in_its_sources(built: Path) -> None:
    prov = store(built / "prov.ttl")
    edition = read_edition()
    for part in words()["parts"]:
        asked = f"""PREFIX prov: <{PREFIXES["prov"].iri}> ASK {{ {edition.dataset(part)} a prov:Entity ;
            prov:wasGeneratedBy/prov:wasAssociatedWith ?agent ; prov:wasAttributedTo ?who }}"""
        assert prov.query(asked), part
    asked = f"""PREFIX prov: <{PREFIXES["prov"].iri}> ASK {{ {edition.dataset("inferences")}
        prov:wasDerivedFrom+/prov:hadPrimarySource {PREFIXES["kg"]["the-paper"]} }}"""
    assert prov.query(asked)


# --- one version


def test_one_version_and_one_date_everywhere(built: Path) -> None:
    version, edition = clusterkg.__version__, read_edition()
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == version
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], str(citation["date-released"])) == (version, edition.issued)
    headings = re.findall(r"^## \[(.+)\](?: - (.+))?$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert next(heading for heading in headings if heading[0] != "Unreleased") == (version, edition.issued)
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        for header in re.findall(r"^<(\S+)> a owl:Ontology", text, re.MULTILINE):
            assert f"owl:versionIRI <{header}/{version}>" in text, path.name
            assert f'owl:versionInfo "{version}"' in text, path.name
            assert f'dcterms:issued "{edition.issued}"' in text, path.name
    for name, pattern in {
        "dcat.ttl": r'dcat:version "([^"]+)"',
        "nanopublications.trig": r'owl:versionInfo "([^"]+)"',
        "facts.ttl": r'owl:versionInfo "([^"]+)"',
        "prov.ttl": r'owl:versionInfo "([^"]+)"',
        "changes.md": r"^# Changes of terms in (\S+)",
    }.items():
        assert set(re.findall(pattern, (built / name).read_text(encoding="utf-8"), re.MULTILINE)) == {version}, name


def test_another_version_is_refused(tmp_path: Path) -> None:
    text = (ROOT / "ontology" / "clusterkg.ttl").read_text(encoding="utf-8")
    (tmp_path / "clusterkg.ttl").write_text(re.sub(r'versionInfo "[^"]+"', 'versionInfo "9.9.9"', text))
    with pytest.raises(DataError, match=r"9\.9\.9"):
        read_edition(tmp_path)
    (tmp_path / "clusterkg.ttl").write_text(re.sub(r"dcterms:issued [^;]+;", "", text))
    with pytest.raises(DataError, match="issued"):
        read_edition(tmp_path)


# --- what has changed


@cache
def terms(name: str) -> Terms:
    return Terms(quad.triple for quad in ox.parse(path=str(FOLDER / f"{name}.ttl")))


def test_the_table_of_changes_is_what_it_was() -> None:
    changes = compare(terms("earlier"), terms("later"))
    assert as_csv(changes) == (FOLDER / "changes.csv").read_bytes()
    assert as_markdown(changes, "0.1.0", "0.2.0") == (FOLDER / "changes.md").read_bytes()


def test_a_term_may_not_vanish() -> None:
    with pytest.raises(DataError, match="clu:Shrub"):
        compare(terms("later"), terms("earlier"))


def test_one_version_has_one_set_of_terms() -> None:
    text = (FOLDER / "later.ttl").read_text(encoding="utf-8").replace('"0.2.0"', '"0.1.0"')
    later = Terms(quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    with pytest.raises(DataError, match="new version"):
        compare(terms("earlier"), later)
    assert compare(terms("earlier"), terms("earlier")) == []


def test_a_release_is_compared_with_an_earlier_one(built: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    data = (built / "ontology-with-vocabularies.nt").read_text(encoding="utf-8")
    version = clusterkg.__version__
    lines = [line for line in data.splitlines(keepends=True) if not line.startswith(f"{CLU.Relator} ")]
    text = "".join(lines).replace(f'"{version}"', '"0.0.9"').replace("industrial cluster", "cluster of industry")
    (earlier / "ontology-with-vocabularies.nt").write_text(text, encoding="utf-8")
    build_release(tmp_path / "new", against=earlier, with_inferences=False)
    told = (tmp_path / "new" / "changes.md").read_text(encoding="utf-8")
    assert told.startswith(f"# Changes of terms in {version}\n\nSince 0.0.9: ")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "new" / "changes.csv").read_text(encoding="utf-8"))))
    assert {"term": "clu:Relator", "what": "added", "old": "", "new": "relator", "why": ""} in rows
    changed = next(row for row in rows if row["term"] == "clu:IndustrialCluster" and row["what"] == "rdfs:label @en")
    assert (changed["old"], changed["new"]) == ("cluster of industry", "industrial cluster")
    shutil.rmtree(tmp_path / "new")


def test_a_first_release_says_so(built: Path) -> None:
    assert (built / "changes.csv").read_text(encoding="utf-8") == "term,what,old,new,why\n"
    assert "No earlier release" in (built / "changes.md").read_text(encoding="utf-8")


def test_json_ld_keeps_every_tag() -> None:
    thing = ox.NamedNode("http://example.org/x")
    label = PREFIXES["rdfs"].label
    triples = [ox.Triple(thing, label, ox.Literal(text, language=tag)) for text, tag in (("a", "zh-Hant"), ("b", "ko"))]
    data = to_jsonld(triples, {"rdfs": PREFIXES["rdfs"].iri}, coercions(triples), TAGS)
    assert json.loads(data)["@graph"][0]["rdfs:label"] == {"zh-Hant": "a", "ko": "b"}
