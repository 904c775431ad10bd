"""The rules by which the ORKG's CSV importer takes a file, as far as they can be checked without its server.

Read off `src/app/csv-import/` and `src/components/ConfirmBulkImport/` of TIBHannover/orkg-frontend, commit 7e661f2
(August 2026), and written anew.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

__all__ = ["objections"]

# What the importer knows of a paper; the first word of each is what it is called, the others are taken for it too.
_METADATA = (
    ("title",),
    ("doi",),
    ("url",),
    ("authors",),
    ("publication month", "publication_month"),
    ("publication year", "publication_year"),
    ("published in", "published_in", "venue", "journal", "conference"),
    ("research field", "research_field"),
    ("research problem", "research_problem"),
    ("extraction method", "extraction_method"),
)
_MANY = {"research problem"}  # may have several columns


def objections(path: Path) -> list[str]:
    """What the importer would refuse, or take for something else than what it is meant for."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    if not rows:
        return ["the file is empty"]
    header, *papers = rows
    found = [f"row {n} has another number of fields" for n, row in enumerate(papers, 2) if len(row) != len(header)]
    known = [_metadata(cell) for cell in header]
    if not {"title", "doi"} & set(known):
        found.append("neither title nor doi")
    if not papers:
        found.append("no paper")
    twice = {name for name in known if name and known.count(name) > 1} - _MANY
    found += [f"{name} stands twice" for name in sorted(twice)]
    for cell, name in zip(header, known, strict=True):
        if not cell:
            found.append("a column has no name")
        elif name and cell.lower() != name:
            found.append(f"the column {cell} is taken for {name}")
        elif re.search("<.*>$", cell):
            found.append(f"the column {cell} has a type")
    for number, row in enumerate(papers, 2):
        titles = [cell for cell, name in zip(row, known, strict=False) if name in {"title", "doi"}]
        if titles and not any(titles):
            found.append(f"row {number} names no paper")
        for cell, name in zip(row, known, strict=False):
            if name is None and cell and not cell.startswith("resource:") and re.search("^orkg:|<.*>$", cell):
                found.append(f"row {number}: {cell} is taken for something of the ORKG or for a type")
    return found


def _metadata(cell: str) -> str | None:
    label = cell.removeprefix("resource:").lower()
    return next((names[0] for names in _METADATA if any(name in label for name in names)), None)
