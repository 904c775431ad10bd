"""What a query from outside must not do, checked before an engine sees it.

A few kilobytes of nested braces kill any process that embeds the engine, `SERVICE` makes it call other hosts, and
an endless query cannot be stopped from within. So: caps on length and nesting first, on the bare text; then the
parsed query is searched for `SERVICE` and `FROM`; then it runs in a process of its own (`sandbox`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clusterkg.errors import QueryError, QueryLimitError
from clusterkg.namespaces import BASE, PREFIXES, expand

__all__ = ["DEFAULT_LIMITS", "Limits", "check_nesting", "check_query", "explain", "query_form", "split_prologue"]


@dataclass(frozen=True)
class Limits:
    """The limits of one query. Reaching one is an error that names it; an answer is never cut.

    Attributes:
        characters: Length of the query text.
        nesting: Depth of brackets of any kind.
        seconds: Wall time.
        answer_megabytes: Size of the answer as serialised.
        megabytes: Memory of the process that runs it.
    """

    characters: int = 50_000
    nesting: int = 60
    seconds: float = 30.0
    answer_megabytes: int = 64
    megabytes: int = 2_048


DEFAULT_LIMITS = Limits()

_PROLOGUE = re.compile(r"^(?:\s|#[^\n]*(?:\n|$)|PREFIX\s+[^\s:]*:\s*<[^>]*>|BASE\s*<[^>]*>)*", re.IGNORECASE)
_NAMESPACES = frozenset(namespace.iri for namespace in PREFIXES.values())
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})

# IRIs, strings and comments can hold brackets that nest nothing; long strings first, for they begin like short ones.
_SKIPPED = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>|\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}"""
    r"""|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*'|\#[^\n\r]*|[{}()\[\]]""",
    re.DOTALL,
)


def check_nesting(text: str, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse a text that is too long or nests too deeply, without parsing it.

    Raises:
        QueryLimitError: naming the limit.

    Example:
        >>> check_nesting("SELECT * " + "{" * 5000)
        Traceback (most recent call last):
        clusterkg.errors.QueryLimitError: The query nests brackets deeper than 60 levels, the limit.
    """
    if len(text) > limits.characters:
        raise QueryLimitError(f"The query has {len(text):,} characters; the limit is {limits.characters:,}.")
    depth = 0
    for match in _SKIPPED.finditer(text):
        bracket = match.group()
        if bracket in "{([":
            depth += 1
            if depth > limits.nesting:
                raise QueryLimitError(f"The query nests brackets deeper than {limits.nesting} levels, the limit.")
        elif bracket in "})]":
            depth -= 1


def check_query(text: str, limits: Limits = DEFAULT_LIMITS) -> frozenset[str]:
    """Refuse what a reading query must not hold: updates, `SERVICE`, `FROM`; and what is no SPARQL at all.

    Args:
        text: The query.
        limits: Its limits.

    Returns:
        The IRIs in our own namespaces that the query names.

    Raises:
        QueryLimitError: if it is too long or too deep.
        QueryError: if it does not parse, is an update, or names a remote service or a foreign graph.

    Example:
        >>> sorted(check_query("SELECT * { ?s a clu:IndustrialCluster }"))
        ['https://w3id.org/clusterkg/ontology#IndustrialCluster']
        >>> check_query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
        Traceback (most recent call last):
        clusterkg.errors.QueryError: SERVICE is not allowed: nothing here calls another host. Ask that host directly.
    """
    check_nesting(text, limits)
    from rdflib import URIRef
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(text)
    except RecursionError:
        raise QueryLimitError("The query nests too deeply to be read.") from None
    except Exception as error:
        raise QueryError(explain(text, error)) from None
    named: set[str] = set()
    for node in _nodes(parsed):
        if isinstance(node, URIRef):
            named.add(str(node))
        elif node.name == "ServiceGraphPattern":
            raise QueryError("SERVICE is not allowed: nothing here calls another host. Ask that host directly.")
        elif node.name == "DatasetClause":
            raise QueryError("FROM is not allowed: the query is asked of the published graph, which has no others.")
        elif node.name == "pname":
            named.add(expand(f"{node.prefix}:{node.localname or ''}"))
    return frozenset(iri for iri in named if iri.startswith(BASE) and iri not in _NAMESPACES)


def query_form(text: str) -> str:
    """The keyword that a query begins with after its prologue, in capitals; empty if there is none.

    Example:
        >>> query_form("PREFIX a: <urn:a> # mine \\n ask { }")
        'ASK'
    """
    word = re.match(r"\w+", split_prologue(text)[1])
    return word[0].upper() if word else ""


def split_prologue(text: str) -> tuple[str, str]:
    """The prefixes of a query, without comments, and the rest.

    Example:
        >>> split_prologue("# mine\\nPREFIX a: <urn:a>\\nASK { }")
        ('PREFIX a: <urn:a>', 'ASK { }')
    """
    match = _PROLOGUE.match(text)
    end = match.end() if match else 0
    lines = [line.strip() for line in text[:end].splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("#")), text[end:].rstrip()


def explain(text: str, error: Exception) -> str:
    """What is wrong with a query, where, in one or two lines.

    Args:
        text: The query.
        error: What the parser raised; it tells the place as attributes, or in its text as `error at 3:5`.
    """
    form = query_form(text)
    if form in _UPDATES:
        return f"{form} is an update; only queries are answered here: SELECT, ASK, CONSTRUCT, DESCRIBE."
    line, column = getattr(error, "lineno", None), getattr(error, "column", None)
    place = re.search(r"error at (\d+):(\d+)", str(error))
    if place is not None:
        line, column = int(place[1]), int(place[2])
    lines = text.splitlines()
    what = "a prefix that is not declared" if "Prefix not found" in str(error) else "something that is not SPARQL 1.1"
    if line is None or column is None:
        return f"The query holds {what}."
    if line > len(lines):
        return "The query ends too early: a bracket or a keyword is missing."
    return f"The query holds {what}, at line {line}, column {column}:\n  {lines[line - 1].strip()[:200]}"


def _nodes(node: Any) -> Iterator[Any]:
    """All grammar nodes and IRIs of a parsed query."""
    from pyparsing import ParseResults
    from rdflib import URIRef
    from rdflib.plugins.sparql.parserutils import CompValue

    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, CompValue):
            yield current
            stack.extend(current.values())
        elif isinstance(current, URIRef):
            yield current
        elif isinstance(current, list | tuple | ParseResults):
            stack.extend(current)
