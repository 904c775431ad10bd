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
_WORD, _LONG, _SENTENCE = 12, 60, 36  # columns that a word needs; a value longer than `_LONG` is a sentence


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
    least = [_least_width(heading, [row[number] for row in shown]) for number, heading in enumerate(headings)]
    with console.capture() as captured:
        if title:
            console.print(Text(title, style="bold"))
        if caption:
            console.print(Text(caption))
        if sum(least) + 3 * len(least) > console.width:
            _print_records(console, headings, shown)
        else:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
            for number, heading in enumerate(headings):
                numeric = bool(rows) and all(isinstance(row[number], int | float) for row in rows)
                justify: Literal["left", "right"] = "right" if numeric else "left"
                table.add_column(Text(heading), overflow="fold", justify=justify, min_width=least[number])
            for row in shown:
                table.add_row(*map(Text, row))
            console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print_records(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for row in rows:
        console.print()
        for heading, value in zip(headings, row, strict=True):
            if value:
                console.print(Padding(Text.assemble((f"{heading}: ", "dim"), value), (0, 0, 0, 2)))


def _least_width(heading: str, values: Sequence[str]) -> int:
    """The columns below which a value cannot be read: sentences may wrap, words and numbers may not."""
    from rich.cells import cell_len

    longest = max(map(cell_len, [heading, *values]))
    return longest if longest <= _WORD else _WORD if longest <= _LONG else _SENTENCE
