"""What the commands share: options, the open graph, tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from clusterkg.graph import KnowledgeGraph, open_graph
from clusterkg.questions.languages import LANGUAGES

__all__ = ["graph", "lang_option", "print_table"]

_PIPED_WIDTH = 160


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
    """Print rows as a table, as wide as the terminal, or wide enough to read when piped."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    console = Console(width=width, highlight=False)
    table = Table(
        title=Text(title) if title else None,
        caption=Text(caption) if caption else None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
        pad_edge=False,
    )
    for number, heading in enumerate(headings):
        values = [row[number] for row in rows]
        numeric = bool(values) and all(isinstance(value, int | float) for value in values)
        table.add_column(Text(heading), overflow="fold", justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    console.print(table)
