"""What the formats show: the claims with what each of them states, read from any store with the published graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.namespaces import CLU, DCTERMS, OWL, XSD, shorten, sparql_prefixes
from clusterkg.questions.languages import language_tag
from clusterkg.store.base import Store, Term

__all__ = ["About", "ClaimRecord", "Content", "Statement", "read_content"]

# The ontology header; everything that is said of the whole is said of it.
_ROOT = ox.NamedNode(CLU.iri.rstrip("#"))


@dataclass(frozen=True)
class Statement:
    """One triple of a claim.

    Attributes:
        node: The statement node.
        subject: What it is about.
        predicate: The property.
        object: The value.
        fact: Whether it stands in the graph as a plain triple.
    """

    node: ox.NamedNode
    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: Term
    fact: bool


@dataclass(frozen=True)
class ClaimRecord:
    """A claim, as the formats need it.

    Attributes:
        iri: The claim.
        modality: How firmly it is made.
        attribution: Who makes it.
        relator: The relator that it states; `None` where it states a single triple.
        topic: The class of the relator or thing, or the property of the single triple.
        place: Where in the text, in words; empty for what rests on other sources.
        statement: What it says, in words.
        content: The triples that it states.
        derived: The shortcuts that follow from it.
        fact: Whether what it states is a fact of the graph.
    """

    iri: ox.NamedNode
    modality: ox.NamedNode
    attribution: ox.NamedNode
    relator: ox.NamedNode | None
    topic: ox.NamedNode
    place: str
    statement: str
    content: tuple[Statement, ...]
    derived: tuple[Statement, ...]
    fact: bool

    def values(self, predicate: ox.NamedNode) -> list[Term]:
        """What the claim states for a property, in a stable order."""
        return [s.object for s in self.content if s.predicate == predicate]


@dataclass(frozen=True)
class About:
    """What is said of the graph as a whole.

    Attributes:
        iri: The IRI of the ontology.
        title: Its name.
        description: What it is, in a sentence.
        licence: The IRI of the licence of the data.
        modified: The day on which the data were last changed (`2026-11-23`).
        version: The version of the data.
    """

    iri: str
    title: str
    description: str
    licence: str
    modified: str
    version: str


@dataclass(frozen=True)
class Content:
    """The claims of a store with the labels in one language.

    Attributes:
        language: The language tag of all labels.
        about: What is said of the graph as a whole.
        claims: The claims, in the order of their names.
        labels: Labels by IRI.
        names: Alternative labels by IRI, sorted.
        classes: The classes of the ontology that a thing is a fact to belong to, by IRI, sorted.
    """

    language: str
    about: About
    claims: tuple[ClaimRecord, ...]
    labels: dict[str, str]
    names: dict[str, tuple[str, ...]]
    classes: dict[str, tuple[str, ...]]

    def label(self, iri: str) -> str:
        """The label of a thing; of a relator, what its claim says; else its short name."""
        claim = self.claim_of.get(iri)
        return self.labels.get(iri) or (claim.statement if claim else "") or shorten(iri)

    @cached_property
    def claim_of(self) -> dict[str, ClaimRecord]:
        """The claims that state a relator, by the IRI of the relator."""
        return {claim.relator.value: claim for claim in self.claims if claim.relator is not None}


def read_content(store: Store, language: str = "en") -> Content:
    """Read what the formats show.

    Whether a claim is a fact is read off the graph: it is, if the paper's text is its evidence, its modality is
    asserted, and all its triples stand there as plain triples (docs/published-graph.md).

    Args:
        store: A store with the published graph.
        language: The language of labels, statements and places: `en`, `zh` or `ko`.

    Returns:
        The content; equal stores give equal contents, in the same order.

    Raises:
        DataError: if the store holds no published graph.
        UnknownNameError: if the language is none of the three.
        BackendError: if the store fails, or gives only a part.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> content = read_content(open_graph().store)
        >>> [claim.fact for claim in content.claims if claim.statement.startswith("Heyri covers an area of 150,000")]
        [True]
    """
    reader = _Reader(store, language_tag(language))
    return reader.content()


class _Reader:
    """Asks the store with queries of one pattern each, which every engine answers fast."""

    def __init__(self, store: Store, tag: str) -> None:
        self._store = store
        self._tag = tag

    def content(self) -> Content:
        headers = self._ask(
            "?claim ?modality ?by ?topic",
            "?claim a clu:Claim ; clu:modality ?modality ; clu:attribution ?by ; clu:topic ?topic",
        )
        if not headers:
            raise DataError("The store holds no claims; fill it with `clusterkg load`.")
        labels = self._texts("?thing rdfs:label ?text")
        places = self._texts("?thing a clu:Claim ; clu:place ?text")
        relators = {claim: relator for claim, relator in self._ask("?claim ?relator", "?claim clu:about ?relator")}
        in_text = {claim for (claim,) in self._ask("DISTINCT ?claim", "?claim a clu:Claim ; clu:evidence ?passage")}
        outside = {claim for (claim,) in self._ask("DISTINCT ?claim", "?claim clu:outsideSource ?source")}
        stated, derived = self._statements(relators)
        claims = []
        for iri, modality, attribution, topic in sorted(headers, key=lambda row: row[0].value):
            content = tuple(stated[iri])
            firm = modality == CLU.Asserted and iri in in_text and iri not in outside
            claims.append(
                ClaimRecord(
                    iri=iri,
                    modality=modality,
                    attribution=attribution,
                    relator=relators.get(iri),
                    topic=topic,
                    place=places.get(iri.value, ""),
                    statement=labels.get(iri.value, ""),
                    content=content,
                    derived=tuple(derived[iri]),
                    fact=firm and all(statement.fact for statement in content),
                )
            )
        return Content(self._tag, self._about(labels), tuple(claims), labels, self._names(), self._classes())

    def _statements(
        self, relators: dict[ox.NamedNode, ox.NamedNode]
    ) -> tuple[dict[ox.NamedNode, list[Statement]], dict[ox.NamedNode, list[Statement]]]:
        """What each claim states, and what follows from it.

        A value that was worked out is marked as derived, yet belongs to its relator.
        """
        node = "?node rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o"
        plain = {name for (name,) in self._ask("?node", f"{node} . ?s ?p ?o")}
        shortcuts = {name for (name,) in self._ask("?node", "?node clu:derived ?derived")}
        stated: dict[ox.NamedNode, list[Statement]] = defaultdict(list)
        derived: dict[ox.NamedNode, list[Statement]] = defaultdict(list)
        rows = self._ask("?claim ?s ?p ?o ?node", f"?claim clu:states ?node . {node}")
        for claim, s, p, o, name in sorted(rows, key=lambda row: [str(term) for term in row]):
            into = derived if name in shortcuts and s != relators.get(claim) else stated
            into[claim].append(Statement(name, s, p, _plain(o), name in plain))
        return stated, derived

    def _names(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for thing, name in self._worded("?thing skos:altLabel ?text"):
            found[thing.value].add(name.value)
        return {thing: tuple(sorted(names)) for thing, names in found.items()}

    def _classes(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for thing, kind in self._ask("?thing ?kind", "?thing a ?kind . ?kind a owl:Class"):
            if kind.value.startswith(CLU.iri):
                found[thing.value].add(kind.value)
        return {thing: tuple(sorted(kinds)) for thing, kinds in found.items()}

    def _about(self, labels: dict[str, str]) -> About:
        plain = {p: o.value for p, o in self._ask("?p ?o", f"{_ROOT} ?p ?o") if not getattr(o, "language", None)}
        description = self._texts(f"?thing dcterms:description ?text FILTER(?thing = {_ROOT})")
        return About(
            iri=_ROOT.value,
            title=labels.get(_ROOT.value, ""),
            description=description.get(_ROOT.value, ""),
            licence=plain.get(DCTERMS.license, ""),
            modified=plain.get(DCTERMS.modified, ""),
            version=plain.get(OWL.versionInfo, ""),
        )

    def _texts(self, pattern: str) -> dict[str, str]:
        return {thing.value: text.value for thing, text in sorted(self._worded(pattern), key=str, reverse=True)}

    def _worded(self, pattern: str) -> list[tuple[ox.NamedNode, ...]]:
        return self._ask("?thing ?text", f'{pattern} FILTER(langMatches(lang(?text), "{self._tag}"))')

    def _ask(self, columns: str, pattern: str) -> list[tuple[ox.NamedNode, ...]]:
        _, rows = self._store.select(f"{sparql_prefixes()}SELECT {columns} WHERE {{ {pattern} }}")
        return rows  # type: ignore[return-value]


def _plain(term: Term) -> Term:
    """A truth value in the form that it has in the files; Virtuoso writes 1."""
    if isinstance(term, ox.Literal) and term.datatype == XSD.boolean:
        return ox.Literal(term.value in {"true", "1"})
    return term
