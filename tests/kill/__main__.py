"""`make kill-tests`: fifty kills of each kind, in turns, and the record of them in docs/kill-tests.md.

What was found is written down after each kill, so that a run can be broken off and taken up again.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from servers.fetching import CACHE

from kill.trials import DISK, KINDS, Moment, Place, Timeline, Trial, attempt, moments, rehearse, restore, triples

_RECORD = Path(__file__).resolve().parents[2] / "docs" / "kill-tests.md"
_HEAD = """# Kill tests

`make kill-tests` loads {triples:,} triples over another content and sends SIGKILL to the client, or to the server under
it, at moments spread over the measured load, a quarter of them inside the exchange. Afterwards (the server is started
again) the content is read triple by triple, and as a reader sees it: it has to be the old or the new one. Then the next
`clusterkg load` has to work. The last run: {date}; clusterkg {clusterkg}, pyoxigraph and Oxigraph server {oxigraph},
Fuseki 5.6.0 (TDB2), Virtuoso 7.2, Python {python}.

| store | killed | kills | in the exchange | old content | new content | between | next command failed | a load takes |
|---|---|---:|---:|---:|---:|---:|---:|---:|
"""


def main() -> None:
    """Run the trials that are missing, and write the record."""
    parser = argparse.ArgumentParser(prog="kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of each row")
    parser.add_argument("--triples", type=int, default=400_000)
    parser.add_argument("--stores", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument("--log", type=Path, default=None, help="where each kill is noted")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    options = parser.parse_args()
    log = options.log or CACHE / "kill-tests.jsonl"
    log.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + 60 * options.minutes
    rows = [
        (kind, victim)
        for kind in options.stores
        for victim in ("client", "server")
        if (kind, victim) != (DISK, "server")
    ]
    with tempfile.TemporaryDirectory(prefix="kill-") as scratch, ExitStack() as running:
        folder = Path(scratch)
        old = triples(folder / "old.nt", 5_000, "old")
        new = triples(folder / "new.nt", options.triples, "new")
        places: dict[str, tuple[Place, Timeline, list[Moment]]] = {}
        for kind in options.stores:
            place = Place(kind, folder / kind)
            running.enter_context(place.running())
            timeline = _measured(log, kind, options.triples)
            if timeline is None:
                timeline = rehearse(place, old, new)
                _note(log, {"timeline": kind, "triples": options.triples, **asdict(timeline)})
            print(f"{kind}: {timeline} {restore(place, old)}", flush=True)
            places[kind] = (place, timeline, moments(timeline, options.kills))
        for number in range(options.kills):
            for kind, victim in rows:
                done = [
                    trial for trial in _trials(log, options.triples) if (trial.store, trial.victim) == (kind, victim)
                ]
                if len(done) > number or time.monotonic() > end:
                    continue
                place, _, when = places[kind]
                trial = attempt(place, victim, when[number], old, new)
                _note(log, asdict(trial))
                print(trial, flush=True)
                _write(log, options.triples)
    _write(log, options.triples)


def _note(log: Path, what: dict[str, object]) -> None:
    with log.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(what) + "\n")


def _lines(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def _trials(log: Path, number: int) -> list[Trial]:
    return [Trial(**line) for line in _lines(log) if "victim" in line and line["triples"] == number]  # type: ignore[arg-type]


def _measured(log: Path, kind: str, number: int) -> Timeline | None:
    """How long a load took when it was measured; nothing if it was not."""
    for line in _lines(log):
        if line.get("timeline") == kind and line["triples"] == number:
            return Timeline(line["seconds"], line["switch"], line["lines"])  # type: ignore[arg-type]
    return None


def _write(log: Path, number: int) -> None:
    trials = _trials(log, number)
    text = _HEAD.format(
        triples=number,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        clusterkg=version("clusterkg"),
        oxigraph=version("pyoxigraph"),
        python=platform.python_version(),
    )
    for kind, victim in sorted({(t.store, t.victim) for t in trials}, key=lambda row: (KINDS.index(row[0]), row[1])):
        row = [t for t in trials if (t.store, t.victim) == (kind, victim)]
        found = [sum(t.found == name for t in row) for name in ("old", "new", "between")]
        measured = _measured(log, kind, number) or Timeline(0, 0)
        cells = [len(row), sum(t.inside for t in row), *found, sum(bool(t.problem) for t in row)]
        text += f"| {kind} | {victim} | {' | '.join(map(str, cells))} | {measured.seconds:.0f} s |\n"
    _RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
