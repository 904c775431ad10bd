"""What is slow, or different, on some engine is in no question.

Each pattern has a query in fixtures/patterns/ that it, and only it, finds fault with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT
from pyoxigraph import Literal
from rdflib import Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from clusterkg.graph import KnowledgeGraph
from clusterkg.questions import load_question

QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
FAULTY = sorted((FIXTURES / "patterns").glob("*.rq"))
Find = Callable[[str, KnowledgeGraph], list[str]]


def not_exists(text: str, _: KnowledgeGraph) -> list[str]:
    """Slow in rdflib, and wrong across a split in Comunica."""
    return re.findall(r"\b(?:NOT\s+)?EXISTS\b", text, re.IGNORECASE)


def beyond_one_graph(text: str, _: KnowledgeGraph) -> list[str]:
    """Named graphs, other services and what SPARQL 1.1 does not have."""
    return re.findall(r"\b(?:GRAPH|FROM|SERVICE|LATERAL)\b", text)


def unanchored_optional(text: str, _: KnowledgeGraph) -> list[str]:
    """Nothing in it that stands before it: each row is joined with every match."""
    return [str(added) for before, added in optionals(text) if added and not set.union(*added) & before]


def loose_step_in_optional(text: str, _: KnowledgeGraph) -> list[str]:
    """A step that hangs neither on what stands before nor on another step."""
    return [
        str(loose)
        for before, added in optionals(text)
        if added and set.union(*added) & before
        for loose in [unreached(before, added)]
        if loose
    ]


def path_from_what_is_given(text: str, _: KnowledgeGraph) -> list[str]:
    """Virtuoso can lose a start that comes from VALUES, and then answers for every start: `?found (…)* ?given`."""
    given = set(re.findall(r"VALUES\s+\?(\w+)", text))
    return sorted(given & set(re.findall(r"\?(\w+)\s+\([^?{}]*\)[*+]\s+\?\w+", text)))


def label_as_it_stands(text: str, graph: KnowledgeGraph) -> list[str]:
    """Virtuoso orders by `?label` as far as its beginning only; `SUBSTR(?label, 1)` is ordered alike everywhere.

    Comunica orders texts without tag by the machine's locale, so `STR(?label)` is no way out.
    """
    bare = variables(re.sub(r"SUBSTR\(\?\w+, 1\)", "", order(text)))
    return [name for name, tagged in tags(text, graph) if name in bare and True in tagged]


def with_and_without_tag(text: str, graph: KnowledgeGraph) -> list[str]:
    """SPARQL does not say whether texts with tag come before those without."""
    return [name for name, tagged in tags(text, graph) if name in variables(order(text)) and len(tagged) > 1]


def tag_compared_by_letter(text: str, _: KnowledgeGraph) -> list[str]:
    """Stores differ in the case of language tags: `langMatches`."""
    return re.findall(r"\blang\([^)]*\)\s*!?=", text, re.IGNORECASE)


def no_order(text: str, _: KnowledgeGraph) -> list[str]:
    """Engines give rows as they find them."""
    return [] if order(text) else ["ORDER BY"]


PATTERNS: dict[str, Find] = {
    find.__name__.replace("_", "-"): find
    for find in (
        not_exists,
        beyond_one_graph,
        unanchored_optional,
        loose_step_in_optional,
        path_from_what_is_given,
        label_as_it_stands,
        with_and_without_tag,
        tag_compared_by_letter,
        no_order,
    )
}


# --- reading a query


def code(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def order(text: str) -> str:
    _, found, keys = text.rpartition("ORDER BY")
    return keys if found else ""


def variables(text: str) -> set[str]:
    return set(re.findall(r"\?(\w+)", text))


def tags(text: str, graph: KnowledgeGraph) -> Iterator[tuple[str, set[bool]]]:
    """For each column: whether its texts have a language tag."""
    columns, rows = graph.store.select(text)
    for i, column in enumerate(columns):
        yield column, {row[i].language is not None for row in rows if isinstance(row[i], Literal)}  # type: ignore[union-attr]


def optionals(text: str) -> Iterator[tuple[set[str], list[set[str]]]]:
    """For each OPTIONAL: the variables before it, and those of each of its steps."""
    for node in nodes(translateQuery(parseQuery(text)).algebra):
        if node.name == "LeftJoin":
            bound = {str(part.var) for part in nodes(node.p1) if part.name == "Extend"}  # by BIND
            yield bound.union(*steps(node.p1)), steps(node.p2)


def steps(node: object) -> list[set[str]]:
    found: list[set[str]] = []
    for part in nodes(node):
        if part.name == "BGP":
            found += [{str(term) for term in triple if isinstance(term, Variable)} for triple in part.triples]
        elif part.name == "values":
            found.append({str(name) for row in part.res for name in row})
    return found


def nodes(node: object) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from nodes(part)


def unreached(before: set[str], added: list[set[str]]) -> list[set[str]]:
    reached, left = set(before), list(added)
    while near := [step for step in left if step & reached]:
        reached.update(*near)
        left = [step for step in left if step not in near]
    return left


# --- the tests


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_question_has_it(pattern: str, name: str, graph: KnowledgeGraph) -> None:
    assert not PATTERNS[pattern](code(load_question(name).text), graph), PATTERNS[pattern].__doc__


def test_every_pattern_has_a_faulty_query() -> None:
    assert {path.stem for path in FAULTY} == set(PATTERNS)


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_only_its_pattern_finds_fault_with_it(path: Path, graph: KnowledgeGraph) -> None:
    text = code(path.read_text(encoding="utf-8"))
    assert [name for name, find in PATTERNS.items() if find(text, graph)] == [path.stem]
