"""The Oxigraph server, as its PyPI package brings it."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

import httpx

from servers.base import HOST, Server, Unavailable

__all__ = ["Oxigraph"]


class Oxigraph(Server):
    """`oxigraph serve` with its data on disk."""

    name = "Oxigraph"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/query"

    def graph_url(self, graph: str | None) -> httpx.URL:
        store = f"http://{HOST}:{self.port}/store"
        return httpx.URL(f"{store}?default") if graph is None else httpx.URL(store, params={"graph": graph})

    def command(self) -> list[str]:
        beside = Path(sysconfig.get_path("scripts")) / "oxigraph"
        found = str(beside) if beside.is_file() else shutil.which("oxigraph")
        if found is None:
            raise Unavailable("the command oxigraph is missing: pip install oxigraph")
        return [found, "serve", "--location", str(self.folder / "data"), "--bind", f"{HOST}:{self.port}"]
