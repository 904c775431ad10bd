"""Data extension: the values of properties for reconciled entities. Only facts are values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from clusterkg.namespaces import XSD
from clusterkg.questions.languages import LANGUAGES
from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.contents import CONCEPTS, THINGS, Contents, Property, Space, pick
from clusterkg.reconciliation.describing import type_object
from clusterkg.reconciliation.requests import RequestError, bounded, given_or, whole_number
from clusterkg.reconciliation.words import words

__all__ = ["Extension", "extend", "parse_extension", "property_settings"]

_CONTENT = ("entities", "names", "identifiers")
_LANGUAGE = ("own", "all", *LANGUAGES.values())
_INTEGERS = {XSD[name] for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_NUMBERS = {XSD[name] for name in ("decimal", "double", "float")}


@dataclass(frozen=True)
class Wanted:
    """A property that is asked for, with the user's settings."""

    property: Property
    limit: int
    content: str
    language: str


@dataclass(frozen=True)
class Extension:
    """What a client asks for.

    Attributes:
        ids: Identifiers of entities, as they were given.
        wanted: The properties.
    """

    ids: tuple[str, ...]
    wanted: tuple[Wanted, ...]


def property_settings(language: str) -> list[dict[str, Any]]:
    """The settings of a property, for the manifest."""
    say = words(language)
    choices = {"content": _CONTENT, "language": _LANGUAGE}
    settings: list[dict[str, Any]] = [
        {"name": "limit", "label": say["limit"], "type": "number", "default": 0, "help_text": say["limit help"]}
    ]
    for name, values in choices.items():
        settings.append(
            {
                "name": name,
                "label": say[name],
                "type": "select",
                "default": values[0],
                "help_text": say[f"{name} help"],
                "choices": [{"value": value, "name": say.get(value, value)} for value in values],
            }
        )
    return settings


def parse_extension(space: Space, given: dict[str, Any], bounds: Bounds) -> Extension:
    """Read a data extension query, strictly.

    Raises:
        RequestError: 400 for what is malformed or for a property that there is not, 413 for what is too large.
    """
    ids, properties = given.get("ids"), given.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise RequestError(400, "`extend` has to hold the lists `ids` and `properties`.")
    for named, things, most in (("ids", ids, bounds.ids), ("properties", properties, bounds.properties)):
        if len(things) > most:
            raise RequestError(413, f"`extend` has {len(things)} {named}; at most {most} are answered at once.")
    wanted = tuple(_wanted(space, each, bounds) for each in properties)
    if len({each.property.id for each in wanted}) < len(wanted):
        raise RequestError(400, "`extend` names a property twice.")
    return Extension(tuple(bounded(id_, "An identifier in `ids`", bounds) for id_ in ids), wanted)


def _wanted(space: Space, given: Any, bounds: Bounds) -> Wanted:
    if not isinstance(given, dict):
        raise RequestError(400, "A property in `extend` has to be an object with `id`.")
    name = bounded(given.get("id"), "The `id` of a property in `extend`", bounds)
    known = space.property(name)
    if known is None:
        raise RequestError(400, f"There is no property {name!r} here; the property proposals list all.")
    settings = given_or(given, "settings", {})
    if not isinstance(settings, dict):
        raise RequestError(400, f"The `settings` of {name!r} have to be an object.")
    chosen = {}
    for setting, values in (("content", _CONTENT), ("language", _LANGUAGE)):
        chosen[setting] = given_or(settings, setting, values[0])
        if chosen[setting] not in values:
            raise RequestError(400, f"The setting `{setting}` of {name!r} has to be one of {', '.join(values)}.")
    limit = whole_number(settings.get("limit"), f"The setting `limit` of {name!r}")
    return Wanted(known, limit, chosen["content"], chosen["language"])


def extend(contents: Contents, space: Space, asked: Extension, language: str, roots: dict[str, str]) -> dict[str, Any]:
    """Answer a data extension query.

    A value that is an entity of this space is one in the answer. Where all values of a property are entities of the
    other space, the column says which service knows them; where only some are, those are given by name.

    Args:
        contents: What the service serves.
        space: The space that is asked.
        asked: What `parse_extension` returned.
        language: The language of the service.
        roots: The addresses of the services, by the key of the space.

    Returns:
        `meta` and `rows`; an identifier that nothing bears has a row without values.
    """
    rows = {}
    for id_ in asked.ids:
        entity = space.entity(id_)
        rows[id_] = {
            each.property.id: _cells(contents, space, each, entity.values.get(each.property.id, ()), language)
            if entity
            else []
            for each in asked.wanted
        }
    return {"meta": [_meta(contents, space, each, language, roots) for each in asked.wanted], "rows": rows}


def _meta(contents: Contents, space: Space, wanted: Wanted, language: str, roots: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": wanted.property.id, "name": wanted.property.name(language)}
    if wanted.content != "entities":
        return found
    key = _other(space) if wanted.property.elsewhere else space.key
    if wanted.property.range in contents.spaces[key].kinds:
        found["type"] = type_object(contents.spaces[key].kinds[wanted.property.range], language)
    if wanted.property.elsewhere:
        found["service"] = roots[key]
    return found


def _other(space: Space) -> str:
    return CONCEPTS if space.key == THINGS else THINGS


def _cells(
    contents: Contents, space: Space, wanted: Wanted, facts: tuple[Any, ...], language: str
) -> list[dict[str, Any]]:
    tag = language if wanted.language == "own" else wanted.language
    cells: list[dict[str, Any]] = []
    for fact in facts:
        if isinstance(fact.value, NamedNode):
            for each in LANGUAGES.values() if tag == "all" and wanted.content == "names" else (tag,):
                cells.append(_node(contents, space, wanted, fact.value, language if each == "all" else each))
        elif not fact.value.language or tag == "all" or fact.value.language.lower() == tag.lower():
            cells.append(_literal(fact.value))
    return cells[: wanted.limit or None]


def _node(contents: Contents, space: Space, wanted: Wanted, value: NamedNode, language: str) -> dict[str, Any]:
    known = contents.find(value.value)
    if wanted.content == "identifiers":
        return {"str": value.value}
    if wanted.content == "entities" and known and (known[0] is space or wanted.property.elsewhere):
        return {"id": known[1].id, "name": known[1].name(language)}
    return {"str": pick(contents.labels.get(value.value, {}), language) or value.value}


def _literal(value: Literal) -> dict[str, Any]:
    if value.datatype in _INTEGERS:
        return {"int": int(value.value)}
    if value.datatype in _NUMBERS:
        return {"float": float(value.value)}
    return {"str": value.value}
