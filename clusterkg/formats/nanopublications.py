"""Nanopublications: one for each claim, with a name that is a hash of its content.

Four graphs each (https://nanopub.net/guidelines/working_draft/). The name is a trusty URI of the kind RA
(Kuhn and Dumontier 2014, "Trusty URIs", https://arxiv.org/abs/1401.5775): whoever has the nanopublication can tell from
its name whether anything in it was changed.

A nanopublication asserts what is in its assertion graph. So only a fact stands there as it is; of every other claim the
assertion is that it is *made*, by whom and how firmly (docs/decisions/0010-nanopublications.md).
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from clusterkg.formats.content import About, ClaimRecord, Content
from clusterkg.namespaces import (
    CLU,
    DCTERMS,
    KG,
    NANOPUB,
    NP,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SAID,
    XSD,
    sparql_prefixes,
)
from clusterkg.store.base import Store, Term

__all__ = ["artifact_code", "to_nanopublications"]

_PLACEHOLDER = NANOPUB["RA"]  # stands for the name while the name is not known
# What the published graph adds to a header so that questions stay short; the assertion holds it already, or says it.
_NOT_PROVENANCE = {
    RDF.type,
    RDFS.label,
    CLU.about,
    CLU.states,
    CLU.mentions,
    CLU.topic,
    CLU.position,
    CLU.outsideSource,
}
_EDITORS = KG["the-editors"]

_Header = list[tuple[ox.NamedNode, Term]]


def to_nanopublications(store: Store, content: Content) -> bytes:
    """All claims as nanopublications, in TriG.

    Args:
        store: The store from which the content was read.
        content: The claims, in any language.

    Returns:
        The file, in the order of the claims. They are not signed: a signature needs the key of whoever publishes.
    """
    rows = _rows(store, "?claim ?p ?o", "?claim a clu:Claim ; ?p ?o")
    headers: dict[ox.NamedNode, _Header] = defaultdict(list)
    for name, predicate, value in sorted(rows, key=_order):
        headers[name].append((predicate, value))
    mirrors = {original: mirror for mirror, original in _rows(store, "?m ?p", "?m clu:mirrors ?p")}
    quads: list[ox.Quad] = []
    for claim in content.claims:
        parts = (claim, headers[claim.iri], mirrors, content.about)
        code = artifact_code(_nanopublication(_PLACEHOLDER, *parts), _PLACEHOLDER)
        quads += _nanopublication(NANOPUB[code], *parts)
    prefixes = {name: space.iri for name, space in PREFIXES.items()} | {"np": NP.iri}
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""


def _order(row: tuple[Term, ...]) -> list[str]:
    """By claim and property; texts by their language."""
    name, predicate, value = row
    return [str(name), str(predicate), getattr(value, "language", None) or "", str(value)]


def _rows(store: Store, columns: str, pattern: str) -> list[tuple[ox.NamedNode, ...]]:
    _, rows = store.select(f"{sparql_prefixes()}SELECT {columns} WHERE {{ {pattern} }}")
    return rows  # type: ignore[return-value]


def _nanopublication(
    name: ox.NamedNode,
    claim: ClaimRecord,
    header: _Header,
    mirrors: dict[ox.NamedNode, ox.NamedNode],
    about: About,
) -> list[ox.Quad]:
    head, assertion, provenance, publication = (
        ox.NamedNode(f"{name.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    links = [
        ox.Triple(name, RDF.type, NP.Nanopublication),
        ox.Triple(name, NP.hasAssertion, assertion),
        ox.Triple(name, NP.hasProvenance, provenance),
        ox.Triple(name, NP.hasPublicationInfo, publication),
    ]
    return [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for graph, triples in (
            (head, links),
            (assertion, _assertion(claim, mirrors)),
            (provenance, _provenance(assertion, claim, header)),
            (publication, _publication(name, header, about)),
        )
        for t in triples
    ]


def _assertion(claim: ClaimRecord, mirrors: dict[ox.NamedNode, ox.NamedNode]) -> Iterator[ox.Triple]:
    """What is stated, if it is a fact; else that the claim is made, by whom, how firmly, and of what."""
    if claim.fact:
        yield from (ox.Triple(s.subject, s.predicate, s.object) for s in claim.content)
        return
    yield ox.Triple(claim.iri, RDF.type, CLU.Claim)
    yield ox.Triple(claim.iri, CLU.attribution, claim.attribution)
    yield ox.Triple(claim.iri, CLU.modality, claim.modality)
    if claim.relator is not None:
        yield ox.Triple(claim.iri, CLU.about, claim.relator)
        for s in claim.content:
            mirror = SAID.type if s.predicate == RDF.type else mirrors[s.predicate]
            yield ox.Triple(s.subject, mirror, s.object)
        return
    for s in claim.content:
        yield ox.Triple(claim.iri, CLU.states, s.node)
        yield ox.Triple(s.node, RDF.subject, s.subject)
        yield ox.Triple(s.node, RDF.predicate, s.predicate)
        yield ox.Triple(s.node, RDF.object, s.object)


def _provenance(assertion: ox.NamedNode, claim: ClaimRecord, header: _Header) -> Iterator[ox.Triple]:
    """From where the assertion comes: the claim with its evidence, and who makes it."""
    yield ox.Triple(assertion, PROV.wasDerivedFrom, claim.iri)
    # Only the editors are an agent; a paper is not one to whom PROV attributes, but something to derive from.
    made_by = PROV.wasAttributedTo if claim.attribution == _EDITORS else PROV.wasDerivedFrom
    yield ox.Triple(assertion, made_by, claim.attribution)
    yield from (ox.Triple(claim.iri, p, o) for p, o in header if p not in _NOT_PROVENANCE)


def _publication(name: ox.NamedNode, header: _Header, about: About) -> Iterator[ox.Triple]:
    yield ox.Triple(name, DCTERMS.created, ox.Literal(about.modified, datatype=XSD.date))
    yield ox.Triple(name, DCTERMS.creator, _EDITORS)
    yield ox.Triple(name, DCTERMS.license, ox.NamedNode(about.licence))
    yield ox.Triple(name, OWL.versionInfo, ox.Literal(about.version))
    yield from (ox.Triple(name, RDFS.label, o) for p, o in header if p == RDFS.label)


def artifact_code(quads: Iterable[ox.Quad], name: ox.NamedNode) -> str:
    """The code of the trusty URI of a set of quads: `RA`, then their hash.

    Args:
        quads: The quads, without blank nodes.
        name: The name that stands for the nanopublication in them; what it is has no influence on the code.

    Returns:
        The code, of 45 characters.

    Example:
        >>> one = ox.NamedNode("http://example.org/np/RA1")
        >>> graph = ox.NamedNode("http://example.org/np/RA1#Head")
        >>> artifact_code([ox.Quad(one, RDF.type, NP.Nanopublication, graph)], one)
        'RA_1J3zpDfl74BivFRZ1ItnUzHjb3C0KtNP-eKzuFdgew'
    """
    space = name.value.rsplit("/", 1)[0] + "/"

    def written(term: object) -> str:
        """A term as it is hashed: the name gives way to a space."""
        if isinstance(term, ox.Literal):
            text = term.value.replace("\\", "\\\\").replace("\n", "\\n")
            return f"@{term.language.lower()} {text}" if term.language else f"^{term.datatype.value} {text}"
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        if iri == name.value or iri.startswith(f"{name.value}#"):
            return f"{space} {iri.removeprefix(name.value)}"
        return iri

    def order(quad: ox.Quad) -> tuple[object, ...]:
        """By graph, subject, predicate; IRIs before literals, these by text, type and language."""
        value = quad.object
        last: tuple[object, ...] = (0, written(value).encode())
        if isinstance(value, ox.Literal):
            language = value.language or ""
            last = (1, value.value.encode(), b"" if language else value.datatype.value.encode(), language.encode())
        return (*(written(term).encode() for term in (quad.graph_name, quad.subject, quad.predicate)), last)

    lines = dict.fromkeys(
        "".join(f"{written(term)}\n" for term in (quad.graph_name, quad.subject, quad.predicate, quad.object))
        for quad in sorted(quads, key=order)
    )
    digest = hashlib.sha256("".join(lines).encode()).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
