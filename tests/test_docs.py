"""What README and docs show is what happens: commands, printed answers, Python and SPARQL are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from clusterkg.graph import KnowledgeGraph

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BIN = Path(sys.executable).parent


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a documented command with this environment's clusterkg and Python."""
    command = command.replace(".venv/bin/python", sys.executable).replace("scripts/run", str(BIN / "clusterkg"))
    return subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "COLUMNS": "116"},
        check=False,
    )


def test_printed_answers_are_what_is_printed() -> None:
    shown = re.findall(r"```console\n\$ (.*?)\n```\n\n```text\n(.*?)\n```", README, re.DOTALL)
    assert len(shown) >= 2
    for command, printed in shown:
        done = shell(command, ROOT)
        assert done.returncode == 0, done.stderr
        assert done.stdout.rstrip() == printed


def test_every_command_of_the_table_runs(paper: Path, tmp_path: Path) -> None:
    commands = re.findall(r"`(scripts/run [^`]+|echo [^`]+)`", README)
    assert len(commands) >= 10
    for command in commands:
        if "my-clusters.ttl" in command:
            command = command.replace("my-clusters.ttl", str(ROOT / "docs" / "examples" / "hinterland.ttl"))
        done = shell(command.replace("\\|", "|").replace("paper.txt", str(paper)) + " > /dev/null", tmp_path)
        assert done.returncode == 0, (command, done.stderr)


def test_loading_into_a_store_works(tmp_path: Path) -> None:
    (block,) = (block for block in blocks(README, "sh") if "bulk_load" in block)
    done = shell(block, tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d{5} triples\n", done.stdout)


def test_python_of_the_readme_runs() -> None:
    (block,) = blocks(README, "python")
    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "asserted" in done.stdout


def test_the_two_commands_of_the_readme_exist() -> None:
    first, second = blocks(README, "sh")[:2]
    assert "scripts/run ask " in first
    assert second.strip() == "scripts/test"
    assert "scripts/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert all(os.access(ROOT / "scripts" / name, os.X_OK) for name in ("run", "setup", "test"))


def test_queries_of_the_docs_run(graph: KnowledgeGraph) -> None:
    queries = [query for path in DOCS for query in blocks(path.read_text(encoding="utf-8"), "sparql")]
    assert len(queries) >= 2
    for query in queries:
        assert graph.store.select(query)[1], query


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_files_that_are_linked_exist(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_paths_that_are_named_exist(path: Path) -> None:
    for target in re.findall(
        r"`((?:ontology|queries|shapes|clusterkg|tests|docs|bench|scripts)/[\w./-]*)`", path.read_text()
    ):
        assert (ROOT / target).exists(), target
