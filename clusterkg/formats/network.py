"""The network of entities: things and concepts, tied by what is said of them, fact or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

import pyoxigraph as ox

from clusterkg.formats.content import ClaimRecord, Content, Statement
from clusterkg.formats.ends import ENDS
from clusterkg.namespaces import CLU, KG, RDF, local_name, shorten
from clusterkg.store.base import Term

__all__ = ["SEPARATOR", "Edge", "Network", "Node", "build_network", "joined"]

SEPARATOR = " | "  # between several values in one cell or attribute


@dataclass(frozen=True)
class Node:
    """A thing, a concept, or a relator that other relators speak of.

    Attributes:
        id: Its short IRI.
        iri: Its IRI.
        label: Its label.
        kind: `entity`, `concept` or `relator`.
        type: The short IRIs of its classes.
        type_label: The labels of its classes.
        modality: Of a relator, the modality of its claim; else empty.
        fact: Whether it is a fact that it is of this class; of a relator, whether its claim is a fact.
    """

    id: str
    iri: str
    label: str
    kind: str
    type: str
    type_label: str
    modality: str
    fact: bool


@dataclass(frozen=True)
class Edge:
    """A tie from one node to another, as one claim states it.

    Attributes:
        id: Its name: that of the claim, with a number where the claim is drawn as several edges.
        source: The node from which it goes.
        target: The node to which it goes.
        label: What ties the two, in words.
        relation: The class of the relator, or the property.
        kind: The kind of tie: of influence, linkage, support.
        source_role: The property by which the relator names the source; empty for a plain property.
        target_role: The property by which the relator names the target.
        symmetric: Whether it has no direction.
        modality: How firmly it is said: `clu:Asserted`, `clu:Possible`, …
        modality_label: The modality in words.
        fact: Whether it is a fact of the graph; all else is only said.
        condition: On what condition it holds, in words.
        details: What else the relator says, in words.
        relator: The relator; edges with the same one are one statement, not several.
        claim: The claim.
        statement: What the claim says, in words.
        attribution: Who says it.
        attribution_label: Who says it, in words.
        place: Where in the text, in words.
    """

    id: str
    source: str
    target: str
    label: str
    relation: str
    kind: str
    source_role: str
    target_role: str
    symmetric: bool
    modality: str
    modality_label: str
    fact: bool
    condition: str
    details: str
    relator: str
    claim: str
    statement: str
    attribution: str
    attribution_label: str
    place: str


@dataclass(frozen=True)
class Network:
    """Nodes and edges, each in the order of their names; every end of an edge is a node.

    Attributes:
        language: The language tag of all words.
        nodes: The nodes.
        edges: The edges.
    """

    language: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def build_network(content: Content, *, facts_only: bool = False) -> Network:
    """The network of a content.

    Args:
        content: The claims.
        facts_only: Leave out every edge that is not a fact, and every thing that is none.

    Returns:
        The network. Measurements and relators that name only one end give no edge.

    Example:
        >>> from clusterkg.formats.content import read_content
        >>> from clusterkg.graph import open_graph
        >>> content = read_content(open_graph().store)
        >>> network = build_network(content, facts_only=True)
        >>> {edge.modality for edge in network.edges}
        {'clu:Asserted'}
    """
    edges: list[Edge] = []
    for claim in content.claims:
        if claim.fact or not facts_only:
            edges += _edges(claim, content)
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    nodes: dict[str, Node] = {}
    for iri in sorted(_things(content, facts_only)):
        nodes[shorten(iri)] = _node(iri, content)
    for iri in sorted(_iris_of_ends(content)):
        if shorten(iri) in ends:
            nodes.setdefault(shorten(iri), _node(iri, content))
    return Network(content.language, tuple(nodes[name] for name in sorted(nodes)), tuple(edges))


def joined(values: Iterable[str]) -> str:
    """Several values as one text, each once."""
    return SEPARATOR.join(dict.fromkeys(filter(None, values)))


def _things(content: Content, facts_only: bool) -> Iterator[str]:
    """Everything of which a claim says what it is."""
    for claim in content.claims:
        if claim.relator is None and (claim.fact or not facts_only):
            yield from (s.subject.value for s in claim.content if s.predicate == RDF.type)


def _iris_of_ends(content: Content) -> set[str]:
    return {
        term.value
        for claim in content.claims
        for statement in claim.content
        for term in (statement.subject, statement.object)
        if isinstance(term, ox.NamedNode) and _is_thing(term)
    }


def _is_thing(term: Term) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith((KG.iri, CLU.iri))


def _node(iri: str, content: Content) -> Node:
    claim = content.claim_of.get(iri)
    if claim is not None:
        kind, fact, modality = "relator", claim.fact, shorten(claim.modality.value)
        classes: tuple[str, ...] = (claim.topic.value,)
    else:
        kind, modality = "entity" if iri.startswith(KG.iri) else "concept", ""
        classes = content.classes.get(iri, ())
        fact = bool(classes) or kind == "concept"
        if not classes:
            classes = tuple(_said_classes(iri, content))
    return Node(
        id=shorten(iri),
        iri=iri,
        label=content.label(iri),
        kind=kind,
        type=joined(map(shorten, classes)),
        type_label=joined(map(content.label, classes)),
        modality=modality,
        fact=fact,
    )


def _said_classes(iri: str, content: Content) -> Iterator[str]:
    for claim in content.claims:
        if claim.relator is None:
            for statement in claim.content:
                if statement.predicate == RDF.type and statement.subject.value == iri:
                    yield statement.object.value  # type: ignore[union-attr]


def _edges(claim: ClaimRecord, content: Content) -> Iterator[Edge]:
    ties = [tie for tie in _ties(claim) if _is_thing(tie[0].object) and _is_thing(tie[1].object)]
    for number, (source, target, symmetric) in enumerate(ties, 1):
        name = local_name(claim.iri.value)
        yield _edge(claim, content, name if len(ties) == 1 else f"{name}_{number}", source, target, symmetric)


def _ties(claim: ClaimRecord) -> Iterator[tuple[Statement, Statement, bool]]:
    """The pairs of statements that name the two ends of an edge, and whether it has no direction."""
    if claim.relator is None:
        for statement in claim.content:
            if statement.predicate != RDF.type:
                yield _itself(statement), statement, False
        return
    ends = ENDS.get(claim.topic)
    if ends is None:
        return
    sources, targets = _first(claim, ends.sources), _first(claim, ends.targets)
    if sources and targets:
        yield from ((source, target, False) for source, target in product(sources, targets))
    elif ends.among is not None:
        among = _first(claim, (ends.among,))
        # A tie among the members of one group is a loop.
        pairs = list(combinations(among, 2)) or [(one, one) for one in among]
        yield from ((one, other, True) for one, other in pairs)


def _itself(statement: Statement) -> Statement:
    return replace(statement, object=statement.subject)


def _first(claim: ClaimRecord, predicates: tuple[ox.NamedNode, ...]) -> list[Statement]:
    for predicate in predicates:
        found = [statement for statement in claim.content if statement.predicate == predicate]
        if found:
            return found
    return []


def _edge(
    claim: ClaimRecord, content: Content, name: str, source: Statement, target: Statement, symmetric: bool
) -> Edge:
    ends = ENDS.get(claim.topic) if claim.relator is not None else None
    kinds = [_text(value) for value in claim.values(ends.kind)] if ends and ends.kind else []
    shown = {
        RDF.type,
        CLU.onCondition,
        source.predicate,
        target.predicate,
        *([ends.kind] if ends and ends.kind else []),
    }
    details = [
        f"{content.label(s.predicate.value)}: {_words(s.object, content)}"
        for s in claim.content
        if claim.relator is not None and s.predicate not in shown
    ]
    return Edge(
        id=name,
        source=shorten(_text(source.object)),
        target=shorten(_text(target.object)),
        label=joined(map(content.label, kinds)) or content.label(claim.topic.value),
        relation=shorten(claim.topic.value),
        kind=joined(map(shorten, kinds)),
        source_role=shorten(source.predicate.value) if claim.relator is not None else "",
        target_role=shorten(target.predicate.value) if claim.relator is not None else "",
        symmetric=symmetric,
        modality=shorten(claim.modality.value),
        modality_label=content.label(claim.modality.value),
        fact=claim.fact,
        condition=joined(_words(value, content) for value in claim.values(CLU.onCondition)),
        details=joined(details),
        relator=shorten(claim.relator.value) if claim.relator is not None else "",
        claim=shorten(claim.iri.value),
        statement=claim.statement,
        attribution=shorten(claim.attribution.value),
        attribution_label=content.label(claim.attribution.value),
        place=claim.place,
    )


def _text(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _words(term: Term, content: Content) -> str:
    return content.label(term.value) if isinstance(term, ox.NamedNode) else _text(term)
