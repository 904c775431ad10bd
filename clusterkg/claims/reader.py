"""Reads `ontology/`: the terms, the records and the claims, each claim with its named graph and its header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from clusterkg.claims.calculations import calculated
from clusterkg.errors import DataError
from clusterkg.namespaces import CLAIM, CLU, RDF, RDFS, shorten
from clusterkg.resources import ontology_dir
from clusterkg.sssom import direct_triples, read_mappings

__all__ = ["Claim", "Ontology", "read_ontology"]

# The folders of ontology/ that hold plain triples; claims/ holds named graphs, rules/ queries.
_TRIPLE_FOLDERS = (".", "modules", "vocabularies", "sources", "records")
# What places, bodies and works are called elsewhere; the other tables of that folder are published apart.
_LINKS = "mappings/individuals.sssom.tsv"


@dataclass(frozen=True)
class Claim:
    """One statement with its modality, attribution and evidence.

    Attributes:
        iri: The claim, which is also the name of its graph.
        header: All triples of the header.
        content: The triples of the named graph, sorted; with the value that was worked out, if one was.
        file: The file it was read from.
        calculated: The triples of the content that stand in no file, but were worked out.
    """

    iri: NamedNode
    header: tuple[Triple, ...]
    content: tuple[Triple, ...]
    file: Path
    calculated: tuple[Triple, ...] = ()

    def values(self, predicate: NamedNode) -> list[NamedNode]:
        """The IRIs that the header gives for a property, in a stable order."""
        found = [t.object for t in self.header if t.predicate == predicate and isinstance(t.object, NamedNode)]
        return sorted(found, key=str)

    def value(self, predicate: NamedNode) -> NamedNode:
        """The one IRI that the header gives for a property.

        Raises:
            DataError: if there is none, or more than one.
        """
        found = self.values(predicate)
        if len(found) != 1:
            raise DataError(
                f"{self.file.name}: {shorten(self.iri.value)} has {len(found)} values of "
                f"{shorten(predicate.value)}; it needs exactly one."
            )
        return found[0]

    @property
    def modality(self) -> NamedNode:
        """How firmly the statement is made."""
        return self.value(CLU.modality)

    @property
    def attribution(self) -> NamedNode:
        """Who makes the statement: the paper, a work it reports, another source, or the editors."""
        return self.value(CLU.attribution)

    @cached_property
    def relator(self) -> NamedNode | None:
        """The relator that the claim states; `None` where it states a single plain triple."""
        subjects = {t.subject for t in self.content}
        typed = any(t.predicate == RDF.type for t in self.content)
        subject = next(iter(subjects))
        if len(subjects) == 1 and typed and len(self.content) > 1 and isinstance(subject, NamedNode):
            return subject
        return None

    def label(self, language: str) -> str:
        """The statement in words, in the language whose tag begins so ("en", "zh", "ko"); empty if there is none."""
        for triple in self.header:
            value = triple.object
            if triple.predicate == RDFS.label and isinstance(value, Literal) and (value.language or "") != "":
                tag = (value.language or "").lower()
                if tag == language.lower() or tag.startswith(language.lower() + "-"):
                    return value.value
        return ""


@dataclass(frozen=True)
class Ontology:
    """Everything that `ontology/` says, as read.

    Attributes:
        base: Triples outside claims: terms, labels, passages, records.
        claims: The claims by IRI, in the order of their names.
        rules: The CONSTRUCT rules by file name; those for negated claims are named `negated/…`.
    """

    base: frozenset[Triple]
    claims: dict[str, Claim]
    rules: dict[str, str] = field(default_factory=dict)

    def subjects_of_type(self, kind: NamedNode) -> set[NamedNode]:
        """All IRIs outside claims that are typed so."""
        return {
            t.subject
            for t in self.base
            if t.predicate == RDF.type and t.object == kind and isinstance(t.subject, NamedNode)
        }


def read_ontology(folder: Path | None = None) -> Ontology:
    """Read the ontology folder.

    Args:
        folder: Where to read from; the one that ships with the package if left out.

    Returns:
        All terms, records and claims.

    Raises:
        DataError: if a file does not parse, a graph has no header, a header has no graph, a claim stands twice, or a
            number cannot be worked out.

    Example:
        >>> ontology = read_ontology()
        >>> ontology.claims["https://w3id.org/clusterkg/claim/area-heyri"].label("en")
        'Heyri covers an area of 150,000 square metres'
    """
    root = folder or ontology_dir()
    base: set[Triple] = set()
    for name in _TRIPLE_FOLDERS:
        for path in sorted((root / name).glob("*.ttl")):
            base.update(quad.triple for quad in _parse(path, RdfFormat.TURTLE))
    if (root / _LINKS).is_file():
        base.update(direct_triples(read_mappings(root / _LINKS).mappings))
    claims: dict[str, Claim] = {}
    for path in sorted((root / "claims").glob("*.trig")):
        for claim in _claims_of(path):
            known = claims.get(claim.iri.value)
            if known is not None:
                raise DataError(
                    f"{shorten(claim.iri.value)} stands twice: in {known.file.name} and in {claim.file.name}."
                )
            claims[claim.iri.value] = claim
    for iri, triple in calculated(claims, base).items():
        content = tuple(sorted({*claims[iri].content, triple}, key=str))
        claims[iri] = replace(claims[iri], content=content, calculated=(triple,))
    folder_of_rules = root / "rules"
    rules = {
        path.relative_to(folder_of_rules).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder_of_rules.rglob("*.rq"))
    }
    return Ontology(frozenset(base), dict(sorted(claims.items())), rules)


def _parse(path: Path, rdf_format: RdfFormat) -> Iterator[Quad]:
    try:
        # Blank nodes are renamed so that two files never share one.
        yield from parse(path=path, format=rdf_format, rename_blank_nodes=True)
    except SyntaxError as error:
        raise DataError(f"{path.name} is not {rdf_format.name}: {error}") from None


def _claims_of(path: Path) -> Iterable[Claim]:
    headers: dict[NamedNode, set[Triple]] = {}
    contents: dict[NamedNode, set[Triple]] = {}
    for quad in _parse(path, RdfFormat.TRIG):
        place = headers if isinstance(quad.graph_name, DefaultGraph) else contents
        name = quad.subject if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        if not isinstance(name, NamedNode) or not name.value.startswith(CLAIM.iri):
            raise DataError(f"{path.name}: {name} is no claim; every graph and every header names a claim.")
        place.setdefault(name, set()).add(quad.triple)
    for name in sorted(headers.keys() ^ contents.keys(), key=str):
        lacks = "header" if name in contents else "named graph"
        raise DataError(f"{path.name}: {shorten(name.value)} has no {lacks}.")
    for name in sorted(headers, key=str):
        yield Claim(name, tuple(sorted(headers[name], key=str)), tuple(sorted(contents[name], key=str)), path)
