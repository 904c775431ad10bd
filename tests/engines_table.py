"""Prints the table question × engine: what `test_engines.py` finds, and how many seconds each answer took.

python tests/engines_table.py [arguments for pytest, such as `-k fuseki`]
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

MARKS = {"passed": "✓", "failed": "✗", "skipped": "–"}


class Recorder:
    """A pytest plugin that keeps how each answer came out."""

    def __init__(self) -> None:
        self.engines: list[str] = []
        self.cells: dict[str, dict[str, str]] = {}
        self.seconds: dict[str, float] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            engine = item.callspec.params["engine"]  # type: ignore[attr-defined]
            if engine not in self.engines:
                self.engines.append(engine)
            item.user_properties.append(("cell", (item.callspec.params["name"], engine)))  # type: ignore[attr-defined]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        found = dict(report.user_properties)
        cell, seconds = found["cell"], found.get("seconds")
        assert isinstance(cell, tuple)
        name, engine = cell
        shown = MARKS[report.outcome]
        if isinstance(seconds, float):
            shown += f" {seconds:.2f}"
            self.seconds[engine] = self.seconds.get(engine, 0.0) + seconds
        self.cells.setdefault(name, {})[engine] = shown

    def table(self) -> str:
        rows = [[name, *(found.get(engine, "") for engine in self.engines)] for name, found in self.cells.items()]
        rows.sort(key=lambda row: row[0])
        totals = ["seconds", *(f"{self.seconds.get(engine, 0):.1f}" for engine in self.engines)]
        lines = [["question", *self.engines], *rows, totals]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        texts = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
        return "\n".join(text.rstrip() for text in texts)


def main() -> int:
    recorder = Recorder()
    tests = f"{Path(__file__).with_name('test_engines.py')}::test_answer"
    status = pytest.main([tests, "--quiet", "--no-header", "--tb=line", *sys.argv[1:]], plugins=[recorder])
    print(recorder.table())
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
