"""Chinese names in Latin letters, and in one form of characters.

pypinyin knows the readings, by word where a character has several, and OpenCC the simplified forms; both come with
the extra `link`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["pinyin", "simplified", "tongyong", "wade_giles"]

_KEPT = 100_000  # names whose forms are remembered


@cache
def _converter(direction: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(direction)


@lru_cache(_KEPT)
def simplified(name: str) -> str:
    """A name in simplified characters, with variants made one: 臺 and 台 are the same.

    Example:
        >>> simplified("臺北"), simplified("台北"), simplified("坡州出版城")
        ('台北', '台北', '坡州出版城')
    """
    return str(_converter("t2s").convert(name))


@lru_cache(_KEPT)
def pinyin(name: str) -> str:
    """A name in Hanyu Pinyin (ISO 7098) without tones, written in one; what is no Chinese character stays.

    pypinyin knows more words in simplified characters than in traditional ones.

    Example:
        >>> pinyin("臺北"), pinyin("重慶")
        ('taibei', 'chongqing')
    """
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(simplified(name)))


@lru_cache(_KEPT)
def wade_giles(name: str) -> str:
    """A name in Wade–Giles without marks, as most names in Taiwan are written.

    Example:
        >>> wade_giles("高雄"), wade_giles("臺北"), wade_giles("新竹")
        ('kaohsiung', 'taipei', 'hsinchu')
    """
    from pypinyin import Style, lazy_pinyin

    return (
        "".join(lazy_pinyin(simplified(name), style=Style.WADEGILES))
        .replace("'", "")
        .replace("ê", "e")
        .replace("ü", "u")
    )


@lru_cache(_KEPT)
def tongyong(name: str) -> str:
    """A name in Tongyong Pinyin, official in Taiwan from 2002 to 2008 and still on many signs there.

    Example:
        >>> tongyong("中莊"), tongyong("新興"), tongyong("六龜"), tongyong("鳳山")
        ('jhongjhuang', 'sinsing', 'liouguei', 'fongshan')
    """
    from pypinyin import lazy_pinyin

    return "".join(_in_tongyong(syllable) for syllable in lazy_pinyin(simplified(name), v_to_u=True))


def _in_tongyong(syllable: str) -> str:
    """A syllable of Hanyu Pinyin by the rules of the Ministry of Education (Taiwan, 2002)."""
    if re.fullmatch(r"(?:zh|ch|sh|r|z|c|s)i", syllable):  # the vowel that is none
        syllable += "h"
    if re.match(r"[jqxy]u", syllable):  # u is ü here
        syllable = re.sub(r"^y?u|(?<=[jqx])u", "yu", syllable, count=1)
    for one, other in _TONGYONG:
        syllable = re.sub(one, other, syllable)
    return syllable


_TONGYONG = (
    *((r"^zh", "jh"), (r"^q", "c"), (r"^x", "s"), ("ü", "yu"), ("iu$", "iou"), ("ui$", "uei")),
    *((r"^feng$", "fong"), (r"^wen$", "wun"), (r"^weng$", "wong")),
)
