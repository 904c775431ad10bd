"""`--store`, `clusterkg stores`, `clusterkg store up`, and what the pages about the stores tell people to do."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from servers import Server
from servers.base import free_port

from clusterkg.cli import main
from clusterkg.errors import BackendError, DataError
from clusterkg.graph import KnowledgeGraph, open_graph
from clusterkg.loading import load

KINDS = ("oxigraph", "fuseki", "virtuoso")


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(main, list(arguments))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was loaded."""
    made = tmp_path_factory.mktemp("store") / "clusterkg.db"
    load(str(made))
    return made


def test_every_asking_command_takes_a_store(folder: Path) -> None:
    plain = run("ask", "six-logics", "--format", "csv").output
    assert run("ask", "six-logics", "--format", "csv", "--store", str(folder)).output == plain
    for arguments in (
        ("claim", "area-heyri"),
        ("evidence", "area-heyri"),
        ("coverage",),
        ("info",),
    ):
        result = run(*arguments, "--store", str(folder))
        assert result.exit_code == 0, result.output
    assert run("info", "--store", str(folder), "--format", "json").output.count(str(folder)) == 1


def test_store_may_come_from_the_environment(folder: Path) -> None:
    result = CliRunner(env={"CLUSTERKG_STORE": str(folder)}).invoke(main, ["info"])
    assert f"store          {folder}" in result.output


def test_query_of_a_folder_is_guarded_too(folder: Path, tmp_path: Path) -> None:
    text = tmp_path / "q.rq"
    text.write_text("ASK { kg:heyri a clu:IndustrialCluster }", encoding="utf-8")
    assert run("query", str(text), "--store", str(folder)).output == "yes\n"
    text.write_text("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", encoding="utf-8")
    assert run("query", str(text), "--store", str(folder)).exit_code == 2


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("../elsewhere", encoding="utf-8")
    for where in (tmp_path / "missing", tmp_path):
        with pytest.raises(DataError, match="There is no store in"):
            open_graph(where)
    (tmp_path / "current").write_text("one", encoding="utf-8")
    (tmp_path / "versions" / "one").mkdir(parents=True)
    (tmp_path / "versions" / "one" / "CURRENT").write_text("junk", encoding="utf-8")
    with pytest.raises(BackendError, match="cannot be opened as a store"):
        open_graph(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_endpoint_is_looked_over(kind: str, filled_server: Callable[[str], Server], graph: KnowledgeGraph) -> None:
    claims = len(graph.store.select("SELECT ?c { ?c a <https://w3id.org/clusterkg/ontology#Claim> }")[1])
    server = filled_server(kind)
    result = run("stores", server.url)
    assert result.exit_code == 0, result.output
    assert result.output.startswith(f"server: {kind}")
    assert f"{claims:,} claims" in result.output.split("content: ")[1].splitlines()[0]
    assert "cannot be found out" not in result.output
    seen = {line["name"]: line for line in json.loads(run("stores", server.url, "--format", "json").output)}
    assert seen["rows in one answer"]["seen"].startswith("100,000 at least" if kind != "virtuoso" else "100,000")
    assert (seen["updates without a login"]["advice"] == "") == (kind == "virtuoso")
    if kind == "virtuoso":
        assert "0.123456789012346" in seen["literals"]["seen"]
        assert seen["plain queries see"]["seen"] == "all graphs"


def test_row_cap_is_seen(start_server: Callable[..., Server]) -> None:
    server = start_server("virtuoso", rows=10)
    seen = {line["name"]: line for line in json.loads(run("stores", server.url, "--format", "json").output)}
    assert seen["rows in one answer"]["seen"].startswith("10 of 100,000")
    assert "ResultSetMaxRows" in seen["rows in one answer"]["advice"]


def test_what_is_no_endpoint_is_told() -> None:
    result = run("stores", f"http://127.0.0.1:{free_port()}")
    assert (result.exit_code, "cannot be reached" in result.output) == (3, True)
    assert run("stores", "nowhere").exit_code == 2


def test_store_up_serves_read_only_and_stops(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "clusterkg", "store", "up", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"http://127.0.0.1:{port}/query answers; Ctrl-C stops it.\n"
        url = f"http://127.0.0.1:{port}"
        assert len(open_graph(url).ask("six-logics")) == 6
        assert "updates without a login: are refused" in run("stores", url).output
        second = run("store", "up", str(folder), "--port", str(port))
        assert (second.exit_code, "is taken" in second.output) == (3, True)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "Stopped.\n")
    time.sleep(0.2)
    assert run("ask", "six-logics", "--store", url).exit_code == 3


@pytest.mark.parametrize("kind", KINDS)
def test_commands_of_the_store_s_page_work(kind: str, start_server: Callable[..., Server]) -> None:
    """What the page tells people to type, with this server's address in place of the page's."""
    page = (ROOT / "docs" / "stores" / f"{kind}.md").read_text(encoding="utf-8")
    server = start_server(kind)
    (block,) = (b for b in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "clusterkg load" in b)
    (address,) = set(re.findall(r"http://127\.0\.0\.1:\d+\S*", block))
    script = block.replace(address, server.url).replace("clusterkg ", f"{sys.executable} -m clusterkg ")
    done = subprocess.run(
        ["/bin/sh", "-ec", script], capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"}
    )
    assert done.returncode == 0, done.stderr
    assert "logic-korea-6-quality-of-linkages" in re.sub(r"\s", "", done.stdout)


def test_start_options_of_the_pages_are_those_of_the_tests() -> None:
    fuseki = (ROOT / "docs" / "stores" / "fuseki.md").read_text(encoding="utf-8")
    used = (ROOT / "tests" / "servers" / "fuseki.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'_VERSION = "([\d.]+)"', used)
    assert f"jena-fuseki-server-{version}.jar --tdb2" in fuseki
    for option in ("--update", "--localhost"):
        assert option in fuseki
        assert option in used
