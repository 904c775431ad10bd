"""What servers have in common: a process on a free loopback port that is waited for, stopped and killed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import httpx

from servers.fetching import Unavailable

__all__ = ["HOST", "Listener", "Server", "Unavailable", "free_port"]

HOST = "127.0.0.1"
_PATIENCE = 90.0  # seconds for a start, or for a good end
_ATTEMPTS = 3
# Below the ports that systems hand out to outgoing connections: so a server can come back on its own port.
_PORTS = range(15_000, 32_000)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    for port in random.sample(_PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise Unavailable("no loopback port is free")


class Listener(ABC):
    """A process with a folder of its own that listens on a port.

    Used as a context manager it runs inside the block. All loopback, all with a client that no proxy setting reaches.

    Args:
        folder: Where data and log go; it is made, and kept.
    """

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    # --- what each kind says of itself

    @abstractmethod
    def command(self) -> list[str]:
        """The command that starts it on `port`; fetches what is missing."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it answers as it should; may raise what httpx raises."""

    def environment(self) -> dict[str, str]:
        """The environment of the process."""
        return dict(os.environ)

    # --- its life

    def start(self) -> None:
        """Start it, and wait until it answers. The first start chooses the port; later ones keep it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        chosen = self.port
        for attempt in range(_ATTEMPTS):
            self.port = chosen or free_port()
            command = self.command()
            with self._log.open("ab") as log:
                self.process = subprocess.Popen(
                    command,
                    cwd=self.folder,
                    env=self.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self._guard = _guard(self.process.pid)
            if self._answers_in_time():
                return
            ended = self.process.poll()
            self.kill()
            if ended is None or attempt == _ATTEMPTS - 1:
                break  # it hangs: another port would not help
        what = "does not answer" if ended is None else f"ended with status {ended}"
        raise RuntimeError(f"{self.name} {what}; it said: {self._log.read_text(errors='replace')[-2_000:]}")

    def stop(self) -> None:
        """Ask it to end, and make it end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, as when the machine dies."""
        self._signal(signal.SIGKILL)

    def restart(self) -> None:
        """Start it again, with the same data on the same port; stop it first if it still runs."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- inner parts

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _answers_in_time(self) -> bool:
        assert self.process is not None
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if self.answers():
                    return self.process.poll() is None
            time.sleep(0.05)
        return False

    def _signal(self, first: signal.Signals) -> None:
        if self.process is None:
            return
        for sent in (first, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sent)  # it leads its own group
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=_PATIENCE / 3)
                break
        self.process = None
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()  # waits, and closes the pipe
            self._guard = None


class Server(Listener):
    """A triple store."""

    @property
    @abstractmethod
    def url(self) -> str:
        """What a user hands to clusterkg."""

    @property
    def query_url(self) -> str:
        """Where queries go."""
        return self.url

    @abstractmethod
    def graph_url(self, graph: str | None) -> httpx.URL:
        """Where a graph is put, by the Graph Store Protocol; `None` is what plain queries are answered from."""

    def authentication(self) -> httpx.Auth | None:
        """How to log in for writing."""
        return None

    def answers(self) -> bool:
        reply = httpx.post(
            self.query_url,
            data={"query": "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"},
            headers={"Accept": "application/sparql-results+json"},
            timeout=10,
            trust_env=False,
        )
        return reply.status_code == 200 and b'"bindings"' in reply.content

    # --- what tests do with it directly, without clusterkg

    def put(self, graph: str | None, path: Path) -> None:
        """Make an N-Triples file the whole content of a graph; `None` is what plain queries are answered from."""
        with path.open("rb") as content:
            reply = httpx.put(
                self.graph_url(graph),
                headers={"Content-Type": "application/n-triples"},
                content=content.read(),
                auth=self.authentication(),
                timeout=120,
                trust_env=False,
            )
        if not reply.is_success:
            raise RuntimeError(f"{self.name} took no graph: {reply.status_code} {reply.text[:500]}")


def _guard(group: int) -> subprocess.Popen[bytes]:
    """A process that kills a process group when this process is gone, however it went: then the pipe closes."""
    script = 'read -r _; kill -s KILL -- "-$1"'
    return subprocess.Popen(
        ["sh", "-c", script, "sh", str(group)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
