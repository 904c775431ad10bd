"""Rows for people to read: a table, blocks under headings, or two things side by side."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Literal, cast

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["print_blocks", "print_side_by_side", "print_table"]

_PIPED_WIDTH = 160
_WORD, _LONG, _SENTENCE = 12, 60, 36  # what a word needs; a value longer than `_LONG` is a sentence
_GAP = 3  # between two columns
_NARROWEST = 24  # of a column of sentences that stand side by side

_HAN, _HANGUL = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\uac00-\ud7a3]")
# What stays together in Chinese: a word in Latin letters, or one character, with the marks that close behind it.
_CHINESE_PARTS = re.compile(r"(?:[!-~\u00a0-\u02af]+|\s+|.)[、，。；：！？）」』》〉]*\s*")

Rows = Sequence[Sequence[object]]


def print_table(headings: Sequence[str], rows: Rows, title: str = "", captions: Sequence[str] = ()) -> None:
    """Print rows as a table, as wide as the terminal, or wide enough to read when piped.

    Where the terminal is too narrow for a table, each row is printed as a list of its values: none is left out.
    """
    console = _console()
    _print_head(console, title, captions)
    _print_rows(console, headings, _shown(rows))
    _echo(console)


def print_blocks(
    headings: Sequence[str], rows: Rows, heads: Sequence[int], title: str = "", captions: Sequence[str] = ()
) -> None:
    """Print rows in blocks: what successive rows share is printed once, as the head of their block.

    Args:
        headings: The headings of all columns.
        rows: The rows, those of one block one after another.
        heads: The numbers of the columns that head a block.
        title: What stands above all.
        captions: Lines under the title.
    """
    from rich.text import Text

    console = _console()
    rest = [number for number in range(len(headings)) if number not in heads]
    _print_head(console, title, captions)
    for head, block in groupby(_shown(rows), key=lambda row: [row[number] for number in heads]):
        console.print()
        console.print(Text(" · ".join(filter(None, head)), style="bold"))
        _print_rows(console, [headings[number] for number in rest], [[row[number] for number in rest] for row in block])
    _echo(console)


def print_side_by_side(
    headings: Sequence[str],
    rows: Rows,
    heads: Sequence[int],
    beside: int,
    title: str = "",
    captions: Sequence[str] = (),
) -> None:
    """Print rows in blocks, and inside a block a column for each value of one column.

    Args:
        headings: The headings of all columns.
        rows: The rows, those of one block one after another.
        heads: The numbers of the columns that head a block.
        beside: The number of the column whose values stand side by side.
        title: What stands above all.
        captions: Lines under the title.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = _shown(rows)
    sides = list(dict.fromkeys(row[beside] for row in shown))
    console = _console()
    if len(sides) < 2 or console.width < _NARROWEST * len(sides):
        print_blocks(headings, rows, heads, title, captions)
        return
    rest = [number for number in range(len(headings)) if number not in {*heads, beside}]
    width = (console.width - _GAP * len(sides)) // len(sides)
    _print_head(console, title, captions)
    for head, block in groupby(shown, key=lambda row: [row[number] for number in heads]):
        console.print()
        console.print(Text(" · ".join(filter(None, head)), style="bold"))
        lines = list(block)
        cells = [
            [_cell([row[number] for number in rest], width) for row in lines if row[beside] == side] for side in sides
        ]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
        for side in sides:
            table.add_column(Text(side), overflow="fold", width=width)
        for beside_each_other in zip_longest(*cells, fillvalue=Text("")):
            table.add_row(*beside_each_other)
        console.print(table)
    _echo(console)


def _cell(values: Sequence[str], width: int) -> Text:
    """What one row says in a column of its own: the first value, then the others, the last (a name) on its own line."""
    from rich.text import Text

    first, *middle, last = values
    notes = _fitted(" · ".join(filter(None, middle)), width)
    return Text.assemble(_fitted(first, width), "\n", ("\n".join(filter(None, [notes, _fitted(last, width)])), "dim"))


def _console() -> Console:
    from rich.console import Console

    # Into a buffer first, so that an answer comes whole or not at all.
    return Console(file=io.StringIO(), width=_width(), force_terminal=sys.stdout.isatty(), highlight=False)


def _width() -> int | None:
    """The width to print in; `None` for what the console finds out itself.

    Into a pager, the terminal is as wide as its standard error says; into a file, there is none.
    """
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return None
    try:
        return os.get_terminal_size(sys.__stderr__.fileno()).columns if sys.__stderr__ else _PIPED_WIDTH
    except (OSError, ValueError):
        return _PIPED_WIDTH


def _echo(console: Console) -> None:
    buffer = cast("io.StringIO", console.file)
    click.echo("\n".join(line.rstrip() for line in buffer.getvalue().splitlines()))


def _shown(rows: Rows) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row] for row in rows]


def _print_head(console: Console, title: str, captions: Sequence[str]) -> None:
    from rich.text import Text

    if title:
        console.print(Text(title, style="bold"))
    for caption in captions:
        console.print(Text(caption))


def _print_rows(console: Console, headings: Sequence[str], rows: list[list[str]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    widths = _column_widths(headings, rows, console.width)
    if widths is None:
        _print_records(console, headings, rows)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        values = [row[number] for row in rows if row[number]]
        justify: Literal["left", "right"] = "right" if values and all(map(_is_number, values)) else "left"
        table.add_column(Text(heading), overflow="fold", justify=justify, width=widths[number])
    for row in rows:
        table.add_row(*(Text(_fitted(value, width)) for value, width in zip(row, widths, strict=True)))
    console.print(table)


def _is_number(value: str) -> bool:
    return value.replace(",", "").replace(".", "", 1).removesuffix(" %").isdecimal()


def _fitted(value: str, width: int) -> str:
    """A value broken into lines where its script allows it; others are left to the table, which breaks at spaces.

    A name in Latin letters is broken after hyphens. Chinese may be broken between any two characters, but no line
    begins with a mark that closes something.
    """
    from rich.cells import cell_len

    if cell_len(value) <= width:
        return value
    if _HAN.search(value) and not _HANGUL.search(value):
        parts = _CHINESE_PARTS.findall(value)
    elif value.isascii() and "-" in value and " " not in value:
        parts = re.findall(r"[^-]*-|[^-]+$", value)
    else:
        return value
    lines, line = [], ""
    for part in parts:
        if line and cell_len((line + part).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += part
    return "\n".join([*lines, line.rstrip()])


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
