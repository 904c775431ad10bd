"""FAIR: the release's ontology passes the offline tests of FOOPS, its catalogue the shapes of DCAT-AP 3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from conftest import ROOT
from foops import TESTS, Header
from iris import MEDIA_TYPES
from rdflib import DCAT, DCTERMS, FOAF, RDF, SH

from clusterkg.namespaces import BIBO, CLU, PAGES, RDFS, VANN
from clusterkg.namespaces import OWL as OWL_TERMS
from clusterkg.release.writing import MEDIA_TYPES as ALL_MEDIA_TYPES

# What FOOPS asks for and the ontology has not. An entry that is there after all fails: it is to be struck out.
_LACKING = {
    "OM3": {
        "doi",  # comes with a deposit in an archive
        "logo",  # there is none
    }
}
_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")

# Test → an update that makes a file fail it.
_ROOT = f"<{CLU.iri.removesuffix('#')}>"
_PLANTED = {
    "PURL1": f"""DELETE {{ {_ROOT} ?p ?o }} INSERT {{ <https://example.org/o> ?p ?o }} WHERE {{ {_ROOT} ?p ?o }}""",
    "RDF1": f"INSERT DATA {{ <urn:another> a {OWL_TERMS.Ontology} }}",
    "OM1": f"DELETE WHERE {{ {_ROOT} <{DCTERMS.title}> ?o }}",
    "OM2": f"DELETE WHERE {{ {_ROOT} <{DCTERMS.bibliographicCitation}> ?o }}",
    "OM3": f"DELETE WHERE {{ {_ROOT} {BIBO.status} ?o }}",
    "OM4.1": f"DELETE WHERE {{ {_ROOT} <{DCTERMS.license}> ?o }}",
    "OM4.2": f"""DELETE {{ {_ROOT} <{DCTERMS.license}> ?o }} INSERT {{ {_ROOT} <{DCTERMS.license}> "CC BY" }}
        WHERE {{ {_ROOT} <{DCTERMS.license}> ?o }}""",
    "OM5.1": f"DELETE WHERE {{ {_ROOT} <{DCTERMS.created}> ?o }}",
    "OM5.2": f"DELETE WHERE {{ {_ROOT} <{DCTERMS.publisher}> ?o }}",
    "FIND1": f"DELETE WHERE {{ {_ROOT} {VANN.preferredNamespacePrefix} ?o }}",
    "VOC1": f"DELETE {{ {_ROOT} ?p ?o }} WHERE {{ {_ROOT} ?p ?o FILTER(!STRSTARTS(STR(?p), STR(owl:))) }}",
    "VOC2": f"""DELETE {{ ?term a ?kind }} WHERE {{ ?term a ?kind FILTER(ISIRI(?term) && ?term != {_ROOT}
        && !STRSTARTS(STR(?term), "{CLU.iri}")) }}""",
    "VOC3": f"DELETE WHERE {{ {CLU.Claim} {RDFS.label} ?o }}",
    "VOC4": f"DELETE WHERE {{ {CLU.Claim} <http://www.w3.org/2004/02/skos/core#definition> ?o }}",
    "VER1": f"""DELETE {{ {_ROOT} owl:versionIRI ?o }} INSERT {{ {_ROOT} owl:versionIRI {_ROOT} }}
        WHERE {{ {_ROOT} owl:versionIRI ?o }}""",
}


@pytest.fixture(scope="module", params=_FORMATS)
def ontology_file(request: pytest.FixtureRequest, release: Path) -> list[ox.Triple]:
    """The ontology as a client gets it for its IRI, in each format."""
    path = release / f"ontology-with-vocabularies.{request.param}"
    return [quad.triple for quad in ox.parse(path=str(path), format=_FORMATS[request.param])]


@pytest.mark.parametrize("test", TESTS)
def test_the_ontology_passes_foops(ontology_file: list[ox.Triple], test: str) -> None:
    assert set(TESTS[test](Header(ontology_file))) == _LACKING.get(test, set())


@pytest.mark.parametrize("test", TESTS)
def test_foops_finds_a_planted_fault(release: Path, test: str) -> None:
    store = ox.Store()
    store.load(path=str(release / "ontology-with-vocabularies.ttl"), format=ox.RdfFormat.TURTLE)
    store.update("PREFIX owl: <http://www.w3.org/2002/07/owl#> " + _PLANTED[test])
    planted = Header(quad.triple for quad in store)
    assert set(TESTS[test](planted)) > _LACKING.get(test, set())


def test_the_ontology_in_the_file_is_the_one_asked_for(release: Path) -> None:
    """URI2: what is asked for by its IRI bears this IRI. Each of the other files has one of its own."""
    iris = {}
    for part in ("ontology", "ontology-with-vocabularies", "facts"):
        quads = ox.parse(path=str(release / f"{part}.ttl"), format=ox.RdfFormat.TURTLE)
        iris[part] = Header(quad.triple for quad in quads).iri
    assert iris["ontology-with-vocabularies"] == CLU.iri.removesuffix("#")
    assert len(set(iris.values())) == len(iris)
    assert all(iris.values())


# --- the catalogue


@pytest.fixture(scope="module")
def catalogue(release: Path) -> rdflib.Graph:
    """The description of the release."""
    return rdflib.Graph().parse(release / "dcat.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """The shapes of DCAT-AP 3, which are no part of the project."""
    folder = ROOT.parent / "shared" / "vendor" / "dcat-ap"
    if not folder.is_dir():
        pytest.skip("the shapes of DCAT-AP are not here: shared/vendor/dcat-ap/")
    found = rdflib.Graph()
    for name in ("shapes.ttl", "range.ttl"):
        found.parse(folder / name)
    return found


def _violations(data: rdflib.Graph, shapes: rdflib.Graph) -> set[str]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    return {
        f"{report.value(result, SH.focusNode)} {report.value(result, SH.resultPath)}"
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_the_catalogue_conforms_to_dcat_ap(catalogue: rdflib.Graph, shapes: rdflib.Graph) -> None:
    # Shapes that find nothing to look at would pass anything.
    for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, FOAF.Agent, DCTERMS.LicenseDocument, _SPDX.Checksum):
        assert list(catalogue.subjects(RDF.type, kind)), kind
        assert list(shapes.subjects(SH.targetClass, kind)), kind
    assert _violations(catalogue, shapes) == set()


def _faults(data: rdflib.Graph) -> Iterator[tuple[str, rdflib.Graph]]:
    """The catalogue with one fault each, and the property that has it."""
    catalog = next(data.subjects(RDF.type, DCAT.Catalog))
    dataset = min(data.subjects(RDF.type, DCAT.Dataset), key=str)
    file = min(data.subjects(RDF.type, DCAT.Distribution), key=str)
    checksum = data.value(file, _SPDX.checksum)
    licence = data.value(file, DCTERMS.license)
    publisher = data.value(catalog, DCTERMS.publisher)
    assert checksum is not None
    assert licence is not None
    assert publisher is not None
    for subject, prop in (
        (catalog, DCTERMS.title),
        (catalog, DCTERMS.publisher),
        (dataset, DCTERMS.description),
        (file, DCAT.accessURL),
        (checksum, _SPDX.algorithm),
        (publisher, FOAF.name),
    ):
        yield str(prop), _changed(data, remove=(subject, prop, None))
    yield str(DCTERMS.license), _changed(data, remove=(licence, RDF.type, None))
    yield str(DCTERMS.license), _changed(data, add=(file, DCTERMS.license, rdflib.URIRef("urn:another")))
    number = rdflib.Literal("many", datatype=rdflib.XSD.string)
    yield str(DCAT.byteSize), _changed(data, remove=(file, DCAT.byteSize, None), add=(file, DCAT.byteSize, number))


def _changed(
    data: rdflib.Graph,
    *,
    remove: tuple[rdflib.term.Node, rdflib.term.Node, None] | None = None,
    add: tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node] | None = None,
) -> rdflib.Graph:
    found = rdflib.Graph()
    for triple in data:
        found.add(triple)
    if remove is not None:
        found.remove(remove)
    if add is not None:
        found.add(add)
    return found


def test_the_shapes_find_planted_faults(catalogue: rdflib.Graph, shapes: rdflib.Graph) -> None:
    for prop, planted in _faults(catalogue):
        assert any(found.endswith(f" {prop}") for found in _violations(planted, shapes)), prop


def test_every_file_of_the_catalogue_is_in_the_release(catalogue: rdflib.Graph, release: Path) -> None:
    for file in catalogue.subjects(RDF.type, DCAT.Distribution):
        address, kind = str(catalogue.value(file, DCAT.downloadURL)), str(catalogue.value(file, DCAT.mediaType))
        assert address.startswith(f"{PAGES}release/")
        path = release / address.rsplit("/", 1)[-1]
        assert path.stat().st_size == int(str(catalogue.value(file, DCAT.byteSize)))
        assert kind.endswith(ALL_MEDIA_TYPES[path.suffix.removeprefix(".")])


def test_negotiated_types_are_those_of_the_catalogue() -> None:
    assert {suffix: ALL_MEDIA_TYPES[suffix] for suffix in MEDIA_TYPES if suffix != "html"} == {
        suffix: kind for suffix, kind in MEDIA_TYPES.items() if suffix != "html"
    }
