"""What is loaded, and how two contents are told apart: a count and a digest that every store gives alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterkg.claims.cache import published_files
from clusterkg.errors import DataError
from clusterkg.loading.literals import canonical, check
from clusterkg.namespaces import BASE, CLU, GRAPH, XSD
from clusterkg.store.reading import read_triples

__all__ = ["MARKER", "MARKER_TRIPLES", "Content", "Fingerprint", "Tally", "line_of", "read_content"]

MARKER = GRAPH["load"]  # what the triples are about that tell which content is there
MARKER_TRIPLES = 2
_LARGEST = 4_000_000_000  # bytes of one file
_MOST = 20_000_000  # triples of one load: they are held in memory
_SKOLEM = BASE + ".well-known/genid/"


@dataclass(frozen=True)
class Fingerprint:
    """What two equal contents have in common, whichever store they are in.

    Attributes:
        triples: How many there are, without the marker.
        digest: The digest over their values, in hexadecimal.
    """

    triples: int
    digest: str

    def marker(self) -> tuple[ox.Triple, ...]:
        """The triples that tell, inside the content, what the content is."""
        return (
            ox.Triple(MARKER, CLU.contentTriples, ox.Literal(str(self.triples), datatype=XSD.integer)),
            ox.Triple(MARKER, CLU.contentDigest, ox.Literal(self.digest)),
        )


class Tally:
    """Counts triples and sums up their digests: in whatever order they come, the outcome is the same.

    Args:
        expected: The lines that should come; without them, any may.

    Attributes:
        stranger: The first triple that should not have come; empty if none.

    Example:
        >>> two = ox.Triple(CLU.Claim, CLU.mentions, ox.Literal("x", language="en-GB"))
        >>> forth, back = Tally(), Tally()
        >>> for triple in (two, ox.Triple(CLU.Passage, CLU.mentions, CLU.Passage)): forth.add(triple)
        >>> for triple in (ox.Triple(CLU.Passage, CLU.mentions, CLU.Passage), two): back.add(triple)
        >>> forth.fingerprint() == back.fingerprint()
        True
    """

    def __init__(self, expected: frozenset[bytes] = frozenset()) -> None:
        self._count, self._sum = 0, 0
        self._expected = expected
        self.stranger = ""

    def add(self, triple: ox.Triple) -> None:
        """Count one triple; those of the marker do not count."""
        if triple.subject == MARKER:
            return
        line = line_of(triple)
        self.add_line(line)
        if not self.stranger and self._expected and line not in self._expected:
            self.stranger = line.decode()

    def add_line(self, line: bytes) -> None:
        """Count one triple that is written in its canonical form already."""
        self._count += 1
        # A sum, not an exclusive or: a triple that comes twice shows.
        self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")

    @property
    def count(self) -> int:
        """How many triples have been counted."""
        return self._count

    def fingerprint(self) -> Fingerprint:
        """The outcome."""
        return Fingerprint(self._count, f"{self._sum % 2**256:064x}")


@dataclass(frozen=True)
class Content:
    """Triples without blank nodes, each in its canonical form and once.

    Attributes:
        lines: N-Triples, a line each, without the full stop.
        fingerprint: Their number and digest.
    """

    lines: frozenset[bytes]
    fingerprint: Fingerprint

    def chunks(self, size: int) -> Iterator[bytes]:
        """The content and its marker as N-Triples, so many lines at a time; the marker comes last."""
        batch: list[bytes] = []
        for line in self._all():
            batch.append(line + b" .\n")
            if len(batch) == size:
                yield b"".join(batch)
                batch = []
        if batch:
            yield b"".join(batch)

    def _all(self) -> Iterator[bytes]:
        yield from self.lines
        yield from (str(triple).encode() for triple in self.fingerprint.marker())


def line_of(triple: ox.Triple) -> bytes:
    """A triple as a line, its literal in canonical form: equal for equal values."""
    term = triple.object
    if isinstance(term, ox.Literal):
        kept = canonical(term)
        if kept is not term:
            triple = ox.Triple(triple.subject, triple.predicate, kept)
    return str(triple).encode()


def read_content(files: Iterable[Path] = ()) -> Content:
    """Read what is to be loaded.

    Args:
        files: RDF files, taken together as one graph; the published graph if there are none.

    Returns:
        The triples. Blank nodes have got IRIs, the same at every reading.

    Raises:
        DataError: if a file cannot be read, or holds what stores would change.
    """
    lines: set[bytes] = set()
    blank: set[ox.Triple] = set()
    for path in tuple(files) or (published_files().graph,):
        for triple in read_triples(path, _LARGEST):
            if triple.subject == MARKER:
                continue  # of another load: it tells what was there, not what is in the file
            if isinstance(triple.object, ox.Literal):
                check(triple.object, triple.subject)
            elif isinstance(triple.object, ox.Triple):
                raise DataError(f"{path.name} holds a triple about a triple (RDF 1.2); not every store takes those.")
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                blank.add(triple)
            else:
                lines.add(line_of(triple))
            if len(lines) + len(blank) > _MOST:
                raise DataError(f"There are more than {_MOST:,} triples, the limit of one load.")
    lines.update(line_of(triple) for triple in _named(blank))
    if not lines:
        raise DataError("There is not one triple to load.")
    tally = Tally()
    for line in lines:
        tally.add_line(line)
    return Content(frozenset(lines), tally.fingerprint())


def _named(triples: set[ox.Triple]) -> Iterator[ox.Triple]:
    """The same triples with IRIs for blank nodes, named after their place in the whole (RDFC-1.0)."""
    if not triples:
        return
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    found = sorted((quad.triple for quad in dataset), key=str)
    # The names begin anew with every set of blank nodes; a digest of this one keeps them apart from those of others.
    prefix = _SKOLEM + hashlib.sha256("\n".join(map(str, found)).encode()).hexdigest()[:16] + "-"

    def name(term: object) -> object:
        return ox.NamedNode(prefix + term.value) if isinstance(term, ox.BlankNode) else term

    for triple in found:
        yield ox.Triple(name(triple.subject), triple.predicate, name(triple.object))  # type: ignore[arg-type]
