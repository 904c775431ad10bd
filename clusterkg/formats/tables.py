"""Tables: entities by their facts, cases by the components of the theory, and nodes, edges and claims as lists."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from clusterkg.errors import UnknownNameError
from clusterkg.formats.cells import Cell, Column, Table
from clusterkg.formats.content import ClaimRecord, Content, Statement
from clusterkg.formats.network import SEPARATOR, Edge, Node, build_network, joined
from clusterkg.namespaces import CLU, KG, RDF, XSD, local_name, shorten
from clusterkg.store.base import Term

__all__ = ["TABLES", "build_table"]


def _number(text: str) -> Cell:
    """A number; one without a fraction as an integer, since Virtuoso makes decimals of large integers."""
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)


_NUMBERS: dict[str, Callable[[str], Cell]] = {
    XSD.integer.value: _number,
    XSD.decimal.value: _number,
    XSD.double.value: float,
    XSD.boolean.value: lambda text: text in {"true", "1"},
}


@dataclass(frozen=True)
class ClaimRow:
    """A claim in one line.

    Attributes:
        claim: The claim.
        statement: What it says, in words.
        modality: How firmly it is said.
        modality_label: The modality in words.
        fact: Whether it is a fact of the graph; all else is only said.
        attribution: Who says it.
        attribution_label: Who says it, in words.
        topic: The class of what is stated, or the property.
        topic_label: The same in words.
        relator: The relator that is stated; empty for a single triple.
        triples: What is stated, as triples in short IRIs.
        place: Where in the text, in words.
    """

    claim: str
    statement: str
    modality: str
    modality_label: str
    fact: bool
    attribution: str
    attribution_label: str
    topic: str
    topic_label: str
    relator: str
    triples: str
    place: str


def build_table(content: Content, name: str, *, facts_only: bool = False) -> Table:
    """A table of a content.

    Args:
            content: The claims.
            name: One of `TABLES`.
            facts_only: Leave out what is only said; `entities` holds facts alone in any case.

    Returns:
            The table; equal contents give equal tables.

    Raises:
            UnknownNameError: if there is no such table.

    Example:
            >>> from clusterkg.formats.content import read_content
            >>> from clusterkg.graph import open_graph
            >>> table = build_table(read_content(open_graph().store), "components")
            >>> [row[1] for row in table.rows][:2]
            ['Heyri Art Valley', 'South Korea']
    """
    try:
        _, make = TABLES[name]
    except KeyError:
        raise UnknownNameError("table", name, TABLES) from None
    return make(content, facts_only)


def _entities(content: Content, _facts_only: bool) -> Table:
    """What the facts say of each thing, a property a column; relators are not things but what is said of them."""
    values: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for claim in content.claims:
        for statement in (*claim.content, *claim.derived):
            if statement.fact and statement.subject != claim.relator and statement.predicate != RDF.type:
                values[statement.subject.value][statement.predicate.value].append(_value(statement.object, content))
    things = set(values) | {iri for iri in content.classes if iri.startswith(KG.iri) and iri not in content.claim_of}
    things = {iri for iri in things if iri.startswith((KG.iri, CLU.iri)) and iri not in content.claim_of}
    properties = sorted({name for found in values.values() for name in found}, key=shorten)
    rows = []
    for iri in sorted(things, key=shorten):
        kinds = content.classes.get(iri, ())
        cells: list[Cell] = [_one(values[iri][name]) if name in values[iri] else "" for name in properties]
        rows.append((shorten(iri), content.label(iri), joined(map(content.label, kinds)), *cells))
    return Table(
        "entities",
        TABLES["entities"][0],
        (
            Column("id", "id", "The thing."),
            Column("label", "label", "Its label."),
            Column("type", "type", "The labels of its classes."),
            *(_property_column(name, content) for name in properties),
        ),
        tuple(rows),
        "id",
    )


def _components(content: Content, facts_only: bool) -> Table:
    """In what each component of the theory shows itself in each case, and how firmly that is said."""
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in content.claims:
        if claim.topic == CLU.ConditionState and (claim.fact or not facts_only):
            shown = joined(sorted(_words(value, content) for value in claim.values(CLU.manifestation)))
            for case in claim.values(CLU.inCase):
                for component in claim.values(CLU.component):
                    cells[_iri(case), _iri(component)].append(_marked(shown, claim, content))
    cases = sorted({case for case, _ in cells}, key=shorten)
    components = sorted({component for _, component in cells}, key=shorten)
    rows = [
        (shorten(case), content.label(case), *(joined(sorted(cells[case, component])) for component in components))
        for case in cases
    ]
    return Table(
        "components",
        TABLES["components"][0],
        (
            Column("id", "id", "The case."),
            Column("label", "label", "Its label."),
            *(_property_column(component, content) for component in components),
        ),
        tuple(rows),
        "id",
    )


def _marked(text: str, claim: ClaimRecord, content: Content) -> str:
    """A fact bare; what is only said with its modality, and who says it, in brackets."""
    if claim.fact:
        return text
    return f"{text} [{content.label(claim.modality.value)}; {content.label(claim.attribution.value)}]"


def _nodes(content: Content, facts_only: bool) -> Table:
    return _of_records("nodes", Node, build_network(content, facts_only=facts_only).nodes, "id")


def _edges(content: Content, facts_only: bool) -> Table:
    return _of_records("edges", Edge, build_network(content, facts_only=facts_only).edges, "id")


def _claims(content: Content, facts_only: bool) -> Table:
    rows = [_claim_row(claim, content) for claim in content.claims if claim.fact or not facts_only]
    return _of_records("claims", ClaimRow, rows, "claim")


def _claim_row(claim: ClaimRecord, content: Content) -> ClaimRow:
    return ClaimRow(
        claim=shorten(claim.iri.value),
        statement=claim.statement,
        modality=shorten(claim.modality.value),
        modality_label=content.label(claim.modality.value),
        fact=claim.fact,
        attribution=shorten(claim.attribution.value),
        attribution_label=content.label(claim.attribution.value),
        topic=shorten(claim.topic.value),
        topic_label=content.label(claim.topic.value),
        relator=shorten(claim.relator.value) if claim.relator is not None else "",
        triples=joined(map(_triple, claim.content)),
        place=claim.place,
    )


def _triple(statement: Statement) -> str:
    return f"{shorten(statement.subject.value)} {shorten(statement.predicate.value)} {_short(statement.object)}"


def _short(term: Term) -> str:
    """A term in short: numbers and truth values bare, texts in quotation marks."""
    if not isinstance(term, ox.Literal):
        return shorten(_iri(term))
    value = _NUMBERS.get(term.datatype.value, str)(term.value)
    return json.dumps(value, ensure_ascii=False)


def _of_records(name: str, kind: type[Any], records: Sequence[Any], key: str) -> Table:
    """A table with a column for each attribute of a dataclass; its docstring says what stands in them."""
    told = dict(re.findall(r"^ +(\w+): (.+)$", kind.__doc__ or "", re.MULTILINE))
    columns = tuple(
        Column(field.name, field.name, told.get(field.name, ""), "boolean" if field.type == "bool" else "text")
        for field in fields(kind)
    )
    return Table(name, TABLES[name][0], columns, tuple(tuple(asdict(record).values()) for record in records), key)


def _property_column(iri: str, content: Content) -> Column:
    label, name = content.label(iri), shorten(iri)
    heading = label if label == name else f"{label} ({name})"
    return Column(local_name(iri), heading, f"{label}; several values are separated by “{SEPARATOR}”.")


def _one(values: Iterable[Cell]) -> Cell:
    """One value as it is, several as one text."""
    several = list(dict.fromkeys(values))
    return several[0] if len(several) == 1 else joined(sorted(map(str, several)))


def _value(term: object, content: Content) -> Cell:
    if isinstance(term, ox.Literal):
        return _NUMBERS.get(term.datatype.value, str)(term.value)
    return _words(term, content)


def _words(term: object, content: Content) -> str:
    return content.label(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


# Name → what its rows are, and how it is made.
TABLES: dict[str, tuple[str, Callable[[Content, bool], Table]]] = {
    "entities": ("Each thing with the facts about it, a property a column.", _entities),
    "components": (
        "Each case with what shows each component of the theory in it. What stands bare is a fact; what is only said "
        "has its modality and its source in brackets.",
        _components,
    ),
    "nodes": ("The nodes of the network: things, concepts, and relators that others speak of.", _nodes),
    "edges": ("The edges of the network: what ties the nodes, as it is said; facts are flagged.", _edges),
    "claims": ("Every claim in one line, with its modality, its source and its place.", _claims),
}
