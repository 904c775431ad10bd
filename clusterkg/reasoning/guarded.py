"""What may reach owlready2 and the OWL API: triples that we wrote ourselves, less what would make them reach out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.namespaces import OWL
from clusterkg.store.reading import read_triples

__all__ = ["guarded", "read_guarded"]

_LARGEST = 50_000_000  # bytes of one file
# owlready2 follows owl:imports over the network, and imports the Python module that an annotation of its own names.
_OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"


def guarded(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples without those that make a reader fetch or import something.

    Example:
        >>> here, there = ox.NamedNode("urn:here"), ox.NamedNode("https://example.org/there")
        >>> list(guarded([ox.Triple(here, OWL.imports, there)]))
        []
    """
    return (
        triple
        for triple in triples
        if triple.predicate != OWL.imports and not triple.predicate.value.startswith(_OWLREADY)
    )


def read_guarded(path: Path) -> list[ox.Triple]:
    """The triples of a user's file that a reasoner may see.

    Args:
        path: The file; its ending tells the format. Named graphs count as one graph.

    Raises:
        DataError: if it cannot be read or parsed, is too large, or holds triples about triples.
    """
    found = list(guarded(read_triples(path, _LARGEST)))
    if any(isinstance(triple.object, ox.Triple) for triple in found):
        raise DataError(f"{path.name} holds triples about triples, which OWL has no place for. Write it without.")
    return found
