"""What a query looks like from outside: its words, the columns it asks for, where a group of braces ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterkg.store.guard import split_prologue

__all__ = ["columns", "end_of_braces", "is_variable", "tokens", "variables"]

_NAME = "\\w\u00b7\u0300-\u036f\u203f\u2040"  # what names of variables are made of
_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>"""
    r"""|\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
    rf"|\#[^\n\r]*|[?$][{_NAME}]+|[\w.-]*:[\w.:%\\-]*|[(){{}}*]|\w+",
    re.DOTALL,
)


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The words, names, strings and brackets of a query, without its comments."""
    return (match for match in _TOKEN.finditer(text) if match[0][0] != "#")


def is_variable(word: str) -> bool:
    """Whether a word is the name of a variable."""
    return word[0] in "?$"


def variables(text: str) -> tuple[str, ...]:
    """The names of the variables in a piece of a query, each once, in their order.

    Example:
        >>> variables("?a ?b 'of ?c' # and ?d")
        ('a', 'b')
    """
    return tuple(dict.fromkeys(match[0][1:] for match in tokens(text) if is_variable(match[0])))


def columns(query: str) -> list[str] | None:
    """The columns that a SELECT query asks for; `None` if it asks for all there are.

    Example:
        >>> columns("SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE { ?a ?p ?b } GROUP BY ?a")
        ['a', 'n']
    """
    found: list[str] = []
    depth, last = 0, ""
    for match in tokens(split_prologue(query)[1]):
        word = match[0]
        if is_variable(word):
            last = word[1:]
            if not depth:
                found.append(last)
        elif word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if not depth:
                found.append(last)  # what stands after AS
        elif not depth and word == "*":
            return None
        elif not depth and (word == "{" or word.upper() in {"WHERE", "FROM"}):
            break
    return found


def end_of_braces(text: str) -> int:
    """Where the first group in braces ends; 0 if there is none.

    Example:
        >>> end_of_braces("{ ?s ?p '}' } WHERE { }")
        13
    """
    depth = 0
    for match in tokens(text):
        depth += (match[0] == "{") - (match[0] == "}")
        if match[0] == "}" and not depth:
            return match.end()
    return 0
