"""Whether an ontology keeps to OWL 2 DL."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.reasoning.guarded import guarded
from clusterkg.reasoning.java import package

__all__ = ["loaded", "profile_violations"]

_WRITABLE = re.compile(r"[^\W\d][\w.-]*$")  # what may stand behind the colon of an XML name


def profile_violations(triples: Iterable[ox.Triple]) -> list[str]:
    """What in an ontology is outside OWL 2 DL, in the words of the OWL API; empty if nothing is.

    Args:
        triples: The ontology, whole: an undeclared property is a violation.

    Raises:
        MissingExtraError: if there is no Java, or no bridge to it.
    """
    ontology = loaded(triples)
    report = package("org.semanticweb.owlapi").profiles.OWL2DLProfile().checkOntology(ontology)
    return sorted(str(violation) for violation in report.getViolations())


def loaded(triples: Iterable[ox.Triple]) -> Any:
    """The triples as an ontology of the OWL API.

    Raises:
        DataError: if they make no ontology.
        MissingExtraError: if there is no Java, or no bridge to it.
    """
    handed_over = list(guarded(triples))
    for predicate in {triple.predicate.value for triple in handed_over}:
        if not _WRITABLE.search(predicate):
            raise DataError(f"RDF/XML cannot write the property <{predicate}>: let its name end in a word.")
    model = package("org.semanticweb.owlapi.model")
    manager = package("org.semanticweb.owlapi").apibinding.OWLManager.createOWLOntologyManager()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.owl"
        path.write_bytes(ox.serialize(handed_over, format=ox.RdfFormat.RDF_XML) or b"")
        try:
            return manager.loadOntologyFromOntologyDocument(package("java").io.File(str(path)))
        except model.OWLOntologyCreationException as error:
            first = next(iter(str(error).splitlines()), "")
            raise DataError(f"The OWL API cannot make an ontology of the triples: {first}") from None
