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
        """The places of several passages, in the order of the text: `1 par. 1; 5.1 heading`."""
        ordered = sorted(set(passages), key=self.start)
        return "; ".join(dict.fromkeys(self._place(passage) for passage in ordered))

    def _place(self, passage: NamedNode) -> str:
        section = self._values[passage, CLU.inSection]
        parts = [self._values[section, CLU.sectionNumber].value]  # type: ignore[index]
        paragraph = self._values.get((passage, CLU.paragraph))
        cell = self._values.get((passage, CLU.cell))
        role = self._values.get((passage, CLU.passageRole))
        if paragraph is not None:
            parts.append(f"par. {paragraph.value}")
        elif cell is not None:
            parts.append(f"cell {cell.value}")
        elif role is not None:
            parts.append(role.value)
        return " ".join(parts)
