"""A table, and the same as CSV that no spreadsheet takes for a program."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

__all__ = ["Cell", "Column", "Table", "to_csv"]

Cell = str | bool | int | float

# What a spreadsheet may take for the beginning of a formula (OWASP, "CSV Injection"), in both widths.
_FORMULA = tuple("=+-@＝＋－＠\t\n")


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        id: Its name without spaces, the same in every language.
        name: Its heading.
        description: What stands in it.
        kind: `text` or `boolean`.
    """

    id: str
    name: str
    description: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: Its name.
        description: What its rows are.
        columns: The columns.
        rows: The rows, each with a cell for every column.
        key: The columns that tell the rows apart.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: str


def to_csv(table: Table) -> bytes:
    """A table as CSV (RFC 4180, UTF-8, lines end with a line feed).

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers and truth values do not.

    Example:
        >>> to_csv(Table("t", "", (Column("a", "a"), Column("b", "b")), (("=1+1", -1),), "a"))
        b"a,b\\n'=1+1,-1\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_defused(column.name) for column in table.columns])
    writer.writerows([_defused(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()


def _defused(cell: Cell) -> str | int | float:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return cell
    text = re.sub(r"\r\n?", "\n", cell)  # a bare carriage return ends a row for some readers
    return f"'{text}" if text.startswith(_FORMULA) else text
