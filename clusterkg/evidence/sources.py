"""The other sources that a claim is made by or rests on, and the claims of others that bear on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clusterkg.namespaces import CLAIM

__all__ = ["NOT_RECORDED", "Bearing", "SourceRef", "bearings_of", "sources_of"]

# What clu:consulted says where nobody wrote the day down: EDTF's year of four unspecified digits.
NOT_RECORDED = "XXXX"

_Ask = Callable[[str], list[tuple[str, ...]]]


@dataclass(frozen=True)
class SourceRef:
    """A source beside the paper.

    Attributes:
        label: What it is called, in the asked language.
        kind: What sort of publication it is, in the asked language.
        title: Its title as printed; empty if none was seen.
        publisher: Who brought it out; empty if not known.
        issued: When it came out (EDTF); empty if not known.
        address: Where on the web it stood; empty if not known. Nothing fetches it.
        consulted: The day on which it was read (EDTF); `XXXX` if nobody wrote it down.
        checked: How it was read, first or second hand, in the asked language.
        seen_through: The sources that report it, if it was not read itself, in the asked language.
    """

    label: str
    kind: str
    title: str
    publisher: str
    issued: str
    address: str
    consulted: str
    checked: str
    seen_through: tuple[str, ...]


@dataclass(frozen=True)
class Bearing:
    """That one claim bears on another.

    Attributes:
        relation: How: confirms, disputes or qualifies, in the asked language.
        claim: The local name of the other claim.
    """

    relation: str
    claim: str


def sources_of(ask: _Ask, iri: str, tag: str) -> tuple[SourceRef, ...]:
    """The other sources behind a claim.

    Args:
        ask: Asks the store and gives the rows as texts.
        iri: The claim, as SPARQL writes it.
        tag: The language of the labels, as a tag.
    """
    rows = ask(
        f"""SELECT ?source ?label ?kind ?checked ?consulted ?title ?publisher ?issued ?address WHERE {{
        {iri} clu:outsideSource ?source .
        ?source rdfs:label ?label ; clu:sourceKind/rdfs:label ?kind ; clu:verification/rdfs:label ?checked .
        ?source clu:consulted ?consulted
        FILTER(langMatches(lang(?label), "{tag}") && langMatches(lang(?kind), "{tag}"))
        FILTER(langMatches(lang(?checked), "{tag}"))
        OPTIONAL {{ ?source dcterms:title ?title }}
        OPTIONAL {{ ?source clu:publishedBy ?publisher }}
        OPTIONAL {{ ?source clu:dateOfIssue ?issued }}
        OPTIONAL {{ ?source clu:address ?address }} }} ORDER BY ?source"""
    )
    through = ask(
        f"""SELECT ?source ?label WHERE {{ {iri} clu:outsideSource ?source . ?source clu:seenThrough ?other .
        ?other rdfs:label ?label FILTER(langMatches(lang(?label), "{tag}")) }} ORDER BY ?other"""
    )
    return tuple(
        SourceRef(
            label=label,
            kind=kind,
            title=title,
            publisher=publisher,
            issued=issued,
            address=address,
            consulted=consulted,
            checked=checked,
            seen_through=tuple(other for reported, other in through if reported == source),
        )
        for source, label, kind, checked, consulted, title, publisher, issued, address in rows
    )


def bearings_of(ask: _Ask, pattern: str, tag: str) -> tuple[Bearing, ...]:
    """How a claim bears on others, or others on it.

    Args:
        ask: Asks the store and gives the rows as texts.
        pattern: A triple with `?how` for the property and `?other` for the other claim.
        tag: The language of the labels, as a tag.
    """
    rows = ask(
        f"""SELECT ?relation ?other WHERE {{ VALUES ?how {{ clu:confirms clu:disputes clu:qualifies }} {pattern} .
        ?how rdfs:label ?relation FILTER(langMatches(lang(?relation), "{tag}")) }} ORDER BY ?how ?other"""
    )
    return tuple(Bearing(relation, other.removeprefix(CLAIM.iri)) for relation, other in rows)
