"""The ontology: its reference, one page a term, a module with its diagram, and the mirror."""

from __future__ import annotations

from dataclasses import dataclass

from clusterkg.namespaces import CLU, DCTERMS, OWL, RDF, RDFS, SAID, SKOS, local_name
from clusterkg.site.axioms import axioms_in_words
from clusterkg.site.content import Text
from clusterkg.site.diagrams import Diagram, diagram
from clusterkg.site.shapes import ShapeNote, shapes_on
from clusterkg.site.views.common import ClaimRow, Link, Site
from clusterkg.site.views.questions import terms_of

__all__ = ["ModuleView", "OntologyView", "SaidView", "TermEntry", "TermView"]
__all__ += ["module_view", "ontology_view", "said_view", "term_view"]

_KINDS = ("class", "property", "vocabulary", "concept")
# What has so many members that their own list is the better place: class → its list.
_LISTED = {"Claim": "claim/", "Passage": "passage/", "Section": "passage/"}
_LISTED |= {"Discrepancy": "discrepancies/", "OpenPoint": "open-points/"}


@dataclass(frozen=True)
class TermEntry:
    """A term in the reference.

    Attributes:
        link: Leads to its page.
        anchor: Its local name.
        definition: Its definition.
        sources: Where the definition is from.
        above: Classes, properties or concepts above it; for a concept, its vocabulary.
        axioms: What the ontology lays down about it, in words.
        names: Its other names.
    """

    link: Link
    anchor: str
    definition: Text | None
    sources: list[Link]
    above: list[Link]
    axioms: list[str]
    names: list[Text]


@dataclass(frozen=True)
class OntologyView:
    """The reference.

    Attributes:
        iri: Its IRI.
        groups: Each kind of term with its entries.
        modules: The modules.
        version: The version of the ontology.
        description: What it is about.
    """

    iri: str
    groups: list[tuple[str, list[TermEntry]]]
    modules: list[tuple[Link, Text | None, int]]
    version: str
    description: Text | None


@dataclass(frozen=True)
class TermView:
    """Everything about one term.

    Attributes:
        iri: Its IRI.
        kind: `class`, `property`, `vocabulary` or `concept`.
        entry: What the reference says of it.
        notes: Scope notes.
        module: The module that it is in; `None` for concepts.
        below: What is below it, or a member of the vocabulary.
        properties: For a class, the properties that lead from it and to it.
        shapes: The constraints on it.
        questions: The canned questions that ask with it.
        members: For a class, its members; each with how many claims name it.
        said_members: Members that are only said to be, and not as fact.
        listed: An address where the members are listed instead.
        claims: Claims that name it or use it.
        mirror: For a property, its mirror.
        matches: The same notion elsewhere.
    """

    iri: str
    kind: str
    entry: TermEntry
    notes: list[Text]
    module: Link | None
    below: list[Link]
    properties: list[Link]
    shapes: list[ShapeNote]
    questions: list[Link]
    members: list[Link]
    said_members: list[Link]
    listed: str
    claims: list[ClaimRow]
    mirror: Link | None
    matches: list[tuple[Link, str]]


@dataclass(frozen=True)
class ModuleView:
    """A module of the ontology.

    Attributes:
        iri: Its IRI.
        label: What it is called.
        description: What it is about.
        imports: The modules that it builds on.
        diagram: Its diagram; `None` if it declares no class.
        groups: Each kind of term with its entries.
    """

    iri: str
    label: Text
    description: Text | None
    imports: list[Link]
    diagram: Diagram | None
    groups: list[tuple[str, list[TermEntry]]]


@dataclass(frozen=True)
class SaidView:
    """The mirror.

    Attributes:
        rows: Each mirrored property with what it mirrors.
    """

    rows: list[tuple[str, Text, Link | None]]


def entry(site: Site, iri: str) -> TermEntry:
    """A term as the reference has it."""
    content = site.content
    above = [
        value
        for prop in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader, SKOS.inScheme)
        for value in content.values(iri, prop)
        if value.startswith("http") and (value in content) and "/.well-known/" not in value
    ]
    return TermEntry(
        link=site.link(iri),
        anchor=local_name(iri),
        definition=content.text(iri, SKOS.definition, site.lang),
        sources=site.links(content.values(iri, DCTERMS.source)),
        above=site.links(above),
        axioms=axioms_in_words(content, site.wording, iri),
        names=content.texts(iri, SKOS.altLabel, site.lang),
    )


def ontology_view(site: Site) -> OntologyView:
    """What the reference shows."""
    content = site.content
    whole = CLU.iri.removesuffix("#")
    modules = [
        (site.link(m), content.text(m, DCTERMS.description, site.lang), len(_declared(site, m)))
        for m in content.modules
        if _own_module(m)
    ]
    return OntologyView(
        iri=whole,
        groups=_grouped(site, content.terms),
        modules=modules,
        version=content.value(whole, OWL.versionInfo),
        description=content.text(whole, DCTERMS.description, site.lang),
    )


def term_view(site: Site, iri: str) -> TermView:
    """What the page of a term shows."""
    content = site.content
    kind = site.kind_of_term(iri)
    name = local_name(iri)
    listed = _LISTED.get(name, "")
    members = [] if listed else content.members(iri)
    said = [] if listed else sorted(set(content.subjects(SAID.type, iri)) - set(members))
    module = content.value(iri, RDFS.isDefinedBy)
    below = [
        s for p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader, SKOS.inScheme) for s in content.subjects(p, iri)
    ]
    ends = [s for p in (RDFS.domain, RDFS.range) for s in content.subjects(p, iri)]
    mirrors = content.subjects(CLU.mirrors, iri)
    using = content.subjects(CLU.topic, iri) if kind != "concept" else content.subjects(CLU.mentions, iri)
    if kind == "property":
        nodes = content.subjects(RDF.predicate, iri)
        using = [c for node in nodes for c in content.subjects(CLU.states, node)]
    return TermView(
        iri=iri,
        kind=kind,
        entry=entry(site, iri),
        notes=content.texts(iri, SKOS.scopeNote, site.lang),
        module=site.link(module) if module else None,
        below=site.links({b for b in below if "/.well-known/" not in b}),
        properties=site.links({e for e in ends if "/.well-known/" not in e}),
        shapes=shapes_on(iri),
        questions=[site.question(q.id) for q in site.catalogue if iri in terms_of(_body(q.text))],
        members=site.links(members),
        said_members=site.links(said),
        listed=site.at(listed) if listed else "",
        claims=[] if listed else site.rows(using),
        mirror=site.link(mirrors[0]) if mirrors else None,
        matches=[(site.link(m.value), v) for m in (SKOS.exactMatch, SKOS.closeMatch) for v in content.values(iri, m)],
    )


def module_view(site: Site, iri: str) -> ModuleView:
    """What the page of a module shows."""
    content = site.content
    declared = _declared(site, iri)
    return ModuleView(
        iri=iri,
        label=site.label(iri),
        description=content.text(iri, DCTERMS.description, site.lang),
        imports=site.links(content.values(iri, OWL.imports)),
        diagram=diagram(site, [t for t in declared if site.kind_of_term(t) == "class"]),
        groups=_grouped(site, declared),
    )


def said_view(site: Site) -> SaidView:
    """What the page of the mirror shows."""
    content = site.content
    rows = []
    for iri in content.mirrors:
        mirrored = content.value(iri, CLU.mirrors)
        rows.append((local_name(iri), site.label(iri), site.link(mirrored) if mirrored else None))
    return SaidView(rows)


def _declared(site: Site, module: str) -> list[str]:
    """The terms of ours that a module declares."""
    found = [t for t in site.content.subjects(RDFS.isDefinedBy, module) if t.startswith(CLU.iri)]
    if found:
        return found
    return [t for t in site.content.terms if site.kind_of_term(t) == "vocabulary"] if "vocabular" in module else []


def _own_module(iri: str) -> bool:
    return not iri.removeprefix(CLU.iri.removesuffix("#") + "/")[:1].isdigit()


def _grouped(site: Site, terms: list[str]) -> list[tuple[str, list[TermEntry]]]:
    kinds: dict[str, list[TermEntry]] = {kind: [] for kind in _KINDS}
    for iri in terms:
        if iri in site.content:
            kinds[site.kind_of_term(iri)].append(entry(site, iri))
    return [
        (kind, sorted(entries, key=lambda e: (e.link.text.casefold(), e.anchor)))
        for kind, entries in kinds.items()
        if entries
    ]


def _body(query: str) -> str:
    return "\n".join(line for line in query.splitlines() if not line.startswith("#"))
