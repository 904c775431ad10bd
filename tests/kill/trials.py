"""One kill: a load of new content over old content, cut short at a chosen moment, and what is there afterwards."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servers import STORES, Server

from clusterkg.loading.content import Content, read_content
from clusterkg.loading.load import find_target
from clusterkg.store.opening import open_store
from kill.client import LINES

__all__ = [
    "DISK",
    "KINDS",
    "Moment",
    "Place",
    "Timeline",
    "Trial",
    "attempt",
    "moments",
    "rehearse",
    "restore",
    "triples",
]

DISK = "disk"
KINDS = (DISK, *STORES)
_CLIENT = Path(__file__).with_name("client.py")
_SWITCH, _AFTER = "Exchanging the content", "Verifying what is there now"
_PATIENCE = 600.0
_STARTS = 4
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_RDF, _RDFS, _XSD = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2001/XMLSchema#",
)


@dataclass(frozen=True)
class Moment:
    """When to kill.

    Attributes:
        seconds: So many seconds after the start, or after the exchange was begun.
        inside: Whether it is counted from the exchange.
        line: For the folder: the line of the exchange at which the client dies; 0 for none.
    """

    seconds: float
    inside: bool = False
    line: int = 0


@dataclass(frozen=True)
class Timeline:
    """A load that nobody disturbed.

    Attributes:
        seconds: How long it took.
        switch: How long the exchange took.
        lines: How many lines of code ran in the exchange; for the folder only.
    """

    seconds: float
    switch: float
    lines: int = 0


@dataclass(frozen=True)
class Trial:
    """What came of a kill.

    Attributes:
        store: Which store.
        victim: `client` or `server`.
        triples: How many were being loaded.
        seconds: When it was killed, after the start.
        stage: What the client had said last.
        found: `old`, `new` or `between`.
        problem: What went wrong afterwards; empty if nothing.
    """

    store: str
    victim: str
    triples: int
    seconds: float
    stage: str
    found: str
    problem: str

    @property
    def inside(self) -> bool:
        """Whether it was killed inside the exchange."""
        return self.stage.startswith(_SWITCH)


def triples(path: Path, number: int, name: str) -> Path:
    """Write a content of so many triples; the same at each run."""
    with path.open("w", encoding="utf-8") as stream:
        for i in range(number // 5):
            subject = f"<https://example.org/{name}/item/{i}>"
            stream.write(
                f"{subject} <{_RDF}type> <https://example.org/Thing> .\n"
                f'{subject} <{_RDFS}label> "thing {i} of {name} 事物"@en .\n'
                f'{subject} <https://example.org/number> "{i}"^^<{_XSD}integer> .\n'
                f"{subject} <https://example.org/next> <https://example.org/{name}/item/{(i * 7 + 1) % number}> .\n"
                f"{subject} <https://example.org/in> <https://example.org/group/{i % 97}> .\n"
            )
    return path


class Place:
    """A folder or a server of our own.

    Args:
        kind: One of `KINDS`.
        folder: Where its data go.
    """

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.server: Server | None = None if kind == DISK else STORES[kind](folder)
        self._folder = folder / "store"

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The server runs inside the block."""
        if self.server is None:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            yield
            return
        with self.server:
            yield

    @property
    def where(self) -> str:
        """What a user types."""
        return str(self._folder) if self.server is None else self.server.url

    def start_again(self) -> None:
        """Start the server after a kill; setting itself right may take it longer than one start is waited for."""
        if self.server is None:
            return
        for _ in range(_STARTS):
            with contextlib.suppress(RuntimeError):
                self.server.start()
                return
        self.server.start()

    def holds(self, content: Content) -> bool:
        """Whether that is what is there: triple by triple, and as whoever asks sees it."""
        if not find_target(self.where).verify(content, "", lambda *_: None):
            return False
        (number,) = open_store(self.where).select(_COUNT)[1][0]
        return int(number.value) == content.fingerprint.triples + 2  # type: ignore[union-attr]


class Client:
    """A `clusterkg load` in a process of its own."""

    def __init__(self, place: Place, file: Path, line: int | None = None) -> None:
        script = ["-m", "clusterkg", "load"] if line is None else [str(_CLIENT), str(line)]
        environment = {**os.environ, "CLUSTERKG_USER": "dba", "CLUSTERKG_PASSWORD": "dba"}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *script, place.where, str(file)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.said: list[tuple[float, str]] = []
        self._exchanging = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append((time.monotonic() - self.began, line.strip()))
            if line.startswith(_SWITCH):
                self._exchanging.set()
        self._exchanging.set()  # it ended: nobody needs to wait

    def wait_for(self, moment: Moment) -> None:
        """Until the moment has come, or the client has ended."""
        if moment.inside:
            self._exchanging.wait(_PATIENCE)
            time.sleep(moment.seconds)
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, moment.seconds - (time.monotonic() - self.began)))

    def end(self) -> int:
        """Its exit status."""
        status = self.process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        if self.process.stderr is not None:
            self.process.stderr.close()
        return status

    @property
    def stage(self) -> str:
        """What it said last before now."""
        return next((line for _, line in reversed(self.said) if line.endswith("…")), "start")


def rehearse(place: Place, old: Path, new: Path) -> Timeline:
    """Load both once, undisturbed, and take the time of the second."""
    restore(place, old)
    client = Client(place, new, 0 if place.kind == DISK else None)
    status = client.end()
    if status:
        raise RuntimeError(f"{place.kind}: {client.said[-1:]}")
    times = {line.partition("…")[0].partition(" (")[0]: seconds for seconds, line in client.said}
    lines = next((int(line.removeprefix(LINES)) for _, line in client.said if line.startswith(LINES)), 0)
    return Timeline(client.said[-1][0], times[_AFTER] - times[_SWITCH], lines)


def moments(timeline: Timeline, kills: int) -> list[Moment]:
    """So many moments: a quarter inside the exchange, the others spread over the whole load.

    They come mixed, in the same order each time, so that a run that is broken off has seen some of all.
    """
    inside = max(1, kills // 4)
    spread = kills - inside
    found = [Moment((i + 0.5) / spread * timeline.seconds) for i in range(spread)]
    for i in range(inside):
        part = (i + 0.5) / inside
        line = 1 + round(part * (timeline.lines - 1)) if timeline.lines else 0
        found.append(Moment(part * timeline.switch, inside=True, line=line))
    random.Random(kills).shuffle(found)
    return found


def attempt(place: Place, victim: str, moment: Moment, old: Path, new: Path) -> Trial:
    """Kill once. The old content has to be there before; it is there again afterwards, if all is well."""
    contents = {"old": _read(old), "new": _read(new)}
    client = Client(place, new, moment.line or None)
    if not moment.line:
        client.wait_for(moment)
    if victim == "client":
        if not moment.line:
            client.process.kill()
    elif place.server is not None:
        place.server.kill()
    killed, stage = time.monotonic() - client.began, client.stage
    ended = client.process.poll() is not None and client.process.returncode != -signal.SIGKILL
    status = client.end()
    if moment.line:
        stage = client.stage
    problem = ""
    if victim == "server":
        if status not in {0, 3} or any("Traceback" in line for _, line in client.said):
            problem = f"the client ended with {status}: {client.said[-1:]}"
        place.start_again()
    found = _found(place, contents)
    problem = problem or restore(place, old)
    if not problem and not place.holds(contents["old"]):
        problem = "the next load says that it is done, but its content is not there"
    number = contents["new"].fingerprint.triples
    return Trial(place.kind, victim, number, round(killed, 2), "ended" if ended else stage, found, problem)


@functools.cache
def _read(file: Path) -> Content:
    return read_content([file])


def _found(place: Place, contents: dict[str, Content]) -> str:
    for _ in range(3):  # a server may be ending what a dead client told it: the content changes between two looks
        for name, content in contents.items():
            if place.holds(content):
                return name
    return "between"


def restore(place: Place, old: Path) -> str:
    """Load the old content again; what went wrong, if anything did."""
    client = Client(place, old)
    return f"the next command ended so: {client.said[-1:]}" if client.end() else ""
