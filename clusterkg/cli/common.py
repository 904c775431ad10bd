"""What the commands share: options, the open graph, tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import click

from clusterkg.graph import KnowledgeGraph, open_graph
from clusterkg.questions.languages import LANGUAGES

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["graph", "lang_option", "print_table"]

_PIPED_WIDTH = 160
_WORD, _LONG, _SENTENCE = 12, 60, 36  # what a word needs; a value longer than `_LONG` is a sentence
_GAP = 3  # between two columns


def lang_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--lang`."""
    return click.option(
        "--lang",
        type=click.Choice(list(LANGUAGES)),
        default="en",
        show_default=True,
        help="Language of labels and headings.",
    )(command)


def graph() -> KnowledgeGraph:
    """The graph; says on standard error if it has to be built first."""
    return open_graph(notify=lambda message: click.echo(message, err=True))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]], title: str = "", caption: str = "") -> None:
    """Print rows as a table, as wide as the terminal, or wide enough to read when piped.

    Where the terminal is too narrow for a table, each row is printed as a list of its values: none is left out.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    console = Console(width=width, highlight=False)
    shown = [["" if value is None else str(value) for value in row] for row in rows]
    widths = _column_widths(headings, shown, console.width)
    with console.capture() as captured:
        if title:
            console.print(Text(title, style="bold"))
        if caption:
            console.print(Text(caption))
        if widths is None:
            _print_records(console, headings, shown)
        else:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
            for number, heading in enumerate(headings):
                numeric = bool(rows) and all(isinstance(row[number], int | float) for row in rows)
                justify: Literal["left", "right"] = "right" if numeric else "left"
                table.add_column(Text(heading), overflow="fold", justify=justify, width=widths[number])
            for row in shown:
                table.add_row(*map(Text, row))
            console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _column_widths(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """The widths of the columns of a table of that width; `None` if they would be too narrow to read.

    Each column gets what it needs at least. What is left goes first to columns of names, which cannot be wrapped
    without breaking them, then to those with sentences.
    """
    from rich.cells import cell_len

    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in headings]
    longest = [max(map(cell_len, [heading, *column])) for heading, column in zip(headings, columns, strict=True)]
    widths = [size if size <= _WORD else _WORD if size <= _LONG else _SENTENCE for size in longest]
    left = width - sum(widths) - _GAP * len(widths)
    if left < 0:
        return None
    names = {number for number, column in enumerate(columns) if not any(" " in value for value in column)}
    for turn in (names, set(range(len(widths))) - names):
        wanting = [number for number in sorted(turn) if widths[number] < longest[number]]
        while left and wanting:
            share = max(left // len(wanting), 1)
            for number in wanting:
                more = min(share, longest[number] - widths[number], left)
                widths[number] += more
                left -= more
            wanting = [number for number in wanting if widths[number] < longest[number]]
    return widths


def _print_records(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for row in rows:
        console.print()
        for heading, value in zip(headings, row, strict=True):
            if value:
                console.print(Padding(Text.assemble((f"{heading}: ", "dim"), value), (0, 0, 0, 2)))
