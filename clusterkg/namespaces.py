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
    "BIBO",
    "CITO",
    "CLAIM",
    "CLU",
    "DCAT",
    "DCTERMS",
    "FOAF",
    "GRAPH",
    "INFERENCE",
    "KG",
    "NANOPUB",
    "NP",
    "OA",
    "OWL",
    "PAGES",
    "PASSAGE",
    "PAV",
    "PREFIXES",
    "PROV",
    "QUESTION",
    "RDF",
    "RDFS",
    "RELEASE",
    "SAID",
    "SCHEMA",
    "SEMAPV",
    "SH",
    "SKOS",
    "SPDX",
    "SSSOM",
    "UNIT",
    "VANN",
    "VOID",
    "VOID_EXT",
    "XSD",
    "Namespace",
    "expand",
    "local_name",
    "shorten",
    "sparql_prefixes",
]

BASE = "https://w3id.org/clusterkg/"
# Where the IRIs redirect to: the site and the files of the release stand below it.
PAGES = "https://clusterkg.github.io/clusterkg/"


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
NANOPUB = Namespace(BASE + "np/")
RELEASE = Namespace(BASE + "release/")
INFERENCE = Namespace(BASE + "inference/")

RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
CITO = Namespace("http://purl.org/spar/cito/")
BIBO = Namespace("http://purl.org/ontology/bibo/")
VANN = Namespace("http://purl.org/vocab/vann/")
UNIT = Namespace("http://qudt.org/vocab/unit/")
NP = Namespace("http://www.nanopub.org/nschema#")
PAV = Namespace("http://purl.org/pav/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
SSSOM = Namespace("https://w3id.org/sssom/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VOID = Namespace("http://rdfs.org/ns/void#")
VOID_EXT = Namespace("http://ldf.fi/void-ext#")

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
