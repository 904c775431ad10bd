"""A comparison for the Open Research Knowledge Graph: CSV as its importer takes it.

The importer makes a contribution of every row, and adds it to the paper of the same title. So each case that the paper
studies is a row, and the components of the theory are the columns. docs/formats.md says which rules of the importer
were seen, and where.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.formats.content import ClaimRecord, Content
from clusterkg.namespaces import CLU, KG
from clusterkg.store.base import Term

__all__ = ["to_orkg"]

_PAPER = KG["the-paper"]
_TITLE, _PROBLEM = "title", "research problem"
_OF_CASE = CLU.inCase
# What is the same in every row: the paper's own properties, as far as they are facts.
_OF_THE_PAPER = (CLU.basedOnTheory, CLU.usesMethod)
# A heading that contains one of these is taken for metadata of the paper (`matchHeaderByLabel` of the importer).
_RESERVED = (
    *("title", "doi", "url", "authors", "venue", "journal", "conference"),
    *("publication month", "publication_month", "publication year", "publication_year", "published in", "published_in"),
    *("research field", "research_field", "research problem", "research_problem"),
    *("extraction method", "extraction_method"),
)


def to_orkg(content: Content) -> bytes:
    """The comparison of the paper's cases, facts of the paper only.

    Args:
        content: The claims; the labels are those that the ORKG will show.

    Returns:
        The file, UTF-8. The paper has no title of its own: the first column names it as the graph does.

    Raises:
        DataError: if the importer would take a column for something else.
    """
    cells: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    of_paper: dict[str, list[str]] = defaultdict(list)
    problems: list[str] = []
    for claim in content.claims:
        if not claim.fact or claim.attribution != _PAPER:
            continue
        if claim.topic == CLU.ConditionState:
            (component,) = _labels(claim, CLU.component, content)
            for case in claim.values(CLU.inCase):
                cells[_label(case, content)][component] += _labels(claim, CLU.manifestation, content)
        for statement in claim.content:
            if statement.subject == _PAPER and statement.predicate in _OF_THE_PAPER:
                of_paper[content.label(statement.predicate.value)].append(_label(statement.object, content))
            elif statement.subject == _PAPER and statement.predicate == CLU.asks:
                problems.append(_label(statement.object, content))
    return _written(_name_of_paper(content), sorted(problems), content.label(_OF_CASE.value), of_paper, cells)


def _name_of_paper(content: Content) -> str:
    return max(content.names.get(_PAPER.value, ()), key=len, default="") or content.label(_PAPER.value)


def _written(
    title: str,
    problems: list[str],
    of_case: str,
    of_paper: dict[str, list[str]],
    cells: dict[str, dict[str, list[str]]],
) -> bytes:
    """A column for each value: several columns of one name are several values of one property."""
    widths = {
        name: max(len(found[name]) for found in cells.values() if name in found)
        for name in sorted({name for found in cells.values() for name in found})
    }
    header = [_TITLE, *[_PROBLEM] * len(problems), _heading(of_case)]
    header += [_heading(name) for name, values in sorted(of_paper.items()) for _ in values]
    header += [_heading(name) for name, width in widths.items() for _ in range(width)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for case, found in sorted(cells.items()):
        row = [title, *map(_value, problems), _value(case)]
        row += [_value(value) for _, values in sorted(of_paper.items()) for value in sorted(values)]
        for name, width in widths.items():
            values = sorted(found.get(name, ()))
            row += [*map(_value, values), *[""] * (width - len(values))]
        writer.writerow(row)
    return out.getvalue().encode()


def _heading(label: str) -> str:
    """A heading that the importer takes for a property of the contribution, and without a type in angle brackets."""
    taken = [word for word in _RESERVED if word in label.lower()]
    if taken or re.search("[<>]", label):
        raise DataError(
            f"The ORKG would take the column {label!r} for something else; give the property another label."
        )
    return label


def _value(label: str) -> str:
    return "resource:" + " ".join(label.split())


def _labels(claim: ClaimRecord, predicate: ox.NamedNode, content: Content) -> list[str]:
    return [_label(value, content) for value in claim.values(predicate)]


def _label(term: Term, content: Content) -> str:
    return content.label(term.value) if isinstance(term, ox.NamedNode) else str(term)
