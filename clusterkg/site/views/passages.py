"""A passage or section of the text: located, never quoted."""

from __future__ import annotations

from dataclasses import dataclass

from clusterkg.namespaces import CLU, OA, local_name
from clusterkg.site.content import Text
from clusterkg.site.views.claims import PassageLink, passage_link, section_name
from clusterkg.site.views.common import ClaimRow, Link, Site

__all__ = ["PassageView", "PassagesView", "SectionRow", "passage_view", "passages_view"]


@dataclass(frozen=True)
class SectionRow:
    """A section in the list.

    Attributes:
        link: Leads to its page.
        depth: How deep it is nested, from 0.
        passages: How many passages it has.
        claims: How many claims rest on them.
        start: Offset of its first character.
        end: Offset behind its last.
    """

    link: Link
    depth: int
    passages: int
    claims: int
    start: int
    end: int


@dataclass(frozen=True)
class PassagesView:
    """The text as its sections.

    Attributes:
        sections: The sections in the order of the text.
        length: Characters of the normalised text.
        digest: Its SHA-256.
    """

    sections: list[SectionRow]
    length: str
    digest: str


@dataclass(frozen=True)
class PassageView:
    """One passage, or one section with its passages.

    Attributes:
        iri: Its IRI.
        name: Its local name.
        section: The section that it is in, or it itself is, by number and title.
        above: The section that it is in; `None` for a chapter.
        paragraph: Number of the paragraph; empty if there is none.
        role: What it is, if no running text (heading, caption).
        start: Offset of its first character.
        end: Offset behind its last.
        anchor: The name of its selector.
        digest: The SHA-256 of its characters.
        no_claim: Why no claim rests on it; `None` if one does.
        claims: The claims that rest on it.
        passages: For a section, its passages with the number of claims on each.
        sections: For a section, those in it.
        before: The passage before it.
        after: The passage after it.
        records: Discrepancies and open points that name it.
    """

    iri: str
    name: str
    section: Text
    above: Link | None
    paragraph: str
    role: str
    start: int
    end: int
    anchor: str
    digest: str
    no_claim: Text | None
    claims: list[ClaimRow]
    passages: list[tuple[PassageLink, int, Text | None]]
    sections: list[Link]
    before: Link | None
    after: Link | None
    records: list[Link]


def passages_view(site: Site) -> PassagesView:
    """What the list of sections shows."""
    content = site.content
    text = content.members(CLU.SourceText)[0]
    rows = []
    for section in (p for p in content.passages if content.is_a(p, CLU.Section)):
        inside = content.subjects(CLU.inSection, section)
        claims = {c for p in inside for c in _evidenced(site, p)}
        depth, above = 0, content.value(section, CLU.partOfSection)
        while above:
            depth, above = depth + 1, content.value(above, CLU.partOfSection)
        start, end = content.span(section)
        rows.append(SectionRow(_named(site, section), depth, len(inside), len(claims), start, -end))
    return PassagesView(rows, content.value(text, CLU.textLength), content.value(text, CLU.textDigest))


def passage_view(site: Site, iri: str) -> PassageView:
    """What the page of a passage or section shows."""
    content = site.content
    is_section = content.is_a(iri, CLU.Section)
    holder = iri if is_section else content.value(iri, CLU.inSection)
    above = content.value(iri, CLU.partOfSection) if is_section else holder
    inside = sorted(content.subjects(CLU.inSection, iri), key=lambda p: (*content.span(p), p))
    reason = content.value(iri, CLU.noClaimBecause)
    start, end = content.span(iri)
    same = [p for p in content.passages if content.is_a(p, CLU.Section) == is_section]
    at = same.index(iri)
    return PassageView(
        iri=iri,
        name=local_name(iri),
        section=section_name(site, holder),
        above=_named(site, above) if above else None,
        paragraph=content.value(iri, CLU.paragraph),
        role=content.value(iri, CLU.passageRole),
        start=start,
        end=-end,
        anchor=local_name(content.value(iri, OA.hasSelector)),
        digest=content.value(iri, CLU.textDigest),
        no_claim=site.label(reason) if reason else None,
        claims=site.rows(c for p in (iri, *inside) for c in _evidenced(site, p)),
        passages=[(passage_link(site, p), len(_evidenced(site, p)), _reason(site, p)) for p in inside],
        sections=[_named(site, s) for s in sorted(content.subjects(CLU.partOfSection, iri), key=content.span)],
        before=_named(site, same[at - 1]) if at else None,
        after=_named(site, same[at + 1]) if at + 1 < len(same) else None,
        records=site.links({r for prop in (CLU.evidence, CLU.searched) for r in _records(site, prop.value, iri)}),
    )


def _records(site: Site, prop: str, iri: str) -> list[str]:
    content = site.content
    found = [subject for predicate, subject in content.to(iri) if predicate == prop]
    return [s for s in found if content.is_a(s, CLU.Discrepancy) or content.is_a(s, CLU.OpenPoint)]


def _evidenced(site: Site, passage: str) -> list[str]:
    return [c for c in site.content.subjects(CLU.evidence, passage) if site.content.is_a(c, CLU.Claim)]


def _reason(site: Site, passage: str) -> Text | None:
    reason = site.content.value(passage, CLU.noClaimBecause)
    return site.label(reason) if reason else None


def _named(site: Site, iri: str) -> Link:
    """A section by number and title, a passage by its name."""
    if site.content.is_a(iri, CLU.Section):
        name = section_name(site, iri)
        return Link(name.value, name.lang, site.href(iri), f"passage:{local_name(iri)}")
    return Link(local_name(iri), "", site.href(iri), f"passage:{local_name(iri)}")
