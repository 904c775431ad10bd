"""A second SHACL engine finds in every example of a broken constraint what pyshacl finds (G11)."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest
from gates.second_shacl import Unavailable, second_opinion
from rdflib import Graph, Literal
from test_shapes import FOLDERS, SH, SHAPE, background, constraints, examples, results, shapes

Findings = dict[str, dict[str, str]]


def examples_at_once(folder: str) -> Graph:
    """All examples of a folder with the ontology's terms."""
    data = Graph()
    data.parse(data=ox.serialize(background(), format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    for example in examples(folder).values():
        data += example
    return data


def blunted(folder: str) -> Graph:
    """The shapes of a folder, one of which was made unable to find anything."""
    graph = Graph() + shapes(folder)
    name = next(name for name, node in sorted(constraints(folder).items()) if (node, SH.minCount, None) in graph)
    graph.set((constraints(folder)[name], SH.minCount, Literal(0)))
    return graph


@cache
def opinions() -> dict[str, Findings]:
    """For each folder, and for one with a blunted shape, what each example breaks."""
    try:
        pairs = [(shapes(folder), examples_at_once(folder)) for folder in FOLDERS]
        pairs.append((blunted("headers"), examples_at_once("headers")))
        found = second_opinion(pairs)
    except Unavailable as missing:
        pytest.skip(f"shacl-engine cannot be had here: {missing}")
    names = [*FOLDERS, "headers blunted"]
    return {name: sorted_out(name.split()[0], rows) for name, rows in zip(names, found, strict=True)}


def sorted_out(folder: str, rows: list[tuple[str, str, str]]) -> Findings:
    """Findings by the example to which the focus node belongs, as `test_shapes.results` has them."""
    owner = {str(node): name for name, example in examples(folder).items() for node in example.subjects()}
    broken: Findings = {name: {} for name in examples(folder)}
    for focus, shape, severity in rows:
        if focus in owner:
            broken[owner[focus]][shape.removeprefix(SHAPE)] = severity.removeprefix(str(SH))
    return broken


@pytest.mark.parametrize("folder", FOLDERS)
def test_both_engines_find_the_same(folder: str) -> None:
    assert opinions()[folder] == results(folder)


def test_a_difference_would_be_seen() -> None:
    assert opinions()["headers blunted"] != results("headers")
