"""The shapes are well formed, worded in three languages, able to fail, used by the data, and kept by them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from conftest import FIXTURES, ROOT
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef

from clusterkg.claims import read_ontology
from clusterkg.claims.cache import published_files
from clusterkg.resources import shapes_dir
from clusterkg.validation import Finding, validate

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = "https://w3id.org/clusterkg/shapes/"
FOLDERS = ("content", "headers")
LANGUAGES = ["en", "ko", "zh-hant"]
# Each text is in its own script and needs none of the others; names of properties aside, which are Latin.
SCRIPTS = {"Han": "[\u4e00-\u9fff]", "Hangul": "[\uac00-\ud7a3]"}
EXPECTED_SCRIPTS: dict[str, set[str]] = {"en": set(), "ko": {"Hangul"}, "zh-hant": {"Han"}}
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)

# The paper grades no linkage, so these have nothing to look at in its graph; they are for graphs that do.
NOT_IN_THE_PAPER = {
    "linkage-quality-closed",
    "linkage-quality-grade-count",
    "linkage-quality-grade-kind",
    "linkage-quality-of-count",
    "linkage-quality-of-kind",
}
# What is advisable, but cannot be added where the paper says nothing of it.
THE_PAPER_IS_SILENT = {
    "actor-group-place",
    "cluster-location",
    "cluster-sector",
    "government-body-place",
    "policy-adoption-date",
    "recommendation-addressee-given",
}


@cache
def vocabulary() -> Graph:
    """SHACL's own vocabulary, as the engine ships it."""
    return Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl.ttl")


@cache
def shapes(folder: str) -> Graph:
    """All shapes that are held against the same graph."""
    graph = Graph()
    for path in sorted((shapes_dir() / folder).glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def constraints(folder: str) -> dict[str, URIRef | BNode]:
    """Every node that restricts something and can stand in a report, by local name.

    Not among them: what is only an operand of another constraint (of sh:or, sh:not, sh:node …).
    """
    graph = shapes(folder)
    parameters = set(vocabulary().objects(None, SH.parameter))
    restricting = {path for parameter in parameters for path in vocabulary().objects(parameter, SH.path)}
    restricting.discard(SH.property)
    operands = {node for name in (SH.node, SH["not"], SH.qualifiedValueShape) for node in graph.objects(None, name)}
    for name in (SH["or"], SH["and"], SH.xone):
        operands |= {item for head in graph.objects(None, name) for item in graph.items(head)}
    within = {node for operand in operands for node in graph.objects(operand, SH.property) if isinstance(node, BNode)}
    found = {node for node, predicate, _ in graph if predicate in restricting} - operands - within
    return {str(node).removeprefix(SHAPE): node for node in found if isinstance(node, URIRef | BNode)}


def holders(folder: str, constraint: Any) -> set[Any]:
    """The shapes whose targets are a constraint's focus nodes: itself, and those that gather it."""
    return {constraint, *shapes(folder).subjects(SH.property, constraint)}


@cache
def sources(folder: str) -> dict[str, set[str]]:
    """The constraints that each file of a folder declares."""
    declared: dict[str, set[str]] = {}
    for path in sorted((shapes_dir() / folder).glob("*.ttl")):
        subjects = {str(node).removeprefix(SHAPE) for node in Graph().parse(path).subjects()}
        declared[path.stem] = subjects & constraints(folder).keys()
    return declared


def focus_nodes(folder: str, constraint: Any, index: Index) -> set[Any]:
    """The nodes of a graph that a constraint looks at."""
    graph = shapes(folder)
    found: set[Any] = set()
    for holder in holders(folder, constraint):
        for kind in graph.objects(holder, SH.targetClass):
            found |= index.instances(str(kind))
        for predicate in graph.objects(holder, SH.targetSubjectsOf):
            found |= index.subjects[str(predicate)]
        for predicate in graph.objects(holder, SH.targetObjectsOf):
            found |= index.objects[str(predicate)]
    return found


class Index:
    """Who has which class and which property in a graph."""

    def __init__(self, triples: Iterable[tuple[str, str, str]]) -> None:
        self.subjects: dict[str, set[str]] = defaultdict(set)
        self.objects: dict[str, set[str]] = defaultdict(set)
        self._of_class: dict[str, set[str]] = defaultdict(set)
        self._narrower: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, value in triples:
            self.subjects[predicate].add(subject)
            self.objects[predicate].add(value)
            if predicate == str(RDF.type):
                self._of_class[value].add(subject)
            elif predicate == str(RDFS.subClassOf):
                self._narrower[value].add(subject)

    def instances(self, kind: str) -> set[str]:
        """The instances of a class and of its subclasses."""
        pending, seen = [kind], {kind}
        while pending:
            new = self._narrower[pending.pop()] - seen
            seen |= new
            pending += new
        return set().union(*(self._of_class[name] for name in seen))


def plain(triples: Iterable[ox.Triple]) -> Iterable[tuple[str, str, str]]:
    """Triples as three strings each."""
    return ((_text(t.subject), t.predicate.value, _text(t.object)) for t in triples)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else str(term)


@cache
def background() -> tuple[ox.Triple, ...]:
    """The ontology's terms, which every example leans on."""
    folders = [ROOT / "ontology" / name for name in ("modules", "vocabularies")]
    return tuple(
        quad.triple
        for folder in folders
        for path in sorted(folder.glob("*.ttl"))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )


@cache
def examples(folder: str) -> dict[str, Graph]:
    """The examples of a folder by the name of their file."""
    return {path.stem: Graph().parse(path) for path in sorted((FIXTURES / "shapes" / folder).glob("*.ttl"))}


@cache
def results(folder: str) -> dict[str, dict[str, str]]:
    """For each example the constraints that it breaks, with their severity. All examples are held at once."""
    data = Graph()
    data.parse(data=ox.serialize(background(), format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    owner: dict[Any, str] = {}
    for name, example in examples(folder).items():
        for node in set(example.subjects()):
            assert owner.setdefault(node, name) == name, f"{node} stands in {owner[node]} and in {name}"
        data += example
    _, report, text = pyshacl.validate(data, shacl_graph=shapes(folder), inference="none", advanced=False)
    assert isinstance(report, Graph), text
    broken: dict[str, dict[str, str]] = {name: {} for name in examples(folder)}
    for result in report.objects(None, SH.result):
        name = owner.get(report.value(result, SH.focusNode), "")
        if name:
            source = str(report.value(result, SH.sourceShape)).removeprefix(SHAPE)
            broken[name][source] = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    return broken


EACH = [pytest.param(folder, name, id=name) for folder in FOLDERS for name in sorted(constraints(folder))]
EACH_FILE = [pytest.param(folder, name, id=name) for folder in FOLDERS for name in sorted(sources(folder))]


# --- 1. well formed


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_shapes_conform_to_shacl_for_shacl(folder: str) -> None:
    pyshacl.validate(Graph(), shacl_graph=shapes(folder), meta_shacl=True)


def test_a_malformed_shape_would_be_found() -> None:
    faulty = Graph().parse(data=f"<{SHAPE}x> a <{SH.PropertyShape}> .", format="turtle")
    with pytest.raises(pyshacl.errors.ReportableRuntimeError):
        pyshacl.validate(Graph(), shacl_graph=faulty, meta_shacl=True)


def undeclared(graph: Graph) -> set[str]:
    """Names in SHACL's namespace that SHACL does not declare."""
    declared = {node for node in vocabulary().subjects(RDF.type, None) if str(node).startswith(str(SH))}
    used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(SH))}
    return {str(term) for term in used - declared}


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_terms_of_shacl_are_used(folder: str) -> None:
    assert undeclared(shapes(folder)) == set()


def test_a_misspelt_term_would_be_found() -> None:
    faulty = Graph().parse(data=f"<{SHAPE}x> <{SH}minCuont> 1 .", format="turtle")
    assert undeclared(faulty) == {f"{SH}minCuont"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_shape_is_named_and_reached(folder: str) -> None:
    graph = shapes(folder)
    nodes: set[Any] = set(constraints(folder).values())
    nodes |= {node for kind in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects(RDF.type, kind)}
    assert not [node for node in nodes if not str(node).startswith(SHAPE)]
    for name, node in constraints(folder).items():
        assert any((holder, target, None) in graph for holder in holders(folder, node) for target in TARGETS), name
    for node in nodes:
        targeted = any((node, target, None) in graph for target in TARGETS)
        assert targeted or any(graph.subjects(None, node)), f"{node} has no target and nothing refers to it"
    pointed_at = {node for name in (SH.property, SH.node) for node in graph.objects(None, name)}
    assert not [node for node in pointed_at if (node, None, None) not in graph]


# --- 2. named and worded


@pytest.mark.parametrize(("folder", "name"), EACH)
def test_name_message_and_severity(folder: str, name: str) -> None:
    graph, node = shapes(folder), constraints(folder)[name]
    for predicate in (SH.name, SH.message):
        texts = [text for text in graph.objects(node, predicate) if isinstance(text, Literal)]
        assert sorted(str(text.language).lower() for text in texts) == LANGUAGES
        for text in texts:
            scripts = {script for script, letters in SCRIPTS.items() if re.search(letters, text)}
            assert scripts == EXPECTED_SCRIPTS[str(text.language).lower()], text
    assert set(graph.objects(node, SH.severity)) <= {SH.Violation, SH.Warning}
    assert len(list(graph.objects(node, SH.severity))) == 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_constraint_has_an_example_and_every_example_a_constraint(folder: str) -> None:
    assert examples(folder).keys() == constraints(folder).keys() | {f"{name}-ok" for name in sources(folder)}


def test_no_two_constraints_share_a_name() -> None:
    names = [name.lower() for folder in FOLDERS for name in constraints(folder)]
    assert len(names) == len(set(names))


# --- 3. able to fail


@pytest.mark.parametrize(("folder", "name"), EACH)
def test_the_example_breaks_this_constraint_and_no_other(folder: str, name: str) -> None:
    broken = results(folder)[name]
    severity = str(shapes(folder).value(constraints(folder)[name], SH.severity)).removeprefix(str(SH))
    assert broken.get(name) == severity
    # Advice beside a violation is no second fault.
    others = {other for other, how in broken.items() if other != name and (how != "Warning" or severity == "Warning")}
    assert others == set()


# --- 4. able to pass


@pytest.mark.parametrize(("folder", "name"), EACH_FILE)
def test_the_good_example_passes_and_is_looked_at(folder: str, name: str) -> None:
    assert results(folder)[f"{name}-ok"] == {}
    example = examples(folder)[f"{name}-ok"]
    own = {str(node) for node in example.subjects()}
    index = Index([*plain(background()), *((str(s), str(p), str(o)) for s, p, o in example)])
    # A file without constraints of its own holds what those of other files refer to.
    for constraint in sources(folder)[name] or constraints(folder).keys():
        if own & focus_nodes(folder, constraints(folder)[constraint], index):
            break
    else:
        pytest.fail(f"no constraint of {name}.ttl looks at anything in {name}-ok.ttl")


# --- 5. used by the data, and kept by them


@cache
def data(folder: str) -> Index:
    """The graph that a folder of shapes is held against."""
    if folder == "headers":
        quads = ox.parse(path=published_files().graph, format=ox.RdfFormat.N_TRIPLES)
        return Index(plain(quad.triple for quad in quads))
    ontology = read_ontology()
    return Index(plain([*ontology.base, *(triple for claim in ontology.claims.values() for triple in claim.content)]))


@cache
def findings() -> tuple[Finding, ...]:
    """What the shapes find in the graph that ships with the package."""
    return validate().findings


@pytest.mark.parametrize(("folder", "name"), EACH)
def test_the_data_have_something_for_it_to_look_at(folder: str, name: str) -> None:
    assert bool(focus_nodes(folder, constraints(folder)[name], data(folder))) != (name in NOT_IN_THE_PAPER)


def test_the_data_have_no_violation() -> None:
    assert [finding for finding in findings() if finding.severity == "Violation"] == []


def test_the_data_have_no_warning_but_where_the_paper_is_silent() -> None:
    warnings = [finding for finding in findings() if finding.severity == "Warning"]
    assert [w for w in warnings if w.shape.rsplit("/", 1)[-1].rsplit(":", 1)[-1] not in THE_PAPER_IS_SILENT] == []
