"""What has changed in the terms since an earlier release.

A term is a promise: it may be retired (`owl:deprecated true`, `dcterms:isReplacedBy`) and, in a later release, go; it
may not vanish. Why something changed is the term's `skos:changeNote`, in English.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.namespaces import DCTERMS, OWL, RDF, RDFS, SKOS, shorten
from clusterkg.release.terms import kinds_of_terms
from clusterkg.release.writing import TAGS
from clusterkg.store.reading import read_triples

__all__ = ["Change", "Terms", "as_csv", "as_markdown", "compare", "read_earlier"]

_TERMS = "ontology-with-vocabularies.nt"
_LARGEST = 50_000_000
_EXPRESSED_APART = {RDF.type, OWL.deprecated, DCTERMS.isReplacedBy, SKOS.changeNote}
_ORDER = ("removed", "retired", "added")  # everything else after these, by what it is about


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        term: The term, in short.
        what: `added`, `retired`, `removed`, `kind`, or the property that has other values, with the language of texts.
        old: What it was.
        new: What it is now; of a term that is retired or removed, what takes its place.
        why: The reason, where one is given.
    """

    term: str
    what: str
    old: str
    new: str
    why: str


class Terms:
    """The terms of one release.

    Args:
        triples: The ontology with its vocabularies.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        held = list(triples)
        self._about: dict[object, list[ox.Triple]] = defaultdict(list)
        for triple in held:
            self._about[triple.subject].append(triple)
        self.kinds = kinds_of_terms(held)
        headers = [t.subject for t in held if t.predicate == RDF.type and t.object == OWL.Ontology]
        found = {self.first(header, OWL.versionInfo) for header in headers} - {""}
        self.version = next(iter(sorted(found)), "")

    def values(self, term: object) -> dict[str, set[str]]:
        """What is said of a term, by property and language; class expressions in words of the file."""
        found: dict[str, set[str]] = defaultdict(set)
        for triple in self._about[term]:
            if triple.predicate in _EXPRESSED_APART:
                continue
            language = getattr(triple.object, "language", None)
            found[shorten(triple.predicate.value) + (f" @{TAGS.get(language, language)}" if language else "")].add(
                self._said(triple.object)
            )
        return found

    def first(self, term: object, predicate: ox.NamedNode, language: str | None = None) -> str:
        """One value of a property, the first in order; empty if there is none."""
        found = [
            self._said(t.object)
            for t in self._about[term]
            if t.predicate == predicate and (language is None or getattr(t.object, "language", None) == language)
        ]
        return min(found, default="")

    def name(self, term: object) -> str:
        """The term's label in English."""
        return self.first(term, SKOS.prefLabel, "en") or self.first(term, RDFS.label, "en")

    def retired(self, term: object) -> bool:
        """Whether it is marked as retired."""
        return self.first(term, OWL.deprecated) in {"true", "1"}

    def _said(self, value: object) -> str:
        if isinstance(value, ox.Literal):
            return value.value
        if isinstance(value, ox.BlankNode):
            inside = sorted(f"{shorten(t.predicate.value)} {self._said(t.object)}" for t in self._about[value])
            return f"[ {' ; '.join(inside)} ]"
        return shorten(value.value)  # type: ignore[attr-defined]


def read_earlier(folder: Path) -> Terms:
    """The terms of an earlier release.

    Args:
        folder: The folder that `clusterkg release` wrote.

    Raises:
        DataError: if it is none, or cannot be read.
    """
    path = folder / _TERMS
    if not path.is_file():
        raise DataError(f"{folder} is no release: it has no {_TERMS}. Name a folder that `clusterkg release` wrote.")
    terms = Terms(read_triples(path, _LARGEST))
    if not terms.kinds or not terms.version:
        raise DataError(f"{path} has no terms of clusterkg, or no owl:versionInfo. Is it a release of clusterkg?")
    return terms


def compare(old: Terms, new: Terms) -> list[Change]:
    """The changes from one release to another.

    Args:
        old: The earlier terms.
        new: The present terms.

    Returns:
        The changes: what is gone or retired first, then what is new, then what is said otherwise.

    Raises:
        DataError: if a term is gone that had not been retired, or two releases of one version differ.
    """
    found: list[Change] = []
    vanished = []
    for term in sorted({*old.kinds, *new.kinds}, key=lambda term: term.value):
        name = shorten(term.value)
        if term not in new.kinds:
            if not old.retired(term):
                vanished.append(name)
            replacement = old.first(term, DCTERMS.isReplacedBy)
            found.append(Change(name, "removed", old.name(term), replacement, f"was retired in {old.version}"))
        elif term not in old.kinds:
            found.append(Change(name, "added", "", new.name(term), _why(new, term)))
        else:
            found += _changed(old, new, term)
    if vanished:
        raise DataError(
            f"Terms of {old.version} are gone that were never retired: {', '.join(vanished)}. Whoever uses them is "
            "left alone. Put them back with owl:deprecated true and dcterms:isReplacedBy; a later release may drop "
            "them."
        )
    if found and old.version == new.version:
        raise DataError(
            f"The earlier release has the version {old.version} too, but its terms differ ({len(found)} changes, first "
            f"{found[0].term}). Give this release a new version: docs/releasing.md says where it stands."
        )
    return sorted(found, key=lambda c: (_ORDER.index(c.what) if c.what in _ORDER else len(_ORDER), c.term, c.what))


def _changed(old: Terms, new: Terms, term: ox.NamedNode) -> Iterable[Change]:
    name, why = shorten(term.value), _why(new, term)
    if new.retired(term) and not old.retired(term):
        yield Change(name, "retired", new.name(term), new.first(term, DCTERMS.isReplacedBy), why)
    if old.kinds[term] != new.kinds[term]:
        yield Change(name, "kind", old.kinds[term], new.kinds[term], why)
    before, after = old.values(term), new.values(term)
    for what in sorted({*before, *after}):
        gone, come = (
            _listed(one.get(what, set()) - other.get(what, set())) for one, other in ((before, after), (after, before))
        )
        if gone or come:
            yield Change(name, what, gone, come, why)


def _listed(values: set[str]) -> str:
    return "; ".join(sorted(values))


def _why(terms: Terms, term: ox.NamedNode) -> str:
    return terms.first(term, SKOS.changeNote, "en")


def as_csv(changes: Iterable[Change]) -> bytes:
    """The changes as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Change)])
    writer.writerows(astuple(change) for change in changes)
    return out.getvalue().encode()


def as_markdown(changes: Iterable[Change], old: str, new: str) -> bytes:
    """The changes as a page.

    Args:
        changes: The changes.
        old: The earlier version; empty if there was none to compare with.
        new: The present version.
    """
    held = list(changes)
    lines = [f"# Changes of terms in {new}", ""]
    if not old:
        lines += ["No earlier release was given to compare with (`clusterkg release DIR --against EARLIER`)."]
    elif not held:
        lines += [f"No term has changed since {old}."]
    else:
        counts: Mapping[str, int] = {what: sum(c.what == what for c in held) for what in reversed(_ORDER)}
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        others = len(held) - sum(counts.values())
        lines += [f"Since {old}: {', '.join(filter(None, (told, f'{others} said otherwise' if others else '')))}.", ""]
        lines += ["| term | what | old | new | why |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(map(_cell, astuple(change)))} |" for change in held]
    return ("\n".join(lines) + "\n").encode()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
