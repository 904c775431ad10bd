"""One thing: a cluster, a work, a discrepancy, a relator; and the lists of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from clusterkg.namespaces import CITO, CLAIM, CLU, KG, PROV, RDF, RDFS, SAID, SKOS
from clusterkg.site.content import Text
from clusterkg.site.views.common import ClaimRow, Link, Site

__all__ = ["Fact", "Group", "RecordsView", "ThingView", "ThingsView", "records_view", "thing_view", "things_view"]

# Told elsewhere on the page, or of no use to a reader.
_LEFT_OUT = {RDFS.label, RDF.type, SKOS.altLabel, CLU.position, CLU.place, PROV.wasAttributedTo}
_LEFT_OUT |= {SAID.type, CLU.involves, CLU.restsOn}
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch)


@dataclass(frozen=True)
class Fact:
    """One value of a property.

    Attributes:
        value: The value.
        proof: The claim that states it; `None` for the editors' own records.
    """

    value: Link
    proof: Link | None


@dataclass(frozen=True)
class Group:
    """Claims under a heading.

    Attributes:
        title: The heading.
        rows: The claims.
    """

    title: Text
    rows: tuple[ClaimRow, ...]


@dataclass(frozen=True)
class ThingView:
    """Everything about one thing.

    Attributes:
        iri: Its IRI.
        label: What it is called.
        kinds: Its classes.
        names: Its other names.
        place: Where it stands, for what stands in the text.
        relator: Whether it ties things together and belongs to one claim.
        said_only: Whether nothing of it is fact.
        facts: Its properties, each with its values.
        reached: What leads to it, by property.
        matches: The same thing in other data: relation and address.
        claims: The claims that state it, if it is a relator, or that a record involves.
        groups: What is said of it, by topic.
        sources: Claims that another source makes, if it is one; claims that a work supports.
        doubts: Discrepancies and open points that concern it.
        asked: Canned questions that serve it, if it is a research question or aim.
    """

    iri: str
    label: Text
    kinds: list[Link]
    names: list[Text]
    place: str
    relator: bool
    said_only: bool
    facts: list[tuple[Link, list[Fact]]]
    reached: list[tuple[Link, list[Fact]]]
    matches: list[tuple[Link, str]]
    claims: list[ClaimRow]
    groups: list[Group]
    sources: list[ClaimRow]
    doubts: list[Link]
    asked: list[Link]

    @property
    def said_count(self) -> int:
        """How many claims name it."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def proved(self) -> bool:
        """Whether its properties are facts; else they are records, which no claim proves."""
        return any(fact.proof for _, facts in self.facts for fact in facts)


@dataclass(frozen=True)
class ThingsView:
    """All things by class.

    Attributes:
        groups: Each class with its members.
        relators: Each class of relators with how many there are.
    """

    groups: list[tuple[Link, str, list[Link]]]
    relators: list[tuple[Link, int]] = field(default_factory=list)


@dataclass(frozen=True)
class RecordsView:
    """Discrepancies by kind, or open points.

    Attributes:
        groups: Heading, anchor and the records with the places in which they stand.
        total: How many there are.
    """

    groups: list[tuple[Text, str, list[tuple[Link, str]]]]
    total: int


def thing_view(site: Site, iri: str) -> ThingView:
    """What the page of a thing shows."""
    content = site.content
    stating = content.subjects(CLU.about, iri)
    plain = {p: v for p, v in content.of(iri).items() if p != RDF.type.value}
    typed = content.values(iri, RDF.type)
    said_only = bool(stating) and not typed
    place = content.text(iri, CLU.place, site.lang)
    mentioned = [c for c in content.subjects(CLU.mentions, iri) if c not in stating]
    doubts = [s for s in content.subjects(CLU.concerns, iri) if s.startswith(KG.iri)]
    answering = [
        c for answer in content.subjects(CLU.answersQuestion, iri) for c in content.values(answer, CLU.restsOn)
    ]
    involved = [*content.values(iri, CLU.involves), *content.values(iri, CLU.restsOn)]
    return ThingView(
        iri=iri,
        label=site.label(iri),
        kinds=site.links(typed or content.values(iri, SAID.type)),
        names=content.texts(iri, SKOS.altLabel, site.lang),
        place=place.value if place else "",
        relator=bool(stating),
        said_only=said_only,
        facts=_facts(site, iri, plain, said=said_only),
        reached=_reached(site, iri),
        matches=[(site.link(m.value), v) for m in _MATCHES for v in content.values(iri, m)],
        claims=site.rows([*stating, *involved, *answering]),
        groups=_by_topic(site, mentioned),
        sources=site.rows([*content.subjects(CLU.outsideSource, iri), *_supported(site, iri)]),
        doubts=site.links(set(doubts)),
        asked=serving(site, iri),
    )


def serving(site: Site, iri: str) -> list[Link]:
    """The canned questions that serve a research question or aim, those that serve few others first."""
    name = f"kg:{iri.removeprefix(KG.iri)}"
    found = [question for question in site.catalogue if name in question.serves]
    return [site.question(q.id) for q in sorted(found, key=lambda q: (len(q.serves), q.id))]


def things_view(site: Site) -> ThingsView:
    """What the list of things shows: relators and records have lists of their own."""
    content = site.content
    groups: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for iri in content.entities:
        kinds = content.values(iri, RDF.type)
        if content.subjects(CLU.about, iri):
            for kind in {*kinds, *content.values(iri, SAID.type)}:
                counts[kind] = counts.get(kind, 0) + 1
            continue
        for kind in kinds:
            if kind not in {CLU.Discrepancy.value, CLU.OpenPoint.value, CLU.Answer.value}:
                groups.setdefault(kind, []).append(iri)
    heads = sorted(((site.link(kind), kind) for kind in groups), key=lambda pair: (pair[0].text.casefold(), pair[1]))
    relators = sorted(((site.link(kind), n) for kind, n in counts.items()), key=lambda pair: pair[0].text.casefold())
    return ThingsView([(head, head.code.split(":")[-1], site.links(groups[kind])) for head, kind in heads], relators)


def records_view(site: Site, kind: ox.NamedNode) -> RecordsView:
    """What the list of discrepancies or of open points shows."""
    content = site.content
    records = sorted(content.members(kind), key=lambda iri: (content.position(iri), iri))
    groups: dict[str, list[tuple[Link, str]]] = {}
    for iri in records:
        place = content.text(iri, CLU.place, site.lang)
        head = content.value(iri, CLU.discrepancyKind)
        groups.setdefault(head, []).append((site.link(iri), place.value if place else ""))
    named = [
        (site.label(head) if head else Text(""), head.rpartition("#")[2], rows) for head, rows in sorted(groups.items())
    ]
    return RecordsView(named, len(records))


def _facts(
    site: Site, iri: str, plain: dict[str, list[ox.NamedNode | ox.Literal]], *, said: bool
) -> list[tuple[Link, list[Fact]]]:
    found = []
    for prop, values in plain.items():
        mirrored = prop.startswith(SAID.iri)
        if ox.NamedNode(prop) in _LEFT_OUT or mirrored != said or ox.NamedNode(prop) in _MATCHES:
            continue
        named = CLU.iri + prop.removeprefix(SAID.iri) if mirrored else prop
        facts = sorted(
            (Fact(site.value(v), _proof(site, iri, named, v.value)) for v in values),
            key=lambda fact: (fact.value.text.casefold(), fact.value.code),
        )
        found.append((site.link(named), facts))
    return sorted(found, key=lambda pair: (pair[0].text.casefold(), pair[0].code))


def _reached(site: Site, iri: str) -> list[tuple[Link, list[Fact]]]:
    """What leads here by a fact, from other things and from terms."""
    found: dict[str, list[str]] = {}
    for prop, subject in site.content.to(iri):
        if (
            prop.startswith((CLU.iri, CITO.iri))
            and subject.startswith((KG.iri, CLU.iri))
            and prop != CLU.concerns.value
        ):
            found.setdefault(prop, []).append(subject)
    return sorted(
        (
            (
                site.link(prop),
                [Fact(link, _proof(site, s, prop, iri)) for link, s in _named(site, subjects)],
            )
            for prop, subjects in found.items()
        ),
        key=lambda pair: (pair[0].text.casefold(), pair[0].code),
    )


def _named(site: Site, iris: list[str]) -> list[tuple[Link, str]]:
    return sorted(((site.link(iri), iri) for iri in iris), key=lambda pair: (pair[0].text.casefold(), pair[1]))


def _proof(site: Site, subject: str, prop: str, value: str) -> Link | None:
    for claim in site.content.proofs(subject, prop, value):
        return Link(claim.removeprefix(CLAIM.iri), "", site.href(claim))
    return None


def _supported(site: Site, work: str) -> list[str]:
    """The claims that a citation of a work supports, and those that the text reports as its view."""
    content = site.content
    citations = content.subjects(CITO.hasCitedEntity, work)
    claims = [claim for citation in citations for claim in content.subjects(CLU.supportedBy, citation)]
    if not content.subjects(CLU.textOf, work):  # of the paper itself, these are nearly all claims
        claims += content.subjects(CLU.attribution, work)
    return claims


def _by_topic(site: Site, claims: list[str]) -> list[Group]:
    topics: dict[str, list[str]] = {}
    for claim in claims:
        topics.setdefault(site.content.value(claim, CLU.topic), []).append(claim)
    return [
        Group(site.label(topic), tuple(site.rows(found)))
        for topic, found in sorted(topics.items(), key=lambda pair: (site.label(pair[0]).value.casefold(), pair[0]))
    ]
