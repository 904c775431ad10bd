"""The table of candidates that a user decides on, in the SSSOM/TSV format, and the links that come of it.

Beside the columns of SSSOM (mapping-commons/sssom) stands `accept`, declared as an extension, for yes or no.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.linking.candidates import Linked
from clusterkg.linking.index import Candidate
from clusterkg.linking.nodes import read_table
from clusterkg.namespaces import PREFIXES, SEMAPV, SKOS
from clusterkg.sssom.form import RELATIONS

__all__ = ["COLUMNS", "accepted_links", "candidate_rows", "sssom_table"]

COLUMNS = (
    "accept",
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
)
_EQUAL = {"same label", "same alias", "folded"}
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?", re.ASCII)
_CURIE = re.compile(r"([A-Za-z_][\w.-]*):(.*)", re.ASCII)
_PREFIX_LINE = re.compile(r"#\s+([A-Za-z_][\w.-]*):\s*(\S+)\s*")
_SHOWN = 20  # faults in one message


class _Curies:
    """Shortens IRIs, and remembers the prefixes that it took."""

    def __init__(self) -> None:
        self.used: dict[str, str] = {}
        self._known = {namespace.iri: prefix for prefix, namespace in PREFIXES.items()}

    def shorten(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        space, local = iri[:cut], iri[cut:]
        if "://" not in space or not _LOCAL.fullmatch(local):
            return iri
        prefix = self._known.setdefault(space, f"ns{len(self._known) - len(PREFIXES) + 1}")
        self.used[prefix] = space
        return f"{prefix}:{local}"


def candidate_rows(linked: Iterable[Linked], language: str = "en") -> Iterator[dict[str, str]]:
    """The rows of the table: one for each candidate, with full IRIs.

    Args:
        linked: Nodes with their candidates.
        language: The language of the reasons.
    """
    for one in linked:
        for candidate in one.candidates:
            yield {
                "accept": "",
                "subject_id": one.node.iri,
                "subject_label": _in_one_line(one.node.label(language)),
                "predicate_id": "skos:exactMatch" if candidate.match else "skos:closeMatch",
                "object_id": candidate.iri,
                "object_label": _in_one_line(candidate.label),
                "mapping_justification": _justification(candidate),
                "confidence": f"{candidate.score / 100:.3f}",
                "comment": _in_one_line("; ".join(reason.says(language) for reason in candidate.reasons)),
            }


def _justification(candidate: Candidate) -> str:
    """How the mapping came about, in the terms of the vocabulary SEMAPV."""
    codes = {reason.code for reason in candidate.reasons}
    if "service" in codes:
        return "semapv:UnspecifiedMatching"
    return "semapv:LexicalMatching" if codes & _EQUAL else "semapv:LexicalSimilarityThresholdMatching"


def sssom_table(linked: Iterable[Linked], language: str = "en") -> str:
    """The candidates as an SSSOM/TSV table with its header.

    Args:
        linked: Nodes with their candidates.
        language: The language of the reasons.

    Returns:
        The table; the same candidates give the same text.

    Example:
        >>> from clusterkg.linking.index import Entry, Index
        >>> from clusterkg.linking.candidates import link_nodes
        >>> index = Index([Entry("https://example.org/seoul", {"ko": "서울"})])
        >>> table = sssom_table(link_nodes([Entry("https://example.org/mine/1", {"": "Seoul"})], index))
        >>> print(table.splitlines()[-1].split("\\t")[:5])
        ['', 'ns1:1', 'Seoul', 'skos:exactMatch', 'ns2:seoul']
    """
    curies = _Curies()
    body = io.StringIO()
    writer = csv.DictWriter(body, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for row in candidate_rows(linked, language):
        for column in ("subject_id", "object_id"):
            row[column] = curies.shorten(row[column])
        writer.writerow(row)
    text = body.getvalue()
    spaces = curies.used | {"skos": SKOS.iri, "semapv": SEMAPV.iri}
    header = [
        "curie_map:",
        *(f"  {prefix}: {space}" for prefix, space in sorted(spaces.items())),
        f"mapping_set_id: urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}",
        "license: https://w3id.org/sssom/license/unspecified",
        "mapping_tool: clusterkg",
        f"mapping_tool_version: {version('clusterkg')}",
        "extension_definitions:",
        "  - slot_name: accept",
        "    type_hint: xsd:string",
    ]
    return "".join(f"#{line}\n" for line in header) + text


def accepted_links(path: Path, base: str = "") -> list[ox.Triple]:
    """The links that a user accepted in a table of candidates.

    Args:
        path: The table, with the columns `accept`, `subject_id`, `predicate_id` and `object_id`.
        base: What is put before ids that are no IRIs.

    Returns:
        A triple for each row that says yes, in the order of the table and each once.

    Raises:
        DataError: if the table cannot be read, or a row has a value that is not allowed; says each, with its line.
    """
    headings, rows = read_table(path, comments=True)
    if missing := [name for name in ("accept", "subject_id", "predicate_id", "object_id") if name not in headings]:
        raise DataError(f"{path.name} lacks the column {missing[0]}; `clusterkg link FILE -o {path.name}` makes one.")
    prefixes = _prefixes(path)
    faults: list[str] = []
    links: dict[ox.Triple, int] = {}
    exact: dict[str, object] = {}
    for line, row in rows:
        try:
            if (link := _link(row, prefixes, base)) is None:
                continue
            links.setdefault(link, line)
            if _is_exact(link) and exact.setdefault(row["subject_id"], link.object) != link.object:
                raise ValueError(f"{row['subject_id']} is accepted as the same as a second thing. One row must go.")
        except ValueError as error:
            faults.append(f"{path.name}, line {line}: {error}")
    if faults:
        more = [f"… and {len(faults) - _SHOWN:,} more."] if len(faults) > _SHOWN else []
        raise DataError("\n".join([*faults[:_SHOWN], *more]))
    return list(links)


def _link(row: Mapping[str, str], prefixes: Mapping[str, str], base: str) -> ox.Triple | None:
    answer = row["accept"].lower()
    if answer in _NO:
        return None
    if answer not in _YES:
        raise ValueError(f"accept is {row['accept']!r}; it has to be yes, no or empty.")
    if row.get("predicate_modifier"):
        raise ValueError("a row with a predicate_modifier cannot be accepted: it would become its opposite.")
    if row["predicate_id"] not in RELATIONS:
        raise ValueError(
            f"predicate_id is {row['predicate_id']!r}; it has to be one of {', '.join(sorted(RELATIONS))}."
        )
    return ox.Triple(
        _iri(row["subject_id"], "subject_id", prefixes, base),
        _iri(row["predicate_id"], "predicate_id", prefixes, ""),
        _iri(row["object_id"], "object_id", prefixes, ""),
    )


def _is_exact(link: ox.Triple) -> bool:
    return link.predicate == SKOS.exactMatch


def _iri(value: str, column: str, prefixes: Mapping[str, str], base: str) -> ox.NamedNode:
    found = _CURIE.fullmatch(value)
    if found and found[1] in prefixes and not found[2].startswith("//"):
        value = prefixes[found[1]] + found[2]
    elif found and not found[2].startswith("//") and found[1] != "urn":
        raise ValueError(f"{column} is {value!r}, whose prefix the header of the table does not declare.")
    elif not found:
        value = base + value
    try:
        return ox.NamedNode(value)
    except ValueError:
        mend = " --base puts one before it." if column == "subject_id" and not found else ""
        raise ValueError(f"{column} is {value!r}, which is no IRI.{mend}") from None


def _prefixes(path: Path) -> dict[str, str]:
    """Ours, and those that the header of the table declares."""
    declared: dict[str, str] = {}
    inside = False
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if not line.startswith("#"):
            break
        if inside and (found := _PREFIX_LINE.fullmatch(line)):
            declared[found[1]] = found[2].strip("'\"")
        else:
            inside = line.strip().rstrip() == "#curie_map:"
    return {prefix: namespace.iri for prefix, namespace in PREFIXES.items()} | declared


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
