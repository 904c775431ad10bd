"""What can be found, and what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clusterkg.linking.reasons import Reason

__all__ = ["Candidate", "Entry"]


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Attributes:
        iri: Its IRI.
        labels: Its label in each language, by language tag; the empty tag for one without language.
        aliases: Its other names, by language tag.
        types: The IRIs of its classes.
        description: What it is, by language tag.
    """

    iri: str
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    description: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str = "en") -> str:
        """The label in a language, else in English, else any, else the IRI.

        Example:
            >>> Entry("urn:x", {"ko": "파주"}).label("en")
            '파주'
        """
        for tag in (language, "en"):
            if tag in self.labels:
                return self.labels[tag]
        return next(iter(self.labels.values()), self.iri)

    def names(self) -> Iterator[tuple[str, str, bool]]:
        """Its names: language, name, and whether it is the label."""
        for language, label in self.labels.items():
            yield language, label, True
        for language, aliases in self.aliases.items():
            for alias in aliases:
                yield language, alias, False


@dataclass(frozen=True)
class Candidate:
    """Something that a name may stand for.

    Attributes:
        iri: Its IRI.
        label: Its label, in the language of the index.
        types: The IRIs of its classes.
        score: From 0 to 100.
        match: Whether it is sure enough to be taken unseen: the score is high, nothing else comes near, and neither
            the kind that the names say nor the type speaks against it.
        reasons: Why it is a candidate, the weightiest first.
    """

    iri: str
    label: str
    types: tuple[str, ...]
    score: float
    match: bool
    reasons: tuple[Reason, ...]
