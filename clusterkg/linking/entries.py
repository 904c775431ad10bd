"""What can be linked to: the entities and concepts of the published graph, or the labelled nodes of an RDF file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.linking.index import Entry
from clusterkg.namespaces import CLU, DCTERMS, KG, RDF, RDFS, SKOS, sparql_prefixes
from clusterkg.questions.languages import LANGUAGES

if TYPE_CHECKING:
    from clusterkg.graph import KnowledgeGraph

__all__ = ["entries_of_file", "entries_of_graph", "superclasses_of_graph"]


def _ranked(*properties: ox.NamedNode) -> dict[object, int]:
    return {name: place for place, name in enumerate(properties)}


_SCHEMA = "http://schema.org/", "https://schema.org/"
_FOAF = "http://xmlns.com/foaf/0.1/"
# Properties, the one that counts most first.
_LABELS: dict[object, int] = _ranked(
    RDFS.label, SKOS.prefLabel, *(ox.NamedNode(f"{base}name") for base in (*_SCHEMA, _FOAF)), DCTERMS.title
)
_ALIASES: dict[object, int] = _ranked(
    SKOS.altLabel, SKOS.hiddenLabel, *(ox.NamedNode(f"{base}alternateName") for base in _SCHEMA)
)
_DESCRIPTIONS: dict[object, int] = _ranked(
    SKOS.definition, DCTERMS.description, RDFS.comment, *(ox.NamedNode(f"{base}description") for base in _SCHEMA)
)
_TAGS = {tag.lower(): tag for tag in LANGUAGES.values()}  # stores may write them in small letters
_LARGEST = 200_000_000  # bytes of a file

# Entities and concepts. What only other sources speak of has a label, but no type: that would be a fact.
_OF_GRAPH = f"""{sparql_prefixes()}
SELECT ?thing ?property ?value WHERE {{
    {{ SELECT DISTINCT ?thing WHERE {{
        {{ ?thing rdfs:label ?any FILTER STRSTARTS(STR(?thing), "{KG.iri}") }} UNION {{ ?thing a skos:Concept }}
    }} }}
    VALUES ?property {{ rdf:type rdfs:label skos:altLabel skos:definition }}
    ?thing ?property ?value .
}}
"""
_SUBCLASSES = sparql_prefixes() + "SELECT ?one ?other WHERE { ?one rdfs:subClassOf+ ?other FILTER isIRI(?other) }"


def entries_of_graph(graph: KnowledgeGraph) -> list[Entry]:
    """The entities and the concepts of the vocabularies, with their names in three languages.

    Args:
        graph: The graph.

    Returns:
        The entries, by IRI; no claims, passages or records of the editors.

    Raises:
        BackendError: if the store fails.
    """
    _, rows = graph.store.select(_OF_GRAPH)
    above = superclasses_of_graph(graph)
    records = {CLU.Record.value} | {name for name, classes in above.items() if CLU.Record.value in classes}
    return [entry for entry in _entries(rows) if not records.intersection(entry.types)]


def superclasses_of_graph(graph: KnowledgeGraph) -> dict[str, set[str]]:
    """For each class of the ontology, the classes above it."""
    _, rows = graph.store.select(_SUBCLASSES)
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in rows:
        found[one.value].add(other.value)  # type: ignore[union-attr]
    return dict(found)


def entries_of_file(path: Path) -> list[Entry]:
    """The labelled nodes of an RDF file.

    Args:
        path: The file. Labels are `rdfs:label`, `skos:prefLabel`, `schema:name`, `foaf:name` or `dcterms:title`.

    Returns:
        The entries, by IRI; blank nodes have no name that others could use, and are left out.

    Raises:
        DataError: if the file cannot be read, does not parse, or labels nothing.
    """
    from clusterkg.store.reading import read_triples

    found = _entries((t.subject, t.predicate, t.object) for t in read_triples(path, _LARGEST))
    if not found:
        raise DataError(f"{path.name} labels no node: it needs rdfs:label, skos:prefLabel, schema:name or the like.")
    return found


def _entries(triples: Iterable[Sequence[object]]) -> list[Entry]:
    labels: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    aliases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    about: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    types: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if not isinstance(subject, ox.NamedNode):
            continue
        if predicate == RDF.type and isinstance(value, ox.NamedNode):
            types[subject.value].add(value.value)
        elif isinstance(value, ox.Literal) and value.value.strip():
            tag = _TAGS.get((value.language or "").lower(), value.language or "")
            if predicate in _LABELS:
                labels[subject.value][tag].append((_LABELS[predicate], value.value))
            elif predicate in _ALIASES:
                aliases[subject.value][tag].add(value.value)
            elif predicate in _DESCRIPTIONS:
                about[subject.value][tag].append((_DESCRIPTIONS[predicate], value.value))
    return sorted(_built(labels, aliases, about, types), key=lambda entry: entry.iri)


def _built(
    labels: dict[str, dict[str, list[tuple[int, str]]]],
    aliases: dict[str, dict[str, set[str]]],
    about: dict[str, dict[str, list[tuple[int, str]]]],
    types: dict[str, set[str]],
) -> Iterator[Entry]:
    for iri in labels.keys() | aliases.keys():
        chosen = {tag: min(found)[1] for tag, found in sorted(labels[iri].items())}
        others = {
            tag: {name for _, name in labels[iri].get(tag, ())} | aliases[iri].get(tag, set())
            for tag in labels[iri].keys() | aliases[iri].keys()
        }
        yield Entry(
            iri,
            chosen,
            {tag: kept for tag, names in sorted(others.items()) if (kept := tuple(sorted(names - {chosen.get(tag)})))},
            tuple(sorted(types[iri])),
            {tag: min(found)[1] for tag, found in sorted(about[iri].items())},
        )
