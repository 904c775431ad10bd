"""An answer: the rows of a question, and the claims behind each of them."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clusterkg.errors import MissingExtraError, UnknownNameError
from clusterkg.namespaces import CLAIM, shorten
from clusterkg.questions.catalogue import Catalogue, Question
from clusterkg.questions.languages import language_tag
from clusterkg.questions.settings import Setting

if TYPE_CHECKING:
    import pandas

__all__ = ["FORMATS", "Answer", "Row"]

# One page, readable on a screen and in print, without anything from elsewhere.
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;color:#222}table{border-collapse:collapse}"
    "caption{text-align:left}h1{font-size:1.4rem;margin:0}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem "
    ".3rem 0;border-bottom:1px solid #ccc}"
)
# Columns that hold claims: the machine's handle on a row.
_CLAIM_COLUMNS = frozenset({"claim", "claims", "counterclaim"})


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        values: The values by column; `None` where there is none. IRIs are in the short form `kg:heyri`.
    """

    values: dict[str, str | int | float | bool | None]

    def __getitem__(self, column: str) -> str | int | float | bool | None:
        return self.values[column]

    @property
    def claims(self) -> list[str]:
        """The local names of the claims that the row rests on."""
        found: list[str] = []
        for column in self.values.keys() & _CLAIM_COLUMNS:
            found += [name.removeprefix("claim:") for name in str(self.values[column] or "").split()]
        return sorted(set(found))


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    Attributes:
        question: What was asked.
        language: The language of the labels (`en`, `zh`, `ko`).
        settings: The parameters with the values that hold, defaults included.
        columns: The columns, in order.
        rows: The rows, in order.
    """

    question: Question
    language: str
    settings: tuple[Setting, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Row:
        return self.rows[number]

    def __repr__(self) -> str:
        return f"<Answer to {self.question.id}: {len(self.rows)} rows>"

    @property
    def title(self) -> str:
        """The question in words, in the language of the answer."""
        return self.question.titles[language_tag(self.language)]

    @property
    def summary(self) -> str:
        """What the rows show, in the language of the answer."""
        return self.question.summaries[language_tag(self.language)]

    @cached_property
    def headings(self) -> list[str]:
        """The headings of the columns in the language of the answer."""
        catalogue = Catalogue()
        return [catalogue.heading(column, self.language) for column in self.columns]

    def render(self, form: str) -> str:
        """The answer as text.

        Args:
            form: One of `csv`, `json`, `md`, `html`.

        Raises:
            UnknownNameError: if there is no such form.

        Example:
            >>> from clusterkg.graph import open_graph
            >>> print(open_graph().ask("six-logics").render("csv").splitlines()[0])
            number,component,statement,modality,source,place,claim
        """
        try:
            return FORMATS[form](self)
        except KeyError:
            raise UnknownNameError("format", form, FORMATS) from None

    def to_pandas(self) -> pandas.DataFrame:
        """The answer as a pandas frame.

        Raises:
            MissingExtraError: if pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtraError("This needs pandas: pip install 'clusterkg[pandas]'") from None
        return pandas.DataFrame([row.values for row in self.rows], columns=list(self.columns))


def compact(term: Any) -> str | int | float | bool | None:
    """An RDF term as a plain value: numbers and truth values typed, IRIs short, texts bare."""
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, Literal):
        kind = term.datatype.value.rsplit("#", 1)[-1]
        if kind == "integer":
            return int(term.value)
        if kind in {"decimal", "double", "float"}:
            return float(term.value)
        if kind == "boolean":
            return term.value in {"true", "1"}
        if term.value.startswith(CLAIM.iri):
            # Several claims in one value: in which order an engine joins them is its own affair.
            return " ".join(sorted(shorten(iri) for iri in term.value.split()))
        return term.value
    return str(term)


def _csv(answer: Answer) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([row[column] for column in answer.columns] for row in answer.rows)
    return out.getvalue()


def _json(answer: Answer) -> str:
    data = {
        "question": answer.question.id,
        "title": answer.title,
        "language": language_tag(answer.language),
        "parameters": {setting.name: list(setting.values) for setting in answer.settings},
        "columns": list(answer.columns),
        "rows": [row.values for row in answer.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _markdown(answer: Answer) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    head = f"## {answer.title}\n\n{answer.summary}\n\n" + "".join(f"{setting}\n\n" for setting in answer.settings)
    table = line(answer.headings) + line(["---"] * len(answer.columns))
    return head + table + "".join(line([_text(row[column]) for column in answer.columns]) for row in answer.rows)


def _html(answer: Answer) -> str:
    def cells(tag: str, values: list[str]) -> str:
        return "".join(f"<{tag}>{html.escape(value)}</{tag}>" for value in values)

    body = "\n".join(
        f"<tr>{cells('td', [_text(row[column]) for column in answer.columns])}</tr>" for row in answer.rows
    )
    title = html.escape(answer.title)
    about = "".join(f"<p>{html.escape(text)}</p>" for text in (answer.summary, *map(str, answer.settings)))
    return (
        f'<!doctype html>\n<html lang="{language_tag(answer.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<table>\n"
        f"<caption><h1>{title}</h1>{about}</caption>\n"
        f"<thead><tr>{cells('th', answer.headings)}</tr></thead>\n<tbody>\n{body}\n</tbody>\n"
        "</table>\n</body>\n</html>\n"
    )


FORMATS = {"csv": _csv, "json": _json, "md": _markdown, "html": _html}
