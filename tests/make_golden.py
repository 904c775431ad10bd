"""Writes the golden answers anew from the present data. Read the difference before you commit it."""

from __future__ import annotations

from typing import Any

from answers import GOLDEN, VARIANTS

from clusterkg.graph import open_graph
from clusterkg.questions import Catalogue


def main() -> None:
    """Write one CSV file a question and variant; remove those of questions that are gone."""
    graph = open_graph()
    asked: dict[str, tuple[str, dict[str, str | list[str]]]] = {
        question.id: (question.id, {}) for question in Catalogue()
    } | VARIANTS
    for name, (question, parameters) in asked.items():
        given: dict[str, Any] = dict(parameters)
        text = graph.ask(question, **given).render("csv")
        (GOLDEN / f"{name}.csv").write_text(text, encoding="utf-8")
    for path in GOLDEN.glob("*.csv"):
        if path.stem not in asked:
            path.unlink()


if __name__ == "__main__":
    main()
