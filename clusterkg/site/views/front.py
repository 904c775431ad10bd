"""The front page: the research questions and aims as entrances; and how to cite."""

from __future__ import annotations

from dataclasses import dataclass

from clusterkg import __version__
from clusterkg.namespaces import CLU, DCTERMS, KG
from clusterkg.site.content import Text
from clusterkg.site.views.claims import Reference, citation_of, modalities
from clusterkg.site.views.common import Badge, ClaimRow, Link, Site
from clusterkg.site.views.things import serving

__all__ = ["CiteView", "Entrance", "FrontView", "cite_view", "front_view"]

_MANY = 3  # a canned question that serves so many research questions is an overview, not an answer


@dataclass(frozen=True)
class Entrance:
    """A research question or aim of the paper.

    Attributes:
        asked: It in words.
        answer: The page with its answer.
        others: Further questions that serve it.
        reading: The page with all statements that the editors read as its answer.
        statements: How many these are.
    """

    asked: Text
    answer: Link
    others: list[Link]
    reading: Link
    statements: int


@dataclass(frozen=True)
class FrontView:
    """The front page.

    Attributes:
        questions: The research questions.
        aims: The aims.
        themes: The themes of the canned questions: title, name and number.
        counts: How many claims, facts, questions, passages, discrepancies and open points there are, by key.
        modalities: Each modality with what it means.
        sample: One claim, as an example of a proof.
        version: The version.
        date: The day of the data.
    """

    questions: list[Entrance]
    aims: list[Entrance]
    themes: list[tuple[str, str, int]]
    counts: dict[str, int]
    modalities: tuple[tuple[Badge, Text | None], ...]
    sample: ClaimRow
    version: str
    date: str


@dataclass(frozen=True)
class CiteView:
    """How to cite.

    Attributes:
        whole: How to cite the whole.
        claim: How to cite one claim.
        sample: The claim that it is shown with.
    """

    whole: Reference
    claim: Reference
    sample: ClaimRow


def front_view(site: Site) -> FrontView:
    """What the front page shows."""
    content = site.content
    counts = {
        "claims": len(content.claims),
        "facts": sum(map(content.is_fact, content.claims)),
        "questions": len(site.catalogue.questions),
        "passages": len(content.members(CLU.Passage)),
        "discrepancies": len(content.members(CLU.Discrepancy)),
        "open_points": len(content.members(CLU.OpenPoint)),
    }
    return FrontView(
        questions=[_entrance(site, iri) for iri in sorted(content.members(CLU.ResearchQuestion))],
        aims=[_entrance(site, iri) for iri in sorted(content.members(CLU.ResearchAim))],
        themes=[
            (titles[site.lang], theme, sum(q.theme == theme for q in site.catalogue))
            for theme, titles in site.catalogue.themes.items()
        ],
        counts=counts,
        modalities=modalities(site),
        sample=_sample(site),
        version=__version__,
        date=content.value(CLU.iri.removesuffix("#"), DCTERMS.modified),
    )


def cite_view(site: Site) -> CiteView:
    """What the page on citing shows."""
    row = _sample(site)
    iri = next(c for c in site.content.claims if c.endswith(f"/{row.name}"))
    return CiteView(citation_of(site), citation_of(site, iri, row), row)


def _entrance(site: Site, iri: str) -> Entrance:
    content = site.content
    answers = content.subjects(CLU.answersQuestion, iri)
    name = f"kg:{iri.removeprefix(KG.iri)}"
    overviews = {q.id for q in site.catalogue if name in q.serves and len(q.serves) >= _MANY}
    canned = serving(site, iri)
    direct = [link for link in canned if link.code not in overviews] or canned
    return Entrance(
        asked=site.label(iri),
        answer=direct[0],
        others=direct[1:],
        reading=site.link(iri),
        statements=len({c for answer in answers for c in content.values(answer, CLU.restsOn)}),
    )


def _sample(site: Site) -> ClaimRow:
    """The first claim that is only possible and stands in a discrepancy: it shows most of what a proof can hold."""
    content = site.content
    for claim in content.claims:
        if content.value(claim, CLU.modality) == CLU.Possible.value and content.subjects(CLU.involves, claim):
            return site.row(claim)
    return site.row(content.claims[0])
