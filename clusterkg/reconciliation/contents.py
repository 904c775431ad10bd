"""What the service serves, as plain objects: entities and concepts, their types, their properties and values.

There are two spaces of identifiers, since an identifier of this protocol is what follows one namespace: the things of
the graph (`kg:`) and the concepts of its vocabularies (`clu:`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from clusterkg.namespaces import CLU, KG, Namespace, expand, shorten

if TYPE_CHECKING:
    from clusterkg.linking.index import Index

__all__ = [
    "CONCEPTS",
    "THINGS",
    "Contents",
    "Entity",
    "Fact",
    "Kind",
    "Named",
    "Names",
    "Property",
    "Space",
    "Statement",
    "identifier",
    "namespace_of",
    "pick",
]

Names = Mapping[str, tuple[str, ...]]  # by language tag, the preferred name first

THINGS, CONCEPTS = "", "concepts"


def namespace_of(key: str) -> Namespace:
    """The namespace of a space of identifiers."""
    return CLU if key == CONCEPTS else KG


def pick(names: Names, language: str) -> str:
    """The preferred text in a language; else the English one, else any, else nothing.

    Example:
        >>> pick({"en": ("Seoul",), "ko": ("서울",)}, "ko")
        '서울'
    """
    for tag in (language, "en", *sorted(names)):
        if names.get(tag):
            return names[tag][0]
    return ""


def identifier(iri: str) -> str:
    """The identifier of a type or a property: its local name if it is ours, else prefix and name.

    A client pastes the identifier of a type into an address as it is (OpenRefine does), so it holds no `#`.

    Example:
        >>> identifier(CLU.Place.value), identifier("http://www.w3.org/2004/02/skos/core#altLabel")
        ('Place', 'skos:altLabel')
    """
    return iri.removeprefix(CLU.iri) if iri.startswith(CLU.iri) else shorten(iri)


@dataclass(frozen=True)
class Fact:
    """A value of a property.

    Attributes:
        value: An IRI or a literal.
        claim: The IRI of the claim that proves it; empty where the vocabulary itself is the source.
        written: All that the value may be written as, folded.
    """

    value: NamedNode | Literal
    claim: str = ""
    written: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Statement:
    """A claim that names an entity.

    Attributes:
        claim: Its IRI.
        modality: The IRI of its modality.
        attribution: The IRI of who makes it.
        disputed: Whether it is one side of a contradiction.
    """

    claim: str
    modality: str
    attribution: str
    disputed: bool


@dataclass(frozen=True)
class Named:
    """Something with an identifier and names.

    Attributes:
        id: The identifier that clients use.
        iri: Its IRI.
        names: Its labels, by language.
        aliases: Its other names, by language.
        definitions: What it is, by language.
    """

    id: str
    iri: str
    names: Names
    aliases: Names = field(default_factory=dict)
    definitions: Names = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Its label in a language, or its identifier."""
        return pick(self.names, language) or self.id

    def every_name(self) -> Iterator[str]:
        """Labels and other names in all languages."""
        for names in (self.names, self.aliases):
            for texts in names.values():
                yield from texts

    def is_called(self, reference: str) -> bool:
        """Whether a reference is its identifier, its IRI, or prefix and name."""
        return reference == self.id or expand(reference) == self.iri


@dataclass(frozen=True)
class Kind(Named):
    """A type. `broader` holds the identifiers of the types above it, `members` those of its entities, of all below."""

    broader: tuple[str, ...] = ()
    members: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Property(Named):
    """A property.

    Attributes:
        range: The identifier of the class of its values; empty if none is stated.
        elsewhere: Whether all its values are entities of the other space.
        members: The entities that have it.
    """

    range: str = ""
    elsewhere: bool = False
    members: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entity(Named):
    """A thing or a concept.

    Attributes:
        types: The identifiers of its types, the nearest only.
        values: The values of its properties, by the identifier of the property.
        statements: The claims that name it, by modality, those that are disputed first.
    """

    types: tuple[str, ...] = ()
    values: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Space:
    """One space of identifiers: what one service root offers.

    Attributes:
        key: `""` for the things, `"concepts"` for the concepts.
        entities: By identifier.
        kinds: The types that have an entity here, by identifier.
        properties: The properties that have a value here, by identifier.
        index: The matcher over the entities.
    """

    key: str
    entities: Mapping[str, Entity]
    kinds: Mapping[str, Kind]
    properties: Mapping[str, Property]
    index: Index

    @property
    def namespace(self) -> Namespace:
        """The identifier space: what an identifier follows."""
        return namespace_of(self.key)

    def entity(self, reference: str) -> Entity | None:
        """The entity of an identifier, of `prefix:name` or of an IRI."""
        found = self.entities.get(expand(reference).removeprefix(self.namespace.iri))
        return found if found is not None and found.is_called(reference) else None

    def kind(self, reference: str) -> Kind | None:
        """The type of an identifier, of `prefix:name` or of an IRI."""
        return self.kinds.get(identifier(expand(reference)))

    def property(self, reference: str) -> Property | None:
        """The property of an identifier, of `prefix:name` or of an IRI."""
        return self.properties.get(identifier(expand(reference)))


@dataclass(frozen=True)
class Contents:
    """All that is served.

    Attributes:
        spaces: The things and the concepts, by key.
        labels: The labels of everything, by IRI.
    """

    spaces: Mapping[str, Space]
    labels: Mapping[str, Names]

    def label(self, iri: str, language: str) -> str:
        """The label of anything; `prefix:name` of what has none."""
        return pick(self.labels.get(iri, {}), language) or shorten(iri)

    def find(self, iri: str) -> tuple[Space, Entity] | None:
        """The entity of an IRI, and its space."""
        for space in self.spaces.values():
            found = space.entities.get(iri.removeprefix(space.namespace.iri))
            if found is not None and found.iri == iri:
                return space, found
        return None
