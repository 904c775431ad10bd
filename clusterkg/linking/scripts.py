"""Names made comparable: which script they are in, and what of their writing does not tell names apart."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["folded", "same_text", "script_of", "squeezed"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
# Apostrophes mark aspiration or a syllable inside a word (P'aju, T'aipei, Xi'an): what they part is one word.
_INSIDE_WORDS = re.compile(r"['’‘ʼʻ`´ʹ]")
_NO_LETTER = re.compile(r"[^\w]+|_+")


def same_text(name: str) -> str:
    """A name after compatibility normalisation, in small letters, with single spaces: two that agree are one text.

    Example:
        >>> same_text("  ＰＡＪＵ　Book City ")
        'paju book city'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def folded(name: str) -> str:
    """A name as its words, without punctuation, accents and case.

    Example:
        >>> folded("P'aju  Bookcity (Ltd.)"), folded("Chŏlla-do"), folded("(재)출판도시문화재단")
        ('paju bookcity ltd', 'cholla do', '재 출판도시문화재단')
    """
    text = _INSIDE_WORDS.sub("", same_text(name))
    if not text.isascii():
        # Accents go from Latin letters; composed again, so that Hangul stays in syllables.
        parts = (c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")
        text = unicodedata.normalize("NFC", "".join(parts))
    return " ".join(_NO_LETTER.sub(" ", text).split())


def squeezed(text: str) -> str:
    """A text without spaces: whether words are written apart tells no names apart.

    Example:
        >>> squeezed("book city")
        'bookcity'
    """
    return text.replace(" ", "")


def script_of(name: str) -> str:
    """The script of a name: `hangul` or `han` if it has any of it (Hangul first), else `latin`.

    Example:
        >>> [script_of(name) for name in ("Paju", "파주 Book City", "Heyri 藝術村", "Пхаджу")]
        ['latin', 'hangul', 'han', 'latin']
    """
    if _HANGUL.search(name):
        return "hangul"
    return "han" if _HAN.search(name) else "latin"
