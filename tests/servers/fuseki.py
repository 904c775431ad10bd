"""Apache Jena Fuseki with a TDB2 database, from Maven Central."""

from __future__ import annotations

import os
from pathlib import Path

import httpx

from clusterkg.errors import MissingExtraError
from clusterkg.reasoning import find_java
from servers.base import HOST, Server, Unavailable
from servers.fetching import fetched, maven

__all__ = ["Fuseki", "fuseki_jar"]

_VERSION = "5.6.0"
_ARTIFACT = f"org.apache.jena:jena-fuseki-server:{_VERSION}"


class Fuseki(Server):
    """One dataset, `/ds`, that takes updates."""

    name = "Fuseki"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/ds"

    def graph_url(self, graph: str | None) -> httpx.URL:
        data = f"{self.url}/data"
        return httpx.URL(f"{data}?default") if graph is None else httpx.URL(data, params={"graph": graph})

    def command(self) -> list[str]:
        jar = fuseki_jar()
        try:
            java = find_java()
        except MissingExtraError as error:
            raise Unavailable(str(error)) from None
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        options = ["--tdb2", f"--loc={data}", "--update", "--localhost", f"--port={self.port}"]
        return [java, "-Xmx1g", "-jar", str(jar), *options, "/ds"]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "FUSEKI_BASE": str(self.folder / "run")}


def fuseki_jar() -> Path:
    """The jar of the server, which carries all of Jena.

    Raises:
        Unavailable: if it cannot be had here.
    """
    return fetched(f"fuseki-{_VERSION}", _fetch) / "fuseki.jar"


def _fetch(folder: Path) -> None:
    maven("copy", f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={folder}", cwd=folder)
    (jar,) = folder.glob("*.jar")
    jar.rename(folder / "fuseki.jar")
