"""The data of one thing as files beside its page: `id/heyri/about.ttl`, `.nt`, `.rdf` and `.jsonld`.

Each holds what the graph says of the thing and of its parts (the statements of a claim, the selector of a passage);
what leads to it, of claims also how firmly and by whom they are made; and the labels of whatever is named. Every triple
is one of the published graph, or one of the questions as RDF.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from clusterkg.namespaces import CLU, RDF, RDFS, SAID, SH, SKOS
from clusterkg.site.addresses import DATA_FORMATS, THINGS, data, document

__all__ = ["Descriptions", "Written", "write_data"]

_LABELS = (RDFS.label, SKOS.prefLabel)
_HEADS = (RDF.type, CLU.modality, CLU.attribution)  # what is told of whatever leads to a thing
_OWNED = (SH.parameter, SH.prefixes, SH.declare)  # what a question consists of, besides its own triples
# What leads to a thing without saying anything of it: what other claims state is told by those, not by their statement
# nodes; and of the paper, what is attributed to it would be the whole graph.
_ASIDE = (RDF.subject, RDF.predicate, RDF.object, CLU.attribution)


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        files: How many files.
        bytes: How large they are together.
    """

    files: int
    bytes: int


class Descriptions:
    """All triples of a graph, by what has data of its own.

    Args:
        triples: The graph, without blank nodes.

    Example:
        >>> from clusterkg.claims.cache import published_files
        >>> graph = ox.parse(path=str(published_files().graph), format=ox.RdfFormat.N_TRIPLES)
        >>> described = Descriptions(quad.triple for quad in graph)
        >>> CLU.IndustrialCluster in {triple.object for triple in described.of("https://w3id.org/clusterkg/id/heyri")}
        True
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._about: dict[str, list[ox.Triple]] = defaultdict(list)
        self._to: dict[str, list[ox.Triple]] = defaultdict(list)
        parts: dict[str, set[str]] = defaultdict(set)
        for triple in triples:
            self._about[triple.subject.value].append(triple)  # type: ignore[union-attr]
            if isinstance(triple.object, ox.NamedNode):
                self._to[triple.object.value].append(triple)
        described = tuple(space.iri for space in (*THINGS.values(), SAID))
        for iri in {*self._about, *self._to}:
            if iri.startswith(described):
                parts[document(iri)].add(iri)
        self._parts = {folder: sorted(iris) for folder, iris in sorted(parts.items())}

    def documents(self) -> dict[str, str]:
        """The folder of each file, and an IRI that is described there."""
        return {folder: iris[0] for folder, iris in self._parts.items()}

    def of(self, iri: str) -> list[ox.Triple]:
        """What is said of a thing and its parts, sorted.

        Raises:
            UnknownNameError: if the IRI is none of ours.
        """
        found = set(self._own(self._parts.get(document(iri), [])))
        owners = list(found)
        while owners:
            owned = [t.object.value for t in owners if t.predicate in _OWNED]  # type: ignore[union-attr]
            owners = [triple for node in owned for triple in self._about.get(node, []) if triple not in found]
            found.update(owners)
        named = {node.value for t in found for node in (t.subject, t.object) if isinstance(node, ox.NamedNode)}
        for node in named:
            found.update(triple for triple in self._about.get(node, []) if triple.predicate in _LABELS)
        return sorted(found, key=str)

    def _own(self, parts: Iterable[str]) -> Iterator[ox.Triple]:
        for part in parts:
            yield from self._about.get(part, [])
            for triple in self._to.get(part, []):
                if triple.predicate not in _ASIDE:
                    yield triple
                    leading = self._about[triple.subject.value]  # type: ignore[union-attr]
                    yield from (head for head in leading if head.predicate in _HEADS)


def write_data(triples: Iterable[ox.Triple], folder: Path) -> Written:
    """Write the data of everything that has a page, below a folder that exists.

    Args:
        triples: The graph, without blank nodes.
        folder: The root of the site.

    Returns:
        How much was written. The same graph gives the same bytes.

    Raises:
        DataError: if the header of the ontology does not say which edition this is.
        OSError: if a file cannot be written.
    """
    from clusterkg.release.edition import read_edition
    from clusterkg.release.jsonld import coercions
    from clusterkg.release.questions import question_triples
    from clusterkg.release.writing import serialised

    graph = list(chain(triples, question_triples(read_edition())))
    described, coerced = Descriptions(graph), coercions(graph)
    count = size = 0
    for iri in described.documents().values():
        found = described.of(iri)
        for name, suffix in DATA_FORMATS.items():
            path = folder / data(iri, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            content = serialised(found, suffix, coerced=coerced)
            path.write_bytes(content)
            count, size = count + 1, size + len(content)
    return Written(count, size)
