"""The table of terms: what a reader of spreadsheets gets of the ontology, a file for each language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from clusterkg.formats.cells import Column, Table, to_csv
from clusterkg.namespaces import CLU, DCTERMS, OWL, RDF, RDFS, SKOS, shorten
from clusterkg.release.edition import words

__all__ = ["KINDS", "kinds_of_terms", "term_table"]

# What is a term, the more telling kind first.
KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
    OWL.AnnotationProperty: "annotation property",
    SKOS.ConceptScheme: "vocabulary",
    SKOS.Concept: "concept",
}
_COLUMNS = {
    "alternatives": (SKOS.altLabel,),
    "definition": (SKOS.definition,),
    "above": (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader),
    "domain": (RDFS.domain,),
    "range": (RDFS.range,),
    "place": (RDFS.isDefinedBy, SKOS.inScheme),
    "source": (DCTERMS.source,),
    "replacement": (DCTERMS.isReplacedBy,),
}
_LABELS = (SKOS.prefLabel, RDFS.label)

Index = dict[ox.NamedNode, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]]


def kinds_of_terms(triples: Iterable[ox.Triple]) -> dict[ox.NamedNode, str]:
    """The terms that are ours, with what they are; what is neither class nor property nor in a vocabulary, individual.

    Args:
        triples: The ontology with its vocabularies.
    """
    types: dict[ox.NamedNode, set[object]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == RDF.type and isinstance(triple.subject, ox.NamedNode):
            types[triple.subject].add(triple.object)
    ours = (term for term in types if term.value.startswith(CLU.iri))
    return {
        term: next((name for kind, name in KINDS.items() if kind in types[term]), "individual")
        for term in sorted(ours, key=lambda term: term.value)
    }


def term_table(triples: Iterable[ox.Triple], language: str) -> bytes:
    """The terms as CSV, with labels and definitions in one language.

    Args:
        triples: The ontology with its vocabularies.
        language: The tag of the language, as the data have it (`zh-Hant`).
    """
    held = list(triples)
    index: Index = defaultdict(lambda: defaultdict(list))
    for triple in held:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.BlankNode):
            index[triple.subject][triple.predicate].append(triple.object)  # type: ignore[arg-type]
    said = words()
    headings = {name: texts[language] for name, texts in said["columns"].items()}
    rows = tuple(
        (
            shorten(term.value),
            term.value,
            said["kinds"][kind][language],
            _joined(index, term, _LABELS, language),
            *(_joined(index, term, predicates, language) for predicates in _COLUMNS.values()),
        )
        for term, kind in kinds_of_terms(held).items()
    )
    columns = tuple(Column(name, headings[name]) for name in ("term", "iri", "kind", "label", *_COLUMNS))
    return to_csv(Table("terms", said["parts"]["terms"]["title"][language], columns, rows, "term"))


def _joined(index: Index, term: ox.NamedNode, predicates: Iterable[ox.NamedNode], language: str) -> str:
    """The values of some properties: texts in the language, names of things in short."""
    found = {
        value.value if isinstance(value, ox.Literal) else shorten(value.value)
        for predicate in predicates
        for value in index[term][predicate]
        if isinstance(value, ox.NamedNode) or value.language in {None, language.lower()}
    }
    return "; ".join(sorted(found))
