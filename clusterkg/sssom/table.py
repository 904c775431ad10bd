"""Reads mapping tables: SSSOM/TSV with the header in the same file. Whatever is wrong is said, with its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode

from clusterkg.errors import DataError
from clusterkg.sssom.form import (
    BUILT_IN,
    COLUMNS,
    ENTITY_TYPES,
    IMPLIED,
    JUSTIFICATIONS,
    LITERAL,
    NEEDED_IN_ROW,
    PASSED_ON,
    RELATIONS,
)
from clusterkg.sssom.header import Header, Problem, read_header

__all__ = ["Mapping", "MappingSet", "MappingsError", "Problem", "read_mappings"]

LONGEST_FILE = 20_000_000  # bytes
MOST_ROWS = 50_000
LONGEST_VALUE = 5_000  # characters
_SHOWN = 20  # problems in one message

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"0(\.\d+)?|1(\.0+)?")


class MappingsError(DataError):
    """A mapping table does not keep to the form. `problems` has all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append(f"… and {len(self.problems) - _SHOWN:,} more.")
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Mapping:
    """One row of a table.

    Attributes:
        subject: The term that is mapped.
        predicate: The relation, as `prefix:name`; one of `clusterkg.sssom.form.RELATIONS`.
        negated: Whether the row says that the relation does *not* hold.
        object: What it is mapped to; `None` for a thing that has a name but no identifier.
        values: All columns of the row that hold something, and what the header says for all rows.
        line: Where the row begins in the file.
    """

    subject: NamedNode
    predicate: str
    negated: bool
    object: NamedNode | None
    values: dict[str, str] = field(hash=False)
    line: int = 0

    @property
    def relation(self) -> NamedNode:
        """The relation as an IRI."""
        return expand(self.predicate, {})

    @property
    def target(self) -> str:
        """The IRI of the object, or its name if it has none."""
        return self.object.value if self.object else self.values["object_label"]


@dataclass(frozen=True)
class MappingSet:
    """A table: its header and its rows.

    Attributes:
        header: What the header says.
        mappings: The rows, in the order of the file.
        path: The file it was read from.
    """

    header: Header
    mappings: tuple[Mapping, ...]
    path: Path


def read_mappings(path: Path) -> MappingSet:
    """Read and check a mapping table.

    The format is SSSOM/TSV with embedded metadata (https://mapping-commons.github.io/sssom/spec-formats-tsv/). More is
    asked than there: a relation of a closed list, and for every row a justification, a confidence, an author, a date,
    and the label of the object with the file and version in which it was seen. At most 50,000 rows and 20 MB are read.

    Args:
        path: The file.

    Returns:
        The table.

    Raises:
        MappingsError: if it does not keep to the form, with all that is wrong.
        DataError: if it cannot be read.

    Example:
        >>> from clusterkg.resources import ontology_dir
        >>> table = read_mappings(ontology_dir() / "mappings" / "individuals.sssom.tsv")
        >>> [m.target for m in table.mappings if m.negated and m.values["subject_id"] == "kg:heyri"]
        ['https://spelunker.whosonfirst.org/id/890474417']
    """
    try:
        raw = path.read_bytes() if path.stat().st_size <= LONGEST_FILE else None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    if raw is None:
        raise DataError(f"{path} has more than {LONGEST_FILE // 1_000_000} MB; split the table.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8.") from None
    if text.startswith("\ufeff"):
        raise DataError(f"{path.name} begins with a byte order mark; save it as UTF-8 without one.")
    lines = io.StringIO(text, newline=None).readlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header, problems = read_header(path.name, lines[:length])
    rows = _Rows(path.name, header)
    if header.prefixes:  # without them, no name in any row could be read
        rows.read(lines[length:], length)
    problems += rows.problems
    if problems:
        raise MappingsError(sorted(problems, key=lambda problem: problem.line))
    return MappingSet(header, tuple(rows.mappings), path)


def expand(curie: str, prefixes: dict[str, str]) -> NamedNode:
    """A `prefix:name` as an IRI.

    Raises:
        ValueError: if it is none, or its prefix is unknown.
    """
    prefix, colon, name = curie.partition(":")
    if not colon or name.startswith("//"):
        raise ValueError(f"{curie!r} is no prefix:name")
    base = prefixes.get(prefix) or BUILT_IN.get(prefix)
    if base is None:
        raise ValueError(f"the prefix {prefix!r} is not in the curie_map of the header")
    if re.search(r"[\s<>\"{}|\\^`]", name):
        raise ValueError(f"{curie!r} has a character that no IRI may have")
    return NamedNode(base + name)


class _Rows:
    """The rows of one table, and what is wrong with them."""

    def __init__(self, file: str, header: Header) -> None:
        self.file, self.header = file, header
        self.problems: list[Problem] = []
        self.mappings: list[Mapping] = []
        self._known: dict[tuple[str, str, str, bool], int] = {}

    def _wrong(self, line: int, column: str, what: str) -> None:
        self.problems.append(Problem(self.file, line, column, what))

    def read(self, lines: list[str], offset: int) -> None:
        reader = csv.reader(lines, delimiter="\t", strict=True)
        names: list[str] = []
        try:
            for number, (line, cells) in enumerate(_numbered(reader, offset)):
                if number == 0:
                    names = cells
                    self._check_names(line, names)
                    if self.problems:
                        return
                elif number > MOST_ROWS:
                    self._wrong(line, "", f"There are more than {MOST_ROWS:,} rows; split the table.")
                    return
                elif len(cells) != len(names):
                    self._wrong(line, "", f"The row has {len(cells)} columns, the first line has {len(names)}.")
                else:
                    self._row(line, {name: cell for name, cell in zip(names, cells, strict=True) if cell})
        except csv.Error as error:
            self._wrong(offset + reader.line_num, "", f"The row is no TSV ({error}); quote a value that holds quotes.")
        if not names:
            self._wrong(offset + 1, "", "There is no line with the names of the columns; add it after the header.")

    def _check_names(self, line: int, names: list[str]) -> None:
        for name in dict.fromkeys(names):
            if name not in COLUMNS:
                self._wrong(line, name, "SSSOM has no such column; correct the name or leave it out.")
            elif names.count(name) > 1:
                self._wrong(line, name, "The column stands twice; leave one out.")

    def _row(self, line: int, row: dict[str, str]) -> None:
        before = len(self.problems)
        inherited = {name: self.header.values[name] for name in PASSED_ON & self.header.values.keys()}
        for name in inherited.keys() & row.keys():
            self._wrong(line, name, "The header says this for all rows; say it there or in the rows, not in both.")
        values = inherited | row
        self._check_filled(line, values)
        self._check_values(line, values)
        ids = {name: self._id(line, name, values[name]) for name in _IDS if name in values}
        for author in filter(None, values.get("author_id", "").split("|")):
            self._id(line, "author_id", author)
        subject = ids.get("subject_id")
        if len(self.problems) == before and subject is not None:
            predicate, negated = values["predicate_id"], "predicate_modifier" in values
            mapping = Mapping(subject, predicate, negated, ids.get("object_id"), values, line)
            self._check_against_others(mapping)
            self.mappings.append(mapping)

    def _check_filled(self, line: int, values: dict[str, str]) -> None:
        literal = values.get("object_type") == LITERAL
        for name, hint in NEEDED_IN_ROW.items():
            if name not in values and not (name == "object_id" and literal):
                self._wrong(line, name, f"It is empty; {hint}.")
        if literal and "object_id" in values:
            self._wrong(line, "object_id", f"An object of the type {LITERAL!r} has no identifier; leave one out.")
        if not {"author_id", "author_label"} & values.keys():
            self._wrong(line, "author_id", "It is empty; say who answers for the mapping, here or in author_label.")

    def _check_values(self, line: int, values: dict[str, str]) -> None:
        for name, value in values.items():
            if len(value) > LONGEST_VALUE:
                self._wrong(line, name, f"The value has more than {LONGEST_VALUE:,} characters; shorten it.")
            elif value != value.strip():
                self._wrong(line, name, "The value begins or ends with a space; take it away.")
        self._check_listed(line, "predicate_id", values, RELATIONS)
        self._check_listed(line, "mapping_justification", values, JUSTIFICATIONS)
        self._check_listed(line, "predicate_modifier", values, ["Not"])
        for name in ("subject_type", "object_type"):
            self._check_listed(line, name, values, ENTITY_TYPES)
        if values.get("subject_type") == LITERAL:
            self._wrong(line, "subject_type", "The subject needs an identifier; a mere name is not mapped here.")
        if not _NUMBER.fullmatch(values.get("confidence", "1")):
            self._wrong(line, "confidence", f"{values['confidence']!r} is no number from 0 to 1; write it as 0.9.")
        day = values.get("mapping_date", "2000-01-01")
        try:
            date.fromisoformat(day if _DATE.fullmatch(day) else "")
        except ValueError:
            self._wrong(line, "mapping_date", f"{day!r} is no day; write it as 2026-11-24.")

    def _check_listed(self, line: int, name: str, values: dict[str, str], listed: Iterable[str]) -> None:
        value = values.get(name)
        if value is not None and value not in listed:
            self._wrong(line, name, f"{value!r} is not allowed; there is: {', '.join(sorted(listed))}.")

    def _id(self, line: int, name: str, value: str) -> NamedNode | None:
        try:
            return expand(value, self.header.prefixes)
        except ValueError as error:
            self._wrong(
                line, name, f"{str(error)[0].upper()}{str(error)[1:]}; write prefix:name with a declared prefix."
            )
            return None

    def _check_against_others(self, mapping: Mapping) -> None:
        pair = (mapping.subject.value, mapping.target)
        same = self._known.setdefault((*pair, mapping.predicate, mapping.negated), mapping.line)
        if same != mapping.line:
            self._wrong(mapping.line, "", f"The same mapping stands in line {same}; leave one out.")
        stronger = {name for name, implied in IMPLIED.items() if mapping.predicate in implied}
        weaker = IMPLIED.get(mapping.predicate, frozenset())
        for name in {mapping.predicate, *(stronger if mapping.negated else weaker)}:
            other = self._known.get((*pair, name, not mapping.negated))
            if other is not None:
                self._wrong(mapping.line, "predicate_modifier", f"Line {other} says the opposite; leave one out.")


_IDS = ("record_id", "subject_id", "object_id", "subject_source", "object_source")


def _numbered(reader: Iterator[list[str]], offset: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it begins."""
    begin = offset + 1
    for cells in reader:
        yield begin, cells
        begin = offset + reader.line_num + 1  # type: ignore[attr-defined]
