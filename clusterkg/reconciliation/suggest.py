"""Suggestions while a user types: entities, types and properties whose name begins with what is there so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from clusterkg.reconciliation.agreement import folded
from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.contents import Entity, Kind, Named, Property, Space
from clusterkg.reconciliation.describing import describe, property_object, type_object
from clusterkg.reconciliation.requests import RequestError, bounded, whole_number

__all__ = ["SUGGESTED", "propose_properties", "suggest"]

_NONE = 9


# What is suggested, and where it is kept.
SUGGESTED: dict[str, Callable[[Space], Iterable[Named]]] = {
    "entity": lambda space: space.entities.values(),
    "type": lambda space: space.kinds.values(),
    "property": lambda space: space.properties.values(),
}


def suggest(space: Space, what: str, given: dict[str, str], language: str, bounds: Bounds) -> dict[str, Any]:
    """Suggest entities, types or properties.

    The order: what the text names (its identifier or a whole name), names of the service's language that begin with
    it, names of other languages and identifiers that do, names with a word that does, names that hold it.

    Args:
        space: The space that is asked.
        what: `entity`, `type` or `property`.
        given: The parameters: `prefix`, and `cursor`, the number of suggestions to skip.
        language: The language of names.
        bounds: The limits.

    Returns:
        `result`, and `cursor` where there are more.

    Raises:
        RequestError: 400 if the prefix is missing or the cursor is no number, 413 if the prefix is too long.
    """
    if "prefix" not in given:
        raise RequestError(400, "`prefix` is missing: what the user typed so far.")
    prefix = bounded(given["prefix"], "`prefix`", bounds).strip()
    start = whole_number(given.get("cursor"), "`cursor`")
    ranked = sorted(
        (rank, folded(named.name(language)), named.id, named)
        for named in SUGGESTED[what](space)
        if (rank := _rank(named, prefix, language)) < _NONE
    )
    end = start + bounds.suggestions
    answer: dict[str, Any] = {"result": [_suggestion(space, named, language) for *_, named in ranked[start:end]]}
    if end < len(ranked):
        answer["cursor"] = end
    return answer


def _suggestion(space: Space, named: Named, language: str) -> dict[str, Any]:
    match named:
        case Kind():
            return type_object(named, language, space)
        case Property():
            return dict(property_object(named, language))
        case Entity():
            notable = [type_object(space.kinds[kind], language) for kind in named.types]
            described = describe(space, named, language)
            return {"id": named.id, "name": named.name(language), "description": described, "notable": notable}
    raise TypeError(named)


def _rank(named: Named, prefix: str, language: str) -> int:
    wanted = folded(prefix)
    if not wanted:
        return 1
    own = {folded(name) for names in (named.names, named.aliases) for name in names.get(language, ())}
    every = {folded(name) for name in named.every_name()}
    if named.is_called(prefix) or wanted in every:
        return 0
    ranks = (
        any(name.startswith(wanted) for name in own),
        any(name.startswith(wanted) for name in every) or folded(named.id).startswith(wanted),
        any(word.startswith(wanted) for name in every for word in name.split()),
        any(wanted in name for name in every),
    )
    return next((number for number, holds in enumerate(ranks, 1) if holds), _NONE)


def propose_properties(space: Space, given: dict[str, str], language: str, bounds: Bounds) -> dict[str, Any]:
    """The properties that entities of a type have, those that most of them have first.

    Args:
        space: The space that is asked.
        given: The parameters: `type`, all types if it is empty, and `limit`.
        language: The language of names.
        bounds: The limits.

    Returns:
        `properties`, `type`, and `limit` if it was given.

    Raises:
        RequestError: 400 if `type` is missing or the limit is no number, 404 if there is no such type.
    """
    if "type" not in given:
        raise RequestError(400, "`type` is missing: the identifier of a type, or nothing for all types.")
    name = bounded(given["type"], "`type`", bounds)
    kind = space.kind(name)
    if name and kind is None:
        raise RequestError(404, "There is no type of this identifier.")
    limit = whole_number(given.get("limit"), "`limit`", least=1, default=len(space.properties))
    counted = sorted(
        (-len(known.members & kind.members if kind else known.members), known.id, known)
        for known in space.properties.values()
    )
    answer: dict[str, Any] = {
        "properties": [property_object(known, language) for count, _, known in counted if count][:limit],
        "type": name,
    }
    if given.get("limit"):
        answer["limit"] = limit
    return answer
