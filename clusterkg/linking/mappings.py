"""The mappings of this graph to other data, in `ontology/mappings/`, and the checks that a table names what exists.

The tables are the single source of every mapping. The alignments, which OWL tools load beside the ontology, are made
from the table of terms; the links of places, bodies and works go into the published graph (`clusterkg.claims`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from clusterkg.claims import Ontology, read_ontology
from clusterkg.namespaces import BASE, OWL, PAV, PREFIXES, RDF, RDFS, SEMAPV, SKOS, SSSOM, XSD
from clusterkg.resources import ontology_dir
from clusterkg.sssom import MappingsError, MappingSet, Problem, direct_triples, read_mappings, to_triples

__all__ = [
    "alignments",
    "check_names",
    "labels_in",
    "mapping_graph",
    "prefixes_for",
    "read_checked",
    "shipped_mappings",
]

_TERMS = "terms.sssom.tsv"
# The kinds that the list of foreign terms tells apart, as OWL has them.
_KINDS = {
    "class": OWL.Class,
    "object property": OWL.ObjectProperty,
    "datatype property": OWL.DatatypeProperty,
    "annotation property": OWL.AnnotationProperty,
}


def shipped_mappings(folder: Path | None = None) -> tuple[MappingSet, ...]:
    """The tables that ship with the package, in the order of their names.

    Args:
        folder: The ontology folder to read from; the one that ships with the package if left out.

    Raises:
        MappingsError: if a table does not keep to the form.

    Example:
        >>> [table.path.name for table in shipped_mappings()][:2]
        ['cluster-categories.sssom.tsv', 'individuals.sssom.tsv']
    """
    paths = sorted(((folder or ontology_dir()) / "mappings").glob("*.sssom.tsv"))
    return tuple(map(read_mappings, paths))


def read_checked(paths: Iterable[Path], ontology: Ontology | None = None) -> tuple[MappingSet, ...]:
    """Read mapping tables and check that what they name of this graph exists, under the labels that it has.

    Args:
        paths: The tables; those that ship with the package if there is none.
        ontology: What their names are held against; the one that ships with the package if left out.

    Raises:
        MappingsError: with all that is wrong with all of the tables.
    """
    problems: list[Problem] = []
    tables: list[MappingSet] = []
    labels = _labels(ontology or read_ontology())
    for path in list(paths) or [table.path for table in shipped_mappings()]:
        try:
            tables.append(read_mappings(path))
        except MappingsError as error:
            problems += error.problems
        else:
            problems += _check_names(tables[-1], labels)
    if problems:
        raise MappingsError(problems)
    return tuple(tables)


def check_names(table: MappingSet, ontology: Ontology) -> list[Problem]:
    """What a table names of this graph that does not exist, or under a label that the graph does not have.

    Args:
        table: What `read_mappings` returned.
        ontology: What `read_ontology` returned.
    """
    return _check_names(table, _labels(ontology))


def _check_names(table: MappingSet, labels: dict[str, set[str]]) -> list[Problem]:
    problems = []
    for mapping in table.mappings:

        def wrong(column: str, what: str, line: int = mapping.line) -> None:
            problems.append(Problem(table.path.name, line, column, what))

        sides = {"subject": mapping.subject.value, "object": mapping.target}
        ours = {side: iri for side, iri in sides.items() if iri.startswith(BASE)}
        if not ours:
            wrong("subject_id", "Neither side is a term of clusterkg; map to or from one.")
        for side, iri in ours.items():
            written, label = mapping.values[f"{side}_id"], mapping.values[f"{side}_label"]
            if iri not in labels:
                wrong(f"{side}_id", f"clusterkg has no {written}; `clusterkg ask find-terms` finds its terms.")
            elif label not in labels[iri]:
                known = ", ".join(sorted(labels[iri])) or "none"
                wrong(f"{side}_label", f"{label!r} is no label of {written}; its labels are: {known}.")
    return problems


def _labels(ontology: Ontology) -> dict[str, set[str]]:
    """The labels of all that is declared, by IRI."""
    labels: dict[str, set[str]] = {}
    for t in ontology.base:
        if not isinstance(t.subject, NamedNode) or not t.subject.value.startswith(BASE):
            continue
        if t.predicate == RDF.type:
            labels.setdefault(t.subject.value, set())
        elif t.predicate in (RDFS.label, SKOS.prefLabel) and isinstance(t.object, Literal):
            labels.setdefault(t.subject.value, set()).add(t.object.value)
    return labels


def labels_in(ontology: Ontology, language: str) -> dict[str, str]:
    """The label of each term and thing in one language, by IRI.

    Args:
        ontology: What `read_ontology` returned.
        language: Its tag, as the data have it (`zh-Hant`).
    """
    return {
        t.subject.value: t.object.value
        for t in ontology.base
        if t.predicate in (RDFS.label, SKOS.prefLabel)
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, Literal)
        and (t.object.language or "").lower() == language.lower()
    }


def alignments(folder: Path | None = None) -> frozenset[Triple]:
    """What OWL tools load beside the ontology: axioms and annotations that relate its terms to foreign ones.

    The header stands in `ontology/alignments/`, the kinds of foreign terms in `ontology/foreign-terms.csv`, everything
    else in the table of terms. Individuals of other vocabularies (units, kinds of quantity) need no declaration.

    Args:
        folder: The ontology folder to read from; the one that ships with the package if left out.

    Example:
        >>> from clusterkg.namespaces import CLU, RDFS
        >>> sorted(t.object.value for t in alignments() if t.subject == CLU.Actor and t.predicate == RDFS.subClassOf)
        ['http://purl.org/nemo/gufo#Object', 'http://xmlns.com/foaf/0.1/Agent']
    """
    root = folder or ontology_dir()
    header = {
        quad.triple
        for path in sorted((root / "alignments").glob("*.ttl"))
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    }
    terms = direct_triples(read_mappings(root / "mappings" / _TERMS).mappings)
    return frozenset(header | terms | _declarations(terms, root / "foreign-terms.csv"))


def _declarations(triples: Iterable[Triple], pinned: Path) -> set[Triple]:
    with pinned.open(encoding="utf-8", newline="") as file:
        kinds = {row["term"]: row["kind"] for row in csv.DictReader(file)}
    targets = {t.object for t in triples}
    relations = {t.predicate for t in triples if t.predicate.value.startswith(SKOS.iri)}
    # To reasoners, the relations of SKOS are annotations: nothing follows from them.
    declared = {Triple(relation, RDF.type, OWL.AnnotationProperty) for relation in relations}
    for target in targets:
        if isinstance(target, NamedNode) and kinds.get(target.value) in _KINDS:
            declared.add(Triple(target, RDF.type, _KINDS[kinds[target.value]]))
    return declared


def mapping_graph(tables: Iterable[MappingSet] | None = None) -> frozenset[Triple]:
    """All mappings as RDF: for each row a node with its metadata, and the plain triples of those that are not negated.

    Args:
        tables: The tables; those that ship with the package if left out.
    """
    found: set[Triple] = set()
    for table in shipped_mappings() if tables is None else tables:
        found |= to_triples(table)
    return frozenset(found)


def prefixes_for(triples: Iterable[Triple], tables: Iterable[MappingSet] | None = None) -> dict[str, str]:
    """The prefixes to write mappings with: those of the tables and of SSSOM, as far as something is shortened by them.

    Args:
        triples: What is to be written.
        tables: The tables that it was made of; those that ship with the package if left out.
    """
    known = {"sssom": SSSOM.iri, "semapv": SEMAPV.iri, "pav": PAV.iri}
    for table in shipped_mappings() if tables is None else tables:
        known |= table.header.prefixes
    known |= {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
    iris = {term.value for t in triples for term in (t.subject, t.predicate, t.object) if isinstance(term, NamedNode)}
    iris |= {XSD.date.value}
    return {prefix: base for prefix, base in sorted(known.items()) if any(iri.startswith(base) for iri in iris)}
