"""A folder as target: a new version is built beside the current one, then a small file is replaced that names it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import BackendError, DataError
from clusterkg.loading.content import MARKER, MARKER_TRIPLES, Content, Fingerprint, Tally
from clusterkg.loading.lease import LASTS, Holder, Lease, local_time
from clusterkg.loading.streams import as_file
from clusterkg.loading.target import Found, Progress
from clusterkg.namespaces import CLU
from clusterkg.store.versions import CURRENT, VERSIONS, current_version

__all__ = ["FolderTarget"]

_LOCK = "load.lock"
_OURS = re.compile(rf"{CURRENT}|{VERSIONS}|{re.escape(_LOCK)}|(?:{CURRENT}|{re.escape(_LOCK)})\.[0-9a-f]{{16}}")
_VERSION = re.compile(r"(\d{6,})-[0-9a-f]{16}")
_STEP = 20_000  # triples between two reports


class FolderTarget:
    """A store on disk.

    Args:
        where: The folder as the user named it; it need not exist.

    Raises:
        DataError: if there is something else.
    """

    kind, graph = "folder", ""

    def __init__(self, where: str) -> None:
        self.address = where
        self._folder = Path(where)
        self._staged: Path | None = None
        self.lease: Lease = _FolderLease(where, self._folder)
        self._refuse_foreign()

    def look(self) -> Found:
        """What the current version holds; nothing if there is none, or it is damaged."""
        store = self._open(current_version(self._folder))
        return Found(0, None) if store is None else _found(store)

    def verify(self, expected: Content, stage: str, progress: Progress) -> bool:
        """Whether the current version is the content."""
        return self._is_content(current_version(self._folder), expected, stage, progress)

    def try_out(self) -> None:
        """Nothing sees a version that is being built."""

    def stage(self, content: Content, progress: Progress) -> None:
        """Build a new version.

        Raises:
            BackendError: if the disk does not take it, or gives back something else.
        """
        self._staged = self._folder / VERSIONS / f"{self._number() + 1:06}-{secrets.token_hex(8)}"
        try:
            self._staged.mkdir(parents=True)
            store = ox.Store(str(self._staged))
            store.bulk_load(as_file(_counted(content, progress)), format=ox.RdfFormat.N_TRIPLES, lenient=True)
            store.flush()
            del store  # so that its lock is gone
            _sync(self._staged)
            _sync(self._staged.parent)
        except (OSError, RuntimeError) as error:
            why = getattr(error, "strerror", None) or "the disk may be full"
            raise BackendError(f"The new version of {self.address} cannot be written: {why}.") from None
        if not self._is_content(self._staged, content, "verify", progress):
            raise BackendError(f"What was written to {self.address} cannot be read back. Nothing was exchanged.")

    def switch(self, content: Content) -> None:
        """Replace the file that names the current version.

        Raises:
            BackendError: if that cannot be done.
        """
        if self._staged is None:
            raise BackendError("Nothing is staged.")
        new = self._folder / f"{CURRENT}.{secrets.token_hex(8)}"
        try:
            with new.open("w", encoding="utf-8") as stream:
                stream.write(self._staged.name + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(self._folder / CURRENT)
            _sync(self._folder)
        except OSError as error:
            raise BackendError(f"{self.address} cannot be exchanged: {error.strerror}.") from None
        self._staged = None

    def discard(self) -> None:
        """Remove the version that was being built."""
        if self._staged is not None:
            shutil.rmtree(self._staged, ignore_errors=True)

    def tidy(self) -> None:
        """Remove all versions but the current one and the one before it, which readers may have open."""
        current = current_version(self._folder)
        number = self._number()
        past = sorted(name for name in self._versions() if _number_of(name) < number)
        keep = {*past[-1:], current.name if current else ""}
        for name in self._versions():
            if name not in keep:
                shutil.rmtree(self._folder / VERSIONS / name, ignore_errors=True)
        for left in (*self._folder.glob(f"{CURRENT}.*"), *self._folder.glob(f"{_LOCK}.*")):
            with contextlib.suppress(OSError):
                # Whoever waits for the lease has one of these for a moment.
                if time.time() - left.stat().st_mtime > LASTS or left.name.startswith(CURRENT):
                    left.unlink()

    # --- inner parts

    def _refuse_foreign(self) -> None:
        try:
            if not self._folder.exists():
                return
            names = [path.name for path in self._folder.iterdir()]
            inner = self._versions()
        except OSError as error:
            raise DataError(f"{self.address} cannot be used as a folder: {error.strerror}.") from None
        if not all(map(_OURS.fullmatch, names)) or not all(map(_VERSION.fullmatch, inner)):
            raise DataError(
                f"{self.address} holds something else than a store that clusterkg made. Nothing is written there; name "
                "an empty folder, or one that does not exist."
            )

    def _versions(self) -> list[str]:
        folder = self._folder / VERSIONS
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    def _number(self) -> int:
        current = current_version(self._folder)
        return _number_of(current.name) if current else 0

    @staticmethod
    def _open(version: Path | None) -> ox.Store | None:
        if version is None:
            return None
        try:
            return ox.Store.read_only(str(version))
        except (OSError, RuntimeError, ValueError):
            return None

    def _is_content(self, version: Path | None, expected: Content, stage: str, progress: Progress) -> bool:
        store = self._open(version)
        if store is None or _found(store).marked != expected.fingerprint:
            return False
        tally, total = Tally(), expected.fingerprint.triples
        try:
            for quad in store:
                tally.add(quad.triple)
                if tally.count % _STEP == 0:
                    progress(stage, tally.count, total)
        except (OSError, RuntimeError):
            return False
        progress(stage, total, total)
        return tally.fingerprint() == expected.fingerprint


def _found(store: ox.Store) -> Found:
    try:
        values = {p: [q.object for q in store.quads_for_pattern(MARKER, p, None)] for p in _MARKER_TERMS}
        size = len(store)
    except (OSError, RuntimeError):
        return Found(0, None)
    (counts, digests) = values.values()
    if len(counts) != 1 or len(digests) != 1:
        return Found(size, None)
    marked = Fingerprint(int(str(counts[0].value)), str(digests[0].value))  # type: ignore[union-attr]
    return Found(size - MARKER_TRIPLES, marked)


_MARKER_TERMS = (CLU.contentTriples, CLU.contentDigest)


def _number_of(name: str) -> int:
    found = _VERSION.fullmatch(name)
    return int(found[1]) if found else 0


def _sync(folder: Path) -> None:
    """Have the names in a folder written to the disk, where the system knows how."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _counted(content: Content, progress: Progress) -> Iterator[bytes]:
    """The content piece by piece; tells how far it is."""
    done, total = 0, content.fingerprint.triples
    for chunk in content.chunks(_STEP):
        yield chunk
        done = min(done + _STEP, total)
        progress("build", done, total)


class _FolderLease(Lease):
    """A file that can be made only once."""

    def __init__(self, target: str, folder: Path) -> None:
        super().__init__(target)
        self._folder = folder
        self._path = folder / _LOCK

    def now(self) -> int:
        return local_time()

    def is_free(self) -> bool:
        return not self._path.exists()

    def take(self, holder: Holder) -> Holder | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            while True:
                if self._create(holder):
                    return None
                other = self._read(self._path)
                if other is None:
                    continue  # it was given back between the two looks
                if not other.is_over(self.now()):
                    return other
                self._remove(other)
        except OSError as error:
            raise BackendError(f"{self._target} cannot be written: {error.strerror}.") from None

    def prolong(self, holder: Holder) -> bool:
        present = self._read(self._path)
        if present is None or present.token != holder.token:
            return False
        scratch = self._scratch()
        scratch.write_text(json.dumps({**asdict(holder), "until": self.now() + LASTS}), encoding="utf-8")
        scratch.replace(self._path)
        return True

    def give_back(self, holder: Holder) -> None:
        self._remove(holder)

    def _scratch(self) -> Path:
        return self._folder / f"{_LOCK}.{secrets.token_hex(8)}"

    def _create(self, holder: Holder) -> bool:
        # Written whole under another name first: nobody ever reads half a lease.
        scratch = self._scratch()
        scratch.write_text(json.dumps(asdict(holder)), encoding="utf-8")
        try:
            os.link(scratch, self._path)
        except FileExistsError:
            return False
        finally:
            scratch.unlink()
        return True

    @staticmethod
    def _read(path: Path) -> Holder | None:
        try:
            return Holder(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            return Holder("", "", 0, 0, 0)  # not written by us, or by a machine that died: it is over

    def _remove(self, seen: Holder) -> None:
        """Remove the lease if it is still that one; whoever took it meanwhile gets it back."""
        scratch = self._scratch()
        try:
            self._path.rename(scratch)
        except FileNotFoundError:
            return
        present = self._read(scratch)
        if present is not None and present.token != seen.token:
            with contextlib.suppress(FileExistsError):
                os.link(scratch, self._path)
        scratch.unlink()
