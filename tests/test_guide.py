"""The user guide: its commands run, its code runs, what it prints is what is printed, in each of its languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from test_docs import BIN, blocks

from clusterkg.graph import KnowledgeGraph
from clusterkg.site.content import TONGUES

GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
FILE = "my-clusters.ttl"  # what the page on clusters of one's own has its reader write
_TONGUE = re.compile(r' --lang \w+|, lang="\w+"')
_PRINTED = re.compile(r"```console\n\$ (.*?)\n```\n\n```text\n(.*?)\n```", re.DOTALL)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a documented command with this environment's clusterkg."""
    command = re.sub(r"\bclusterkg (?=[a-z])", f"{BIN / 'clusterkg'} ", command)
    return subprocess.run(["/bin/sh", "-ec", command], capture_output=True, text=True, cwd=folder, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file that the reader has written by then."""
    (written,) = blocks((GUIDE / "own-clusters.md").read_text(encoding="utf-8"), "turtle")
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_run(path: Path, folder: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8"), "sh"):
        for command in block.strip().splitlines():
            done = shell(command, folder)
            assert done.returncode == 0, (command, done.stderr)
            assert done.stdout.strip() or " -o " in command or " > " in command or " load " in command, command


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_is_shown_is_printed(path: Path, folder: Path) -> None:
    for command, printed in _PRINTED.findall(path.read_text(encoding="utf-8")):
        done = shell(command, folder)
        assert done.returncode == 0, done.stderr
        assert done.stdout.rstrip() == printed


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_python_runs(path: Path, folder: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8"), "python"):
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, cwd=folder, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_queries_have_answers(graph: KnowledgeGraph) -> None:
    queries = [query for path in PAGES for query in blocks(path.read_text(encoding="utf-8"), "sparql")]
    assert len(queries) == len(TONGUES)
    for query in queries:
        assert len(graph.store.select(query)[1]) > 3


def test_the_languages_say_the_same() -> None:
    """Every page in every language, with the same headings, links and, but for the language asked in, the same code."""
    english = [path for path in PAGES if len(path.suffixes) == 1]
    assert len(english) >= 5
    assert len(PAGES) == len(TONGUES) * len(english)
    for path in english:
        for lang in TONGUES[1:]:
            other = path.with_suffix(f".{lang}.md")
            first, second = (file.read_text(encoding="utf-8") for file in (path, other))
            assert re.findall(r"^#+", first, re.M) == re.findall(r"^#+", second, re.M), other.name
            assert re.findall(r"\]\((.*?)\)", first) == re.findall(r"\]\((.*?)\)", second), other.name
            for kind in ("sh", "python", "sparql", "turtle", "console", "text"):
                assert _same(blocks(first, kind)) == _same(blocks(second, kind)), other.name


def _same(code: list[str]) -> list[str]:
    """Code without the language it asks for and the word it searches."""
    return [re.sub(r"word=\S+", "word=…", _TONGUE.sub("", block)) for block in code]
