"""Reconciliation queries: a batch of names in, candidates for each out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clusterkg.reconciliation.agreement import Condition, agreeing, condition
from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.contents import Entity, Kind, Space
from clusterkg.reconciliation.describing import describe, type_object
from clusterkg.reconciliation.requests import RequestError, bounded, given_or, whole_number

__all__ = ["Query", "answer_batch", "parse_batch"]

_STRICT = ("should", "any", "all")
_HIGHEST = 100.0


@dataclass(frozen=True)
class Query:
    """One query of a batch.

    Attributes:
        text: The name that is looked for; may be empty where there are conditions.
        types: Identifiers of types.
        strict: `should` (a type that differs lowers the score), `any` (one of the types is a must), `all`.
        limit: How many candidates at most.
        conditions: Values of properties that a candidate should have.
    """

    text: str
    types: tuple[str, ...]
    strict: str
    limit: int
    conditions: tuple[Condition, ...]


def parse_batch(given: dict[str, Any], bounds: Bounds) -> dict[str, Query]:
    """Read a batch, strictly: one query that is not as the protocol has it refuses the whole.

    Args:
        given: The JSON object of `queries`.
        bounds: The limits.

    Returns:
        The queries, by the keys of the batch.

    Raises:
        RequestError: 400 for what is malformed, 413 for what is too large; the message names the key.
    """
    if len(given) > bounds.batch:
        raise RequestError(413, f"The batch has {len(given)} queries; at most {bounds.batch} are answered at once.")
    return {bounded(key, "A key of the batch", bounds): _parse(key, query, bounds) for key, query in given.items()}


def _parse(key: str, given: Any, bounds: Bounds) -> Query:
    where = f"Query {key!r}"
    if not isinstance(given, dict):
        raise RequestError(400, f"{where} has to be an object.")
    text = bounded(given_or(given, "query", ""), f"{where}: `query`", bounds)
    types = given_or(given, "type", [])
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list):
        raise RequestError(400, f"{where}: `type` has to be an identifier or a list of identifiers.")
    if len(types) > bounds.types:
        raise RequestError(413, f"{where} has {len(types)} types; at most {bounds.types} are read.")
    strict = given_or(given, "type_strict", _STRICT[0])
    if strict not in _STRICT:
        raise RequestError(400, f"{where}: `type_strict` has to be one of {', '.join(_STRICT)}.")
    conditions = given_or(given, "properties", [])
    if not isinstance(conditions, list):
        raise RequestError(400, f"{where}: `properties` has to be a list.")
    if len(conditions) > bounds.conditions:
        raise RequestError(413, f"{where} has {len(conditions)} properties; at most {bounds.conditions} are read.")
    if "query" not in given and not conditions:
        raise RequestError(400, f"{where} has neither `query` nor `properties`.")
    return Query(
        text.strip(),
        tuple(bounded(name, f"{where}: a type", bounds) for name in types),
        strict,
        min(
            whole_number(given.get("limit"), f"{where}: `limit`", least=1, default=bounds.default_candidates),
            bounds.candidates,
        ),
        tuple(condition(each, f"{where}: a property", bounds) for each in conditions),
    )


def answer_batch(
    space: Space,
    batch: dict[str, Query],
    language: str,
    bounds: Bounds,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Any]:
    """Answer a batch.

    A type that differs lowers the score, as the matcher has it; with `type_strict` `any` or `all` it excludes. Where
    properties are given, half of what a candidate lacks of the highest score is added for the share that agrees.

    Args:
        space: The space that is asked.
        batch: What `parse_batch` returned.
        language: The language of names.
        bounds: The limits.
        clock: Tells the seconds.

    Returns:
        The result batch, as the protocol has it.

    Raises:
        RequestError: 503 if the batch takes too long.
    """
    end = clock() + bounds.seconds
    answers: dict[str, Any] = {}
    for key, query in batch.items():
        if clock() > end:
            raise RequestError(503, f"The batch took longer than {bounds.seconds:g} s: send fewer queries at once.")
        answers[key] = {"result": _candidates(space, query, language, bounds)}
    return answers


@dataclass(frozen=True)
class _Found:
    entity: Entity
    name_score: float
    match: bool


def _candidates(space: Space, query: Query, language: str, bounds: Bounds) -> list[dict[str, Any]]:
    kinds = [kind for kind in map(space.kind, query.types) if kind]
    scored = []
    for found in _found(space, query, kinds, bounds):
        if query.strict != "should" and not _has_types(found.entity, query, kinds):
            continue
        share = agreeing(space, found.entity, query.conditions)
        score = found.name_score
        if query.conditions:
            if not query.text and not share:
                continue
            score = score + (_HIGHEST - score) * share / 2 if query.text else _HIGHEST * share / 2
        scored.append((round(score, 2), share, found))
    scored.sort(key=lambda item: (-item[0], item[2].entity.id))
    return [
        {
            "id": found.entity.id,
            "name": found.entity.name(language),
            "description": describe(space, found.entity, language),
            "type": [type_object(space.kinds[kind], language) for kind in found.entity.types],
            "score": score,
            "match": found.match and place == 0,
            "features": _features(query, kinds, found, share),
        }
        for place, (score, share, found) in enumerate(scored[: query.limit])
    ]


def _found(space: Space, query: Query, kinds: list[Kind], bounds: Bounds) -> list[_Found]:
    if not query.text:
        return [_Found(entity, 0.0, match=False) for entity in space.entities.values()] if query.conditions else []
    named = space.entity(query.text)
    hard = query.strict != "should"
    found = [
        _Found(space.entities[candidate.iri.removeprefix(space.namespace.iri)], candidate.score, candidate.match)
        for candidate in space.index.find(
            query.text,
            types=sorted({kind.iri for kind in kinds}),
            limit=len(space.entities) if hard else bounds.candidates,
        )
    ]
    if named is None:
        return found
    # An identifier is a name that nothing else bears.
    others = [_Found(each.entity, each.name_score, match=False) for each in found if each.entity is not named]
    return [_Found(named, _HIGHEST, match=True), *others]


def _has_types(entity: Entity, query: Query, kinds: list[Kind]) -> bool:
    if not query.types:
        return True
    held = [entity.id in kind.members for kind in kinds]
    return all(held) and len(kinds) >= len(set(query.types)) if query.strict == "all" else any(held)


def _features(query: Query, kinds: list[Kind], found: _Found, share: float) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = [{"id": "name_score", "value": round(found.name_score, 2)}]
    if query.types:
        features.append({"id": "type_agrees", "value": any(found.entity.id in kind.members for kind in kinds)})
    if query.conditions:
        features.append({"id": "properties_agree", "value": round(share, 4)})
    return features
