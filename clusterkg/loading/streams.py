"""Pieces of bytes as a file, for parsers that read files."""

from __future__ import annotations

import io
from collections.abc import Iterable

__all__ = ["as_file"]


def as_file(pieces: Iterable[bytes]) -> io.BufferedReader:
    """A file that is read while its pieces come.

    Example:
        >>> as_file([b"one ", b"two"]).read()
        b'one two'
    """
    return io.BufferedReader(_Pieces(pieces), 1 << 18)


class _Pieces(io.RawIOBase):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__()
        self._pieces, self._rest = iter(pieces), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
