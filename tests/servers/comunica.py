"""A federation of SPARQL endpoints through Comunica, which runs in Node; both come from package registries."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from servers.node import node, node_packages

__all__ = ["Comunica"]

_SOURCES = Path(__file__).resolve().parent.parent / "comunica"


class Comunica:
    """One process that answers queries over several endpoints, one query after the other."""

    name = "Comunica"

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, query: str, sources: Sequence[str], seconds: float = 60.0) -> bytes:
        """The answer over all sources together, as SPARQL results in JSON.

        Args:
            query: A SELECT or ASK query.
            sources: The query endpoints.
            seconds: How long it may take.

        Raises:
            TimeoutError: if it takes longer. The process is ended; the next query starts another.
            RuntimeError: if Comunica fails.
        """
        process = self._running()
        assert process.stdin is not None
        process.stdin.write(json.dumps({"query": query, "sources": list(sources)}).encode() + b"\n")
        process.stdin.flush()
        reply = json.loads(self._line(process, seconds))
        if "error" in reply:
            raise RuntimeError(f"Comunica: {reply['error'][:2_000]}")
        return json.dumps(reply["answer"]).encode()

    def start(self) -> None:
        """Start it, so that the first query does not have to."""
        self._running()

    def stop(self) -> None:
        """End it, whatever it does."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()  # waits, and closes the pipes
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [node(), str(_SOURCES / "ask.mjs")],
                cwd=node_packages("comunica", _SOURCES),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        return self._process

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        assert process.stdout is not None
        end, pieces = time.monotonic() + seconds, [b""]
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            while not pieces[-1].endswith(b"\n"):
                if not waiting.select(max(0.0, end - time.monotonic())):
                    self.stop()
                    raise TimeoutError(f"no answer within {seconds:g} s")
                pieces.append(os.read(process.stdout.fileno(), 1 << 20))
                if not pieces[-1]:
                    self.stop()
                    raise RuntimeError("Comunica ended")
        return b"".join(pieces)
