"""Finds the things that a name may stand for, and says why.

A name is compared with every label and alias in five ways: as one text; folded (case, punctuation, accents,
simplified characters); by its form in another script (`forms`); by edit similarity, which is the normalised InDel
similarity of RapidFuzz; and by the words in it that say what kind of thing it names (`designators`).
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from clusterkg.errors import DataError, MissingExtraError
from clusterkg.linking.reasons import Reason
from clusterkg.linking.things import Candidate, Entry
from clusterkg.namespaces import shorten
from clusterkg.questions.languages import language_tag

if TYPE_CHECKING:
    from clusterkg.graph import KnowledgeGraph
    from clusterkg.linking.forms import Form

__all__ = ["MATCH", "MOST_CHARACTERS", "MOST_ENTRIES", "Candidate", "Entry", "Index"]

MATCH = 85.0  # the score from which a candidate is a match; chosen on the development pairs (docs/linking.md)
_MARGIN = 2.0  # by which the next one has to stay behind
MOST_CHARACTERS = 500  # of a name: a longer one is cut
MOST_ENTRIES = 200_000

_SAME_LABEL, _SAME_ALIAS, _FOLDED, _SAME_REST = 100.0, 99.0, 97.0, 96.0
_WEIGHT = {"latin": 95.0, "words": 93.0, "hangul": 95.0, "han": 95.0, "loose": 86.0}
_SOUND = 0.97  # of the weight, where one of the two forms is a rendering
_LEAST_LIKE = 50  # edit similarity, of 100, below which two forms are not looked at
_TYPE_DIFFERS = 0.8
# Two renderings are not compared, but for these: Hangul writes Chinese names by their Mandarin sound (타이베이, 臺北).
_CHINESE_IN_HANGUL = {"Revised Romanization", "pinyin"}


@dataclass(frozen=True)
class _Found:
    """How well one name of an entry fits."""

    score: float
    reasons: tuple[Reason, ...]
    doubtful: bool = False


class Index:
    """Entries, ready to be found by name.

    Args:
        entries: What can be found.
        language: The language of the labels of candidates: `en`, `zh` or `ko`.
        superclasses: For a type, the types that it is a kind of: who asks for one of those gets it too.

    Raises:
        MissingExtraError: if RapidFuzz, pypinyin or OpenCC is not installed.
        DataError: if there are more than 200,000 entries.

    Example:
        >>> index = Index([Entry("urn:paju", {"ko": "파주시"}), Entry("urn:paju-book-city", {"ko": "파주출판도시"})])
        >>> [(found.iri, found.match, str(found.reasons[0])) for found in index.find("P'aju City", limit=1)]
        [('urn:paju', True, 'same by sound (Revised Romanization): 파주시')]
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        *,
        language: str = "en",
        superclasses: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        _need_extra()
        from clusterkg.linking.forms import forms, plain_key
        from clusterkg.linking.scripts import same_text

        self.language = language_tag(language)
        self.entries: dict[str, Entry] = {}
        self._superclasses = {name: frozenset(above) for name, above in (superclasses or {}).items()}
        # Names by their text, without what tells no names apart, and by each of their forms.
        self._same: dict[str, list[tuple[str, str, str, bool]]] = {}
        self._folded: dict[str, list[tuple[str, str]]] = {}
        self._forms: dict[str, dict[str, list[tuple[str, Form, str]]]] = {}
        for entry in entries:
            if len(self.entries) == MOST_ENTRIES:
                raise DataError(f"There are more than {MOST_ENTRIES:,} things to link to, the limit.")
            self.entries[entry.iri] = entry
            for language_of_name, name, is_label in entry.names():
                cut = name[:MOST_CHARACTERS]
                self._same.setdefault(same_text(cut), []).append((entry.iri, language_of_name, name, is_label))
                if key := plain_key(cut):
                    self._folded.setdefault(key, []).append((entry.iri, name))
                for form in forms(cut):
                    self._forms.setdefault(form.space, {}).setdefault(form.text, []).append((entry.iri, form, name))
        own = {name for entry in self.entries.values() for name in entry.types}
        self.types: frozenset[str] = frozenset(own).union(*(self._superclasses.get(name, ()) for name in own))
        self._texts = {space: list(by_text) for space, by_text in self._forms.items()}

    @classmethod
    def of_graph(cls, graph: KnowledgeGraph, language: str = "en") -> Index:
        """The index of the entities and concepts of the published graph.

        Args:
            graph: The graph.
            language: The language of the labels of candidates.

        Raises:
            MissingExtraError: if a part of the extra `link` is not installed.
            BackendError: if the store fails.

        Example:
            >>> from clusterkg.graph import open_graph
            >>> Index.of_graph(open_graph()).find("坡州出版城", limit=1)[0].label
            'Paju Book City'
        """
        from clusterkg.linking.entries import entries_of_graph, superclasses_of_graph

        return cls(entries_of_graph(graph), language=language, superclasses=superclasses_of_graph(graph))

    def find(self, name: str, *, types: Collection[str] = (), limit: int = 5, minimum: float = 40.0) -> list[Candidate]:
        """What a name may stand for.

        Args:
            name: The name, in Latin letters, Hangul or Han characters; what is beyond 500 characters does not count.
            types: IRIs of classes that it should be of; others are not left out, but score lower and do not match.
            limit: How many candidates there may be.
            minimum: The score that a candidate needs.

        Returns:
            The candidates, by score and then by IRI.
        """
        name = name[:MOST_CHARACTERS]
        best: dict[str, _Found] = {}
        for iri, found in self._compare(name):
            if iri not in best or (found.score, not found.doubtful) > (best[iri].score, not best[iri].doubtful):
                best[iri] = found
        wanted = frozenset(types)
        judged = {iri: self._with_type(found, iri, wanted) for iri, found in best.items()}
        good = ((iri, found) for iri, found in judged.items() if found.score >= minimum)
        # One more than asked for: whether the first is a match depends on the second.
        first = heapq.nsmallest(max(limit, 1) + 1, good, key=lambda pair: (-pair[1].score, pair[0]))
        second = first[1][1].score if len(first) > 1 else 0.0
        return [
            Candidate(
                iri,
                self.entries[iri].label(self.language),
                self.entries[iri].types,
                found.score,
                place == 0 and found.score >= MATCH and found.score - second >= _MARGIN and not found.doubtful,
                found.reasons,
            )
            for place, (iri, found) in enumerate(first[: max(limit, 0)])
        ]

    def find_all(
        self, names: Sequence[tuple[str, Sequence[str]]], *, limit: int = 5, minimum: float = 40.0
    ) -> list[list[Candidate]]:
        """What each of some names may stand for, given the types that each should be of; see `find`."""
        return [self.find(name, types=types, limit=limit, minimum=minimum) for name, types in names]

    def is_a(self, iri: str, types: Collection[str]) -> bool:
        """Whether an entry is of one of the types, or of a kind of one."""
        own = self.entries[iri].types
        return any(name in types or self._superclasses.get(name, frozenset()) & set(types) for name in own)

    def _compare(self, name: str) -> Iterator[tuple[str, _Found]]:
        from clusterkg.linking.forms import WRITTEN, forms, plain_key
        from clusterkg.linking.scripts import same_text

        for iri, language, label, is_label in self._same.get(same_text(name), ()):
            values = (("language", language or "–"), ("name", label))
            if is_label:
                yield iri, _Found(_SAME_LABEL, (Reason("same label", values),))
            else:
                yield iri, _Found(_SAME_ALIAS, (Reason("same alias", values),))
        for iri, label in self._folded.get(plain_key(name), ()):
            yield iri, _Found(_FOLDED, (Reason("folded", (("name", label),)),))
        for asked in forms(name):
            for text, similarity in self._near(asked):
                for iri, form, label in self._forms[asked.space][text]:
                    if WRITTEN in (asked.how, form.how) or {asked.how, form.how} == _CHINESE_IN_HANGUL:
                        yield iri, _judged(asked, form, label, similarity)

    def _near(self, asked: Form) -> list[tuple[str, float]]:
        """The texts that are like a form, with their similarity (0 to 1)."""
        if asked.space == "loose":  # a key, not a spelling: equal or nothing
            return [(asked.text, 1.0)] if asked.text in self._forms.get("loose", {}) else []
        from rapidfuzz import fuzz, process

        texts = self._texts.get(asked.space, [])
        near = process.extract(
            asked.text, texts, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE, limit=None, processor=None
        )
        return [(text, score / 100) for text, score, _ in near]

    def _with_type(self, found: _Found, iri: str, wanted: frozenset[str]) -> _Found:
        known = wanted & self.types
        if not known or not self.entries[iri].types:  # nothing can be said of a type that nothing has, or of no type
            return found
        shown = (("type", ", ".join(sorted(map(shorten, known)))),)
        if self.is_a(iri, known):
            return _Found(found.score, (*found.reasons, Reason("type", shown)), found.doubtful)
        own = (("type", ", ".join(map(shorten, self.entries[iri].types))),)
        return _Found(round(found.score * _TYPE_DIFFERS, 1), (*found.reasons, Reason("type differs", own)), True)


def _judged(asked: Form, form: Form, label: str, similarity: float) -> _Found:
    """The score of two forms, and why."""
    from clusterkg.linking.designators import kind_factor
    from clusterkg.linking.forms import WRITTEN

    ways = [way for way in (asked.how, form.how) if way != WRITTEN]
    factor = kind_factor(asked.kind, form.kind)
    score = _WEIGHT[asked.space] * similarity * factor * (_SOUND if ways else 1.0)
    how, name, like = ("how", ", ".join(ways)), ("name", label), ("similarity", similarity)
    if similarity == 1.0 and asked.space == "loose":
        reasons = [Reason("loose sound", (name,))]
    elif similarity == 1.0 and ways:
        reasons = [Reason("sound", (how, name))]
    elif similarity == 1.0 and not ways and asked.space != "words":
        score, reasons = _SAME_REST * factor, [Reason("same rest", (name,))]
    elif ways:
        reasons = [Reason("similar sound", (how, like, name))]
    else:
        reasons = [Reason("similar", (like, name))]
    if asked.kind and form.kind:
        if asked.kind == form.kind:
            reasons.append(Reason("kind", (("kind", form.kind),)))
        else:
            reasons.append(Reason("kind differs", (("one", asked.kind), ("other", form.kind))))
    elif asked.kind or form.kind:
        reasons.append(Reason("kind lacking", (("kind", asked.kind or form.kind),)))
    return _Found(round(score, 1), tuple(reasons), bool(asked.kind and form.kind and asked.kind != form.kind))


def _need_extra() -> None:
    for module in ("rapidfuzz", "pypinyin", "opencc"):
        try:
            import_module(module)
        except ImportError:
            raise MissingExtraError(
                f"Linking needs {module}, which is not installed: pip install 'clusterkg[link]' brings it."
            ) from None
