"""A source text, and how offsets into its normalised form are found again in the original."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from clusterkg.errors import DataError

__all__ = ["SourceText", "digest", "normalise"]

_LARGEST = 20_000_000  # bytes; a book is a twentieth of that


def normalise(text: str) -> str:
    """The form that offsets count in: Unicode NFC, all white space removed.

    Example:
        >>> normalise("Paju \\n Bookcity")
        'PajuBookcity'
    """
    return "".join(unicodedata.normalize("NFC", text).split())


def digest(text: str) -> str:
    """The SHA-256 of a text, as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class SourceText:
    """A text that passages point into.

    Args:
        text: The text as it is, line breaks and all.

    Attributes:
        original: The text as given.
        normalised: Its normalised form.

    Example:
        >>> SourceText("Heyri  art\\nvillage").excerpt(2, 8)
        'yri art'
    """

    def __init__(self, text: str) -> None:
        self.original = text
        pieces: list[str] = []
        self._origins: list[tuple[int, int]] = []  # for each normalised character, its span in the original
        for run in re.finditer(r"\S+", text):
            normal = normalise(run.group())
            pieces.append(normal)
            if len(normal) == len(run.group()):
                self._origins += [(run.start() + i, run.start() + i + 1) for i in range(len(normal))]
            else:  # characters were composed: the run is shown as a whole
                self._origins += [(run.start(), run.end())] * len(normal)
        self.normalised = "".join(pieces)

    @classmethod
    def from_file(cls, path: Path, expected_digest: str | None = None) -> SourceText:
        """Read a text from a file.

        Args:
            path: A UTF-8 file of at most 20 MB.
            expected_digest: The digest that the normalised text must have.

        Raises:
            DataError: if the file cannot be read, or is another text than the passages point into.
        """
        try:
            if path.stat().st_size > _LARGEST:
                raise DataError(f"{path.name} is larger than {_LARGEST // 1_000_000} MB; that is no article.")
            source = cls(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise DataError(f"{path.name} is not UTF-8; save it as UTF-8 text.") from None
        if expected_digest is not None and digest(source.normalised) != expected_digest:
            raise DataError(
                f"{path.name} is not the text that the passages point into: its SHA-256, after Unicode NFC and removal "
                f"of white space, begins {digest(source.normalised)[:12]}, not {expected_digest[:12]}. "
                "The paper's whole text is wanted, and nothing else."
            )
        return source

    def excerpt(self, start: int, end: int) -> str:
        """The original between two normalised offsets, line breaks inside a passage shown as one space or none.

        Between two CJK characters a line break means nothing and is left out.
        """
        if not 0 <= start < end <= len(self._origins):
            raise DataError(f"There are no characters {start}–{end} in the text; it has {len(self._origins):,}.")
        raw = self.original[self._origins[start][0] : self._origins[end - 1][1]]
        raw = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", raw)
        return re.sub(r"\s+", " ", raw)
