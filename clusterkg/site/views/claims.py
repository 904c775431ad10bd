"""A claim with its proof, and all claims in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import metadata

from clusterkg import __version__
from clusterkg.evidence.sources import NOT_RECORDED
from clusterkg.namespaces import BASE, CITO, CLU, DCTERMS, PROV, RDF, SKOS, local_name, shorten
from clusterkg.site.content import Text
from clusterkg.site.views.common import Badge, ClaimRow, Link, Site

__all__ = ["ClaimView", "ClaimsView", "PassageLink", "Reference", "citation_of", "claim_view", "claims_view"]

_BEARINGS = (CLU.confirms, CLU.disputes, CLU.qualifies)


@dataclass(frozen=True)
class PassageLink:
    """A passage that is evidence.

    Attributes:
        link: Leads to its page.
        section: Number and title of its section.
        paragraph: Number of the paragraph; empty for headings and tables.
        start: Offset of its first character.
        end: Offset behind its last.
    """

    link: Link
    section: Text
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True)
class Reference:
    """How to cite.

    Attributes:
        text: A line for a list of references.
        bibtex: The same as BibTeX.
    """

    text: str
    bibtex: str


@dataclass(frozen=True)
class SourceLink:
    """Another source than the paper.

    Attributes:
        link: Leads to its page.
        details: What is known of it: title, publisher, date.
        address: Where it stood on the web; empty if not known.
        consulted: When it was read; empty if that was not recorded.
    """

    link: Link
    details: tuple[Link, ...]
    address: str
    consulted: str


@dataclass(frozen=True)
class Statement:
    """A triple that a claim states.

    Attributes:
        parts: Subject, property and object, leading to their pages.
        anchor: The name of its statement node.
        derived: Whether a rule derived it.
    """

    parts: tuple[Link, Link, Link]
    anchor: str
    derived: bool


@dataclass(frozen=True)
class ClaimView:
    """Everything about one claim.

    Attributes:
        iri: Its IRI.
        name: Its local name.
        statement: What it says.
        modality: How firmly.
        meaning: What this modality means.
        source: Who says so.
        place: Where it stands; empty for what rests on other sources.
        fact: Whether it is published as fact.
        why_not: The key of the words that say why not; empty for a fact.
        passages: The passages that are its evidence.
        supported_by: Works cited in support.
        derived_from: Claims that it is inferred from.
        worked_out: How its number was worked out.
        sources: Other sources that make it.
        at_odds: Discrepancies that it is part of: kind and label.
        bearings: How it bears on other claims: relation and claim.
        others: How other claims bear on it.
        used_in: Claims that are inferred from it.
        answers: The research questions and aims that it is read as an answer to.
        statements: What it states, triple by triple.
        mentions: What it names.
        reference: How to cite it.
    """

    iri: str
    name: str
    statement: Text
    modality: Badge
    meaning: Text | None
    source: Link
    place: str
    fact: bool
    why_not: str
    passages: tuple[PassageLink, ...]
    supported_by: tuple[Link, ...]
    derived_from: tuple[ClaimRow, ...]
    worked_out: Text | None
    sources: tuple[SourceLink, ...]
    at_odds: tuple[tuple[Link, Link], ...]
    bearings: tuple[tuple[Link, ClaimRow], ...]
    others: tuple[tuple[Link, ClaimRow], ...]
    used_in: tuple[ClaimRow, ...]
    answers: tuple[Link, ...]
    statements: tuple[Statement, ...]
    mentions: tuple[Link, ...]
    reference: Reference


@dataclass(frozen=True)
class ClaimsView:
    """All claims.

    Attributes:
        groups: Heading, anchor and rows of each section, in the order of the text.
        total: How many there are.
        facts: How many are published as fact.
        modalities: Each modality with what it means.
    """

    groups: tuple[tuple[Text, str, list[ClaimRow]], ...]
    total: int
    facts: int
    modalities: tuple[tuple[Badge, Text | None], ...]


def claim_view(site: Site, iri: str) -> ClaimView:
    """What the page of a claim shows."""
    content = site.content
    row = site.row(iri)
    modality = content.value(iri, CLU.modality)
    at_odds = content.subjects(CLU.involves, iri)
    answering = [q for a in content.subjects(CLU.restsOn, iri) for q in content.values(a, CLU.answersQuestion)]
    cited = [w for c in content.values(iri, CLU.supportedBy) for w in content.values(c, CITO.hasCitedEntity)]
    calculation = content.value(iri, CLU.calculation)
    return ClaimView(
        iri=iri,
        name=row.name,
        statement=site.label(iri),
        modality=row.modality,
        meaning=content.text(modality, SKOS.definition, site.lang),
        source=row.source,
        place=row.place,
        fact=row.fact,
        why_not=_why_not(site, iri, row),
        passages=tuple(passage_link(site, p) for p in sorted(content.values(iri, CLU.evidence), key=content.span)),
        supported_by=tuple(site.links(set(cited))),
        derived_from=tuple(site.rows(content.values(iri, PROV.wasDerivedFrom))),
        worked_out=site.label(calculation) if calculation else None,
        sources=tuple(_source(site, source) for source in content.values(iri, CLU.outsideSource)),
        at_odds=tuple((site.link(content.value(d, CLU.discrepancyKind)), site.link(d)) for d in sorted(at_odds)),
        bearings=tuple(
            (site.link(how.value), site.row(other)) for how in _BEARINGS for other in content.values(iri, how)
        ),
        others=tuple(
            (site.link(how.value), site.row(other)) for how in _BEARINGS for other in content.subjects(how, iri)
        ),
        used_in=tuple(site.rows(content.subjects(PROV.wasDerivedFrom, iri))),
        answers=tuple(site.links(set(answering))),
        statements=tuple(_statements(site, iri)),
        mentions=tuple(site.links(content.values(iri, CLU.mentions))),
        reference=citation_of(site, iri, row),
    )


def claims_view(site: Site) -> ClaimsView:
    """What the list of all claims shows."""
    content = site.content
    groups: dict[str, list[ClaimRow]] = {}
    for claim in content.claims:
        passages = sorted(content.values(claim, CLU.evidence), key=content.span)
        section = content.value(passages[0], CLU.inSection) if passages else content.value(claim, CLU.attribution)
        groups.setdefault(section, []).append(site.row(claim))
    order = sorted(groups, key=lambda section: (content.span(section), section))
    return ClaimsView(
        groups=tuple((section_name(site, s), local_name(s), groups[s]) for s in order),
        total=len(content.claims),
        facts=sum(map(content.is_fact, content.claims)),
        modalities=modalities(site),
    )


def modalities(site: Site) -> tuple[tuple[Badge, Text | None], ...]:
    """Each modality with what it means, in their order from fact to denial."""
    return tuple(
        (badge, site.content.text(CLU[badge.key].value, SKOS.definition, site.lang)) for badge in site.badges.values()
    )


def section_name(site: Site, section: str) -> Text:
    """Number and title of a section; of anything else, its name."""
    label = site.label(section)
    number = site.content.value(section, CLU.sectionNumber)
    return Text(f"{number} {label.value}" if number[:1].isdigit() else label.value, label.lang)


def passage_link(site: Site, passage: str) -> PassageLink:
    """A passage as evidence."""
    content = site.content
    start, end = content.span(passage)
    return PassageLink(
        link=Link(local_name(passage), "", site.href(passage), shorten(passage)),
        section=section_name(site, content.value(passage, CLU.inSection)),
        paragraph=content.value(passage, CLU.paragraph),
        start=start,
        end=-end,
    )


def citation_of(site: Site, iri: str = "", row: ClaimRow | None = None) -> Reference:
    """How to cite the graph, or one claim of it.

    Args:
        site: The graph in the language of the page.
        iri: The claim; the whole graph if empty.
        row: The claim as a row.
    """
    about = metadata("clusterkg")
    title = f"clusterkg: {about['Summary']}"
    author = about["Author"]
    year = site.content.value(CLU.iri.removesuffix("#"), DCTERMS.modified)[:4]
    where = iri or BASE
    if row is None:
        text = f"{author} ({year}). {title}. {site.words['version']} {__version__}. {where}"
        key, name = "clusterkg", title
    else:
        place = f" [{site.words['comma'].join(filter(None, (row.modality.label, row.source.text, row.place)))}]"
        named = site.words["quoted"].format(row.statement.text) + place
        text = f"{author} ({year}). {named}. {title}, {site.words['version']} {__version__}. {where}"
        key, name = f"clusterkg:{row.name}", f"{row.statement.text} [{row.name}]"
    bibtex = (
        f"@misc{{{key},\n  author  = {{{{{author}}}}},\n  title   = {{{_braced(name)}}},\n  year    = {{{year}}},\n"
        f"  version = {{{__version__}}},\n  url     = {{{where}}},\n  note    = {{{_braced(title)}}}\n}}"
    )
    return Reference(text, bibtex)


def _braced(text: str) -> str:
    """A text as BibTeX takes it."""
    return "".join(f"\\{letter}" if letter in "&%$#_" else letter for letter in text)


def _why_not(site: Site, iri: str, row: ClaimRow) -> str:
    content = site.content
    if row.fact:
        return ""
    if content.is_a(content.value(iri, CLU.attribution), CLU.EditorialTeam):
        return "not_fact_editors"
    if content.values(iri, CLU.outsideSource):
        return "not_fact_others"
    if row.modality.key != "Asserted":
        return "not_fact_modality"
    return "not_fact_contradicted"


def _source(site: Site, iri: str) -> SourceLink:
    content = site.content
    told = (DCTERMS.title, CLU.publishedBy, CLU.dateOfIssue)
    details = [site.value(value) for prop in told for value in content.of(iri).get(prop.value, [])]
    consulted = content.value(iri, CLU.consulted)
    return SourceLink(
        link=site.link(iri),
        details=tuple(details),
        address=content.value(iri, CLU.address),
        consulted="" if consulted == NOT_RECORDED else consulted,
    )


def _statements(site: Site, iri: str) -> list[Statement]:
    content = site.content
    found = []
    for (subject, prop, _), node in content.statements(iri):
        (value,) = content.of(node)[RDF.object.value]
        parts = (site.link(subject), site.link(prop), site.value(value))
        derived = bool(content.values(node, CLU.derived))
        found.append(Statement(parts, local_name(node), derived))
    return sorted(found, key=lambda s: (s.derived, s.parts[1].code != "rdf:type", s.parts[1].code, s.parts[2].text))
