"""Hands the entities of a space to the matcher of `clusterkg.linking`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clusterkg.linking.index import Entry, Index
from clusterkg.reconciliation.contents import Entity, Kind

__all__ = ["index_of"]


def index_of(entities: Iterable[Entity], kinds: Mapping[str, Kind]) -> Index:
    """The matcher over entities; of the types of each, all that are above it count too.

    Raises:
        MissingExtraError: if a library of the matcher is not installed.
    """
    return Index(_entry(entity, kinds) for entity in entities)


def _entry(entity: Entity, kinds: Mapping[str, Kind]) -> Entry:
    return Entry(
        entity.iri,
        {tag: names[0] for tag, names in entity.names.items()},
        {
            tag: (*entity.names.get(tag, ())[1:], *entity.aliases.get(tag, ()))
            for tag in (*entity.names, *entity.aliases)
        },
        tuple(kind.iri for kind in kinds.values() if entity.id in kind.members),
    )
