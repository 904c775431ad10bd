"""Reads the header of a mapping table: lines of YAML, each behind a "#"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from clusterkg.sssom.form import BUILT_IN, HEADER, NEEDED_IN_HEADER

__all__ = ["Header", "Problem", "read_header"]

_PREFIX = re.compile(r"[A-Za-z_][\w.-]*")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a mapping table, and where.

    Attributes:
        file: The name of the file.
        line: The line, from 1.
        column: The column or the header's entry; empty if it is the line as a whole.
        what: What is wrong and how to mend it.
    """

    file: str
    line: int
    column: str
    what: str

    def __str__(self) -> str:
        column = f", {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{column}: {self.what}"


@dataclass(frozen=True)
class Header:
    """What the header of a table says.

    Attributes:
        prefixes: The prefixes that the table declares, with their IRIs.
        values: Its other entries.
    """

    prefixes: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    @property
    def iri(self) -> NamedNode:
        """The IRI of the table."""
        return NamedNode(self.values["mapping_set_id"])


def read_header(file: str, lines: list[str]) -> tuple[Header, list[Problem]]:
    """Read a header; with it comes what is wrong with it.

    Args:
        file: The name of the file, for the messages.
        lines: The lines that begin with "#".
    """
    import yaml

    text = "".join(line[1:] for line in lines)
    problems: list[Problem] = []

    def wrong(name: str, what: str) -> None:
        number = next((n for n, line in enumerate(lines, 1) if re.match(rf"#\s*{re.escape(name)}\s*:", line)), 1)
        problems.append(Problem(file, number, name, what))

    try:
        # SSSOM forbids these; an alias of an alias of an alias can also grow without bound.
        if any(isinstance(token, _forbidden()) for token in yaml.scan(text)):
            wrong("", "The header has a YAML anchor, alias, tag or directive; write the values out.")
            return Header(), problems
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (makes nothing but texts, lists and mappings)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = f"The header is no YAML ({getattr(error, 'problem', error)}); quote a value that holds a colon."
        return Header(), [Problem(file, line, "", what)]
    if not isinstance(data, dict):
        wrong("", "There is no header; begin the file with lines such as '#license: https://…'.")
        return Header(), problems
    for name in sorted(data.keys() - HEADER):
        wrong(name, "SSSOM has no such entry; correct the name or leave it out.")
    for name, hint in NEEDED_IN_HEADER.items():
        if not data.get(name):
            wrong(name, f"The header does not have it; {hint}.")
    values = {name: value for name, value in data.items() if isinstance(value, str)}
    for name in ("mapping_set_id", "license"):
        if values.get(name) and not _IRI.fullmatch(values[name]):
            wrong(name, f"{values[name]!r} is no IRI; write it in full, with https://.")
    prefixes = data.get("curie_map") or {}
    if not isinstance(prefixes, dict):
        wrong("curie_map", "It is no list of prefixes; write one a line, as '#  skos: http://…'.")
        prefixes = {}
    before = len(problems)
    for prefix, iri in prefixes.items():
        if not _PREFIX.fullmatch(prefix) or not isinstance(iri, str) or not _IRI.fullmatch(iri):
            wrong(prefix, f"{iri!r} is no IRI, or {prefix!r} no prefix; write '#  prefix: http://…'.")
        elif BUILT_IN.get(prefix, iri) != iri:
            wrong(prefix, f"The prefix stands for {BUILT_IN[prefix]} in every table; leave it out.")
    # With a faulty prefix, no name in any row can be relied on.
    return Header({} if len(problems) > before else dict(prefixes), values), problems


def _forbidden() -> tuple[type, ...]:
    import yaml

    return (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)
