"""What is in the graph, counted: VoID (https://www.w3.org/TR/void/).

The partitions are nested as tools read them that write queries from them: in each class its properties, in each
property the classes and datatypes of its values (`void-ext:` is the extension of the SIB's void-generator for the
latter).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from clusterkg.linking.mappings import shipped_mappings
from clusterkg.namespaces import (
    BASE,
    CLU,
    DCTERMS,
    KG,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    VOID,
    VOID_EXT,
    XSD,
    shorten,
)
from clusterkg.release.edition import Edition, words

__all__ = ["LINKS", "describe_dataset", "describe_links", "describe_sizes"]

# The properties that make a link to data of others.
LINKS = (
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
)


def describe_sizes(
    sizes: Mapping[str, int], dumps: Mapping[str, Iterable[str]], edition: Edition
) -> Iterator[ox.Triple]:
    """Each part as a data set: how many triples it has, and where its files are.

    Args:
        sizes: The number of triples of each part.
        dumps: The names of the files of each part.
        edition: The release.
    """
    whole = edition.iri("void.ttl")
    yield ox.Triple(whole, RDF.type, VOID.DatasetDescription)
    for part, triples in sizes.items():
        node = edition.dataset(part)
        yield ox.Triple(node, RDF.type, VOID.Dataset)
        for tag, text in words()["parts"][part]["title"].items():
            yield ox.Triple(node, DCTERMS.title, ox.Literal(text, language=tag))
        yield ox.Triple(node, DCTERMS.license, edition.licence)
        yield _counted(node, VOID.triples, triples)
        for name in dumps[part]:
            yield ox.Triple(node, VOID.dataDump, ox.NamedNode(edition.address(name)))
        yield ox.Triple(whole, DCTERMS.hasPart, node)


def describe_dataset(triples: Iterable[ox.Triple], part: str, edition: Edition) -> Iterator[ox.Triple]:
    """Counts of a part: things, classes, properties, and the partitions by class and property.

    Args:
        triples: All of its triples.
        part: Its name.
        edition: The release.
    """
    held = list(triples)
    node = edition.dataset(part)
    types: dict[object, set[ox.NamedNode]] = defaultdict(set)
    for triple in held:
        if triple.predicate == RDF.type and isinstance(triple.object, ox.NamedNode):
            types[triple.subject].add(triple.object)
    entities = Counter(kind for kinds in types.values() for kind in kinds)
    properties = Counter(triple.predicate for triple in held)
    yield _counted(
        node, VOID.entities, len({s for s in types if isinstance(s, ox.NamedNode) and s.value.startswith(BASE)})
    )
    yield _counted(node, VOID.classes, len(entities))
    yield _counted(node, VOID.properties, len(properties))
    yield _counted(node, VOID.distinctSubjects, len({triple.subject for triple in held}))
    yield _counted(node, VOID.distinctObjects, len({triple.object for triple in held}))
    yield ox.Triple(node, VOID.uriSpace, ox.Literal(BASE))
    yield ox.Triple(node, VOID.exampleResource, KG.heyri)
    for namespace in PREFIXES.values():
        if any(predicate.value.startswith(namespace.iri) for predicate in properties):
            yield ox.Triple(node, VOID.vocabulary, ox.NamedNode(namespace.iri))
    base = f"void.ttl#{part}"
    for predicate, count in properties.items():
        yield from _property_partition(node, f"{base}-property-{_fragment(predicate)}", predicate, count, edition)
    yield from _class_partitions(held, types, entities, base, node, edition)


def _class_partitions(
    triples: Iterable[ox.Triple],
    types: Mapping[object, set[ox.NamedNode]],
    entities: Mapping[ox.NamedNode, int],
    base: str,
    node: ox.NamedNode,
    edition: Edition,
) -> Iterator[ox.Triple]:
    used: Counter[tuple[ox.NamedNode, ox.NamedNode]] = Counter()
    reached: Counter[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]] = Counter()
    typed: Counter[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]] = Counter()
    for t in triples:
        for kind in types.get(t.subject, ()):
            used[kind, t.predicate] += 1
            if isinstance(t.object, ox.Literal):
                typed[kind, t.predicate, t.object.datatype] += 1
            for other in types.get(t.object, ()):
                reached[kind, t.predicate, other] += 1
    for kind, count in entities.items():
        partition = edition.iri(f"{base}-class-{_fragment(kind)}")
        yield ox.Triple(node, VOID.classPartition, partition)
        yield ox.Triple(partition, VOID["class"], kind)
        yield _counted(partition, VOID.entities, count)
    for (kind, predicate), count in used.items():
        partition = edition.iri(f"{base}-class-{_fragment(kind)}")
        name = f"{base}-class-{_fragment(kind)}-{_fragment(predicate)}"
        yield from _property_partition(partition, name, predicate, count, edition)
    for (kind, predicate, other), count in reached.items():
        name = f"{base}-class-{_fragment(kind)}-{_fragment(predicate)}"
        inner = edition.iri(f"{name}-to-{_fragment(other)}")
        yield ox.Triple(edition.iri(name), VOID.classPartition, inner)
        yield ox.Triple(inner, VOID["class"], other)
        yield _counted(inner, VOID.triples, count)
    for (kind, predicate, datatype), count in typed.items():
        name = f"{base}-class-{_fragment(kind)}-{_fragment(predicate)}"
        inner = edition.iri(f"{name}-as-{_fragment(datatype)}")
        yield ox.Triple(edition.iri(name), VOID_EXT.datatypePartition, inner)
        yield ox.Triple(inner, VOID_EXT.datatype, datatype)
        yield _counted(inner, VOID.triples, count)


def describe_links(triples: Iterable[ox.Triple], part: str, edition: Edition) -> Iterator[ox.Triple]:
    """The links of a part to data of others, a linkset for each property and each vocabulary or data set linked to.

    Args:
        triples: All triples of the part.
        part: Its name.
        edition: The release.
    """
    spaces = {iri: prefix for table in shipped_mappings() for prefix, iri in table.header.prefixes.items()}
    longest_first = sorted(spaces, key=lambda iri: (-len(iri), iri))
    found: Counter[tuple[ox.NamedNode, str]] = Counter()
    for t in triples:
        if t.predicate in LINKS and isinstance(t.object, ox.NamedNode) and not t.object.value.startswith(BASE):
            space = next((iri for iri in longest_first if t.object.value.startswith(iri)), "")
            if space:
                found[t.predicate, space] += 1
    for (predicate, space), count in found.items():
        target = edition.iri(f"void.ttl#others-{spaces[space]}")
        node = edition.iri(f"void.ttl#links-{_fragment(predicate)}-{spaces[space]}")
        yield ox.Triple(target, RDF.type, VOID.Dataset)
        yield ox.Triple(target, VOID.uriSpace, ox.Literal(space))
        yield ox.Triple(node, RDF.type, VOID.Linkset)
        yield ox.Triple(node, VOID.subjectsTarget, edition.dataset("graph"))
        yield ox.Triple(node, VOID.objectsTarget, target)
        yield ox.Triple(node, VOID.linkPredicate, predicate)
        yield _counted(node, VOID.triples, count)
        yield ox.Triple(edition.dataset(part), VOID.subset, node)


def _property_partition(
    owner: ox.NamedNode, name: str, predicate: ox.NamedNode, count: int, edition: Edition
) -> Iterator[ox.Triple]:
    node = edition.iri(name)
    yield ox.Triple(owner, VOID.propertyPartition, node)
    yield ox.Triple(node, VOID.property, predicate)
    yield _counted(node, VOID.triples, count)


def _fragment(term: ox.NamedNode) -> str:
    """A term as a part of a name: in short, or as a hash where there is no prefix for it."""
    prefix, colon, local = shorten(term.value).partition(":")
    if colon and prefix in PREFIXES:
        return local if term.value.startswith(CLU.iri) else f"{prefix}.{local}"
    if term.value.startswith(XSD.iri):
        return f"xsd.{local}"
    return hashlib.sha256(term.value.encode()).hexdigest()[:12]


def _counted(node: ox.NamedNode, predicate: ox.NamedNode, number: int) -> ox.Triple:
    return ox.Triple(node, predicate, ox.Literal(number))
