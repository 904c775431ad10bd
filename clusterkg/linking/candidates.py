"""Candidates for many nodes at once, from an index or a reconciliation service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from clusterkg.linking.index import Candidate, Entry

__all__ = ["Linked", "Source", "link_nodes"]

_CHUNK = 10  # nodes whose names are looked up together


class Source(Protocol):
    """What can be linked to: an `Index`, or a reconciliation service."""

    def find_all(
        self, names: Sequence[tuple[str, Sequence[str]]], *, limit: int, minimum: float
    ) -> list[list[Candidate]]:
        """What each of some names may stand for, given the types that each should be of."""


@dataclass(frozen=True)
class Linked:
    """A node and what it may be the same as.

    Attributes:
        node: The node.
        candidates: By score and then by IRI.
    """

    node: Entry
    candidates: tuple[Candidate, ...]


def link_nodes(
    nodes: Iterable[Entry], source: Source, *, types: Sequence[str] = (), limit: int = 5, minimum: float = 60.0
) -> Iterator[Linked]:
    """Find candidates for each node.

    Args:
        nodes: The nodes.
        source: Where candidates are looked for.
        types: IRIs of classes that all candidates should be of; without it, those of each node.
        limit: How many candidates a node may have.
        minimum: The score that a candidate needs.

    Yields:
        Each node with its candidates. Of a node with several names, each candidate has the score of the name that
        fits best; it is a match if a name says so, and no other name says so of another.

    Raises:
        BackendError: if a service fails.

    Example:
        >>> from clusterkg.linking.index import Index
        >>> index = Index([Entry("urn:seoul", {"ko": "서울", "en": "Seoul"})])
        >>> [found.candidates[0].iri for found in link_nodes([Entry("urn:mine", {"zh": "Sŏul"})], index)]
        ['urn:seoul']
    """
    waiting = iter(nodes)
    while chunk := list(islice(waiting, _CHUNK)):
        asked = [(name, types or node.types) for node in chunk for name in _names(node)]
        answers = iter(source.find_all(asked, limit=limit, minimum=minimum))
        for node in chunk:
            yield Linked(node, _merged([found for _ in _names(node) for found in next(answers)], limit))


def _names(node: Entry) -> list[str]:
    return list(dict.fromkeys(name for _, name, _ in node.names()))


def _merged(found: Iterable[Candidate], limit: int) -> tuple[Candidate, ...]:
    """The candidates of all names of one node, each once."""
    best: dict[str, Candidate] = {}
    matches = set()
    for one in found:
        if one.match:
            matches.add(one.iri)
        if one.iri not in best or one.score > best[one.iri].score:
            best[one.iri] = one
    ranked = sorted(best.values(), key=lambda one: (-one.score, one.iri))[:limit]
    sure = matches if len(matches) == 1 else set()
    return tuple(replace(one, match=one.iri in sure) for one in ranked)
