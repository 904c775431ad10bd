"""Where a claim is said: passages in words, in three languages, and in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from clusterkg.errors import DataError
from clusterkg.namespaces import CLU, OA, shorten

__all__ = ["Places"]

# How places are worded, by language: what stands before a section's number or a passage's, and between two of these.
_WORDS: dict[str, dict[str, str]] = {
    "en": {"paragraph": "par. {}", "cell": "cell {}", "inferred": "inferred from {}", "and": ", ", "then": "; "},
    "zh-Hant": {
        "paragraph": "第 {} 段",
        "cell": "儲存格 {}",
        "inferred": "推論自 {}",
        "and": "、",
        "then": "；",
        "heading": "標題",
        "remark": "評語",
        "source line": "資料來源行",
        "abstract": "摘要",
        "keywords": "關鍵字",
        "footnote": "註腳",
        "table": "表",
        "figure": "圖",
    },
    "ko": {
        "paragraph": "{}문단",
        "cell": "칸 {}",
        "inferred": "추론 근거: {}",
        "and": ", ",
        "then": "; ",
        "heading": "제목",
        "remark": "논평",
        "source line": "출처 표시",
        "abstract": "초록",
        "keywords": "핵심어",
        "footnote": "각주",
        "table": "표",
        "figure": "그림",
    },
}


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

    def describe(self, passages: Iterable[NamedNode], *, inferred: bool = False) -> Iterator[Literal]:
        """The places of several passages in the order of the text, once in each language.

        Args:
            passages: The passages; a section stands for the whole of it.
            inferred: Whether what is placed is not said there, but inferred from what is.

        Yields:
            `1 par. 1, 3; 5.1 heading`, and the same in the other languages.
        """
        by_section: dict[str, dict[str, list[str]]] = {}
        for passage in sorted(set(passages), key=self.start):
            inside = self._values.get((passage, CLU.inSection), passage)
            kinds = by_section.setdefault(self._values[inside, CLU.sectionNumber].value, {})  # type: ignore[index]
            if inside == passage:
                continue
            kind, number = self._within(passage)
            numbers = kinds.setdefault(kind, [])
            if number and number not in numbers:
                numbers.append(number)
        for tag, words in _WORDS.items():
            sections = []
            for section, kinds in by_section.items():
                name, _, number = section.partition(" ")  # "table 2.1", "5.1", "abstract"
                within = [words.get(kind, kind).format(words["and"].join(numbers)) for kind, numbers in kinds.items()]
                sections.append(" ".join(filter(None, [words.get(name, name), number, words["and"].join(within)])))
            place = words["then"].join(sections)
            yield Literal(words["inferred"].format(place) if inferred else place, language=tag)

    def _within(self, passage: NamedNode) -> tuple[str, str]:
        """Where inside its section: the kind of place, and its number if it has one."""
        for predicate, kind in ((CLU.paragraph, "paragraph"), (CLU.cell, "cell")):
            number = self._values.get((passage, predicate))
            if number is not None:
                return kind, number.value
        return self._values[passage, CLU.passageRole].value, ""
