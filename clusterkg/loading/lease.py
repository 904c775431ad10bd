"""One load at a time into one target: whoever loads holds a lease, which ends by itself if its holder dies.

How it is written down differs (a file beside the store, triples at an endpoint); the rules are the same and stand here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clusterkg.errors import BackendError

__all__ = ["LASTS", "Holder", "Lease", "local_time", "this_process"]

LASTS = 120  # seconds from one renewal
_RENEWED_EVERY = 20.0
_PAUSE = 1.0


@dataclass(frozen=True)
class Holder:
    """Who holds a lease.

    Attributes:
        token: What tells one load from all others.
        host: The machine: its name, and a hash that tells it from others of that name.
        pid: The process there.
        since: When it began, in seconds of Unix time, by the target's clock.
        until: When the lease ends unless it is renewed.
        busy: Until when the target may still be at work for it, even if its process is gone; 0 if it is not.
    """

    token: str
    host: str
    pid: int
    since: int
    until: int
    busy: int = 0

    def is_over(self, now: int) -> bool:
        """Whether nobody needs to wait for it: it has ended, or its process on this machine has."""
        return self.busy <= now and (self.until <= now or self.is_dead())

    def is_dead(self) -> bool:
        """Whether its process is known to be gone."""
        return self.host == _host() and not _is_alive(self.pid)


def this_process(now: int) -> Holder:
    """A lease for this process, from now on."""
    return Holder(secrets.token_hex(8), _host(), os.getpid(), now, now + LASTS)


class Lease(ABC):
    """The lease of one target.

    Args:
        target: What to call the target in messages.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self._lost = threading.Event()
        self.holder: Holder | None = None

    # --- how it is written down

    @abstractmethod
    def now(self) -> int:
        """The time by the target's clock."""

    @abstractmethod
    def is_free(self) -> bool:
        """Whether no lease is written down, not even one that is over."""

    @abstractmethod
    def take(self, holder: Holder) -> Holder | None:
        """Write the lease down; the holder that is in the way if there is one, and then nothing of ours is left."""

    @abstractmethod
    def prolong(self, holder: Holder) -> bool:
        """Write down a later end; `False` if the lease is not ours any more."""

    @abstractmethod
    def give_back(self, holder: Holder) -> None:
        """Remove the lease if it is ours."""

    # --- the rules

    @contextlib.contextmanager
    def held(self, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the lease inside the block; it is renewed meanwhile.

        Args:
            waiting: Is called if a load that died left the target at work, which has to end first.

        Raises:
            BackendError: if somebody else holds it.
        """
        while (other := self.take(holder := this_process(self.now()))) is not None:
            if not other.is_dead():
                raise BackendError(self._refusal(other))
            if waiting is not None:
                waiting()
            time.sleep(_PAUSE)
        self.holder = holder
        done = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(holder, done), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()
            self.holder = None
            with contextlib.suppress(BackendError, OSError):  # else it ends by itself
                self.give_back(holder)

    def confirm(self) -> None:
        """Make sure that the lease is still ours.

        Raises:
            BackendError: if it is not, as when this process slept for long.
        """
        if self.holder is None or self._lost.is_set() or not self.prolong(self.holder):
            raise BackendError(
                f"The lease on {self._target} was lost to another load, since nothing was heard of this one for "
                f"{LASTS} seconds. Nothing was exchanged; load again."
            )

    def _renew(self, holder: Holder, done: threading.Event) -> None:
        while not done.wait(_RENEWED_EVERY):
            # A renewal that fails is tried again; `confirm` decides, in the thread that can tell the user.
            with contextlib.suppress(BackendError, OSError):
                if not self.prolong(holder):
                    self._lost.set()

    def _refusal(self, other: Holder) -> str:
        end = _clock(max(other.until, other.busy))
        return (
            f"Another load into {self._target} is running: process {other.pid} on {other.host.partition('#')[0]}, "
            f"since {_clock(other.since)}. Wait until it is done; if it died, its lease ends at {end}, and then one "
            "can load again."
        )


def _clock(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def local_time() -> int:
    """The time by this machine's clock."""
    return int(time.time())


def _host() -> str:
    """The machine: two containers, or two machines of one name, must not take each other's processes for their own."""
    parts = []
    with contextlib.suppress(OSError):
        parts = [Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")]
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return f"{socket.gethostname()}#{hashlib.sha256(''.join(parts).encode()).hexdigest()[:8]}"


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # cannot be told there without harm; the lease ends by itself
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return stat.rpartition(")")[2].split()[0] == "Z"
    return False
