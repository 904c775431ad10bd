"""The forms of a name that can be compared: as it is written, and as it sounds in other scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from clusterkg.linking.designators import analyses
from clusterkg.linking.hangul import loosely, mccune_reischauer, revised
from clusterkg.linking.hanja import korean_readings
from clusterkg.linking.lexicon import in_english
from clusterkg.linking.mandarin import pinyin, simplified, tongyong, wade_giles
from clusterkg.linking.scripts import folded, script_of, squeezed

__all__ = ["WRITTEN", "Form", "forms", "plain_key"]

WRITTEN = "written"  # how: as the name is written, in no other script
_MEMORY = 100_000  # names whose forms are remembered
_SMALL_WORDS = {"of", "the", "and", "for", "in"}


@dataclass(frozen=True)
class Form:
    """One form of a name.

    Attributes:
        space: What it may be compared with: `latin`, `words` (Latin words in alphabetical order), `loose` (Korean
            spelt loosely), `hangul` or `han`.
        text: The form itself, without spaces.
        how: How it came from the name: `written`, or the way of rendering it in another script.
        kind: What the word that was taken off the name says; see `designators`.
    """

    space: str
    text: str
    how: str
    kind: str = ""


@lru_cache(_MEMORY)
def forms(name: str) -> tuple[Form, ...]:
    """All forms of a name.

    Example:
        >>> [(form.text, form.how) for form in forms("坡州") if form.space == "latin"]  # doctest: +NORMALIZE_WHITESPACE
        [('pozhou', 'pinyin'), ('pochou', 'Wade–Giles'), ('pojhou', 'Tongyong Pinyin'), ('paju', 'Korean reading')]
    """
    script = script_of(name)
    ways = {"latin": _of_latin, "hangul": _of_hangul, "han": _of_han}[script]
    found = (
        Form(space, text, how, analysis.kind)
        for analysis in analyses(name)
        for space, text, how in ways(analysis.core)
        if text
    )
    return tuple(dict.fromkeys(found))


def _of_latin(core: str) -> Iterator[tuple[str, str, str]]:
    text = squeezed(core)
    yield "latin", text, WRITTEN
    yield from _as_words(core.split(), WRITTEN)
    yield "loose", loosely(text), WRITTEN


def _of_hangul(core: str, how: str = "") -> Iterator[tuple[str, str, str]]:
    yield "hangul", core, how or WRITTEN
    latin = {_latin(revised(core)): how or "Revised Romanization"}
    latin.setdefault(_latin(mccune_reischauer(core)), how or "McCune–Reischauer")
    for text, way in latin.items():
        yield "latin", text, way
    yield "loose", loosely(_latin(revised(core))), how or "Revised Romanization"
    yield from _translated(core, "hangul", revised, how or "words in English")


def _of_han(core: str) -> Iterator[tuple[str, str, str]]:
    plain = simplified(core)
    yield "han", plain, WRITTEN
    for way, render in (("pinyin", pinyin), ("Wade–Giles", wade_giles), ("Tongyong Pinyin", tongyong)):
        yield "latin", _latin(render(core)), way
    for render in (pinyin, wade_giles):
        yield from _translated(plain, "han", render, "words in English")
    for reading in korean_readings(core):
        yield from _of_hangul(reading, "Korean reading")


def _translated(core: str, script: str, render: Callable[[str], str], how: str) -> Iterator[tuple[str, str, str]]:
    """The name with what has a meaning in English, and the rest by its sound: 인하대학교 is "inha university"."""
    parts = in_english(core, script)
    if any(translated for _, translated in parts):
        words = [word for part, translated in parts for word in (part if translated else _latin(render(part))).split()]
        yield "latin", "".join(words), how
        yield from _as_words(words, how)


def _as_words(words: list[str], how: str) -> Iterator[tuple[str, str, str]]:
    kept = sorted(word for word in words if word not in _SMALL_WORDS)
    if len(kept) > 1:
        yield "words", "".join(kept), how


def _latin(text: str) -> str:
    return squeezed(folded(text))


def plain_key(name: str) -> str:
    """A name without case, spaces, punctuation and accents, in simplified characters.

    Example:
        >>> plain_key("臺灣") == plain_key("台湾"), plain_key("P'aju-si")
        (True, 'pajusi')
    """
    text = squeezed(folded(name))
    return simplified(text) if script_of(text) == "han" else text
