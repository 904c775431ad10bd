"""One claim with everything that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clusterkg.errors import UnknownNameError
from clusterkg.evidence.sources import Bearing, SourceRef, bearings_of, sources_of
from clusterkg.namespaces import CLAIM, shorten, sparql_prefixes
from clusterkg.questions.languages import language_tag
from clusterkg.store.base import Store

__all__ = ["AtOdds", "ClaimDetails", "PassageRef", "claim_details", "claim_names"]


@dataclass(frozen=True)
class PassageRef:
    """A place in a text.

    Attributes:
        name: The local name of the passage.
        section: The number of its section.
        start: Offset of its first character in the normalised text.
        end: Offset behind its last character.
    """

    name: str
    section: str
    start: int
    end: int


@dataclass(frozen=True)
class AtOdds:
    """A discrepancy that a claim is part of.

    Attributes:
        kind: Its kind (contradiction, tension, naming, misprint), in the asked language.
        label: What is at odds, in the asked language.
    """

    kind: str
    label: str


@dataclass(frozen=True)
class ClaimDetails:
    """A claim as people want to see it.

    Attributes:
        name: Its local name.
        statement: What it says, in the asked language.
        modality: How firmly, in the asked language.
        attribution: Who says so, in the asked language.
        place: Where, sections and paragraphs; empty for what rests on another source than the paper.
        passages: The passages that are its evidence.
        supported_by: Works cited in support, in the asked language.
        derived_from: Local names of claims that it is inferred from.
        triples: What it states, as (subject, predicate, object, derived?).
        discrepancies: What is at odds with it.
        sources: The other sources that make it, or make claims that it rests on.
        worked_out: How its number was worked out when the graph was built, in the asked language; empty if it was not.
        bears_on: The claims that it confirms, disputes or qualifies.
        others: The claims of other sources that confirm, dispute or qualify it.
    """

    name: str
    statement: str
    modality: str
    attribution: str
    place: str
    passages: tuple[PassageRef, ...]
    supported_by: tuple[str, ...]
    derived_from: tuple[str, ...]
    triples: tuple[tuple[str, str, str, bool], ...]
    discrepancies: tuple[AtOdds, ...]
    sources: tuple[SourceRef, ...]
    worked_out: str
    bears_on: tuple[Bearing, ...]
    others: tuple[Bearing, ...]


def claim_names(store: Store) -> list[str]:
    """The local names of all claims."""
    _, rows = store.select(sparql_prefixes() + "SELECT ?claim WHERE { ?claim a clu:Claim } ORDER BY ?claim")
    return [_value(claim).removeprefix(CLAIM.iri) for (claim,) in rows]


def claim_details(store: Store, name: str, language: str = "en") -> ClaimDetails:
    """Everything about one claim.

    Args:
        store: The store with the published graph.
        name: The claim's local name, with or without `claim:`.
        language: The language of the labels: `en`, `zh` or `ko`.

    Raises:
        UnknownNameError: if there is no such claim, with the nearest names.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> details = claim_details(open_graph().store, "area-heyri")
        >>> details.modality, details.place
        ('asserted', '5.1 par. 2')
    """
    local = name.removeprefix("claim:").removeprefix(CLAIM.iri)
    names = claim_names(store)
    if local not in names:
        raise UnknownNameError("claim", local, names)
    iri = str(CLAIM[local])
    tag = language_tag(language)

    def ask(body: str) -> list[tuple[str, ...]]:
        _, rows = store.select(sparql_prefixes() + body)
        return [tuple(_value(term) for term in row) for row in rows]

    def labels(path: str) -> tuple[str, ...]:
        query = f"""SELECT DISTINCT ?label WHERE {{ {path} ?thing rdfs:label ?label .
            FILTER(langMatches(lang(?label), "{tag}")) }} ORDER BY ?label"""
        return tuple(label for (label,) in ask(query))

    triples = ask(
        f"""SELECT ?s ?p ?o ?derived WHERE {{ {iri} clu:states ?node .
        ?node rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . OPTIONAL {{ ?node clu:derived ?derived }} }}
        ORDER BY ?derived ?s ?p ?o"""
    )
    passages = ask(
        f"""SELECT ?passage ?number ?start ?end WHERE {{ {iri} clu:evidence ?passage .
        ?passage clu:inSection/clu:sectionNumber ?number ; oa:hasSelector ?at . ?at oa:start ?start ; oa:end ?end }}
        ORDER BY ?start"""
    )
    places = f'SELECT ?place WHERE {{ {iri} clu:place ?place FILTER(langMatches(lang(?place), "{tag}")) }}'
    at_odds = ask(
        f"""SELECT ?kind ?label WHERE {{ ?thing clu:involves {iri} ; rdfs:label ?label ; clu:discrepancyKind ?sort .
        ?sort rdfs:label ?kind FILTER(langMatches(lang(?label), "{tag}") && langMatches(lang(?kind), "{tag}")) }}
        ORDER BY ?sort ?label"""
    )
    return ClaimDetails(
        name=local,
        statement=next(iter(labels(f"VALUES ?thing {{ {iri} }}")), ""),
        modality=next(iter(labels(f"{iri} clu:modality ?thing .")), ""),
        attribution=next(iter(labels(f"{iri} clu:attribution ?thing .")), ""),
        place=next((place for (place,) in ask(places)), ""),
        passages=tuple(
            PassageRef(passage.rsplit("/", 1)[-1], number, int(start), int(end))
            for passage, number, start, end in passages
        ),
        supported_by=labels(f"{iri} clu:supportedBy/said:hasCitedEntity ?thing ."),
        derived_from=tuple(
            source.removeprefix(CLAIM.iri)
            for (source,) in ask(f"SELECT ?c WHERE {{ {iri} prov:wasDerivedFrom ?c }} ORDER BY ?c")
        ),
        triples=tuple((shorten(s), shorten(p), shorten(o), derived == "true") for s, p, o, derived in triples),
        discrepancies=tuple(AtOdds(kind, label) for kind, label in at_odds),
        sources=sources_of(ask, iri, tag),
        worked_out=next(iter(labels(f"{iri} clu:calculation ?thing .")), ""),
        bears_on=bearings_of(ask, f"{iri} ?how ?other", tag),
        others=bearings_of(ask, f"?other ?how {iri}", tag),
    )


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
