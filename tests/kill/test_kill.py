"""The short form of `make kill-tests`: a few kills of each kind, of smaller loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import Unavailable

from kill.trials import DISK, KINDS, Place, attempt, moments, rehearse, restore, triples


@pytest.mark.parametrize("kind", KINDS)
def test_old_or_new_after_a_kill(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERKG_USER", "dba")
    monkeypatch.setenv("CLUSTERKG_PASSWORD", "dba")
    old, new = triples(tmp_path / "old.nt", 1_000, "old"), triples(tmp_path / "new.nt", 20_000, "new")
    place = Place(kind, tmp_path / kind)
    try:
        with place.running():
            timeline = rehearse(place, old, new)
            assert not restore(place, old)
            for victim in ("client",) if kind == DISK else ("client", "server"):
                for moment in moments(timeline, 3):
                    trial = attempt(place, victim, moment, old, new)
                    assert trial.found in {"old", "new"}, trial
                    assert not trial.problem, trial
    except Unavailable as missing:
        pytest.skip(f"{kind} cannot be had here: {missing}")
