"""Whether a candidate has the values that a query gives for its properties."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from clusterkg.namespaces import KG, shorten
from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.contents import Entity, Space, identifier
from clusterkg.reconciliation.requests import RequestError, bounded

__all__ = ["Condition", "agreeing", "condition", "folded", "ways_to_write"]


@dataclass(frozen=True)
class Condition:
    """A property and the values, folded, one of which a candidate should have."""

    property: str
    values: frozenset[str]


def folded(text: str) -> str:
    """A text without what does not tell names apart: case, width, space around.

    Example:
        >>> folded(" Ｐａｊｕ  Book City")
        'paju book city'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def condition(given: Any, where: str, bounds: Bounds) -> Condition:
    """Read one item of `properties`.

    Raises:
        RequestError: 400 for what is malformed, 413 for what is too large.
    """
    if not isinstance(given, dict) or "v" not in given:
        raise RequestError(400, f"{where} has to be an object with `pid` and `v`.")
    name = bounded(given.get("pid"), f"{where}: `pid`", bounds)
    values = given["v"] if isinstance(given["v"], list) else [given["v"]]
    if len(values) > bounds.conditions:
        raise RequestError(413, f"{where} has {len(values)} values; at most {bounds.conditions} are read.")
    wanted: set[str] = set()
    for value in values:
        if isinstance(value, bool):
            wanted.add(str(value).lower())
        elif isinstance(value, int | float):
            wanted.add(_number(value))
        elif isinstance(value, str):
            wanted.add(folded(bounded(value, f"{where}: a value", bounds)))
        elif isinstance(value, dict) and isinstance(value.get("id"), str):
            wanted.add(folded(bounded(value["id"], f"{where}: an identifier", bounds)))
        else:
            raise RequestError(400, f"{where}: a value has to be a text, a number, a truth value or an entity.")
    return Condition(name, frozenset(wanted - {""}))


def agreeing(space: Space, entity: Entity, conditions: tuple[Condition, ...]) -> float:
    """The share of the conditions that an entity meets, from 0 to 1.

    A value meets a condition by any name in any language, by its identifier, or by its number. A property that the
    space does not have is met by nothing.
    """
    if not conditions:
        return 0.0
    met = 0
    for each in conditions:
        known = space.property(each.property)
        facts = entity.values.get(known.id, ()) if known else ()
        met += any(not each.values.isdisjoint(fact.written) for fact in facts)
    return met / len(conditions)


def ways_to_write(value: NamedNode | Literal, names: Iterable[str]) -> frozenset[str]:
    """All that a value may be written as, folded.

    Args:
        value: The value.
        names: The names of what it stands for, in any language.

    Example:
        >>> sorted(ways_to_write(KG.seoul, ["Seoul", "서울"]))
        ['https://w3id.org/clusterkg/id/seoul', 'kg:seoul', 'seoul', '서울']
    """
    if isinstance(value, NamedNode):
        own = {value.value, shorten(value.value), identifier(value.value), value.value.removeprefix(KG.iri)}
        return frozenset(folded(name) for name in own.union(names))
    try:
        return frozenset({folded(value.value), _number(float(value.value))})
    except (ValueError, OverflowError):
        return frozenset({folded(value.value)})


def _number(value: float) -> str:
    return str(int(value)) if value == value // 1 else repr(float(value))
