"""Reads what a user wants to link: the labelled nodes of an RDF file, or the rows of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import DataError, UnknownNameError
from clusterkg.linking.index import MOST_CHARACTERS, Entry
from clusterkg.namespaces import expand

__all__ = ["MOST_ROWS", "read_nodes", "read_table"]

MOST_ROWS = 100_000
_LARGEST = 100_000_000  # bytes of a table
_LONGEST_CELL = 100_000  # characters
_TABLES = {".csv": ",;\t", ".tsv": "\t", ".tab": "\t"}


def read_nodes(
    path: Path,
    *,
    id_column: str = "id",
    label_columns: Sequence[str] = ("label",),
    type_column: str = "type",
    base: str = "",
) -> list[Entry]:
    """The nodes of a file that have a name.

    Args:
        path: An RDF file, or a table (`.csv` with comma, semicolon or tab; `.tsv`) in UTF-8 with a line of headings.
        id_column: The column that tells the rows apart.
        label_columns: The columns with names.
        type_column: The column with the class of each row, an IRI or `clu:IndustrialCluster`; a table may be without.
        base: What is put before ids that are no IRIs.

    Returns:
        The nodes, in the order of the table, or by IRI. Rows of a table without a name are left out.

    Raises:
        DataError: if the file cannot be read, is larger than a limit, or has no node with a name.
        UnknownNameError: if a column is missing.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder) / "mine.csv"
        ...     _ = path.write_text("id,label\\n1,Paju Book City\\n", encoding="utf-8")
        ...     [(node.iri, node.label()) for node in read_nodes(path, base="https://example.org/")]
        [('https://example.org/1', 'Paju Book City')]
    """
    if path.suffix.lower() not in _TABLES:
        if ox.RdfFormat.from_extension(path.suffix.lstrip(".")) is None:
            raise DataError(
                f"{path.name}: the ending tells neither a table (.csv, .tsv) nor RDF (.ttl, .nt, .jsonld, .rdf …). "
                "Save a spreadsheet as “CSV UTF-8”."
            )
        from clusterkg.linking.entries import entries_of_file

        nodes = entries_of_file(path)
        if len(nodes) > MOST_ROWS:
            raise DataError(f"{path.name} labels more than {MOST_ROWS:,} nodes, the limit.")
        return nodes
    headings, rows = read_table(path)
    for column in (id_column, *label_columns):
        if column not in headings:
            raise UnknownNameError("column", column, headings, f" in {path.name}")
    named: dict[str, Entry] = {}
    for line, row in rows:
        names = [row[column] for column in label_columns if row[column]]
        if not names:
            continue
        if not row[id_column]:
            raise DataError(f"{path.name}, line {line}: the column {id_column} is empty.")
        if len(longest := max(names, key=len)) > MOST_CHARACTERS:
            raise DataError(
                f"{path.name}, line {line}: a name has {len(longest):,} characters; the limit is {MOST_CHARACTERS}."
            )
        iri = row[id_column] if "://" in row[id_column] else base + row[id_column]
        if iri in named:
            raise DataError(f"{path.name}, line {line}: the id {row[id_column]!r} comes a second time.")
        kind = expand(row.get(type_column, ""))
        named[iri] = Entry(iri, {"": names[0]}, {"": tuple(names[1:])}, (kind,) if kind else ())
    if not named:
        raise DataError(f"{path.name} has no row with a name in {' or '.join(label_columns)}.")
    return list(named.values())


def read_table(path: Path, *, comments: bool = False) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """The headings of a table, and its rows with the numbers of their lines.

    Args:
        path: A `.csv` or `.tsv` file.
        comments: Whether lines at the head that begin with `#` are left out, as SSSOM has them.

    Raises:
        DataError: if it cannot be read, is no text in UTF-8, is empty, or a row does not fit the headings.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise DataError(f"{path.name} is larger than {_LARGEST // 1_000_000} MB, the limit.")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path.name} is not UTF-8 (byte {error.start + 1:,}). Save it as UTF-8; in a spreadsheet: "
            "“CSV UTF-8”. For a Korean or Chinese file: iconv -f EUC-KR (or BIG5) -t UTF-8."
        ) from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    if "\0" in text:
        raise DataError(f"{path.name} is no table: it holds zero bytes.")
    lines = text.splitlines(keepends=True)
    skipped = 0
    while comments and skipped < len(lines) and lines[skipped].startswith("#"):
        skipped += 1
    if skipped == len(lines) or not lines[skipped].strip():
        raise DataError(f"{path.name} is empty: it needs a line of headings and rows.")
    head = lines[skipped]
    delimiter = max(_TABLES.get(path.suffix.lower(), "\t"), key=head.count)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines[skipped:], delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip() for heading in next(reader)]
    except csv.Error as error:
        raise DataError(f"{path.name}, line {skipped + 1}: {_explained(error)}.") from None
    if twice := {heading for heading in headings if headings.count(heading) > 1}:
        raise DataError(f"{path.name} has two columns of the name {min(twice)!r}.")
    return headings, _rows(path.name, headings, reader, skipped)


def _rows(
    name: str, headings: list[str], reader: Iterator[list[str]], skipped: int
) -> Iterator[tuple[int, dict[str, str]]]:
    count = 0
    while True:
        line = skipped + reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(f"{name}, line {line}: {_explained(error)}.") from None
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            raise DataError(f"{name}, line {line}: {len(cells)} cells under {len(headings)} headings.")
        count += 1
        if count > MOST_ROWS:
            raise DataError(f"{name} has more than {MOST_ROWS:,} rows, the limit. Split it.")
        yield line, {heading: cell.strip() for heading, cell in zip(headings, cells, strict=True)}


def _explained(error: csv.Error) -> str:
    if "limit" in str(error):
        return f"a cell has more than {_LONGEST_CELL:,} characters, the limit"
    return f"quotation marks do not pair up ({error})"
