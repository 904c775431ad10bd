"""Words in a name that say of what kind a thing is: the city of Paju is neither its book city nor its foundation.

Such a word is taken off the name, so that the rest can be compared by sound (Paju City, 파주시, 坡州市), and kept, so
that names that differ in nothing else are told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clusterkg.linking.lexicon import kinds_by_word
from clusterkg.linking.mandarin import simplified
from clusterkg.linking.scripts import folded, same_text, script_of, squeezed

__all__ = ["Analysis", "analyses", "kind_factor"]

# Kinds whose word is often left out: 파주 for 파주시.
_OFTEN_LEFT_OUT = {
    *("city", "county", "district", "province", "town", "township", "village", "country"),
    "incorporated",
}
_NEARLY_ONE = {frozenset({"town", "township"}), frozenset({"firms", "incorporated"})}
_BOTH_DIFFER, _ONE_LACKS, _AREA_LACKS, _NEARLY = 0.6, 0.78, 0.95, 0.95


@dataclass(frozen=True)
class Analysis:
    """A name taken apart.

    Attributes:
        core: What remains, in the script of the name, folded.
        kind: What the word that was taken off says; empty if none was.
    """

    core: str
    kind: str = ""


def analyses(name: str) -> tuple[Analysis, ...]:
    """The ways in which a name can be taken apart: one, or two where its last character may be a part of it.

    Example:
        >>> analyses("Paju Book City")
        (Analysis(core='paju', kind='book city'),)
        >>> analyses("파주시")
        (Analysis(core='파주시', kind=''), Analysis(core='파주', kind='city'))
        >>> analyses("City of Paju"), analyses("出版城文化基金會")[0].kind
        ((Analysis(core='paju', kind='city'),), 'foundation')
    """
    script = script_of(name)
    whole = folded(name)
    return _of_latin(name, whole) if script == "latin" else _of_asian(whole, script)


def _of_latin(name: str, whole: str) -> tuple[Analysis, ...]:
    words = kinds_by_word()["latin"]
    head, suffix = re.fullmatch(r"(.*?)(-[a-z]+)?", same_text(name), re.DOTALL).groups()  # type: ignore[union-attr]
    if suffix in words and folded(head):
        return Analysis(whole), Analysis(folded(head), words[suffix])
    tokens = whole.split()
    before = tokens[: tokens.index("of")] if "of" in tokens else []
    for part, rest in ((before, tokens[len(before) + 1 :]), (tokens, [])):
        for size in (3, 2, 1):
            kind = words.get(" ".join(part[-size:])) if len(part) >= size else None
            if kind:
                core = [token for token in [*part[:-size], *rest] if token not in {"of", "the"}]
                return (Analysis(" ".join(core) or whole, kind),)
    if len(tokens) > 1 and tokens[0] in words:  # Mount Halla, Museum Heyri
        return (Analysis(" ".join(tokens[1:]), words[tokens[0]]),)
    return (Analysis(whole),)


def _of_asian(whole: str, script: str) -> tuple[Analysis, ...]:
    text = squeezed(whole)
    plain = simplified(text) if script == "han" else text
    if len(plain) != len(text):
        text = plain
    for word, kind in kinds_by_word()[script].items():
        if plain.endswith(word):
            core = text[: -len(word)]
            if len(word) > 1:
                return (Analysis(core or text, kind),)
            if len(core) > 1:
                return Analysis(text), Analysis(core, kind)
    return (Analysis(text),)


def kind_factor(one: str, other: str) -> float:
    """By how much the likeness of two names counts, given the kinds that their words say.

    Example:
        >>> kind_factor("city", "city"), kind_factor("city", "book city"), kind_factor("city", "")
        (1.0, 0.6, 0.95)
    """
    if one == other:
        return 1.0
    if one and other:
        return _NEARLY if {one, other} in _NEARLY_ONE else _BOTH_DIFFER
    return _AREA_LACKS if (one or other) in _OFTEN_LEFT_OUT else _ONE_LACKS
