"""What all pages are made with: links with their language, modalities with their marks, rows of claims."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from clusterkg.namespaces import BASE, CLAIM, CLU, KG, OWL, PASSAGE, QUESTION, RDF, SAID, SKOS, local_name, shorten
from clusterkg.questions.catalogue import Catalogue
from clusterkg.reasoning.wording import Wording
from clusterkg.site.addresses import in_language, page, term_page
from clusterkg.site.content import Content, Text
from clusterkg.site.words import site_words

__all__ = ["Badge", "ClaimRow", "Link", "Site", "language_of"]

# A modality is never told by colour alone: each has a mark of its own beside its name.
_MARKS = {
    "Asserted": "●",
    "Possible": "○",
    "Expected": "▷",
    "Intended": "◎",
    "Recommended": "☆",
    "Necessary": "◆",
    "Negated": "✕",
}
_HANGUL, _HAN = re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]"), re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True)
class Badge:
    """A modality, as a word and a mark.

    Attributes:
        key: The local name of the modality.
        mark: A sign that stands for it.
        label: Its name in the language of the page.
    """

    key: str
    mark: str
    label: str


@dataclass(frozen=True)
class Link:
    """A name that leads somewhere.

    Attributes:
        text: What it is called.
        lang: The language of the text; empty if it belongs to none.
        href: An address of the site, relative to its root, or a whole one elsewhere; empty if it leads nowhere.
        code: The short name, such as `kg:heyri`.
    """

    text: str
    lang: str = ""
    href: str = ""
    code: str = ""


@dataclass(frozen=True)
class ClaimRow:
    """A claim as one row of a table.

    Attributes:
        statement: What it says; leads to its page.
        modality: How firmly.
        source: Who says so.
        place: Where it stands; for what rests on other sources, empty.
        fact: Whether it is published as fact.
        name: Its local name.
    """

    statement: Link
    modality: Badge
    source: Link
    place: str
    fact: bool
    name: str


def language_of(text: str, around: str) -> str:
    """The language of a text without a tag, by its script; empty where it is that around it, or cannot be told.

    Example:
        >>> language_of("출판도시", "en"), language_of("Heyri", "ko"), language_of("1998", "en")
        ('ko', 'en', '')
    """
    found = ""
    if _HANGUL.search(text):
        found = "ko"
    elif _HAN.search(text):
        found = "zh-Hant"
    elif _WORD.search(text):
        found = "en"
    return "" if found == around else found


class Site:
    """The graph in one language, as pages want it.

    Args:
        content: The graph.
        lang: The language as a tag.
    """

    def __init__(self, content: Content, lang: str) -> None:
        self.content = content
        self.lang = lang
        self.words = site_words(lang)
        self.catalogue = Catalogue()

    @cached_property
    def wording(self) -> Wording:
        """Says axioms and triples in the language."""
        return Wording(self.content.labels(), self.lang)

    def at(self, path: str) -> str:
        """An English address in the language of the site."""
        return in_language(path, self.lang)

    def label(self, iri: str) -> Text:
        """What something is called."""
        return self.content.label(iri, self.lang)

    def kind_of_term(self, iri: str) -> str:
        """The kind of a term of the ontology: `class`, `property`, `vocabulary` or `concept`."""
        kinds = self.content.values(iri, RDF.type)
        if OWL.Class.value in kinds:
            return "class"
        if any(kind.startswith(OWL.iri) and kind.endswith("Property") for kind in kinds):
            return "property"
        return "vocabulary" if SKOS.ConceptScheme.value in kinds else "concept"

    def href(self, iri: str) -> str:
        """Where something is told more of: a page of the site, or elsewhere; empty if nowhere."""
        if iri.startswith(CLU.iri):
            known = iri in self.content
            return term_page(iri, self.kind_of_term(iri), self.lang) if known else ""
        if iri.startswith((KG.iri, CLAIM.iri, PASSAGE.iri)):
            return page(iri, self.lang) if iri in self.content else ""
        if iri.startswith(SAID.iri) or (iri.startswith(BASE + "ontology") and iri in self.content):
            return page(iri, self.lang)
        if iri.startswith(BASE):
            return ""
        return iri if iri.startswith(("http://", "https://")) else ""

    def link(self, iri: str) -> Link:
        """Something by its name, leading to its page."""
        if iri == RDF.type.value:
            return Link(self.words["instance_of"], self.lang, iri, shorten(iri))
        label = self.label(iri)
        return Link(label.value, label.lang, self.href(iri), shorten(iri))

    def links(self, iris: Iterable[str]) -> list[Link]:
        """Several things, in the order of their names."""
        return sorted(map(self.link, iris), key=lambda link: (link.text.casefold(), link.code))

    def value(self, term: ox.NamedNode | ox.Literal) -> Link:
        """An object of a triple, as a link or a plain text."""
        if isinstance(term, ox.NamedNode):
            return self.link(term.value)
        if term.datatype.value.endswith("#anyURI"):
            return Link(term.value, "", term.value)
        tag = (term.language or "").lower()
        known = {"en": "en", "zh-hant": "zh-Hant", "ko": "ko"}.get(tag, tag)
        return Link(term.value, known or language_of(term.value, self.lang))

    def badge(self, modality: str) -> Badge:
        """A modality as a word and a mark."""
        key = local_name(modality)
        return Badge(key, _MARKS.get(key, "·"), self.label(modality).value)

    @cached_property
    def badges(self) -> dict[str, Badge]:
        """All modalities, by their names in the language."""
        found = [self.badge(iri) for iri in self.content.members(CLU.Modality)]
        order = list(_MARKS)
        return {badge.label: badge for badge in sorted(found, key=lambda b: (order.index(b.key), b.label))}

    def row(self, claim: str) -> ClaimRow:
        """A claim as a row."""
        content = self.content
        place = content.text(claim, CLU.place, self.lang)
        return ClaimRow(
            statement=self.link(claim),
            modality=self.badge(content.value(claim, CLU.modality)),
            source=self.link(content.value(claim, CLU.attribution)),
            place=place.value if place else "",
            fact=content.is_fact(claim),
            name=local_name(claim),
        )

    def rows(self, claims: Iterable[str]) -> list[ClaimRow]:
        """Claims as rows, each once, in the order of the text."""
        return [self.row(c) for c in sorted(set(claims), key=lambda c: (self.content.position(c), c))]

    def question(self, identifier: str) -> Link:
        """A canned question."""
        asked = self.catalogue.questions[identifier]
        return Link(asked.titles[self.lang], self.lang, page(QUESTION[identifier].value, self.lang), identifier)
