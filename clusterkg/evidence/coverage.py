"""How much of a text is evidence of a claim, and why the rest is not."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clusterkg.namespaces import local_name, sparql_prefixes
from clusterkg.questions.languages import language_tag
from clusterkg.store.base import Store

__all__ = ["Coverage", "CoverageRow", "Span", "coverage", "expected_digest"]

_PASSAGES = """SELECT ?passage ?number ?paragraph ?start ?end ?reason (COUNT(?claim) AS ?claims) WHERE {
    ?passage a clu:Passage ; clu:inSection/clu:sectionNumber ?number ; oa:hasSelector ?at .
    ?at oa:start ?start ; oa:end ?end .
    OPTIONAL { ?passage clu:paragraph ?paragraph }
    OPTIONAL { ?passage clu:noClaimBecause/rdfs:label ?reason FILTER(langMatches(lang(?reason), "%s")) }
    OPTIONAL { ?claim clu:evidence ?passage . ?claim a clu:Claim }
} GROUP BY ?passage ?number ?paragraph ?start ?end ?reason ORDER BY ?start"""

_TEXT = "SELECT ?length ?digest WHERE { ?text a clu:SourceText ; clu:textLength ?length ; clu:textDigest ?digest }"


@dataclass(frozen=True)
class Span:
    """A stretch of text that is evidence of no claim.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last.
        passage: The passage, empty for characters that lie in none.
        reason: Why it carries no claim; empty if nothing is recorded.
    """

    start: int
    end: int
    passage: str
    reason: str


@dataclass(frozen=True)
class CoverageRow:
    """The figures of one paragraph; all counts are characters of the normalised text.

    Attributes:
        section: Number of the section.
        paragraph: Number of the paragraph; 0 for headings, tables and captions.
        characters: How long it is.
        covered: How much is evidence of at least one claim.
        explained: How much is not, for a recorded reason.
        claims: How often its passages are evidence.
        spans: The stretches that are evidence of none.
    """

    section: str
    paragraph: int
    characters: int
    covered: int
    explained: int
    claims: int
    spans: tuple[Span, ...]

    @property
    def unexplained(self) -> int:
        """Characters that are neither evidence nor explained."""
        return self.characters - self.covered - self.explained


@dataclass(frozen=True)
class Coverage:
    """The coverage of a whole text.

    Attributes:
        length: Characters of the normalised text.
        rows: One row a paragraph, in the order of the text.
        gaps: Stretches that lie in no passage at all.
    """

    length: int
    rows: tuple[CoverageRow, ...]
    gaps: tuple[Span, ...]

    @property
    def covered(self) -> int:
        """Characters that are evidence of at least one claim."""
        return sum(row.covered for row in self.rows)

    @property
    def unexplained(self) -> int:
        """Characters that are neither evidence nor explained, those in no passage included."""
        return sum(row.unexplained for row in self.rows) + sum(gap.end - gap.start for gap in self.gaps)


def expected_digest(store: Store) -> str:
    """The SHA-256 of the normalised text that the passages point into."""
    _, rows = store.select(sparql_prefixes() + _TEXT)
    return _text(rows[0][1])


def coverage(store: Store, language: str = "en") -> Coverage:
    """Measure the coverage of the paper.

    Args:
        store: The store with the published graph.
        language: The language of the reasons: `en`, `zh` or `ko`.

    Returns:
        Figures by section and paragraph. Passages may not overlap; what lies between two is a gap.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> coverage(open_graph().store).unexplained
        0
    """
    _, texts = store.select(sparql_prefixes() + _TEXT)
    length = int(_text(texts[0][0]))
    _, passages = store.select(sparql_prefixes() + _PASSAGES % language_tag(language))
    grouped: dict[tuple[str, int], list[tuple[Span, int]]] = {}
    gaps: list[Span] = []
    reached = 0
    for passage, number, paragraph, start, end, reason, claims in passages:
        span = Span(int(_text(start)), int(_text(end)), local_name(_text(passage)), _text(reason))
        if span.start > reached:
            gaps.append(Span(reached, span.start, "", ""))
        reached = max(reached, span.end)
        grouped.setdefault((_text(number), int(_text(paragraph) or 0)), []).append((span, int(_text(claims))))
    if reached < length:
        gaps.append(Span(reached, length, "", ""))
    rows = tuple(_row(section, paragraph, spans) for (section, paragraph), spans in grouped.items())
    return Coverage(length, rows, tuple(gaps))


def _row(section: str, paragraph: int, spans: list[tuple[Span, int]]) -> CoverageRow:
    bare = tuple(span for span, claims in spans if not claims)
    return CoverageRow(
        section=section,
        paragraph=paragraph,
        characters=sum(span.end - span.start for span, _ in spans),
        covered=sum(span.end - span.start for span, claims in spans if claims),
        explained=sum(span.end - span.start for span in bare if span.reason),
        claims=sum(claims for _, claims in spans),
        spans=bare,
    )


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
