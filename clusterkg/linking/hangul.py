"""Hangul in Latin letters, by the two systems in which Korean names are written.

- Revised Romanization: Ministry of Culture and Tourism of Korea, notice 2000-8 (7 July 2000). Names of places and
  people show assimilation between syllables (신라 is Silla) but neither tensing nor aspiration (묵호 is Mukho).
- McCune–Reischauer: Transactions of the Korea Branch of the Royal Asiatic Society 29 (1939), in use before 2000 and in
  libraries. Its breves and apostrophes are left out here, as they mostly are in print.
"""

from __future__ import annotations

__all__ = ["is_hangul", "loosely", "mccune_reischauer", "revised", "with_initial_law"]

_FIRST, _LAST = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28

# The order of the letters is that of Unicode's syllables (Unicode Standard, chapter 3.12).
_INITIAL = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINAL = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

# How each initial and each vowel is written, in that order; the silent initial is the empty spelling of "-".
_SPELLINGS = (
    "g kk n d tt r m b pp s ss - j jj ch k t p h",
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "k kk n t tt r m p pp s ss - ch tch ch k t p h",
    "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
)
_RR_INITIALS, _RR_VOWEL, _MR_INITIALS, _MR_VOWEL = (spelling.replace("-", "").split(" ") for spelling in _SPELLINGS)
_RR_INITIAL = dict(zip(_INITIAL, _RR_INITIALS, strict=True))
_MR_INITIAL = dict(zip(_INITIAL, _MR_INITIALS, strict=True))
_MR_VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"}
_ENDING = {"ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng", "": ""}

# What a final is spoken as before a consonant or at the end, and what of it moves over to a following vowel.
_SPOKEN = {
    **dict.fromkeys("ㄱㄲㅋㄳㄺ", "ㄱ"),
    **dict.fromkeys("ㄴㄵㄶ", "ㄴ"),
    **dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "ㄷ"),
    **dict.fromkeys("ㄹㄼㄽㄾㅀ", "ㄹ"),
    **dict.fromkeys("ㅁㄻ", "ㅁ"),
    **dict.fromkeys("ㅂㅄㄿㅍ", "ㅂ"),
    "ㅇ": "ㅇ",
    "": "",
}
_SPLIT = {
    **{"ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ")},
    **{"ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅄ": ("ㅂ", "ㅅ")},
}
_SILENT_H = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}
# A spoken final and the initial behind it, where they change each other.
_ASSIMILATED = {
    **{("ㄱ", initial): ("ㅇ", initial) for initial in "ㄴㅁ"},
    **{("ㄷ", initial): ("ㄴ", initial) for initial in "ㄴㅁ"},
    **{("ㅂ", initial): ("ㅁ", initial) for initial in "ㄴㅁ"},
    **{(final, "ㄹ"): (nasal, "ㄴ") for final, nasal in zip("ㄱㄷㅂㅁㅇ", "ㅇㄴㅁㅁㅇ", strict=True)},
    ("ㄴ", "ㄹ"): ("ㄹ", "ㄹ"),
    ("ㄹ", "ㄴ"): ("ㄹ", "ㄹ"),
}
# The law of initial sounds: what a Sino-Korean ㄹ or ㄴ becomes at the head of a word, by vowel.
_I = 20  # ㅣ
_Y_VOWELS = {2, 3, 6, 7, 12, 17, _I}  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ

_Syllable = tuple[str, int, str]


def is_hangul(character: str) -> bool:
    """Whether a character is a syllable of Hangul.

    Example:
        >>> is_hangul("파"), is_hangul("坡")
        (True, False)
    """
    return _FIRST <= ord(character) <= _LAST


def _taken_apart(syllable: str) -> _Syllable:
    code = ord(syllable) - _FIRST
    initial, rest = divmod(code, _VOWELS * _FINALS)
    vowel, final = divmod(rest, _FINALS)
    return _INITIAL[initial], vowel, _FINAL[final]


def with_initial_law(word: str) -> str:
    """A Sino-Korean word as it is written at the head of a name: 리 becomes 이, 로 becomes 노, 녀 becomes 여.

    Example:
        >>> with_initial_law("력사"), with_initial_law("로동"), with_initial_law("파주")
        ('역사', '노동', '파주')
    """
    if not word or not is_hangul(word[0]):
        return word
    initial, vowel, _ = _taken_apart(word[0])
    if initial in "ㄹㄴ" and vowel in _Y_VOWELS:
        spoken = "ㅇ"
    elif initial == "ㄹ":
        spoken = "ㄴ"
    else:
        return word
    moved = (_INITIAL.index(spoken) - _INITIAL.index(initial)) * _VOWELS * _FINALS
    return chr(ord(word[0]) + moved) + word[1:]


def _as_spoken(syllables: list[_Syllable]) -> list[_Syllable]:
    """The syllables with what they change in each other."""
    initials = [initial for initial, _, _ in syllables]
    finals = [final for _, _, final in syllables]
    for place, (final, initial) in enumerate(zip(finals[:-1], initials[1:], strict=True)):
        if initial == "ㅇ" and final not in ("", "ㅇ"):
            kept, moved = _SPLIT.get(final, ("", final))
            if final in _SILENT_H:
                kept, moved = "", _SILENT_H[final] or "ㅇ"
            if syllables[place + 1][1] == _I:  # palatalised
                moved = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}.get(moved, moved)
            finals[place], initials[place + 1] = kept, moved
        else:
            spoken = _SPOKEN[final]
            finals[place], initials[place + 1] = _ASSIMILATED.get((spoken, initial), (spoken, initial))
    finals[-1:] = [_SPOKEN[final] for final in finals[-1:]]
    vowels = [vowel for _, vowel, _ in syllables]
    return list(zip(initials, vowels, finals, strict=True))


def _runs(name: str) -> list[list[str]]:
    """The name as runs of Hangul syllables and of other characters."""
    runs: list[list[str]] = []
    for character in name:
        if runs and is_hangul(runs[-1][-1]) == is_hangul(character):
            runs[-1].append(character)
        else:
            runs.append([character])
    return runs


def revised(name: str) -> str:
    """A name in Revised Romanization, in small letters; what is not Hangul stays.

    Example:
        >>> revised("파주"), revised("헤이리"), revised("독립문"), revised("신라"), revised("묵호")
        ('paju', 'heiri', 'dongnimmun', 'silla', 'mukho')
    """
    written = []
    for run in _runs(name):
        if not is_hangul(run[0]):
            written.extend(run)
            continue
        before = ""
        for initial, vowel, final in _as_spoken([_taken_apart(syllable) for syllable in run]):
            head = "l" if before == "ㄹ" and initial == "ㄹ" else _RR_INITIAL[initial]
            written.append(head + _RR_VOWEL[vowel] + _ENDING[final])
            before = final
    return "".join(written)


def mccune_reischauer(name: str) -> str:
    """A name in McCune–Reischauer without its marks, in small letters; what is not Hangul stays.

    Example:
        >>> mccune_reischauer("부산"), mccune_reischauer("제주"), mccune_reischauer("종로")
        ('pusan', 'cheju', 'chongno')
    """
    written = []
    for run in _runs(name):
        if not is_hangul(run[0]):
            written.extend(run)
            continue
        before: str | None = None  # the final of the syllable before; `None` at the head of a word
        for initial, vowel, final in _as_spoken([_taken_apart(syllable) for syllable in run]):
            if before == "ㄹ" and initial == "ㄹ":
                head = "l"
            elif before is not None and before in ("", "ㄴ", "ㄹ", "ㅁ", "ㅇ"):
                head = _MR_VOICED.get(initial, _MR_INITIAL[initial])
            else:
                head = _MR_INITIAL[initial]
            if head == "s" and vowel == 16:  # 쉬 is shwi
                head = "sh"
            written.append(head + _MR_VOWEL[vowel] + _ENDING[final])
            before = final
    return "".join(written)


# Longest first: what is written in several ways for one letter, or for letters that are confused.
_LOOSE = (
    *(("tch", "c"), ("jj", "c"), ("ch", "c"), ("sh", "s"), ("kk", "k"), ("tt", "t"), ("pp", "p"), ("ss", "s")),
    *(("ll", "l"), ("eo", "o"), ("eu", "u"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ey", "ei"), ("ae", "e")),
    *(("oe", "e"), ("j", "c"), ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"), ("v", "p"), ("f", "p"), ("z", "c")),
)


def loosely(latin: str) -> str:
    """A spelling without what the ways of writing Korean differ in: equal keys may be the same name.

    Example:
        >>> loosely("chongno") == loosely("jongno"), loosely("heyri") == loosely("heiri")
        (True, True)
        >>> loosely("paju") == loosely("heiri")
        False
    """
    for written, key in _LOOSE:
        latin = latin.replace(written, key)
    return latin
