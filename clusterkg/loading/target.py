"""What every target can do, so that a load is the same everywhere: look, stage, verify, switch, verify, tidy up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from clusterkg.loading.content import Content, Fingerprint, Tally
from clusterkg.loading.lease import Lease

__all__ = ["Found", "Progress", "Target", "deviation"]

# Told what is going on: the stage, how many triples are done, and how many there are.
Progress = Callable[[str, int, int], None]
_LONGEST = 200


@dataclass(frozen=True)
class Found:
    """What is at a target, as far as a quick look tells.

    Attributes:
        triples: How many triples there are, without the marker.
        marked: What its marker says; `None` if there is no marker, so that it is not ours.
    """

    triples: int
    marked: Fingerprint | None

    def __str__(self) -> str:
        if self.marked is not None:
            return f"{self.triples:,} triples loaded by clusterkg"
        return f"{self.triples:,} triples that clusterkg did not load" if self.triples else "nothing"


def deviation(found: Found, expected: Content, read: Callable[[], Tally]) -> str:
    """In what a place differs from the content that should be there; empty if in nothing.

    Args:
        found: What a quick look told.
        expected: The content.
        read: Reads everything; not called if the quick look has told enough.
    """
    if found.triples != expected.fingerprint.triples:
        return f"it holds {found.triples:,} triples instead of {expected.fingerprint.triples:,}"
    if found.marked != expected.fingerprint:
        return "it holds another content"
    tally = read()
    if tally.fingerprint() == expected.fingerprint:
        return ""
    return f"it gives back {_shortened(tally.stranger)}" if tally.stranger else "triples are missing or come twice"


def _shortened(text: str) -> str:
    """The beginning of a long text, for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class Target(Protocol):
    """Where a content is loaded into.

    Attributes:
        address: As the user named it, without credentials.
        kind: `folder`, `oxigraph`, `fuseki` or `virtuoso`.
        graph: The named graph; empty for the default graph.
    """

    address: str
    kind: str
    graph: str

    @property
    def lease(self) -> Lease:
        """What keeps other loads out."""

    def try_out(self) -> None:
        """Refuse a place where a load would be seen before it is whole."""

    def look(self) -> Found:
        """What is there."""

    def verify(self, expected: Content, stage: str, progress: Progress) -> bool:
        """Whether exactly this content, read triple by triple, is what is there."""

    def stage(self, content: Content, progress: Progress) -> None:
        """Put the content where no query sees it, and make sure that it arrived."""

    def switch(self, content: Content) -> None:
        """Put the staged content into the place of the present one, in one step that happens or does not."""

    def discard(self) -> None:
        """Remove what this load staged."""

    def tidy(self) -> None:
        """Remove what earlier loads left behind."""
