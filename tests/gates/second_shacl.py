"""A second SHACL engine: shacl-engine, which runs in Node; both come from package registries."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDFS, Graph
from servers.fetching import Unavailable
from servers.node import node, node_packages

__all__ = ["Unavailable", "second_opinion"]

_SOURCES = Path(__file__).resolve().parent / "shacl"


def second_opinion(pairs: Iterable[tuple[Graph, Graph]]) -> list[list[tuple[str, str, str]]]:
    """For each pair of shapes and data the findings: focus node, shape and severity. One process for all.

    Raises:
        Unavailable: if Node or the packages cannot be had here.
    """
    requests = [json.dumps({"shapes": _with_classes(shapes, data), "data": _lines(data)}) for shapes, data in pairs]
    done = subprocess.run(
        [node(), str(_SOURCES / "validate.mjs")],
        input="\n".join(requests) + "\n",
        cwd=node_packages("shacl", _SOURCES),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    for reply in replies:
        if "error" in reply:
            raise RuntimeError(f"shacl-engine: {reply['error'][:2_000]}")
    return [[(focus, shape, severity) for focus, shape, severity in reply["results"]] for reply in replies]


def _with_classes(shapes: Graph, data: Graph) -> str:
    """The shapes with the class tree of the data: this engine looks for subclasses among the shapes only."""
    tree = Graph()
    for triple in data.triples((None, RDFS.subClassOf, None)):
        tree.add(triple)
    return _lines(shapes) + _lines(tree)


def _lines(graph: Graph) -> str:
    # Readers put language tags into small letters; this engine compares them with sh:languageIn letter by letter.
    return graph.serialize(format="nt").replace('"zh-Hant"', '"zh-hant"')
