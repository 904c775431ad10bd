"""What the tests share: the paper's text, the graph, and the rule that in CI nothing is skipped."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"

# The published graph is built afresh, into a cache of this run's own.
_CACHE = tempfile.TemporaryDirectory(prefix="clusterkg-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name

from clusterkg.claims import Ontology, Published, publish, read_ontology  # noqa: E402
from clusterkg.graph import KnowledgeGraph, open_graph  # noqa: E402


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where CLUSTERKG_NO_SKIPS is set, a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("CLUSTERKG_NO_SKIPS"):  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"skipped, where nothing may be: {report.longrepr}"  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def paper() -> Path:
    """The paper's text, which is not part of the repository: beside it, or where CLUSTERKG_PAPER points."""
    named = os.environ.get("CLUSTERKG_PAPER")
    found = [Path(named)] if named else sorted((ROOT.parent / "shared" / "paper").glob("*.txt"))
    if not found or not found[0].is_file():
        pytest.skip("the paper's text is not here; set CLUSTERKG_PAPER to its path")
    return found[0]


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The knowledge graph, built once for the whole run."""
    return open_graph()


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """`ontology/` as read."""
    return read_ontology()


@pytest.fixture(scope="session")
def published(ontology: Ontology) -> Published:
    """The published graph in memory."""
    return publish(ontology)
