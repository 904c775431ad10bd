"""Reads the graph, once, into `Contents`: a handful of fixed queries, none of which holds a word of a client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from clusterkg.namespaces import CLU, RDF, RDFS, SKOS, expand, sparql_prefixes
from clusterkg.questions.languages import LANGUAGES
from clusterkg.reconciliation.agreement import ways_to_write
from clusterkg.reconciliation.contents import (
    CONCEPTS,
    THINGS,
    Contents,
    Entity,
    Fact,
    Kind,
    Names,
    Property,
    Space,
    Statement,
    identifier,
    namespace_of,
    pick,
)
from clusterkg.reconciliation.matching import index_of
from clusterkg.reconciliation.words import GENERIC, words
from clusterkg.store.base import Store, Term

__all__ = ["read_contents"]

_NAMES = "SELECT ?x ?p ?v WHERE { VALUES ?p { rdfs:label skos:altLabel skos:definition } ?x ?p ?v }"
_MATCHES = "SELECT ?x ?p ?v WHERE { VALUES ?p { skos:exactMatch skos:closeMatch } ?x ?p ?v }"
_TYPES = "SELECT ?x ?type WHERE { ?type a owl:Class . ?x a ?type }"
_ABOVE = "SELECT ?x ?above WHERE { ?x a owl:Class ; rdfs:subClassOf ?above }"
_RANGES = "SELECT ?x ?range WHERE { ?x rdfs:range ?range }"
_RELATORS = "SELECT DISTINCT ?x WHERE { ?x said:type ?type }"
_DISPUTED = "SELECT ?x WHERE { ?record clu:discrepancyKind clu:Contradiction ; clu:involves ?x }"
_MENTIONS = """SELECT ?x ?claim ?modality ?who WHERE {
    ?claim clu:mentions ?x ; clu:modality ?modality ; clu:attribution ?who
}"""
# A triple that a claim states and that stands in the graph as it is: a fact, with its proof.
_FACTS = """SELECT ?s ?p ?o ?claim WHERE {
    ?claim clu:states ?node . ?node rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
    ?s ?p ?o
}"""
_TAGS = {tag.lower(): tag for tag in LANGUAGES.values()}  # some stores write tags in lower case
_MODALITIES = tuple(
    CLU[name].value for name in ("Asserted", "Possible", "Expected", "Intended", "Recommended", "Necessary", "Negated")
)


@dataclass
class _Draft:
    """An entity while it is gathered: its types, its values with the claim of each, and what is said of it."""

    types: set[str]
    values: dict[str, dict[NamedNode | Literal, str]] = field(default_factory=lambda: defaultdict(dict))
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True)
class _Words:
    """Labels, other names and definitions of everything, by IRI."""

    labels: Mapping[str, Names]
    aliases: Mapping[str, Names]
    definitions: Mapping[str, Names]


def read_contents(store: Store) -> Contents:
    """Read what the service serves.

    The values of a property are facts: triples that a claim states and that stand in the graph as plain triples. What
    is said of an entity under another modality comes as statements, under properties that name the modality.

    Args:
        store: A store that holds the published graph.

    Returns:
        The contents, the same for the same graph.

    Raises:
        BackendError: if the store fails.
        MissingExtraError: if the matcher's library is not installed.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> contents = read_contents(open_graph().store)
        >>> contents.spaces[""].entities["seoul"].name("ko")
        '서울'
    """
    found = _words(store)
    above: dict[str, set[str]] = defaultdict(set)
    for kind, broader in _iris(store, _ABOVE):
        if broader.startswith(CLU.iri) or identifier(broader) in GENERIC:
            above[kind].add(broader)
    drafts = _drafts(store, found, above)
    _add_texts(drafts, found)
    _add_facts(store, drafts)
    _add_statements(store, drafts)
    ranges = {iri: kind for iri, kind in _iris(store, _RANGES)}
    spaces = {key: _space(key, drafts, found, above, ranges) for key in (THINGS, CONCEPTS)}
    return Contents(spaces, found.labels)


def _rows(store: Store, query: str) -> list[tuple[Term | None, ...]]:
    return store.select(sparql_prefixes() + query)[1]


def _iris(store: Store, query: str) -> Iterable[tuple[str, ...]]:
    for row in _rows(store, query):
        iris = tuple(term.value for term in row if isinstance(term, NamedNode))
        if len(iris) == len(row):
            yield iris


def _words(store: Store) -> _Words:
    found: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for x, p, v in _rows(store, _NAMES):
        if isinstance(x, NamedNode) and isinstance(p, NamedNode) and isinstance(v, Literal):
            tag = _TAGS.get((v.language or "").lower())
            if tag:
                found[p.value][x.value][tag].add(v.value)

    def of(predicate: NamedNode) -> dict[str, Names]:
        return {
            iri: {tag: tuple(sorted(names[tag])) for tag in _TAGS.values() if tag in names}
            for iri, names in found[predicate.value].items()
        }

    return _Words(of(RDFS.label), of(SKOS.altLabel), of(SKOS.definition))


def _drafts(store: Store, found: _Words, above: Mapping[str, set[str]]) -> dict[str, _Draft]:
    """The labelled things that are neither relators nor records, and the concepts."""
    aside = {iri for (iri,) in _iris(store, _RELATORS)}
    types: dict[str, set[str]] = defaultdict(set)
    for iri, kind in _iris(store, _TYPES):
        if iri in found.labels and iri not in aside:
            types[iri].add(kind)
    things, concepts = namespace_of(THINGS).iri, namespace_of(CONCEPTS).iri
    drafts = {}
    for iri, kinds in types.items():
        closure = _closure(kinds, above)
        is_thing = iri.startswith(things) and CLU.Record.value not in closure
        if is_thing or (iri.startswith(concepts) and SKOS.Concept.value in closure):
            drafts[iri] = _Draft(kinds)
    return drafts


def _closure(kinds: Iterable[str], above: Mapping[str, set[str]]) -> set[str]:
    """Types, and all types above them."""
    found: set[str] = set()
    pending = list(kinds)
    while pending:
        kind = pending.pop()
        if kind not in found:
            found.add(kind)
            pending += above.get(kind, ())
    return found


def _add_texts(drafts: Mapping[str, _Draft], found: _Words) -> None:
    """Names and definitions as values, so that they can be fetched in every language."""
    for predicate, texts in (
        (RDFS.label, found.labels),
        (SKOS.altLabel, found.aliases),
        (SKOS.definition, found.definitions),
    ):
        for iri, draft in drafts.items():
            for tag, names in texts.get(iri, {}).items():
                draft.values[predicate.value] |= {Literal(name, language=tag): "" for name in names}
    for draft in drafts.values():
        draft.values[RDF.type.value] |= {NamedNode(kind): "" for kind in draft.types}


def _add_facts(store: Store, drafts: Mapping[str, _Draft]) -> None:
    for s, p, o, claim in _rows(store, _FACTS):
        if not isinstance(s, NamedNode) or s.value not in drafts or not isinstance(o, NamedNode | Literal):
            continue
        if isinstance(p, NamedNode) and p != RDF.type and isinstance(claim, NamedNode):
            values = drafts[s.value].values[p.value]
            values[o] = min(values.get(o, claim.value), claim.value)
    for x, p, v in _rows(store, _MATCHES):
        if isinstance(x, NamedNode) and x.value in drafts and isinstance(p, NamedNode) and isinstance(v, NamedNode):
            drafts[x.value].values[p.value][v] = ""


def _add_statements(store: Store, drafts: Mapping[str, _Draft]) -> None:
    disputed = {iri for (iri,) in _iris(store, _DISPUTED)}
    for iri, claim, modality, who in _iris(store, _MENTIONS):
        if iri in drafts:
            drafts[iri].statements.append(Statement(claim, modality, who, claim in disputed))
    for draft in drafts.values():
        draft.statements.sort(key=lambda said: (_MODALITIES.index(said.modality), not said.disputed, said.claim))
        for said in draft.statements:
            if said.modality != _MODALITIES[0]:
                draft.values[statements_property(said.modality)][NamedNode(said.claim)] = said.claim


def statements_property(modality: str) -> str:
    """The identifier of the property that holds the statements of a modality.

    Example:
        >>> statements_property(CLU.Possible.value)
        'statements-Possible'
    """
    return f"statements-{identifier(modality)}"


def _space(
    key: str, drafts: Mapping[str, _Draft], found: _Words, above: Mapping[str, set[str]], ranges: Mapping[str, str]
) -> Space:
    start = namespace_of(key).iri
    entities = {
        iri.removeprefix(start): _entity(iri, start, drafts[iri], found, above)
        for iri in sorted(drafts)
        if iri.startswith(start)
    }
    members: dict[str, set[str]] = defaultdict(set)
    having: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        for kind in _closure(drafts[entity.iri].types, above):
            members[kind].add(entity.id)
        for predicate in drafts[entity.iri].values:
            having[predicate].add(entity.id)
    kinds = {identifier(iri): _kind(iri, members, found, above) for iri in sorted(members)}
    properties = {}
    for iri in sorted(having):
        values = [fact.value for id_ in having[iri] for fact in entities[id_].values[identifier(iri)]]
        properties[identifier(iri)] = Property(
            *_named(iri, found),
            range=identifier(ranges.get(iri, "")),
            elsewhere=all(
                isinstance(value, NamedNode) and value.value in drafts and not value.value.startswith(start)
                for value in values
            ),
            members=frozenset(having[iri]),
        )
    return Space(key, entities, kinds, properties, index_of(entities.values(), kinds))


def _entity(iri: str, start: str, draft: _Draft, found: _Words, above: Mapping[str, set[str]]) -> Entity:
    # The nearest types: not those that another one implies.
    implied = {over for kind in draft.types for over in _closure({kind}, above) if over != kind}
    return Entity(
        iri.removeprefix(start),
        iri,
        found.labels[iri],
        found.aliases.get(iri, {}),
        found.definitions.get(iri, {}),
        types=tuple(sorted(identifier(kind) for kind in draft.types - implied)),
        values={
            identifier(predicate): tuple(
                Fact(value, claim, ways_to_write(value, _every_name(value.value, found)))
                for value, claim in sorted(values.items(), key=_order)
            )
            for predicate, values in sorted(draft.values.items())
        },
        statements=tuple(draft.statements),
    )


def _every_name(iri: str, found: _Words) -> Iterable[str]:
    for texts in (found.labels, found.aliases):
        for names in texts.get(iri, {}).values():
            yield from names


def _order(item: tuple[NamedNode | Literal, str]) -> tuple[int, str]:
    """Texts in the order of the languages, everything else by its value."""
    value = item[0]
    tag = (value.language or "").lower() if isinstance(value, Literal) else ""
    return (list(_TAGS).index(tag) if tag in _TAGS else 0, value.value)


def _kind(iri: str, members: Mapping[str, set[str]], found: _Words, above: Mapping[str, set[str]]) -> Kind:
    broader = tuple(sorted(identifier(over) for over in above.get(iri, ()) if over in members))
    return Kind(*_named(iri, found), broader=broader, members=frozenset(members[iri]))


def _named(iri: str, found: _Words) -> tuple[str, str, Names, Names, Names]:
    """Identifier, IRI, labels, other names and definitions of a type or a property."""
    id_ = identifier(iri)
    if id_ in GENERIC:
        return id_, iri, {tag: (name,) for tag, name in GENERIC[id_].items()}, {}, found.definitions.get(iri, {})
    for modality in _MODALITIES:
        if iri == statements_property(modality):
            labels = found.labels[modality]
            names = {
                tag: (words(tag)["statements property"].format(modality=pick(labels, tag)),) for tag in _TAGS.values()
            }
            return id_, iri, names, {}, {tag: (words(tag)["statements definition"],) for tag in _TAGS.values()}
    return id_, expand(iri), found.labels.get(iri, {}), found.aliases.get(iri, {}), found.definitions.get(iri, {})
