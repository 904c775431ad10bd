"""Where a claim is said: passages in words and in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from clusterkg.errors import DataError
from clusterkg.namespaces import CLU, OA, shorten

__all__ = ["Places"]


class Places:
    """Finds passages by IRI.

    Args:
        triples: Triples among which the passages, sections and selectors are.
    """

    _WANTED = frozenset(
        {CLU.inSection, CLU.paragraph, CLU.cell, CLU.passageRole, CLU.sectionNumber, OA.hasSelector, OA.start}
    )

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[NamedNode, NamedNode], NamedNode | Literal] = {}
        for triple in triples:
            if triple.predicate in self._WANTED and isinstance(triple.subject, NamedNode):
                self._values[triple.subject, triple.predicate] = triple.object  # type: ignore[assignment]

    def start(self, passage: NamedNode) -> int:
        """The offset at which a passage begins.

        Raises:
            DataError: if there is no such passage.
        """
        selector = self._values.get((passage, OA.hasSelector))
        start = self._values.get((selector, OA.start)) if isinstance(selector, NamedNode) else None
        if start is None:
            raise DataError(f"There is no passage {shorten(passage.value)}.")
        return int(start.value)

    def first(self, passages: Iterable[NamedNode]) -> int:
        """The offset of the earliest of several passages."""
        return min(self.start(passage) for passage in passages)

    def describe(self, passages: Iterable[NamedNode]) -> str:
        """The places of several passages, in the order of the text: `1 par. 1, 3; 5.1 heading`."""
        by_section: dict[str, dict[str, list[str]]] = {}
        for passage in sorted(set(passages), key=self.start):
            section = self._values[self._values[passage, CLU.inSection], CLU.sectionNumber].value  # type: ignore[index]
            kind, number = self._within(passage)
            numbers = by_section.setdefault(section, {}).setdefault(kind, [])
            if number and number not in numbers:
                numbers.append(number)
        return "; ".join(
            " ".join([section, ", ".join(f"{kind} {', '.join(numbers)}".strip() for kind, numbers in kinds.items())])
            for section, kinds in by_section.items()
        )

    def _within(self, passage: NamedNode) -> tuple[str, str]:
        """Where inside its section: the kind of place, and its number if it has one."""
        for predicate, kind in ((CLU.paragraph, "par."), (CLU.cell, "cell")):
            number = self._values.get((passage, predicate))
            if number is not None:
                return kind, number.value
        return self._values[passage, CLU.passageRole].value, ""
