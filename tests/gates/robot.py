"""ROBOT's `report` as a second opinion: its default rules, on the ontology as it reads in one language."""

from __future__ import annotations

import csv
import multiprocessing
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import jpype
import pyoxigraph as ox
from servers.fetching import Unavailable, fetched, maven

from clusterkg.namespaces import BASE, DCTERMS, OWL, RDF, RDFS, SKOS, Namespace, shorten
from clusterkg.reasoning.java import find_jvm

__all__ = ["Finding", "Unavailable", "errors_of_the_profile", "paired", "projected", "report", "unwaived"]

_VERSION = "1.9.8"
_POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>clusterkg</groupId><artifactId>tests</artifactId><version>0</version>
  <dependencies>
    <dependency>
      <groupId>org.obolibrary.robot</groupId><artifactId>robot-command</artifactId><version>{_VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""
_OPTIONS = ("-Xmx1g", "--enable-native-access=ALL-UNNAMED")
# What ROBOT's rules look at, for what we say it with.
_OBO = Namespace("http://purl.obolibrary.org/obo/")
_THEIRS = {
    SKOS.prefLabel: RDFS.label,
    SKOS.definition: _OBO["IAO_0000115"],
    SKOS.altLabel: Namespace("http://www.geneontology.org/formats/oboInOwl#").hasExactSynonym,
    DCTERMS.isReplacedBy: _OBO["IAO_0100001"],
}
_WHOLE = ox.NamedNode(BASE + "ontology")  # the ontology of which the others are modules


@dataclass(frozen=True, order=True)
class Finding:
    """What ROBOT objects to.

    Attributes:
        level: `ERROR`, `WARN` or `INFO`.
        rule: ROBOT's name of the rule.
        subject: The term, in short; of equal labels the two terms.
        value: What is wrong with it; often empty.
        kinds: Of equal labels, what the two terms are, for instance `class and scheme`.
    """

    level: str
    rule: str
    subject: str
    value: str
    kinds: str = ""


def projected(triples: Iterable[ox.Triple], language: str) -> list[ox.Triple]:
    """An ontology as it reads in one language, said with the properties that ROBOT's rules look at.

    The headers of its modules go, for one OWL file has one; the label of the header that stays is its title. Nothing is
    imported: all modules are inside.

    Args:
        triples: The ontology and its vocabularies.
        language: The tag of the language, in small letters.
    """
    held = list(triples)
    headers = {t.subject for t in held if t.predicate == RDF.type and t.object == OWL.Ontology}
    found = []
    for triple in held:
        value, predicate = triple.object, _THEIRS.get(triple.predicate, triple.predicate)
        if (triple.subject in headers and triple.subject != _WHOLE) or predicate == OWL.imports:
            continue
        if triple.subject in headers and predicate == RDFS.label:
            predicate = DCTERMS.title
        if isinstance(value, ox.Literal) and value.language:
            if value.language.lower() != language:
                continue
            value = ox.Literal(value.value)
        found.append(ox.Triple(triple.subject, predicate, value))
    return found


def report(ontologies: Mapping[str, Iterable[ox.Triple]]) -> dict[str, list[Finding]]:
    """What ROBOT finds in each of some ontologies, by name; one process with one Java for all.

    Raises:
        Unavailable: if ROBOT cannot be had here.
    """
    with tempfile.TemporaryDirectory() as folder:
        pairs = []
        for name, triples in ontologies.items():
            path = Path(folder) / f"{name}.owl"
            path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.RDF_XML) or b"")
            pairs.append((str(path), str(path.with_suffix(".tsv"))))
        # A Java of its own: the one of this process has HermiT's classes, which are of another version.
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            process.submit(_run, list(map(str, _jars())), pairs).result()
        return {name: _read(Path(folder) / f"{name}.tsv") for name in ontologies}


def _run(jars: list[str], pairs: list[tuple[str, str]]) -> None:
    """In the other process: one report after the other. ROBOT's own command line takes one input only."""
    jpype.startJVM(find_jvm(), *_OPTIONS, classpath=jars, convertStrings=True)
    robot = jpype.JPackage("org").obolibrary.robot
    for source, target in pairs:
        options = ["--noprefixes", "--input", source, "--output", target, "--fail-on", "none", "--print", "0"]
        try:
            robot.ReportCommand().execute(robot.CommandState(), options)
        except jpype.JException as error:
            raise RuntimeError(f"robot report: {error}") from None


def _read(path: Path) -> list[Finding]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return sorted(Finding(r["Level"], r["Rule Name"], shorten(r["Subject"]), r["Value"] or "") for r in rows)


def errors_of_the_profile() -> set[str]:
    """The rules that are errors in ROBOT's default profile."""
    (core,) = (jar for jar in _jars() if jar.name.startswith("robot-core-"))
    with zipfile.ZipFile(core) as archive:
        lines = archive.read("report_profile.txt").decode().splitlines()
    return {rule for level, rule in map(str.split, lines) if level == "ERROR"}


def _jars() -> list[Path]:
    return sorted(fetched(f"robot-{_VERSION}", _fetch).glob("*.jar"))


def _fetch(folder: Path) -> None:
    (folder / "pom.xml").write_text(_POM, encoding="utf-8")
    maven("copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}", cwd=folder)


def paired(findings: Iterable[Finding], kinds: Mapping[str, str]) -> list[Finding]:
    """The findings, with those of equal labels as pairs, for it is a pair that is right or wrong.

    Args:
        findings: What ROBOT found.
        kinds: What each term is, by its short name.
    """
    found, bearers = [], defaultdict(set)
    for finding in findings:
        if finding.rule == "duplicate_label":
            bearers[finding.value].add(finding.subject)
        else:
            found.append(finding)
    for label, terms in bearers.items():
        for pair in combinations(sorted(terms), 2):
            of_kinds = " and ".join(sorted(kinds.get(term, "individual") for term in pair))
            found.append(Finding("ERROR", "duplicate_label", " and ".join(pair), label, of_kinds))
    return sorted(found)


def unwaived(
    findings: Iterable[Finding], waivers: Mapping[str, Mapping[str, str]]
) -> tuple[list[Finding], set[tuple[str, str]]]:
    """The findings that no waiver covers, and the waivers that cover none.

    Args:
        findings: What was found, equal labels in pairs.
        waivers: For each rule, what it is let pass for, with the reason: a term or pair, all pairs of two kinds, all
            terms of a prefix (`oa:`) or namespace, or everything (`*`).
    """
    idle = {(rule, what) for rule, those in waivers.items() for what in those}
    left = []
    for finding in findings:
        prefix = finding.subject[: max(map(finding.subject.rfind, ":/#")) + 1]
        covering = {(finding.rule, what) for what in (finding.subject, finding.kinds, prefix, "*")}
        if not any(what in waivers.get(finding.rule, {}) for _, what in covering):
            left.append(finding)
        idle -= covering
    return left, idle
