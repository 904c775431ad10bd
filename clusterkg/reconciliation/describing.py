"""What clients show beside a name, so that a reader can tell namesakes apart."""

from __future__ import annotations

from typing import Any

from clusterkg.reconciliation.contents import Entity, Kind, Property, Space, pick

__all__ = ["describe", "property_object", "type_object"]


def describe(space: Space, entity: Entity, language: str) -> str:
    """The definition of an entity, or else its types; then its other names in the three languages.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> from clusterkg.reconciliation import read_contents
        >>> things = read_contents(open_graph().store).spaces[""]
        >>> describe(things, things.entities["seoul"], "en")
        'place · 首爾 · 서울'
    """
    what = pick(entity.definitions, language) or ", ".join(space.kinds[kind].name(language) for kind in entity.types)
    others = [name for name in dict.fromkeys(entity.every_name()) if name != entity.name(language)]
    return " · ".join([what, *others])


def type_object(kind: Kind, language: str, space: Space | None = None) -> dict[str, Any]:
    """A type as the protocol has it; with its definition and the types above it where a space is given."""
    found: dict[str, Any] = {"id": kind.id, "name": kind.name(language)}
    if space is not None:
        if kind.definitions:
            found["description"] = pick(kind.definitions, language)
        if kind.broader:
            found["broader"] = [type_object(space.kinds[broader], language) for broader in kind.broader]
    return found


def property_object(known: Property, language: str) -> dict[str, str]:
    """A property as the protocol has it."""
    found = {"id": known.id, "name": known.name(language)}
    if known.definitions:
        found["description"] = pick(known.definitions, language)
    return found
