"""What the tests share: the paper's text, the graph, and the rule that in CI nothing is skipped."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from servers import STORES, Apache, Comunica, Server, Unavailable

_Started = TypeVar("_Started", Server, Comunica, Apache)

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"

# The published graph is built afresh, into a cache of this run's own.
_CACHE = tempfile.TemporaryDirectory(prefix="clusterkg-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name

from clusterkg.claims import Ontology, Published, publish, read_ontology  # noqa: E402
from clusterkg.claims.cache import published_files  # noqa: E402
from clusterkg.graph import KnowledgeGraph, open_graph  # noqa: E402
from clusterkg.release import build_release  # noqa: E402


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


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, but for the inferences, which take a reasoner a minute."""
    folder = tmp_path_factory.mktemp("release") / "files"
    build_release(folder, with_inferences=False)
    return folder


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts empty servers of a test's own, `start_server("oxigraph")`; they end with the test."""
    with ExitStack() as running:

        def start(kind: str, **options: Any) -> Server:
            folder = Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=tmp_path))
            return started(running, STORES[kind](folder, **options))

        yield start


@pytest.fixture(scope="session")
def filled_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Servers that hold the published graph and nothing else, one of each kind for the whole run; only to be read."""
    filled: dict[str, Server] = {}
    with ExitStack() as running:

        def start(kind: str) -> Server:
            if kind not in filled:
                server = started(running, STORES[kind](tmp_path_factory.mktemp(kind)))
                server.put(None, published_files().graph)
                filled[kind] = server
            return filled[kind]

        yield start


@pytest.fixture(scope="session")
def comunica() -> Iterator[Comunica]:
    """One Comunica for the whole run."""
    with ExitStack() as running:
        yield started(running, Comunica())


def started(running: ExitStack, server: _Started) -> _Started:
    """A server, started until the stack is left; where it cannot be had, the test is skipped."""
    try:
        return running.enter_context(server)
    except Unavailable as missing:
        pytest.skip(f"{server.name} cannot be had here: {missing}")
