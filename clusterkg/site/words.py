"""The words that the pages print around the data, in three languages; they stand in `words.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from clusterkg.questions.languages import language_tag

__all__ = ["all_words", "site_words"]


@cache
def all_words() -> dict[str, dict[str, str]]:
    """Every word by what it stands for and by language tag."""
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def site_words(language: str) -> dict[str, str]:
    """The words of a language, by what they stand for.

    Raises:
        UnknownNameError: if the language is none of the three.

    Example:
        >>> site_words("zh")["modality"]
        '情態'
    """
    tag = language_tag(language)
    return {key: words[tag] for key, words in all_words().items()}
