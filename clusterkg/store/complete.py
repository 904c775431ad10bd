"""Whether an answer that came over a network is whole. What is not whole becomes an error, never a part.

Servers cap rows, stop early, or put an error into the body, and say 200 all the same. What is looked at: the status,
the headers in which they admit it, the media type, the end of the body, and the number of rows, which is counted by a
second query, since a cap need not be admitted anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from clusterkg.errors import IncompleteAnswerError, QueryError, StoreRefusedError
from clusterkg.store.base import Solutions, Term
from clusterkg.store.guard import split_prologue
from clusterkg.store.http import Reply

__all__ = ["counting", "parse_results", "refuse_odd_numbers", "refuse_partial", "whole_number"]

_VIRTUOSO_ASK = "__ASK_RETVAL"  # Virtuoso answers ASK with a row of this column
_RESULTS = {"application/sparql-results+json", "application/json"}
_PATH = re.compile(r"""file:\S+|(?<![\w/\\:])(?:[A-Za-z]:|~)?(?:[\\/][^\s\\/:;,'"<>()]+)+[\\/]?""")
_NUMBER = re.compile(r"[+-]?(?:\d{1,4000}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,9})?|[+-]?INF|NaN", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,50}/[\w.+-]{1,50}", re.ASCII)
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,4000}", re.ASCII)


def refuse_partial(reply: Reply, where: str) -> None:
    """Refuse a reply that is an error, or that its server marks as a part.

    Args:
        reply: What came.
        where: The address to name.

    Raises:
        StoreRefusedError: if the server refuses or fails.
        IncompleteAnswerError: if the answer is marked as a part.
        QueryError: if the server does not understand the query.
    """
    state = reply.headers.get("x-sql-state", "")
    if "S1TAT" in state or reply.status == 206:
        raise IncompleteAnswerError(
            f"{where} stopped before it was done and gave a part of the answer (an anytime answer). Ask something "
            "smaller, or have the server's time limit raised (in Virtuoso: MaxQueryExecutionTime, or no timeout= in "
            "the address)."
        )
    if state:
        raise StoreRefusedError(
            f"{where} reports an error of its own with the answer, which is not used. Ask again, or look into its log."
        )
    if reply.status == 200:
        return
    if reply.status in {401, 403}:
        raise StoreRefusedError(
            f"{where} asks for a login, or refuses this one: set CLUSTERKG_USER and CLUSTERKG_PASSWORD (no peer is "
            "sent these), write name:password@ before the host, or use netrc."
        )
    if 300 <= reply.status < 400:
        raise StoreRefusedError(f"{where} sends one to another address; redirects are not followed. Name that address.")
    if reply.status == 400:
        raise QueryError(f"{where} does not take the query: {_said(reply)}")
    if reply.status in {408, 503, 504}:
        raise StoreRefusedError(f"{where} gave up: {_said(reply)} Ask something smaller, or later.")
    if reply.status == 404:
        raise StoreRefusedError(f"{where} has nothing at that address. Name the query endpoint, such as …/sparql.")
    if reply.status == 429:
        raise StoreRefusedError(f"{where} has had too many questions for now. Ask again later.")
    how = "Ask something smaller." if reply.status == 413 else "Ask again later, or look into the server's log."
    raise StoreRefusedError(f"{where} answers with HTTP status {reply.status}: {_said(reply)} {how}")


def _said(reply: Reply) -> str:
    """The first line of what a server says, shortened: no control characters, paths, or words of the credentials."""
    if reply.kind.endswith("html"):
        return "it sends a web page."
    raw = reply.body.decode("utf-8", "replace")
    text = "\n".join("".join(c for c in line if c.isprintable()) for line in raw.strip().splitlines())
    forms = [form(part).lower() for part in (raw, text) for form in (str, unquote)]
    if any(secret in form for secret in reply.secrets for form in forms):
        return "what it says repeats the password, and is not shown."
    return (_PATH.sub("…", text.partition("\n")[0])[:200].rstrip(" .") or "nothing more is said") + "."


def parse_results(reply: Reply, where: str) -> Solutions | bool:
    """The rows, or the truth value, of a reply in SPARQL's JSON format.

    Raises:
        IncompleteAnswerError: if the body is no whole answer.
    """
    if reply.kind not in _RESULTS:
        named = reply.kind if _MEDIA_TYPE.fullmatch(reply.kind) else "something without a media type"
        what = "a web page" if reply.kind.endswith("html") else named
        raise IncompleteAnswerError(
            f"{where} answers with {what}, not with query results. Is it the query endpoint, and does it ask for a "
            "login?"
        )
    try:
        data = json.loads(reply.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError:
        raise IncompleteAnswerError(f"{where} gave an answer that is nested too deeply to be query results.") from None
    except ValueError:
        tail = reply.body[-80:].decode("utf-8", "replace").strip()
        why = " The server cancelled the query." if "cancel" in tail.lower() else ""
        raise IncompleteAnswerError(
            f"{where} gave an answer that does not end as it must.{why} Ask something smaller, or have the server's "
            "time limit raised."
        ) from None
    try:
        if "boolean" in data:
            if not isinstance(data["boolean"], bool) or "results" in data:
                raise TypeError
            return data["boolean"]
        columns, bindings = data["head"]["vars"], data["results"]["bindings"]
        if not isinstance(columns, list) or not isinstance(bindings, list):
            raise TypeError
        if columns == [_VIRTUOSO_ASK]:
            return [str(row[_VIRTUOSO_ASK]["value"]) for row in bindings] == ["1"]
        plain = {"head": {"vars": columns}, "results": {"bindings": bindings}}
        parsed = ox.parse_query_results(json.dumps(plain), format=ox.QueryResultsFormat.JSON)
        if not isinstance(parsed, ox.QuerySolutions):
            raise TypeError
        return [variable.value for variable in parsed.variables], [tuple(solution) for solution in parsed]
    except (KeyError, TypeError, ValueError, SyntaxError, AttributeError, RecursionError):
        raise IncompleteAnswerError(
            f"{where} gave something that is not in the format of query results. Is it the query endpoint?"
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; of two values under one name nobody knows which is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_: str) -> None:
    raise ValueError  # NaN and the like, which are no JSON


def refuse_odd_numbers(rows: Iterable[tuple[Term | None, ...]], where: str) -> None:
    """Refuse rows in which something else is given for a number.

    Raises:
        IncompleteAnswerError: if there is such a value.
    """
    for term in (term for row in rows for term in row):
        if not isinstance(term, ox.Literal):
            continue
        kind = term.datatype.value.rsplit("#", 1)[-1]
        form = _INTEGER if kind == "integer" else _NUMBER if kind in {"decimal", "double", "float"} else None
        if form is not None and not form.fullmatch(term.value):
            raise IncompleteAnswerError(
                f"{where} gave something as a number that is none; the answer is not used. Load the graph anew, or "
                "look into what is there."
            )


def counting(query: str) -> str:
    """A query that counts the rows of a SELECT query.

    Example:
        >>> counting("PREFIX a: <urn:a> SELECT ?x { ?x a:b ?y }").splitlines()
        ['PREFIX a: <urn:a>', 'SELECT (COUNT(*) AS ?rows_in_all) WHERE { {', 'SELECT ?x { ?x a:b ?y }', '} }']
    """
    prologue, body = split_prologue(query)
    return "\n".join([*prologue.splitlines(), "SELECT (COUNT(*) AS ?rows_in_all) WHERE { {", body, "} }"])


def whole_number(term: object) -> int | None:
    """The number that a term, or a text, gives in plain digits; `None` if it is something else."""
    text = term.value if isinstance(term, ox.Literal) else term
    return int(text) if isinstance(text, str) and _DIGITS.fullmatch(text) else None
