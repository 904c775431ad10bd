"""The same triples in every format and by every parser."""

from __future__ import annotations

import io
import subprocess
import warnings
from pathlib import Path

import owlready2
import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from servers.debian import unpacked

from clusterkg.namespaces import OWL, RDF

__all__ = [
    "RAPTOR",
    "canonical",
    "counts",
    "counts_by_owlready",
    "read_by_pyoxigraph",
    "read_by_raptor",
    "read_by_rdflib",
]

_NAMES = {
    ".ttl": ("turtle", ox.RdfFormat.TURTLE),
    ".trig": ("trig", ox.RdfFormat.TRIG),
    ".nt": ("nt", ox.RdfFormat.N_TRIPLES),
    ".jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
    ".rdf": ("xml", ox.RdfFormat.RDF_XML),
}
# What Raptor calls the formats that it reads; JSON-LD is none of them.
RAPTOR = {".ttl": "turtle", ".trig": "trig", ".nt": "ntriples", ".rdf": "rdfxml"}
_DEFAULT = ox.NamedNode(str(DATASET_DEFAULT_GRAPH_ID))
_KINDS = {
    "classes": [OWL.Class],
    "properties": [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty],
}


def read_by_pyoxigraph(data: bytes, ending: str) -> set[str]:
    """The quads of a file in canonical form, as pyoxigraph reads it."""
    return canonical(ox.parse(data, format=_NAMES[ending][1]))


def read_by_rdflib(data: bytes, ending: str) -> set[str]:
    """The quads of a file in canonical form, as rdflib reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib's own calls
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format=_NAMES[ending][0])
        quads = dataset.serialize(format="nquads", encoding="utf-8")
    return canonical(
        quad if quad.graph_name != _DEFAULT else ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS)
    )


def read_by_raptor(data: bytes, ending: str) -> set[str]:
    """The quads of a file in canonical form, as Raptor reads it: a library of its own, in C, from Debian.

    Raises:
        Unavailable: if it cannot be had here.
        RuntimeError: if it objects to anything.
    """
    rapper = unpacked("raptor-2", "raptor2-utils", "rapper")
    command = [str(rapper.path), "--quiet", "--input", RAPTOR[ending], "--output", "nquads", "-", "urn:base"]
    done = subprocess.run(command, input=data, env=rapper.environment, capture_output=True, timeout=60)
    if done.returncode or done.stderr:
        raise RuntimeError(f"rapper: {done.stderr.decode(errors='replace')[:2_000]}")
    return canonical(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))


def canonical(quads: object) -> set[str]:
    """Quads as text, with blank nodes under canonical names: equal sets are isomorphic graphs."""
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def counts(path: Path) -> dict[str, int]:
    """How many named classes, properties and individuals an N-Triples file declares, by rdflib."""
    graph = rdflib.Graph().parse(path, format="nt")
    kinds = {name: {s for iri in iris for s in _instances(graph, iri.value)} for name, iris in _KINDS.items()}
    builtin = (rdflib.OWL, rdflib.RDF, rdflib.RDFS)
    individuals = {
        subject
        for subject, kind in graph.subject_objects(rdflib.URIRef(RDF.type.value))
        if isinstance(subject, rdflib.URIRef)
        and (kind in kinds["classes"] or kind == rdflib.OWL.NamedIndividual)
        and not str(subject).startswith(tuple(map(str, builtin)))
    }
    return {**{name: len(found) for name, found in kinds.items()}, "individuals": len(individuals)}


def _instances(graph: rdflib.Graph, kind: str) -> set[rdflib.URIRef]:
    found = graph.subjects(rdflib.URIRef(RDF.type.value), rdflib.URIRef(kind))
    return {subject for subject in found if isinstance(subject, rdflib.URIRef)}


def counts_by_owlready(data: bytes) -> dict[str, int]:
    """The same by owlready2, of a file in N-Triples or RDF/XML."""
    world = owlready2.World()
    world.get_ontology("https://w3id.org/clusterkg/ontology").load(fileobj=io.BytesIO(data), only_local=True)
    members = {member.iri for kind in world.classes() for member in kind.instances()}
    return {
        "classes": len(list(world.classes())),
        "properties": len(list(world.properties())),
        "individuals": len(members | {member.iri for member in world.individuals()}),
    }
