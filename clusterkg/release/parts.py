"""The parts of a release as triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from clusterkg.claims.cache import PublishedFiles
from clusterkg.linking.mappings import alignments, mapping_graph
from clusterkg.namespaces import BASE, BIBO, DCTERMS, OWL, RDF, RDFS, VANN
from clusterkg.publish import triples_of_authors
from clusterkg.release.edition import ROOT, Edition, words
from clusterkg.resources import ontology_dir

__all__ = ["OWL_PARTS", "inferences", "one_ontology", "rdf_parts", "terms_only"]

_SKOLEM = BASE + ".well-known/genid/"
# The parts that OWL tools load; each is one ontology, with a header of its own.
OWL_PARTS = ("ontology", "ontology-with-vocabularies", "facts")
# The part that bears the ontology's own IRI: it has what the ontology imports, the vocabularies too. Every IRI of the
# namespace leads to this one file, since a server never sees what follows the `#`.
_NAMESAKE = "ontology-with-vocabularies"
# What the header of the ontology says that holds for each part.
_OF_THE_WHOLE = {
    BIBO.status,
    DCTERMS.created,
    DCTERMS.publisher,
    DCTERMS.source,
    VANN.preferredNamespacePrefix,
    VANN.preferredNamespaceUri,
}
# What is left of the header of a module inside a whole: that there is such a module, and what it is about.
_OF_A_MODULE = {RDFS.label, DCTERMS.description}

Triples = Iterable[ox.Triple]


def rdf_parts(files: PublishedFiles, edition: Edition) -> dict[str, Callable[[], Triples]]:
    """How to make each part that comes in all four formats, by name; the inferences apart.

    Args:
        files: The published graph.
        edition: The release.
    """
    return {
        "ontology": lambda: one_ontology(terms_only("modules"), "ontology", edition),
        "ontology-with-vocabularies": lambda: one_ontology(
            terms_only("modules", "vocabularies"), "ontology-with-vocabularies", edition
        ),
        "facts": lambda: one_ontology(_read(files.facts), "facts", edition),
        "graph": lambda: map(_unskolemised, _read(files.graph)),
        "other-sources": lambda: triples_of_authors("others"),
        "editors": lambda: triples_of_authors("editors"),
        "mappings": mapping_graph,
        "alignments": alignments,
    }


def terms_only(*folders: str, root: Path | None = None) -> list[ox.Triple]:
    """The header of the ontology and the terms in some of its folders, with blank nodes under canonical names.

    Args:
        folders: `modules`, `vocabularies`.
        root: The ontology folder; the one that ships with the package if left out.
    """
    base = root or ontology_dir()
    paths = [base / "clusterkg.ttl", *(path for name in folders for path in sorted((base / name).glob("*.ttl")))]
    dataset = ox.Dataset(
        quad for path in paths for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def one_ontology(triples: Triples, part: str, edition: Edition) -> list[ox.Triple]:
    """The triples as one OWL ontology: one header, no imports.

    A file is one ontology to OWL (OWL 2 Structural Specification, 3.1), and each version of one has an IRI of its own
    (3.2). So the headers of the modules give way to one; what a module is about stays, as annotations.

    Args:
        triples: What is in it, with the headers of the modules.
        part: The part's name; the one with the vocabularies is the ontology itself, of others the file's name is the
            ontology's.
        edition: The release.
    """
    held = list(triples)
    headers = {t.subject for t in held if t.predicate == RDF.type and t.object == OWL.Ontology}
    found = [t for t in held if t.subject not in headers or t.predicate in _OF_A_MODULE]
    whole, version = edition.latest(f"{part}.ttl"), edition.iri(f"{part}.ttl")
    if part == _NAMESAKE:
        whole, version = ROOT, ox.NamedNode(f"{ROOT.value}/{edition.version}")
    found += [ox.Triple(header, DCTERMS.isPartOf, whole) for header in headers - {whole}]
    found += [
        ox.Triple(whole, RDF.type, OWL.Ontology),
        ox.Triple(whole, OWL.versionIRI, version),
        ox.Triple(whole, OWL.versionInfo, ox.Literal(edition.version)),
        ox.Triple(whole, DCTERMS.license, edition.licence),
        ox.Triple(whole, DCTERMS.creator, edition.creator),
        ox.Triple(whole, DCTERMS.issued, ox.Literal(edition.issued)),
        ox.Triple(whole, DCTERMS.modified, ox.Literal(edition.modified)),
    ]
    if whole not in headers:
        texts: Mapping[str, Mapping[str, str]] = words()["parts"][part]
        for predicate, by_language in ((RDFS.label, texts["title"]), (DCTERMS.description, texts["description"])):
            found += [ox.Triple(whole, predicate, ox.Literal(text, language=tag)) for tag, text in by_language.items()]
    # FAIR assessments look for a title, and for how to cite.
    titles = [t.object for t in found if t.subject == whole and t.predicate == RDFS.label]
    found += [ox.Triple(whole, DCTERMS.title, title) for title in titles]
    found += [
        ox.Triple(whole, t.predicate, t.object) for t in held if t.subject == ROOT and t.predicate in _OF_THE_WHOLE
    ]
    author = words()["catalog"]["publisher"]["en"]
    for title in titles:
        if isinstance(title, ox.Literal) and title.language == "en":
            cited = f"{author} ({edition.issued[:4]}). {title.value}. Version {edition.version}. {version.value}"
            found.append(ox.Triple(whole, DCTERMS.bibliographicCitation, ox.Literal(cited, language="en")))
    return found


def inferences() -> list[ox.Triple]:
    """What a reasoner concludes from the facts, as statement nodes that rest on claims; never as plain triples.

    Raises:
        MissingExtraError: if there is no Java.
        BackendError: if the reasoner fails, or finds the facts inconsistent.
    """
    from clusterkg.errors import BackendError
    from clusterkg.reasoning import reason
    from clusterkg.reasoning.export import as_triples

    report = reason(explain=True)
    if not report.consistent:
        raise BackendError("The facts are inconsistent; `clusterkg reason --explain` says why. Nothing is released.")
    return list(as_triples(report))


def _read(path: Path) -> Iterable[ox.Triple]:
    return (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))


def _unskolemised(triple: ox.Triple) -> ox.Triple:
    """The IRIs that stand for blank nodes, for stores, as blank nodes again."""

    def term(value: object) -> object:
        if isinstance(value, ox.NamedNode) and value.value.startswith(_SKOLEM):
            return ox.BlankNode(value.value.removeprefix(_SKOLEM))
        return value

    return ox.Triple(term(triple.subject), triple.predicate, term(triple.object))  # type: ignore[arg-type]
