"""The three languages that every label, question and heading is written in."""

from __future__ import annotations

from clusterkg.errors import UnknownNameError

__all__ = ["LANGUAGES", "language_tag"]

# What a user types → the tag in the data.
LANGUAGES = {"en": "en", "zh": "zh-Hant", "ko": "ko"}


def language_tag(name: str) -> str:
    """The language tag of the data for what a user typed.

    Raises:
        UnknownNameError: if the language is none of the three.

    Example:
        >>> language_tag("zh"), language_tag("zh-Hant"), language_tag("ko")
        ('zh-Hant', 'zh-Hant', 'ko')
    """
    if name in LANGUAGES.values():
        return name
    try:
        return LANGUAGES[name.lower()]
    except KeyError:
        raise UnknownNameError("language", name, LANGUAGES) from None
