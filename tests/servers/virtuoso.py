"""Virtuoso 7 from Debian's packages, unpacked but not installed."""

from __future__ import annotations

from pathlib import Path

import httpx

from servers.base import HOST, Server, free_port
from servers.debian import Program, unpacked

__all__ = ["Virtuoso"]

# Virtuoso has no default graph: a plain query is answered from all graphs together.
_UNNAMED = "urn:clusterkg:tests:unnamed"
_SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = {host}:{inner_port}
ServerThreads = 10
DirsAllowed = .
NumberOfBuffers = 30000
MaxDirtyBuffers = 20000
CheckpointInterval = 60

[HTTPServer]
ServerPort = {host}:{port}
ServerRoot = .
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = {seconds}
"""


class Virtuoso(Server):
    """A database of its own, with the administrator dba (password dba) and queries open to all.

    Args:
        folder: Where data and log go.
        rows: After so many rows it cuts an answer off.
        seconds: After so many seconds it stops a query.
    """

    name = "Virtuoso"

    def __init__(self, folder: Path, *, rows: int = 100_000, seconds: int = 60) -> None:
        super().__init__(folder)
        self.rows, self.seconds = rows, seconds

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/sparql"

    def graph_url(self, graph: str | None) -> httpx.URL:
        place = f"http://{HOST}:{self.port}/sparql-graph-crud-auth"
        return httpx.URL(place, params={"graph-uri": graph or _UNNAMED})

    def authentication(self) -> httpx.Auth:
        return httpx.DigestAuth("dba", "dba")

    def command(self) -> list[str]:
        settings = _SETTINGS.format(
            host=HOST, port=self.port, inner_port=free_port(), rows=self.rows, seconds=self.seconds
        )
        (self.folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
        return [str(_program().path), "+configfile", "virtuoso.ini", "+foreground"]

    def environment(self) -> dict[str, str]:
        return _program().environment


def _program() -> Program:
    return unpacked("virtuoso-7", "virtuoso-opensource-7-bin", "virtuoso-t")
