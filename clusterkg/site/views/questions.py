"""A canned question with its answer, and the list of all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, zip_longest

from clusterkg.namespaces import CLU, expand
from clusterkg.questions.answer import Answer, Row
from clusterkg.site.addresses import page
from clusterkg.site.views.common import Badge, Link, Site, language_of

__all__ = ["Block", "Cell", "QuestionView", "QuestionsView", "question_view", "questions_view"]

_SENTENCE = 36  # letters; what is longer wraps
_YEARS = {"year", "when", "time"}  # numbers that are not grouped in thousands
_TERM = re.compile(r"\b(?:clu|said):([A-Za-z]\w*)")


@dataclass(frozen=True)
class Cell:
    """One cell of an answer.

    Attributes:
        links: What stands in it: texts, or names that lead somewhere.
        badge: The modality, if it is one.
        number: Whether it is a number.
    """

    links: tuple[Link, ...]
    badge: Badge | None = None
    number: bool = False

    @property
    def long(self) -> bool:
        """Whether it holds a sentence, which wants room; a Han or Hangul character counts twice."""
        return any(sum(2 if letter > "\u2e80" else 1 for letter in link.text) > _SENTENCE for link in self.links)


@dataclass(frozen=True)
class Block:
    """Rows that share a head.

    Attributes:
        head: What they share; empty for a plain table.
        rows: The rows.
    """

    head: tuple[Cell, ...]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class QuestionView:
    """One question with its answer.

    Attributes:
        id: Its name.
        title: It in words.
        summary: What the answer shows.
        settings: Its parameters with the values that hold: name, title and values.
        headings: The headings of the columns.
        blocks: The rows, in blocks.
        beside: Whether the columns are things that stand side by side.
        count: How many rows there are.
        serves: The research questions and aims that it serves.
        terms: The terms of the ontology that it asks with.
        query: The query, with the labels in the language of the page.
        keywords: Words to find it by.
    """

    id: str
    title: str
    summary: str
    settings: list[tuple[str, str, tuple[str, ...]]]
    headings: list[str]
    blocks: list[Block]
    beside: bool
    count: int
    serves: list[Link]
    terms: list[Link]
    query: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class QuestionsView:
    """All questions by theme.

    Attributes:
        groups: The title of each theme, its name and its questions with their summaries.
        total: How many there are.
    """

    groups: list[tuple[str, str, list[tuple[Link, str]]]]
    total: int


def questions_view(site: Site) -> QuestionsView:
    """What the list of questions shows."""
    asked = list(site.catalogue)
    return QuestionsView(
        [
            (
                titles[site.lang],
                theme,
                [(site.question(q.id), q.summaries[site.lang]) for q in asked if q.theme == theme],
            )
            for theme, titles in site.catalogue.themes.items()
        ],
        len(asked),
    )


def question_view(site: Site, identifier: str) -> QuestionView:
    """What the page of a question shows; asks it."""
    answer = site.content.graph.ask(identifier, lang=site.lang)
    asked = answer.question
    headings, blocks, beside = _laid_out(site, answer)
    values = {setting.name: setting.terms for setting in answer.settings}
    body = "\n".join(line for line in asked.query(values, site.lang).splitlines() if not line.startswith("#+"))
    return QuestionView(
        id=identifier,
        title=answer.title,
        summary=answer.summary,
        settings=[(s.name, s.title, s.labels) for s in answer.settings],
        headings=headings,
        blocks=blocks,
        beside=beside,
        count=len(answer),
        serves=[site.link(expand(name)) for name in asked.serves],
        terms=site.links(terms_of(body)),
        query=body.strip() + "\n",
        keywords=asked.keywords,
    )


def terms_of(query: str) -> set[str]:
    """The terms of the ontology that a query names, mirrored ones as what they mirror.

    Example:
        >>> sorted(terms_of("?l said:type clu:Linkage ; said:from ?x"))
        ['https://w3id.org/clusterkg/ontology#Linkage', 'https://w3id.org/clusterkg/ontology#from']
    """
    return {CLU.iri + name for name in _TERM.findall(query) if name != "type"}


def _laid_out(site: Site, answer: Answer) -> tuple[list[str], list[Block], bool]:
    """The headings and blocks of an answer, as its question wants them."""
    asked = answer.question
    columns = list(answer.columns)
    headings = dict(zip(columns, answer.headings, strict=True))
    # Where a row has a statement, this leads to its claim: the claim's name needs no column.
    if "statement" in columns and "claim" in columns:
        columns.remove("claim")
    heads = [c for c in asked.blocks if c in columns]
    rest = [c for c in columns if c not in heads]
    grouped = [
        (key, list(rows)) for key, rows in groupby(answer.rows, key=lambda row: tuple(str(row[c] or "") for c in heads))
    ]

    def cells(row: Row, names: list[str]) -> list[Cell]:
        return [_cell(site, answer, row, name) for name in names]

    sides = list(dict.fromkeys(str(row[asked.side_by_side]) for row in answer.rows)) if asked.side_by_side else []
    if len(sides) < 2:
        blocks = [Block(tuple(cells(rows[0], heads)), [cells(row, rest) for row in rows]) for _, rows in grouped]
        return [headings[c] for c in rest], blocks, False
    blocks = []
    for _, rows in grouped:
        stacks = [
            [_stacked(site, answer, row) for row in rows if str(row[asked.side_by_side]) == side] for side in sides
        ]
        lines = [list(line) for line in zip_longest(*stacks, fillvalue=Cell(()))]
        blocks.append(Block(tuple(cells(rows[0], heads)), lines))
    return sides, blocks, True


def _stacked(site: Site, answer: Answer, row: Row) -> Cell:
    """What one row says in a column of its own: the statement with its modality."""
    statement = _cell(site, answer, row, "statement")
    return Cell(statement.links, _cell(site, answer, row, "modality").badge)


def _cell(site: Site, answer: Answer, row: Row, column: str) -> Cell:
    value = row[column]
    if value is None:
        return Cell(())
    text = str(value)
    if column == "modality" and text in site.badges:
        return Cell((), site.badges[text])
    if column == "statement" and "claim" in answer.columns:
        (claim,) = str(row["claim"]).split()[:1]
        return Cell((Link(text, site.lang, page(expand(claim), site.lang), claim),))
    if isinstance(value, str) and value.startswith("claim:"):
        return Cell(tuple(_claim(site, name) for name in value.split()))
    if isinstance(value, str) and expand(value) in site.content:
        return Cell((site.link(expand(value)),))
    if text.startswith(("http://", "https://")):
        return Cell((Link(text, "", text),))
    if not isinstance(value, str):
        return Cell((Link(f"{value:,}" if column not in _YEARS and isinstance(value, int) else text),), number=True)
    return Cell((Link(text, language_of(text, site.lang)),))


def _claim(site: Site, name: str) -> Link:
    iri = expand(name)
    return Link(name.removeprefix("claim:"), "", page(iri, site.lang), name)
