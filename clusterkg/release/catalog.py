"""The release as a catalogue of data sets: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), as DCAT-AP 3 narrows it.

What DCAT-AP asks for beyond DCAT is that the things named have their kinds (a licence is a licence document, a media
type a media type), so that a portal need not fetch anything to know them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from clusterkg.namespaces import DCAT, DCTERMS, FOAF, PAGES, RDF, SPDX, XSD, Namespace
from clusterkg.release.edition import Edition, words
from clusterkg.release.writing import MEDIA_TYPES

__all__ = ["describe_catalog"]

_IANA = Namespace("https://www.iana.org/assignments/media-types/")
# The languages as the Library of Congress names them (ISO 639-1), which DCAT recommends.
_LANGUAGES = Namespace("http://id.loc.gov/vocabulary/iso639-1/")


def describe_catalog(parts: Mapping[str, Mapping[str, bytes]], edition: Edition) -> Iterator[ox.Triple]:
    """The catalogue.

    Args:
        parts: The files of each part by their names.
        edition: The release.
    """
    catalog = edition.iri("dcat.ttl#catalog")
    publisher = edition.iri("dcat.ttl#publisher")
    provenance = edition.iri("dcat.ttl#provenance")
    page = ox.NamedNode(PAGES)
    said = words()["catalog"]
    yield ox.Triple(catalog, RDF.type, DCAT.Catalog)
    yield from _texts(catalog, said)
    yield from _shared(catalog, edition, publisher)
    yield ox.Triple(catalog, FOAF.homepage, page)
    yield ox.Triple(page, RDF.type, FOAF.Document)
    yield ox.Triple(publisher, RDF.type, FOAF.Agent)
    for tag, text in said["publisher"].items():
        yield ox.Triple(publisher, FOAF.name, ox.Literal(text, language=tag))
    yield ox.Triple(provenance, RDF.type, DCTERMS.ProvenanceStatement)
    for tag, text in said["provenance"].items():
        yield ox.Triple(provenance, DCTERMS.description, ox.Literal(text, language=tag))
    yield ox.Triple(edition.licence, RDF.type, DCTERMS.LicenseDocument)
    for part, files in parts.items():
        dataset = edition.dataset(part)
        yield ox.Triple(catalog, DCAT.dataset, dataset)
        yield ox.Triple(dataset, RDF.type, DCAT.Dataset)
        yield from _texts(dataset, words()["parts"][part])
        yield from _shared(dataset, edition, publisher)
        yield ox.Triple(dataset, DCTERMS.identifier, ox.Literal(dataset.value))
        yield ox.Triple(dataset, DCAT.version, ox.Literal(edition.version))
        yield ox.Triple(dataset, DCAT.landingPage, page)
        yield ox.Triple(dataset, DCTERMS.provenance, provenance)
        for name, data in files.items():
            yield from _distribution(dataset, name, data, edition)


def _texts(node: ox.NamedNode, texts: Mapping[str, Mapping[str, str]]) -> Iterator[ox.Triple]:
    for predicate, by_language in ((DCTERMS.title, texts["title"]), (DCTERMS.description, texts["description"])):
        for tag, text in by_language.items():
            yield ox.Triple(node, predicate, ox.Literal(text, language=tag))
            language = _LANGUAGES[tag.partition("-")[0]]
            yield ox.Triple(node, DCTERMS.language, language)
            yield ox.Triple(language, RDF.type, DCTERMS.LinguisticSystem)


def _shared(node: ox.NamedNode, edition: Edition, publisher: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(node, DCTERMS.license, edition.licence)
    yield ox.Triple(node, DCTERMS.publisher, publisher)
    yield ox.Triple(node, DCTERMS.creator, publisher)
    yield ox.Triple(node, DCTERMS.issued, ox.Literal(edition.issued, datatype=XSD.date))
    yield ox.Triple(node, DCTERMS.modified, ox.Literal(edition.modified, datatype=XSD.date))


def _distribution(dataset: ox.NamedNode, name: str, data: bytes, edition: Edition) -> Iterator[ox.Triple]:
    node = edition.iri(f"dcat.ttl#file-{name}")
    checksum = edition.iri(f"dcat.ttl#sum-{name}")
    media_type = _IANA[MEDIA_TYPES[name.rsplit(".", 1)[-1]]]
    address = ox.NamedNode(edition.address(name))
    yield ox.Triple(dataset, DCAT.distribution, node)
    yield ox.Triple(node, RDF.type, DCAT.Distribution)
    yield ox.Triple(node, DCTERMS.title, ox.Literal(name))
    yield ox.Triple(node, DCTERMS.license, edition.licence)
    yield ox.Triple(node, DCTERMS.issued, ox.Literal(edition.issued, datatype=XSD.date))
    yield ox.Triple(node, DCAT.accessURL, address)
    yield ox.Triple(node, DCAT.downloadURL, address)
    yield ox.Triple(node, DCAT.mediaType, media_type)
    yield ox.Triple(media_type, RDF.type, DCTERMS.MediaType)
    yield ox.Triple(node, DCAT.byteSize, ox.Literal(str(len(data)), datatype=XSD.nonNegativeInteger))
    yield ox.Triple(node, SPDX.checksum, checksum)
    yield ox.Triple(checksum, RDF.type, SPDX.Checksum)
    yield ox.Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    digest = hashlib.sha256(data).hexdigest()
    yield ox.Triple(checksum, SPDX.checksumValue, ox.Literal(digest, datatype=XSD.hexBinary))
