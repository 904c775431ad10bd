"""What the pages are made of: all triples of the graph, indexed once, so that thousands of pages need no query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import BASE, CLU, KG, OA, OWL, PASSAGE, RDF, RDFS, SAID, SKOS, Namespace, shorten
from clusterkg.questions.languages import LANGUAGES

__all__ = ["TONGUES", "Content", "Text"]

TONGUES = tuple(LANGUAGES.values())
_LABELS = (RDFS.label.value, SKOS.prefLabel.value)
_ORIGINAL = "en"  # the language to fall back to


@dataclass(frozen=True)
class Text:
    """A text with its language.

    Attributes:
        value: The text.
        lang: Its language tag; empty for names and numbers that belong to none.
    """

    value: str
    lang: str = ""

    def __str__(self) -> str:
        return self.value


class Content:
    """All triples of a graph, by subject and by object.

    Args:
        graph: The graph.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> content = Content(open_graph())
        >>> content.label("https://w3id.org/clusterkg/id/korea", "en").value
        'South Korea'
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self._about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        self._reached: dict[str, list[tuple[str, str]]] = defaultdict(list)
        _, rows = graph.store.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
        # Engines give triples in any order; pages must not depend on it.
        for subject, predicate, value in sorted(rows, key=lambda row: tuple(map(str, row))):
            if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
                continue
            if isinstance(value, ox.NamedNode | ox.Literal):
                self._about.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
            if isinstance(value, ox.NamedNode):
                self._reached[value.value].append((predicate.value, subject.value))

    def __contains__(self, iri: str) -> bool:
        return iri in self._about

    def of(self, iri: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """What is said of an IRI, by property."""
        return self._about.get(iri, {})

    def to(self, iri: str) -> list[tuple[str, str]]:
        """What leads to an IRI, as (property, subject)."""
        return self._reached.get(iri, [])

    def values(self, iri: str, prop: ox.NamedNode) -> list[str]:
        """The values of a property, as texts: IRIs whole, literals bare."""
        return [value.value for value in self.of(iri).get(prop.value, [])]

    def value(self, iri: str, prop: ox.NamedNode) -> str:
        """The first value of a property; empty if there is none."""
        return next(iter(self.values(iri, prop)), "")

    def subjects(self, prop: ox.NamedNode, value: str) -> list[str]:
        """What leads to an IRI by a property."""
        return [subject for predicate, subject in self.to(value) if predicate == prop.value]

    def members(self, kind: ox.NamedNode | str) -> list[str]:
        """All that is typed so, in the order of the names."""
        return self.subjects(RDF.type, kind if isinstance(kind, str) else kind.value)

    def is_a(self, iri: str, kind: ox.NamedNode) -> bool:
        """Whether something is typed so."""
        return kind.value in self.values(iri, RDF.type)

    def text(self, iri: str, prop: ox.NamedNode | str, lang: str) -> Text | None:
        """A text in a language; in English, or without any, where there is none in that language."""
        found = self.of(iri).get(prop if isinstance(prop, str) else prop.value, [])
        texts = {(v.language or "").lower(): v.value for v in found if isinstance(v, ox.Literal)}
        for tag in (lang, _ORIGINAL, ""):
            if tag.lower() in texts:
                return Text(texts[tag.lower()], tag)
        return None

    def texts(self, iri: str, prop: ox.NamedNode, lang: str) -> list[Text]:
        """All texts of a property in a language."""
        found = self.of(iri).get(prop.value, [])
        return [
            Text(v.value, lang)
            for v in found
            if isinstance(v, ox.Literal) and (v.language or "").lower() == lang.lower()
        ]

    def label(self, iri: str, lang: str) -> Text:
        """What something is called. A relator is called what its claim says; what has no label, by its short name."""
        for prop in _LABELS:
            found = self.text(iri, prop, lang)
            if found:
                return found
        for claim in self.subjects(CLU.about, iri):
            return self.label(claim, lang)
        return Text(shorten(iri))

    def position(self, iri: str) -> int:
        """Where in the text something stands; what stands nowhere comes last."""
        return int(self.value(iri, CLU.position) or 10**9)

    @cached_property
    def claims(self) -> list[str]:
        """All claims, in the order of the text."""
        return sorted(self.members(CLU.Claim), key=lambda claim: (self.position(claim), claim))

    @cached_property
    def entities(self) -> list[str]:
        """All things of ours, relators and records included."""
        return self._named(KG)

    @cached_property
    def passages(self) -> list[str]:
        """All passages and sections, in the order of the text."""
        found = {*self.members(CLU.Passage), *self.members(CLU.Section)}
        return sorted((iri for iri in found if iri.startswith(PASSAGE.iri)), key=lambda p: (*self.span(p), p))

    @cached_property
    def terms(self) -> list[str]:
        """All terms of the ontology and its vocabularies."""
        return self._named(CLU)

    @cached_property
    def mirrors(self) -> list[str]:
        """All properties of the mirror."""
        return self._named(SAID)

    @cached_property
    def modules(self) -> list[str]:
        """The modules of the ontology."""
        return [iri for iri in self._about if iri.startswith(BASE + "ontology/") and self.is_module(iri)]

    def is_module(self, iri: str) -> bool:
        """Whether an IRI is a module of the ontology."""
        return OWL.Ontology.value in self.values(iri, RDF.type)

    def _named(self, space: Namespace) -> list[str]:
        return sorted(iri for iri in {*self._about, *self._reached} if iri.startswith(space.iri))

    def span(self, passage: str) -> tuple[int, int]:
        """Start and end of a passage or section in the normalised text; the longer first where two begin alike."""
        at = self.value(passage, OA.hasSelector)
        start = self.value(at, OA.start)
        end = self.value(at, OA.end)
        return (int(start), -int(end)) if start and end else (10**9, 0)

    @cached_property
    def _proofs(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for claim in self.claims:
            for triple, _ in self.statements(claim):
                found[triple].append(claim)
        return found

    def statements(self, claim: str) -> Iterator[tuple[tuple[str, str, str], str]]:
        """What a claim states, each with its statement node."""
        for node in self.values(claim, CLU.states):
            parts = (self.value(node, RDF.subject), self.value(node, RDF.predicate), self.value(node, RDF.object))
            yield parts, node

    def proofs(self, subject: str, prop: str, value: str) -> list[str]:
        """The claims that state a triple."""
        return self._proofs.get((subject, prop, value), [])

    def is_fact(self, claim: str) -> bool:
        """Whether what a claim states is published as fact: its triples are in the graph as plain ones."""
        plain = [
            value in [v.value for v in self.of(subject).get(prop, [])]
            for (subject, prop, value), node in self.statements(claim)
            if not self.values(node, CLU.derived)
        ]
        return bool(plain) and all(plain)

    def everything(self) -> Iterator[ox.Triple]:
        """All triples, in a stable order."""
        for iri, properties in self._about.items():
            for prop, values in properties.items():
                yield from (ox.Triple(ox.NamedNode(iri), ox.NamedNode(prop), value) for value in values)

    def labels(self) -> Iterator[ox.Triple]:
        """The labels, as those who put axioms into words want them."""
        for iri, properties in self._about.items():
            for prop in _LABELS:
                for value in properties.get(prop, []):
                    yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(prop), value)

    def list_members(self, head: str) -> list[str]:
        """The members of an RDF list."""
        found = []
        while head and head != RDF.nil.value:
            found.append(self.value(head, RDF.first))
            head = self.value(head, RDF.rest)
        return found
