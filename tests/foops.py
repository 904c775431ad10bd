"""The tests of FOOPS that need no web, as tests of ours, on the ontology in a file.

FOOPS (https://w3id.org/foops/) assesses ontologies by the FAIR principles. Its benchmark PRE is for files that are not
online yet: 15 tests, read in oeg-upm/fair_ontologies at b78f2a0. What each looks for is stated here anew; of OM4.2 (the
licence resolves), which needs the web, the form of the address is looked at. URI1, CN1, DOC1, VER2 and HTTP1 ask a
server: `test_redirects.py` asks a local one. FIND2, FIND3 and FIND3_BIS ask public registries and are left to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

import pyoxigraph as ox

from clusterkg.namespaces import BIBO, CLU, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, VANN

__all__ = ["TESTS", "Header"]

_OM1 = {
    "title": [DCTERMS.title],
    "description": [DCTERMS.description, DCTERMS.abstract, RDFS.comment],
    "license": [DCTERMS.license],
    "version iri": [OWL.versionIRI],
    "creator": [DCTERMS.creator, PROV.wasAttributedTo],
    "namespace uri": [VANN.preferredNamespaceUri],
}
_OM2 = {
    "prefix": [VANN.preferredNamespacePrefix],
    "version info": [OWL.versionInfo],
    "created": [DCTERMS.created],
    "citation": [DCTERMS.bibliographicCitation],
}
_OM3 = {
    "doi": [BIBO.doi],
    "publisher": [DCTERMS.publisher],
    "logo": [FOAF.logo],
    "status": [BIBO.status],
    "source": [DCTERMS.source],
    "issued": [DCTERMS.issued],
}
_LICENCES = r"https?://(creativecommons\.org/(licenses|publicdomain)/[a-z-]+/\d\.\d/?|opensource\.org/licenses?/\S+)"
_PERSISTENT = ("w3id.org", "doi.org", "purl.org", "www.w3.org", "perma.cc", "data.europa.eu")
_METADATA = (DCTERMS.iri, VANN.iri, PROV.iri, BIBO.iri, FOAF.iri)
# Those of RDF, RDFS and OWL themselves are no reuse.
_BASIC = (RDF.iri, RDFS.iri, OWL.iri)
_TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


class Header:
    """An ontology as FOOPS looks at it: the annotations of its header, and its terms.

    Args:
        triples: What is in the file.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = set(triples)
        declared = sorted(str(s.value) for s in self._typed(OWL.Ontology) if isinstance(s, ox.NamedNode))
        self.iri = declared[0] if len(declared) == 1 else ""

    def values(self, *properties: ox.NamedNode, of: str = "") -> list[ox.NamedNode | ox.Literal]:
        """What the header, or a term, says by any of some properties. Blank nodes do not count."""
        return [
            t.object
            for t in self._about.get(of or self.iri, [])
            if t.predicate in properties and isinstance(t.object, ox.NamedNode | ox.Literal) and t.object.value
        ]

    @cached_property
    def terms(self) -> list[str]:
        """The ontology's own classes and properties."""
        return sorted(iri for iri in self._declared if iri.startswith(CLU.iri))

    @cached_property
    def others(self) -> list[str]:
        """The classes and properties of other vocabularies."""
        return sorted(iri for iri in self._declared if not iri.startswith((CLU.iri, *_BASIC)))

    @cached_property
    def _declared(self) -> set[str]:
        nodes = {node for kind in _TERMS for node in self._typed(kind)}
        return {node.value for node in nodes if isinstance(node, ox.NamedNode)}

    @cached_property
    def _about(self) -> dict[str, list[ox.Triple]]:
        found: dict[str, list[ox.Triple]] = {}
        for triple in self.triples:
            if isinstance(triple.subject, ox.NamedNode):
                found.setdefault(triple.subject.value, []).append(triple)
        return found

    def _typed(self, kind: ox.NamedNode) -> set[object]:
        return {t.subject for t in self.triples if t.predicate == RDF.type and t.object == kind}

    def lacking(self, wanted: dict[str, list[ox.NamedNode]]) -> list[str]:
        """The metadata that are not there."""
        return [name for name, properties in wanted.items() if not self.values(*properties)]

    def lacking_on_terms(self, *properties: ox.NamedNode) -> list[str]:
        """The terms that have a text by none of some properties; a file without terms lacks them all."""
        found = [
            iri for iri in self.terms if not any(isinstance(v, ox.Literal) for v in self.values(*properties, of=iri))
        ]
        return found if self.terms else ["no terms"]


def _versioned(header: Header) -> list[str]:
    found = [value.value for value in header.values(OWL.versionIRI)]
    return [] if found and header.iri not in found else [f"version IRIs {found} of {header.iri}"]


def _licensed(header: Header) -> list[str]:
    return [] if header.values(DCTERMS.license) else ["no licence"]


def _known_licence(header: Header) -> list[str]:
    found = [value.value for value in header.values(DCTERMS.license)]
    return [] if any(re.fullmatch(_LICENCES, value) for value in found) else [f"licences {found}"]


def _persistent(header: Header) -> list[str]:
    host = header.iri.partition("://")[2].partition("/")[0]
    return [] if host.endswith(_PERSISTENT) else [f"ontology {header.iri!r}"]


def _reuses_metadata(header: Header) -> list[str]:
    used = {t.predicate.value for t in header.triples if str(t.subject) == f"<{header.iri}>"}
    return [] if any(iri.startswith(_METADATA) for iri in used) else [f"only {sorted(used)}"]


# Test → what is wrong, in words; nothing if it passes.
TESTS: dict[str, Callable[[Header], list[str]]] = {
    "PURL1": _persistent,
    "RDF1": lambda header: [] if header.iri else ["not one ontology"],
    "OM1": lambda header: header.lacking(_OM1),
    "OM2": lambda header: header.lacking(_OM2),
    "OM3": lambda header: header.lacking(_OM3),
    "OM4.1": _licensed,
    "OM4.2": _known_licence,
    "OM5.1": lambda header: header.lacking({"creator": _OM1["creator"], "created": _OM2["created"]}),
    "OM5.2": lambda header: header.lacking({"issued": _OM3["issued"], "publisher": _OM3["publisher"]}),
    "FIND1": lambda header: header.lacking({"prefix": _OM2["prefix"]}),
    "VOC1": _reuses_metadata,
    "VOC2": lambda header: [] if header.values(OWL.imports) or header.others else ["no other vocabulary"],
    "VOC3": lambda header: header.lacking_on_terms(RDFS.label, SKOS.prefLabel),
    "VOC4": lambda header: header.lacking_on_terms(RDFS.comment, SKOS.definition),
    "VER1": _versioned,
}
