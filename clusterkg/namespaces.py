"""The namespaces and their prefixes: the only place where an IRI of ours is spelled.

Example:
    >>> str(CLU.Claim)
    '<https://w3id.org/clusterkg/ontology#Claim>'
    >>> shorten("https://w3id.org/clusterkg/id/heyri")
    'kg:heyri'
    >>> expand("kg:heyri")
    'https://w3id.org/clusterkg/id/heyri'
"""

from __future__ import annotations

from pyoxigraph import NamedNode

__all__ = [
    "BASE",
    "CITO",
    "CLAIM",
    "CLU",
    "DCTERMS",
    "GRAPH",
    "KG",
    "OA",
    "OWL",
    "PASSAGE",
    "PREFIXES",
    "PROV",
    "QUESTION",
    "RDF",
    "RDFS",
    "SAID",
    "SKOS",
    "UNIT",
    "XSD",
    "Namespace",
    "expand",
    "local_name",
    "shorten",
    "sparql_prefixes",
]

BASE = "https://w3id.org/clusterkg/"


class Namespace:
    """A namespace whose attributes and items are the terms in it, as pyoxigraph nodes."""

    __slots__ = ("iri",)

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]


CLU = Namespace(BASE + "ontology#")
SAID = Namespace(BASE + "said#")
KG = Namespace(BASE + "id/")
CLAIM = Namespace(BASE + "claim/")
PASSAGE = Namespace(BASE + "passage/")
QUESTION = Namespace(BASE + "question/")
GRAPH = Namespace(BASE + "graph/")

RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
CITO = Namespace("http://purl.org/spar/cito/")
UNIT = Namespace("http://qudt.org/vocab/unit/")

PREFIXES: dict[str, Namespace] = {
    "clu": CLU,
    "said": SAID,
    "kg": KG,
    "claim": CLAIM,
    "passage": PASSAGE,
    "question": QUESTION,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "cito": CITO,
    "unit": UNIT,
}


def shorten(iri: str) -> str:
    """An IRI as `prefix:name` where a prefix fits, else unchanged."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace.iri):
            return f"{prefix}:{iri.removeprefix(namespace.iri)}"
    return iri


def expand(name: str) -> str:
    """A `prefix:name` as an IRI; anything else unchanged."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix].iri + local if colon and prefix in PREFIXES else name


def local_name(iri: str) -> str:
    """What follows the last `#` or `/` of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def sparql_prefixes() -> str:
    """All prefixes as the head of a SPARQL query."""
    return "".join(f"PREFIX {prefix}: <{namespace.iri}>\n" for prefix, namespace in PREFIXES.items())
