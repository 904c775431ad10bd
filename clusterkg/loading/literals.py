"""Literals in the form in which every store keeps them, and the refusal of those that mean nothing.

Stores rewrite what they are given: `"01"^^xsd:integer` comes back as `1`, `"1"^^xsd:boolean` as `true`; one of them
turns `"abc"^^xsd:integer` into `0` without a word. So a literal gets its canonical form before it is loaded, and what
comes back is compared in that form.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pyoxigraph as ox

from clusterkg.errors import DataError
from clusterkg.namespaces import XSD

__all__ = ["canonical", "check"]

_DIGITS = r"[+-]?\d+"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR, _MONTH, _DAY = r"-?(?:[1-9]\d{3,}|0\d{3})", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DATE_PERIOD, _TIME_PERIOD = (
    r"(?:\d+Y)?(?:\d+M)?(?:\d+D)?",
    r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
)
# Whole numbers with a range; all of them are kept as xsd:integer by some store.
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_FORMS = {
    **dict.fromkeys(_RANGES, _DIGITS),
    "boolean": r"true|false|0|1",
    "decimal": _NUMBER,
    "double": rf"{_NUMBER}(?:[eE]{_DIGITS})?|[+-]?INF|NaN",
    "float": rf"{_NUMBER}(?:[eE]{_DIGITS})?|[+-]?INF|NaN",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": rf"--{_MONTH}{_ZONE}",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": rf"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=[\dT]){_DATE_PERIOD}{_TIME_PERIOD}",
    "dayTimeDuration": rf"-?P(?=[\dT])(?:\d+D)?{_TIME_PERIOD}",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
}
_PATTERNS = {XSD.iri + name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_PLAIN = {XSD.string.value, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
_LONGEST_NUMBER = 4_000  # digits; the limit of Python's own conversion, and beyond what any store keeps


def check(literal: ox.Literal, subject: object) -> None:
    """Refuse a literal that its datatype does not allow.

    Args:
        literal: The literal.
        subject: What it is said of, for the message.

    Raises:
        DataError: if it is ill-typed.
    """
    datatype = literal.datatype.value
    pattern = _PATTERNS.get(datatype)
    if pattern is not None and not _is_allowed(literal.value, datatype, pattern):
        raise DataError(
            f"{_short(str(literal))} of {subject} is no {datatype.removeprefix(XSD.iri)}: stores would change or drop "
            "it. Correct the value, or give it another datatype (xsd:string takes any text)."
        )


def canonical(literal: ox.Literal) -> ox.Literal:
    """The same value as every store can keep it; numbers derived from xsd:integer become that.

    Example:
        >>> [str(canonical(ox.Literal(v, datatype=XSD[d]))).partition("^")[0] for v, d in
        ...  [("01", "integer"), ("1.50", "decimal"), ("1", "boolean"), ("7", "byte")]]
        ['"1"', '"1.5"', '"true"', '"7"']
    """
    datatype = literal.datatype.value
    if datatype in _PLAIN or datatype not in _PATTERNS:
        return literal
    return _as_kept(literal.value, datatype)


@lru_cache(maxsize=100_000)
def _as_kept(value: str, datatype: str) -> ox.Literal:
    name = datatype.removeprefix(XSD.iri)
    if name in _RANGES and len(value) <= _LONGEST_NUMBER and _PATTERNS[datatype].fullmatch(value):
        return ox.Literal(str(int(value)), datatype=XSD.integer)
    # The engine knows how it keeps the others; a store of one statement tells.
    store = ox.Store()
    literal = ox.Literal(value, datatype=ox.NamedNode(datatype))
    store.add(ox.Quad(XSD.string, XSD.string, literal))
    kept = next(iter(store)).object
    return kept if isinstance(kept, ox.Literal) else literal


@lru_cache(maxsize=100_000)
def _is_allowed(value: str, datatype: str, pattern: re.Pattern[str]) -> bool:
    if not pattern.fullmatch(value):
        return False
    bounds = _RANGES.get(datatype.removeprefix(XSD.iri))
    if bounds is None:
        return True
    if len(value) > _LONGEST_NUMBER:
        return False
    least, most = bounds
    return (least is None or int(value) >= least) and (most is None or int(value) <= most)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"
