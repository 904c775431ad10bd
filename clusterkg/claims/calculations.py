"""Works out the numbers that the editors leave to the build: conversions, sums and quotients of measured values.

No result is typed by hand. A claim of the editors with `clu:calculation` states a measurement without its value; the
value follows from the measurements of the claims that it is derived from, with exact fractions, and is rounded once,
a half upwards, to the places that the kind of calculation keeps (`clu:decimals`). The size of a unit is a fraction of
another (`clu:conversionNumerator`, `clu:conversionDenominator`): a pyeong is 400/121 square metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from clusterkg.errors import DataError
from clusterkg.namespaces import CLAIM, CLU, PROV, XSD, shorten

if TYPE_CHECKING:
    from clusterkg.claims.reader import Claim

__all__ = ["Units", "calculated", "rounded"]


def rounded(number: Fraction, decimals: int) -> Literal:
    """A number as a literal, in the one form that every store keeps.

    Args:
        number: The exact number.
        decimals: How many places behind the point are kept; a half is rounded up, as `fn:round` of XPath does.

    Returns:
        An `xsd:integer` where no place is kept, else an `xsd:decimal` in its canonical form.

    Example:
        >>> rounded(Fraction(150000 * 400, 121), 0).value, rounded(Fraction(400, 121), 2).value
        ('495868', '3.31')
        >>> rounded(Fraction(5, 2), 1).value, rounded(Fraction(2), 2).value
        ('2.5', '2.0')
    """
    scale = 10**decimals
    whole = (2 * number.numerator * scale + number.denominator) // (2 * number.denominator)
    if decimals == 0:
        return Literal(str(whole), datatype=XSD.integer)
    before, after = divmod(abs(whole), scale)
    places = f"{after:0{decimals}d}".rstrip("0") or "0"
    return Literal(f"{'-' if whole < 0 else ''}{before}.{places}", datatype=XSD.decimal)


@dataclass(frozen=True)
class Units:
    """How large units are, as exact fractions of one that they convert to.

    Attributes:
        sizes: For each unit the one that it converts to, and its size in it; a unit not listed stands for itself.
        decimals: For each kind of calculation how many places its results keep.
    """

    sizes: Mapping[NamedNode, tuple[NamedNode, Fraction]]
    decimals: Mapping[NamedNode, int]

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Units:
        """Read from the vocabularies.

        Raises:
            DataError: if one half of a unit's fraction is missing.
        """
        values: dict[tuple[object, NamedNode], object] = {}
        wanted = {CLU.convertsTo, CLU.conversionNumerator, CLU.conversionDenominator, CLU.decimals}
        for triple in triples:
            if triple.predicate in wanted:
                values[triple.subject, triple.predicate] = triple.object
        sizes = {}
        for (unit, predicate), base in values.items():
            if predicate == CLU.convertsTo and isinstance(unit, NamedNode) and isinstance(base, NamedNode):
                halves = [values.get((unit, name)) for name in (CLU.conversionNumerator, CLU.conversionDenominator)]
                upper, lower = (int(half.value) if isinstance(half, Literal) else 0 for half in halves)
                if upper <= 0 or lower <= 0:
                    raise DataError(
                        f"{shorten(unit.value)} converts to {shorten(base.value)}, but not by a fraction above 0: give "
                        "clu:conversionNumerator and clu:conversionDenominator."
                    )
                sizes[unit] = (base, Fraction(upper, lower))
        decimals = {
            kind: int(value.value)
            for (kind, predicate), value in values.items()
            if predicate == CLU.decimals and isinstance(kind, NamedNode) and isinstance(value, Literal)
        }
        return cls(sizes, decimals)

    def size(self, unit: NamedNode) -> tuple[NamedNode, Fraction]:
        """The unit that one converts to, and the size of one in it."""
        return self.sizes.get(unit, (unit, Fraction(1)))


def calculated(claims: Mapping[str, Claim], base: Iterable[Triple]) -> dict[str, Triple]:
    """The value of every claim whose number is left to the build.

    Args:
        claims: All claims, by IRI.
        base: The triples of the vocabularies, with units and kinds of calculation.

    Returns:
        For each such claim the triple with its value.

    Raises:
        DataError: if a value is typed by hand, an operand is missing or no measurement, units do not fit, a divisor is
            0, the kind of calculation is unknown, or a calculation rests on itself.

    Example:
        >>> from clusterkg.claims import read_ontology
        >>> claim = read_ontology().claims["https://w3id.org/clusterkg/claim/ratio-heyri-likelier-to-printed"]
        >>> claim.calculated[0].object.value
        '3.31'
    """
    wanted = {iri: claim for iri, claim in claims.items() if claim.values(CLU.calculation)}
    if not wanted:
        return {}
    work = _Calculator(claims, Units.of(base))
    return {iri: work.triple(claim) for iri, claim in wanted.items()}


class _Calculator:
    def __init__(self, claims: Mapping[str, Claim], units: Units) -> None:
        self._claims, self._units = claims, units
        self._exact: dict[str, Fraction] = {}
        self._under_way: list[str] = []

    def triple(self, claim: Claim) -> Triple:
        """The value of a claim, rounded."""
        if claim.relator is None or self._given(claim) is not None:
            what = "is typed by hand" if claim.relator is not None else "has no measurement to belong to"
            raise self._error(claim, f"its value {what}; leave it out, it is worked out when the graph is built")
        exact = self._in_base(claim) / self._units.size(self._unit(claim))[1]
        kind = claim.value(CLU.calculation)
        return Triple(claim.relator, CLU.value, rounded(exact, self._units.decimals[kind]))

    def _in_base(self, claim: Claim) -> Fraction:
        """The exact number of a claim, in the unit that its own unit converts to."""
        name = claim.iri.value
        if name in self._exact:
            return self._exact[name]
        if name in self._under_way:
            raise self._error(claim, "it rests on itself; take it out of the claims that it is derived from")
        self._under_way.append(name)
        if claim.values(CLU.calculation):
            found = self._result(claim)
        else:
            given = self._given(claim)
            if given is None:
                raise self._error(claim, "a calculation rests on it, but it gives no number; name another claim")
            found = given * self._units.size(self._unit(claim))[1]
        self._under_way.pop()
        self._exact[name] = found
        return found

    def _result(self, claim: Claim) -> Fraction:
        kind = claim.value(CLU.calculation)
        if kind not in self._units.decimals:
            raise self._error(claim, f"{shorten(kind.value)} is no kind of calculation with clu:decimals")
        unit = self._units.size(self._unit(claim))[0]
        if kind == CLU.Division:
            above, below = (self._operand(claim, claim.value(name)) for name in (CLU.dividend, CLU.divisor))
            if self._base_unit(above) != self._base_unit(below) or unit != CLU.TimesAsMuch:
                raise self._error(claim, "a quotient is of two values of one unit, and is given in times or per cent")
            if self._in_base(below) == 0:
                raise self._error(claim, "its divisor is 0")
            return self._in_base(above) / self._in_base(below)
        operands = [self._operand(claim, name) for name in claim.values(PROV.wasDerivedFrom)]
        if any(self._base_unit(operand) != unit for operand in operands):
            raise self._error(claim, "the units of what it is worked out from do not convert to its own")
        if kind == CLU.UnitConversion and len(operands) != 1:
            raise self._error(claim, "a conversion is of one value; name one claim with prov:wasDerivedFrom")
        return sum((self._in_base(operand) for operand in operands), Fraction(0))

    def _operand(self, claim: Claim, name: NamedNode) -> Claim:
        if name not in claim.values(PROV.wasDerivedFrom) or name.value not in self._claims:
            raise self._error(claim, f"{shorten(name.value)} is no claim that it is derived from")
        return self._claims[name.value]

    def _base_unit(self, claim: Claim) -> NamedNode:
        return self._units.size(self._unit(claim))[0]

    def _unit(self, claim: Claim) -> NamedNode:
        for triple in claim.content:
            if triple.predicate == CLU.unit and isinstance(triple.object, NamedNode):
                return triple.object
        raise self._error(claim, "it gives no unit (clu:unit), so nothing can be worked out from it")

    @staticmethod
    def _given(claim: Claim) -> Fraction | None:
        """The number that the claim itself gives."""
        for triple in claim.content:
            if triple.predicate == CLU.value and isinstance(triple.object, Literal):
                return Fraction(triple.object.value)
        return None

    @staticmethod
    def _error(claim: Claim, problem: str) -> DataError:
        name = claim.iri.value.removeprefix(CLAIM.iri)
        return DataError(f"{claim.file.name}: claim:{name} cannot be worked out: {problem}.")
