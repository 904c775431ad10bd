"""CONSTRUCT and DESCRIBE of an endpoint, made of rows: these can be counted, while triples that are cut off look whole.

The template of a CONSTRUCT is filled here, by the embedded engine. A description is what the engines that we know give:
the triples in which a thing is the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from clusterkg.errors import BackendError, QueryError
from clusterkg.store.base import Solutions, Term
from clusterkg.store.guard import query_form, split_prologue
from clusterkg.store.shape import end_of_braces, is_variable, tokens

__all__ = ["fetch_triples"]

_AT_ONCE = 200  # things that are described with one query


def fetch_triples(query: str, select: Callable[[str], Solutions]) -> list[ox.Triple]:
    """The triples that a CONSTRUCT or DESCRIBE query asks for, each once.

    Args:
        query: The query, which has passed the guard.
        select: Runs a SELECT query, and gives all its rows or raises.

    Raises:
        QueryError: if the query cannot be taken apart.
        BackendError: if blank nodes come in, which mean nothing outside of their own answer.
    """
    prologue, body = split_prologue(query)
    form = query_form(query)
    make = _construct if form == "CONSTRUCT" else _describe
    return list(dict.fromkeys(make(prologue, body[len(form) :], select)))


def _construct(prologue: str, body: str, select: Callable[[str], Solutions]) -> Iterator[ox.Triple]:
    """Fill the template with the rows of the pattern."""
    first = next(tokens(body), None)
    short = first is not None and first[0] != "{"  # CONSTRUCT WHERE { … }: the pattern is the template
    start = first.end() if first is not None and short else 0
    end = start + end_of_braces(body[start:])
    template, pattern = body[start:end], body if short else body[end:]
    names = dict.fromkeys(match[0][1:] for match in tokens(template) if is_variable(match[0]))
    wanted = " ".join(f"?{name}" for name in names) or "(1 AS ?there)"
    columns, rows = select(f"{prologue}\nSELECT {wanted} {pattern}")
    head = " ".join(f"?{column}" for column in columns)
    values = "\n".join(f"({' '.join(map(_written, row))})" for row in rows)
    try:
        made = ox.Store().query(f"{prologue}\nCONSTRUCT {template} WHERE {{ VALUES ({head}) {{\n{values}\n}} }}")
    except SyntaxError:
        raise QueryError("The template of the CONSTRUCT cannot be filled; ask a SELECT instead.") from None
    if isinstance(made, ox.QueryTriples):
        yield from made


def _describe(prologue: str, body: str, select: Callable[[str], Solutions]) -> Iterator[ox.Triple]:
    """The triples about the things that are named or found."""
    named: list[str] = []
    pattern = ""
    for match in tokens(body):
        word = match[0]
        if not (is_variable(word) or word == "*" or word.startswith("<") or ":" in word):
            pattern = body[match.start() :]
            break
        named.append(word)
    variables = [word for word in named if is_variable(word) or word == "*"]
    things = [word for word in named if word not in variables]
    if variables and pattern:
        _, rows = select(f"{prologue}\nSELECT {' '.join(variables)} {pattern}")
        things += [_written(term) for row in rows for term in row if term is not None and not _is_text(term)]
    things = list(dict.fromkeys(things))
    for start in range(0, len(things), _AT_ONCE):
        some = " ".join(things[start : start + _AT_ONCE])
        _, rows = select(f"{prologue}\nSELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {some} }} ?s ?p ?o }}")
        for subject, predicate, value in rows:
            if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode) or value is None:
                raise BackendError("The server gave something else than triples.")
            _written(value)
            yield ox.Triple(subject, predicate, value)


def _is_text(term: Term) -> bool:
    return isinstance(term, ox.Literal)


def _written(term: Term | None) -> str:
    if isinstance(term, ox.BlankNode | ox.Triple):
        raise BackendError("The answer holds blank nodes, which cannot be asked about further; ask a SELECT instead.")
    return "UNDEF" if term is None else str(term)
