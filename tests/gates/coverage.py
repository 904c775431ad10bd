"""How much of the ontology the canned questions reach."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

import clusterkg.claims
from clusterkg.claims import Ontology, Published
from clusterkg.namespaces import CLAIM, CLU, OWL, RDF, shorten

__all__ = ["reached_terms", "used_terms"]

_PLACES = Path(clusterkg.claims.__path__[0]) / "places.py"
_KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


def used_terms(published: Published) -> set[str]:
    """The own classes that have instances, and the own properties that have values."""
    declared = {t.subject for t in published.graph if t.predicate == RDF.type and t.object in _KINDS}
    used = {t.predicate for t in published.graph} | {t.object for t in published.graph if t.predicate == RDF.type}
    return {
        shorten(term.value)
        for term in used & declared
        if isinstance(term, ox.NamedNode) and term.value.startswith(CLU.iri)
    }


def reached_terms(ontology: Ontology, published: Published, queries: Path, answers: Path) -> set[str]:
    """What a query names, or what the claims in its golden answer say, classes of the things they name included."""
    texts = (path.read_text(encoding="utf-8") for path in queries.glob("*.rq"))
    lines = [line for text in texts for line in text.splitlines() if not line.startswith("#")]
    reached = {f"clu:{name}" for line in lines for name in re.findall(r"\b(?:clu|said):(\w+)", line)}
    golden = "".join(path.read_text(encoding="utf-8") for path in answers.glob("*.csv"))
    shown = {CLAIM[name] for name in re.findall(r"\bclaim:([a-z0-9-]+)", golden)}
    nodes = {t.object for t in published.graph if t.predicate == CLU.states and t.subject in shown}
    parts = {t for t in published.graph if t.subject in nodes}
    reached |= {shorten(t.object.value) for t in parts if t.predicate == RDF.predicate}  # type: ignore[union-attr]
    things = {t.object for t in parts if t.predicate in (RDF.subject, RDF.object)}
    # What a query asks for by its property is reached, too; so is what the places in its rows are made of.
    things |= {t.object for t in published.graph if shorten(t.predicate.value) in reached}
    reached |= {f"clu:{name}" for name in re.findall(r"\bCLU\.(\w+)", _PLACES.read_text(encoding="utf-8"))}
    kinds = {t.object for t in published.graph if t.predicate == RDF.type and t.subject in things}
    return (
        reached | {shorten(kind.value) for kind in kinds if isinstance(kind, ox.NamedNode)} | _stated(ontology, shown)
    )


def _stated(ontology: Ontology, shown: set[ox.NamedNode]) -> set[str]:
    """The classes that the shown claims state of anything, fact or not."""
    return {
        shorten(t.object.value)
        for claim in ontology.claims.values()
        if claim.iri in shown
        for t in claim.content
        if t.predicate == RDF.type and isinstance(t.object, ox.NamedNode)
    }
