"""Conclusions as RDF that nobody can take for facts: statement nodes, each with the claims that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pyoxigraph as ox

from clusterkg.namespaces import CLAIM, INFERENCE, PREFIXES, PROV, RDF, RDFS
from clusterkg.reasoning.report import Report

__all__ = ["INFERENCE", "as_triples", "as_turtle"]


def as_triples(report: Report) -> Iterator[ox.Triple]:
    """The conclusions of a report as statement nodes.

    A node is named after its triple, so that two runs name it alike. The triple itself is not among what is
    returned: a store that loads it all still answers a question for facts with facts alone.

    Args:
        report: What `reason(explain=True)` returned.
    """
    yield ox.Triple(INFERENCE.HermiT, RDF.type, PROV.SoftwareAgent)
    yield ox.Triple(INFERENCE.HermiT, RDFS.label, ox.Literal("HermiT", language="en"))
    for conclusion in report.conclusions:
        triple = conclusion.triple
        node = INFERENCE[hashlib.sha256(str(triple).encode()).hexdigest()[:12]]
        yield ox.Triple(node, RDF.type, RDF.Statement)
        yield ox.Triple(node, RDF.subject, triple.subject)
        yield ox.Triple(node, RDF.predicate, triple.predicate)
        yield ox.Triple(node, RDF.object, triple.object)
        for label in conclusion.labels:
            yield ox.Triple(node, RDFS.label, label)
        for claim in conclusion.claims:
            yield ox.Triple(node, PROV.wasDerivedFrom, CLAIM[claim.name])
        yield ox.Triple(node, PROV.wasAttributedTo, INFERENCE.HermiT)


def as_turtle(report: Report) -> str:
    """The conclusions of a report as Turtle: as `as_triples`."""
    prefixes = {prefix: space.iri for prefix, space in PREFIXES.items()} | {"inference": INFERENCE.iri}
    data = ox.serialize(as_triples(report), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    return data.decode()
