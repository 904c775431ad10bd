"""Answers larger than a server's cap, fetched in pages by a key.

What can be fetched so: a SELECT in which ORDER BY, LIMIT, OFFSET, GROUP BY and HAVING do not occur, and one of whose
columns holds IRIs that are all different. The pages are cut by that column: `FILTER(STR(?key) > "the last one")`, in
its order. Anything else is not fetched in pages, since an OFFSET makes no promise about the rows in between.

Each page has to be as long as was asked for, its keys have to ascend strictly, and go on where the page before ended;
all pages together have to have as many rows as were counted, and to hold the rows that came at first.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from clusterkg.store.base import Solutions, Term
from clusterkg.store.complete import whole_number
from clusterkg.store.guard import split_prologue

__all__ = ["fetch_in_pages"]

_MOST_ROWS = 1_000_000  # more are not put together

_ORDERED = re.compile(r"\b(?:ORDER\s+BY|LIMIT|OFFSET|GROUP\s+BY|HAVING)\b", re.IGNORECASE)


def fetch_in_pages(query: str, cap: int, total: int, ask: Callable[[str], Solutions | bool]) -> Solutions | None:
    """All rows of a query whose answer a server cuts.

    Args:
        query: A SELECT query.
        cap: How many rows came.
        total: How many there are.
        ask: Runs a query.

    Returns:
        The rows, ordered by the key; `None` if the query has no key, there are more than a million, or the pages do not
        add up.
    """
    prologue, body = split_prologue(query)
    if not 2 <= cap < total <= _MOST_ROWS or _ORDERED.search(body):
        return None
    first = ask(query)
    if isinstance(first, bool):
        return None
    key = _key(prologue, body, first, total, ask)
    if key is None:
        return None
    names, last = first[0], ""
    rows: list[tuple[Term | None, ...]] = []
    column = names.index(key)
    wanted = " ".join(f"?{name}" for name in names)
    while len(rows) < total:
        after = f"FILTER(STR(?{key}) > {Literal(last)})"
        page = ask(f"{prologue}\nSELECT {wanted} WHERE {{ {{\n{body}\n}} {after} }} ORDER BY STR(?{key}) LIMIT {cap}")
        if isinstance(page, bool) or page[0] != names or len(page[1]) != min(cap, total - len(rows)):
            return None
        for row in page[1]:
            value = row[column]
            if not isinstance(value, NamedNode) or value.value <= last:
                return None
            last = value.value
        rows += page[1]
    return (names, rows) if set(first[1]) <= set(rows) else None


def _key(prologue: str, body: str, first: Solutions, total: int, ask: Callable[[str], Solutions | bool]) -> str | None:
    """A column whose values are IRIs, bound in every row and all different."""
    names, rows = first
    for column, name in enumerate(names):
        if not rows or not all(isinstance(row[column], NamedNode) for row in rows):
            continue
        distinct = f"SELECT (COUNT(DISTINCT ?{name}) AS ?rows_in_all)"
        counted = ask(f"{prologue}\n{distinct} WHERE {{ {{\n{body}\n}} FILTER(isIRI(?{name})) }}")
        if not isinstance(counted, bool) and len(counted[1]) == 1 and whole_number(counted[1][0][0]) == total:
            return name
    return None
