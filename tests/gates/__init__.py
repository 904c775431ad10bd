"""The gates: hygiene rules as SPARQL, one file each, and what they are held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
import yaml
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from clusterkg.claims import Ontology
from clusterkg.linking.mappings import alignments
from clusterkg.validation import _to_rdflib as to_rdflib

__all__ = ["ENGINES", "GATES", "Engines", "Rule", "everything", "rules", "turtle", "waivers"]

GATES = Path(__file__).resolve().parent
ROOT = GATES.parent.parent
ENGINES = ("pyoxigraph", "rdflib")
Row = tuple[str, str]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: Its name, that of the file.
        title: What is wrong where it finds something.
        problem: The same at length.
        why: What harm it does.
        mend: What to do about it.
        gate: The gate of the project's list that it belongs to.
        severity: `error` or `warning`.
        text: The whole file.
    """

    id: str
    title: str
    problem: str
    why: str
    mend: str
    gate: str
    severity: str
    text: str

    @property
    def page(self) -> str:
        """Where it is explained."""
        return f"docs/rules/{self.id}.md"

    @cached_property
    def query(self) -> str:
        """The query without the header."""
        return "".join(line for line in self.text.splitlines(keepends=True) if not line.startswith("#+")).strip() + "\n"

    @cached_property
    def prepared(self) -> Query:
        """The query as rdflib parses it, once."""
        return prepareQuery(self.query)


@cache
def rules() -> dict[str, Rule]:
    """All rules by name."""
    found = {}
    for path in sorted(GATES.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = "\n".join(line[3:] for line in text.splitlines() if line.startswith("#+"))
        found[path.stem] = Rule(id=path.stem, text=text, **yaml.safe_load(header))
    return found


@cache
def waivers() -> dict[str, Any]:
    """What is let pass, with the reason."""
    data: dict[str, Any] = yaml.safe_load((GATES / "waivers.yaml").read_text(encoding="utf-8"))
    return data


class Engines:
    """The same triples in two engines."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._triples = list(triples)

    @cached_property
    def _store(self) -> ox.Store:
        store = ox.Store()
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in self._triples)
        return store

    @cached_property
    def _graph(self) -> rdflib.Graph:
        return to_rdflib(self._triples)

    def rows(self, rule: Rule, engine: str) -> list[Row]:
        """What a rule finds: the term in short or long, and what is wrong with it."""
        found: list[tuple[Any, Any]]
        if engine == "rdflib":
            found = [(row[0], row[1]) for row in self._graph.query(rule.prepared)]  # type: ignore[index]
            return sorted((str(term), str(what)) for term, what in found)
        found = [(row["term"], row["found"]) for row in self._store.query(rule.query)]  # type: ignore[union-attr]
        return sorted((term.value, what.value) for term, what in found)


def turtle(*paths: Path) -> list[ox.Triple]:
    """The triples of Turtle files together."""
    return [
        quad.triple
        for path in paths
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def everything(ontology: Ontology) -> list[ox.Triple]:
    """What the rules are held against: terms, records, alignments, and the headers and contents of all claims."""
    claims = (t for claim in ontology.claims.values() for t in (*claim.header, *claim.content))
    return [*ontology.base, *alignments(), *claims]
