"""Checks a graph against the shapes in `shapes/`, and says in three languages what is wrong.

The engine says "conforms" also when nothing was checked; so the number of things that a shape looked at is
counted, and none at all is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clusterkg.claims.cache import published_files
from clusterkg.claims.reader import read_ontology
from clusterkg.errors import BackendError, DataError
from clusterkg.namespaces import CLU, SAID, shorten
from clusterkg.questions.languages import language_tag
from clusterkg.resources import shapes_dir
from clusterkg.store.reading import read_triples

if TYPE_CHECKING:
    import rdflib

__all__ = ["Finding", "Report", "validate", "validate_graph"]

_LARGEST = 50_000_000  # bytes of one file
_SH = "http://www.w3.org/ns/shacl#"
# The shapes, by the graph that they are held against.
CONTENT_SHAPES, HEADER_SHAPES = "content", "headers"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        severity: `Violation`, `Warning` or `Info`.
        focus: The node at fault, in short form.
        path: The property, in short form; empty where a node as a whole is at fault.
        value: The value at fault; empty if none.
        message: What is wrong and how to mend it, in the asked language.
        shape: The shape that found it.
    """

    severity: str
    focus: str
    path: str
    value: str
    message: str
    shape: str

    @property
    def page(self) -> str:
        """Where the rule is explained, in the project's repository; empty for what no shape found."""
        return _pages().get(self.shape.rsplit("/", 1)[-1], "")


@cache
def _pages() -> dict[str, str]:
    """The page of every shape, by the shape's name."""
    return {
        name: f"docs/rules/shapes-{path.stem}.md#{name}"
        for path in shapes_dir().rglob("*.ttl")
        for name in re.findall(r"^shape:(\S+) a ", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


@dataclass(frozen=True)
class Report:
    """The outcome.

    Attributes:
        findings: What is wrong, the worst first.
        checked: How many nodes the shapes looked at.
    """

    findings: tuple[Finding, ...]
    checked: int

    @property
    def conforms(self) -> bool:
        """Whether there is no violation (warnings are none)."""
        return not any(finding.severity == "Violation" for finding in self.findings)


def validate(files: Sequence[Path | str] = (), *, lang: str = "en") -> Report:
    """Validate files of one's own, or the graph that ships with the package.

    Args:
        files: RDF files; the package's own graph if there are none. Claims in TriG count as the union of their graphs.
        lang: The language of the messages: `en`, `zh` or `ko`.

    Returns:
        What is wrong. Nothing is changed and nothing is fetched.

    Raises:
        DataError: if a file cannot be read, or holds nothing that a shape looks at.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder) / "mine.ttl"
        ...     _ = path.write_text("<urn:a> a <https://w3id.org/clusterkg/ontology#Measurement> .")
        ...     report = validate([path])
        >>> report.conforms
        False
    """
    if not files:
        ontology = read_ontology()
        content = [triple for claim in ontology.claims.values() for triple in claim.content]
        headers = _load(published_files().graph)
        reports = [
            validate_graph([*content, *ontology.base], CONTENT_SHAPES, lang=lang),
            validate_graph(headers, HEADER_SHAPES, lang=lang),
        ]
    else:
        paths = [Path(file) for file in files]
        data = [triple for path in paths for triple in _load(path)]
        background = _load(published_files().facts)
        # The mirror repeats what relators hold, and is no content of its own.
        content = [triple for triple in data if not triple.predicate.value.startswith(SAID.iri)]
        reports = [
            validate_graph(content, CONTENT_SHAPES, background=background, lang=lang),
            validate_graph(data, HEADER_SHAPES, background=background, lang=lang),
        ]
        if not any(report.checked for report in reports):
            names = ", ".join(path.name for path in paths)
            raise DataError(
                f"Nothing in {names} is of a class that the shapes look at (clu:IndustrialCluster, clu:Claim, …): "
                "nothing was checked."
            )
        reports.append(Report(tuple(_misspelt(data, background, language_tag(lang))), 0))
    order = {"Violation": 0, "Warning": 1, "Info": 2}
    findings = sorted(
        (finding for report in reports for finding in report.findings),
        key=lambda f: (order.get(f.severity, 3), f.focus, f.path, f.message),
    )
    return Report(tuple(findings), sum(report.checked for report in reports))


def validate_graph(
    data: Iterable[ox.Triple], shapes: str, *, background: Iterable[ox.Triple] = (), lang: str = "en"
) -> Report:
    """Hold triples against one set of shapes.

    Args:
        data: The triples to check.
        shapes: `content` or `headers`: a folder of `shapes/`.
        background: Triples that are known but not themselves checked, as classes and vocabularies are.
        lang: The language of the messages.
    """
    import pyshacl
    import rdflib

    shape_graph = rdflib.Graph()
    for path in sorted((shapes_dir() / shapes).glob("*.ttl")):
        shape_graph.parse(path, format="turtle")
    own, known = list(data), list(background)
    graph = _to_rdflib([*own, *known])
    focus = _focus_nodes(own, known, shape_graph)
    if not focus:
        return Report((), 0)
    try:
        _, results, text = pyshacl.validate(graph, shacl_graph=shape_graph, inference="none", advanced=False)
    except Exception as error:
        raise BackendError(f"The SHACL engine failed: {error}") from error
    if not isinstance(results, rdflib.Graph):
        raise BackendError(f"The SHACL engine failed: {text}")
    # Of the report itself only: a result may hold others that explain it.
    findings = tuple(
        finding
        for node in results.objects(None, rdflib.URIRef(_SH + "result"))
        if (finding := _finding(results, node, shape_graph, language_tag(lang))) and finding.focus in focus
    )
    return Report(findings, len(focus))


_UNKNOWN_TERM = {
    "en": "The ontology has no term {}.{}",
    "zh-Hant": "本體中沒有術語 {}。{}",
    "ko": "온톨로지에 {} 항목이 없습니다.{}",
}


def _misspelt(data: Iterable[ox.Triple], known: Iterable[ox.Triple], language: str) -> Iterator[Finding]:
    """Terms in our namespace that nobody declares: no shape would look at them, so a slip would pass unseen."""
    declared: set[str] = {_value(t.subject) for t in [*known, *data] if isinstance(t.subject, ox.NamedNode)}
    found: set[tuple[str, str]] = set()
    for triple in data:
        for term in (triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(CLU.iri) and term.value not in declared:
                found.add((shorten(_value(triple.subject)), term.value))
    for focus, unknown in sorted(found):
        near = get_close_matches(unknown, declared, n=1, cutoff=0.8)
        hint = f" → {shorten(near[0])}?" if near else ""
        yield Finding("Violation", focus, "", "", _UNKNOWN_TERM[language].format(shorten(unknown), hint), "")


def _load(path: Path) -> list[ox.Triple]:
    return list(read_triples(path, _LARGEST))


def _to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """The same triples for rdflib, blank nodes under the same names: findings about them are told apart by these."""
    import rdflib

    def term(node: Any) -> Any:
        if isinstance(node, ox.NamedNode):
            return rdflib.URIRef(node.value)
        if isinstance(node, ox.BlankNode):
            return rdflib.BNode(node.value)
        if node.language:
            return rdflib.Literal(node.value, lang=node.language)
        return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value))

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _focus_nodes(own: list[ox.Triple], known: list[ox.Triple], shapes: rdflib.Graph) -> set[str]:
    """The nodes of one's own data that some shape targets by class or by property."""
    import rdflib

    def targets(name: str) -> set[str]:
        return {str(target) for target in shapes.objects(None, rdflib.URIRef(_SH + name))}

    classes = targets("targetClass")
    subclass_of: dict[str, set[str]] = {}
    for triple in [*own, *known]:
        if triple.predicate.value.endswith("#subClassOf") and isinstance(triple.object, ox.NamedNode):
            subclass_of.setdefault(triple.object.value, set()).add(_value(triple.subject))
    pending = list(classes)
    while pending:
        for child in subclass_of.get(pending.pop(), set()) - classes:
            classes.add(child)
            pending.append(child)
    by_subject, by_object = targets("targetSubjectsOf"), targets("targetObjectsOf")
    nodes: set[str] = set()
    for triple in own:
        if triple.predicate.value.endswith("#type") and _value(triple.object) in classes:
            nodes.add(shorten(_value(triple.subject)))
        if triple.predicate.value in by_subject:
            nodes.add(shorten(_value(triple.subject)))
        if triple.predicate.value in by_object:
            nodes.add(shorten(_value(triple.object)))
    return nodes


def _value(term: Any) -> str:
    return str(term.value)


def _finding(results: rdflib.Graph, node: Any, shapes: rdflib.Graph, language: str) -> Finding:
    import rdflib

    def one(name: str) -> Any:
        return results.value(node, rdflib.URIRef(_SH + name))

    shape = one("sourceShape")
    # Of a SPARQL constraint the engine reports one message, in whichever language: so all are looked up in the shapes.
    written: list[Any] = list(results.objects(node, rdflib.URIRef(_SH + "resultMessage")))
    for place in (shape, one("sourceConstraint")):
        if place is not None:
            written += list(shapes.objects(place, rdflib.URIRef(_SH + "message")))
    messages = {m.language: str(m) for m in written}
    tag = next((tag for tag in messages if tag and language.lower().startswith(tag.lower())), None)
    owner = shape if isinstance(shape, rdflib.URIRef) else next(shapes.subjects(None, shape), shape)
    value = one("value")
    return Finding(
        severity=str(one("resultSeverity")).removeprefix(_SH),
        focus=shorten(str(one("focusNode"))),
        path=shorten(str(one("resultPath") or "")),
        value="" if value is None else shorten(str(value)),
        message=messages.get(tag) or messages.get("en") or next(iter(messages.values()), ""),
        shape=shorten(str(owner)),
    )
