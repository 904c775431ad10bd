"""Virtuoso 7 from Debian's packages, unpacked but not installed."""

from __future__ import annotations

import os
import re
from pathlib import Path

import httpx

from servers.base import HOST, Server, Unavailable, free_port
from servers.fetching import apt_get, fetched, run

__all__ = ["Virtuoso"]

_PACKAGE = "virtuoso-opensource-7-bin"
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
        return [str(_program(_unpacked())), "+configfile", "virtuoso.ini", "+foreground"]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "LD_LIBRARY_PATH": _libraries(_unpacked())}


def _unpacked() -> Path:
    return fetched("virtuoso-7", _fetch)


def _program(root: Path) -> Path:
    return root / "usr" / "bin" / "virtuoso-t"


def _libraries(root: Path) -> str:
    folders = {path.parent for path in root.rglob("*.so*")}
    return os.pathsep.join(sorted(map(str, folders)))


def _fetch(root: Path) -> None:
    _unpack(_PACKAGE, root)
    packages, seen = [_PACKAGE], {_PACKAGE}
    while _lacks_libraries(root):
        packages = [name for package in packages for name in _needs(package) if name not in seen]
        if not packages:
            raise Unavailable(f"{_PACKAGE} lacks libraries that its packages do not bring")
        for name in packages:
            seen.add(name)
            _unpack(name, root)


def _unpack(package: str, root: Path) -> None:
    downloads = root / "packages"
    downloads.mkdir(exist_ok=True)
    try:
        run("apt-get", "download", package, cwd=downloads)
    except Unavailable:
        apt_get("--version")  # brings the package lists, which a fresh machine lacks
        run("apt-get", "download", package, cwd=downloads)
    for path in downloads.iterdir():
        run("dpkg-deb", "-x", str(path), str(root))
        path.unlink()


def _needs(package: str) -> list[str]:
    """The libraries that a package depends on, by the names that they have in this release."""
    said = run("apt-cache", "depends", "--important", package)
    return [name for name in re.findall(r"(?m)^\s*\|?Depends: (lib[^\s<>]+)", said) if not name.startswith("libc6")]


def _lacks_libraries(root: Path) -> bool:
    said = run("ldd", str(_program(root)), env={**os.environ, "LD_LIBRARY_PATH": _libraries(root)})
    return "not found" in said
