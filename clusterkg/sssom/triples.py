"""Mappings as RDF: for each row a node with its metadata, and for each positive row the plain triple.

A negated row never yields the plain triple. SSSOM/RDF makes an `owl:Axiom` of every row, of negated ones too; the OWL
API, and so HermiT, asserts an axiom that it finds so described. The nodes here are of the class `sssom:Mapping`
instead, from which no OWL tool infers anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from clusterkg.namespaces import DCTERMS, OWL, PAV, RDF, RDFS, SSSOM, XSD
from clusterkg.sssom.form import ENTITY_TYPES
from clusterkg.sssom.table import Mapping, MappingSet, expand

__all__ = ["direct_triples", "to_triples"]

_TEXTS = {
    "subject_label": SSSOM.subject_label,
    "object_label": SSSOM.object_label,
    "object_source_version": SSSOM.object_source_version,
    "author_label": SSSOM.author_label,
    "comment": RDFS.comment,
}
_NAMES = {
    "mapping_justification": SSSOM.mapping_justification,
    "subject_source": SSSOM.subject_source,
    "object_source": SSSOM.object_source,
    "author_id": PAV.authoredBy,
}
_OF_THE_SET = {
    "mapping_set_version": OWL.versionInfo,
    "mapping_set_title": DCTERMS.title,
    "mapping_set_description": DCTERMS.description,
}


def direct_triples(mappings: Iterable[Mapping]) -> frozenset[Triple]:
    """The plain triples of positive rows whose object has an identifier.

    Args:
        mappings: Rows of tables.

    Example:
        >>> from clusterkg.resources import ontology_dir
        >>> from clusterkg.sssom.table import read_mappings
        >>> table = read_mappings(ontology_dir() / "mappings" / "individuals.sssom.tsv")
        >>> len(direct_triples(m for m in table.mappings if m.negated))
        0
    """
    return frozenset(Triple(m.subject, m.relation, m.object) for m in mappings if not m.negated and m.object)


def to_triples(table: MappingSet) -> frozenset[Triple]:
    """A table as RDF: the table, a node for each row, and the plain triples of positive rows.

    The properties are those of SSSOM/RDF (https://mapping-commons.github.io/sssom/spec-formats-rdf/). The node of a row
    without a `record_id` is named after the table and a digest of what it states: the same row, the same name again.

    Args:
        table: What `read_mappings` returned.
    """
    return frozenset(_of_table(table)) | direct_triples(table.mappings)


def _of_table(table: MappingSet) -> Iterator[Triple]:
    header = table.header
    yield Triple(header.iri, RDF.type, SSSOM.MappingSet)
    yield Triple(header.iri, DCTERMS.license, NamedNode(header.values["license"]))
    for name, prop in _OF_THE_SET.items():
        if name in header.values:
            yield Triple(header.iri, prop, Literal(header.values[name]))
    for mapping in table.mappings:
        node = _node(table, mapping)
        yield Triple(header.iri, SSSOM.mappings, node)
        yield from (Triple(node, *rest) for rest in _of_row(mapping, header.prefixes))


def _of_row(mapping: Mapping, prefixes: dict[str, str]) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    values = mapping.values
    yield RDF.type, SSSOM.Mapping
    yield OWL.annotatedSource, mapping.subject
    yield OWL.annotatedProperty, mapping.relation
    if mapping.object:
        yield OWL.annotatedTarget, mapping.object
    if mapping.negated:
        yield SSSOM.predicate_modifier, SSSOM.NegatedPredicate
    if "object_type" in values:
        yield SSSOM.object_type, ENTITY_TYPES[values["object_type"]]
    yield SSSOM.confidence, Literal(_double(values["confidence"]), datatype=XSD.double)
    yield DCTERMS.created, Literal(values["mapping_date"], datatype=XSD.date)
    for name, prop in _TEXTS.items():
        if name in values:
            yield prop, Literal(values[name])
    for name, prop in _NAMES.items():
        for value in filter(None, values.get(name, "").split("|")):
            yield prop, expand(value, prefixes)


def _node(table: MappingSet, mapping: Mapping) -> NamedNode:
    if "record_id" in mapping.values:
        return expand(mapping.values["record_id"], table.header.prefixes)
    stated = [mapping.subject.value, mapping.predicate, str(mapping.negated), mapping.target]
    return NamedNode(f"{table.header.iri.value}#{hashlib.sha256(chr(0).join(stated).encode()).hexdigest()[:12]}")


def _double(number: str) -> str:
    """A number from 0 to 1 in the canonical form of xsd:double, which stores keep."""
    mantissa, exponent = f"{float(number):E}".split("E")
    digits = mantissa.rstrip("0")
    return f"{digits}{'0' if digits.endswith('.') else ''}E{int(exponent)}"
