"""Of what each part was made, by what, and on whose account: PROV-O (https://www.w3.org/TR/prov-o/).

No times are given: no clock is read, so that a build is the same wherever and whenever it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from clusterkg.claims import read_ontology
from clusterkg.namespaces import CLU, INFERENCE, KG, OWL, PROV, RDF, RDFS
from clusterkg.release.edition import Edition, words

__all__ = ["describe_provenance"]

# Part → the parts that it was made of.
_MADE_OF = {
    "ontology-with-vocabularies": ("ontology",),
    "facts": ("ontology-with-vocabularies", "claims"),
    "graph": ("ontology-with-vocabularies", "claims", "mappings"),
    "inferences": ("facts",),
    "nanopublications": ("graph",),
    "other-sources": ("claims",),
    "editors": ("claims",),
    "alignments": ("mappings",),
    "terms": ("ontology-with-vocabularies",),
}
_REASONED = "inferences"


def describe_provenance(parts: Iterable[str], edition: Edition) -> Iterator[ox.Triple]:
    """The provenance of the parts.

    Args:
        parts: The names of the parts in this release.
        edition: The release.
    """
    held = list(parts)
    build, package = edition.iri("prov.ttl#build"), edition.iri("prov.ttl#clusterkg")
    yield ox.Triple(build, RDF.type, PROV.Activity)
    yield ox.Triple(build, RDFS.label, ox.Literal(f"clusterkg release, version {edition.version}", language="en"))
    yield ox.Triple(build, PROV.wasAssociatedWith, package)
    yield ox.Triple(package, RDF.type, PROV.SoftwareAgent)
    yield ox.Triple(package, RDFS.label, ox.Literal(f"clusterkg {edition.version}", language="en"))
    yield ox.Triple(package, OWL.versionInfo, ox.Literal(edition.version))
    yield ox.Triple(package, PROV.actedOnBehalfOf, edition.creator)
    yield ox.Triple(edition.creator, RDF.type, PROV.Agent)
    for part in held:
        node = edition.dataset(part)
        activity = build
        if part == _REASONED:
            activity = edition.iri("prov.ttl#reasoning")
            yield from _reasoning(activity, build)
        yield ox.Triple(node, RDF.type, PROV.Entity)
        for tag, text in words()["parts"][part]["title"].items():
            yield ox.Triple(node, RDFS.label, ox.Literal(text, language=tag))
        yield ox.Triple(node, PROV.wasGeneratedBy, activity)
        yield ox.Triple(node, PROV.wasAttributedTo, edition.creator)
        for other in _MADE_OF.get(part, ()):
            yield ox.Triple(node, PROV.wasDerivedFrom, edition.dataset(other))
            yield ox.Triple(activity, PROV.used, edition.dataset(other))
    yield from _sources(edition.dataset("claims"))


def _reasoning(activity: ox.NamedNode, build: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(activity, RDF.type, PROV.Activity)
    yield ox.Triple(activity, RDFS.label, ox.Literal("clusterkg reason --explain", language="en"))
    yield ox.Triple(activity, PROV.wasAssociatedWith, INFERENCE.HermiT)
    yield ox.Triple(activity, PROV.wasInformedBy, build)
    yield ox.Triple(INFERENCE.HermiT, RDF.type, PROV.SoftwareAgent)
    yield ox.Triple(INFERENCE.HermiT, RDFS.label, ox.Literal("HermiT", language="en"))


def _sources(claims: ox.NamedNode) -> Iterator[ox.Triple]:
    """What the claims were read in: the paper, and the other sources."""
    outside = read_ontology().subjects_of_type(CLU.OutsideSource)
    for source in [KG["the-paper"], *sorted(outside, key=str)]:
        yield ox.Triple(claims, PROV.hadPrimarySource, source)
        yield ox.Triple(source, RDF.type, PROV.Entity)
