"""What the servers are made of: fetched once, with the ordinary clients, into a cache folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["CACHE", "Unavailable", "apt_get", "fetched", "maven", "run"]

_MINUTES = 10


def _cache() -> Path:
    named = os.environ.get("CLUSTERKG_TEST_CACHE")
    if named:
        return Path(named).absolute()
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "clusterkg-tests"


# Where fetched servers are kept: `$CLUSTERKG_TEST_CACHE`, else a folder in the user's cache. Settled on import, before
# the tests move the cache of clusterkg itself.
CACHE = _cache()
_failed: dict[str, str] = {}  # what could not be fetched is not tried again in the same run


class Unavailable(Exception):  # noqa: N818  (no error: the machine just lacks something)
    """A server cannot be had on this machine; the message says what is missing."""


def fetched(name: str, fetch: Callable[[Path], None]) -> Path:
    """The folder of that name in the cache; filled by `fetch` if it is not there, whole or not at all."""
    folder = CACHE / name
    if folder.is_dir():
        return folder
    if name in _failed:
        raise Unavailable(_failed[name])
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one fetches, the others wait for it
        if not folder.is_dir():
            scratch = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=CACHE))
            try:
                fetch(scratch)
                scratch.rename(folder)
            except Unavailable as error:
                _failed[name] = str(error)
                raise
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    return folder


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What a command writes; `Unavailable` if it is missing, fails or takes too long."""
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, text=True, capture_output=True, check=True, timeout=60 * _MINUTES
        )
    except FileNotFoundError:
        raise Unavailable(f"{command[0]} is missing") from None
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{command[0]} took more than {_MINUTES} minutes") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip()[-2_000:]
        raise Unavailable(f"{' '.join(command)} failed: {said}") from None
    return done.stdout


def apt_get(*arguments: str) -> None:
    """Run apt-get with the rights to install: as root, or with a sudo that does not ask."""
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with contextlib.suppress(Unavailable):  # old lists may do
        run(*rights, "apt-get", "update", "-qq")
    run(*rights, "apt-get", *arguments, env=environment)


def maven(goal: str, *options: str, cwd: Path) -> None:
    """Run a goal of Maven's plugin for dependencies. Only what carries the right checksum is taken."""
    if shutil.which("mvn") is None:
        apt_get("install", "-y", "-qq", "--no-install-recommends", "maven")
    plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
    run("mvn", "--quiet", "--batch-mode", "--strict-checksums", f"{plugin}:{goal}", *options, cwd=cwd)
