"""The only ways in which the same answer may look different on two engines. The list is closed.

Numbers and truth values are not in it: every engine gives those of the published graph back as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyoxigraph as ox

from clusterkg.namespaces import CLAIM
from clusterkg.store.base import Term

__all__ = ["EQUIVALENCES", "canonical", "canonical_rows"]


def _language_tag(term: Term) -> Term:
    if isinstance(term, ox.Literal) and term.language is not None:
        return ox.Literal(term.value, language=term.language.lower())
    return term


def _joined_claims(term: Term) -> Term:
    if isinstance(term, ox.Literal) and term.language is None:
        words = term.value.split(" ")
        if len(words) > 1 and all(word.startswith(CLAIM.iri) for word in words):
            return ox.Literal(" ".join(sorted(words)), datatype=term.datatype)
    return term


# Each brings a term into the form that it is compared in.
EQUIVALENCES: dict[str, Callable[[Term], Term]] = {
    "language tags differ in case only": _language_tag,
    "claims joined by GROUP_CONCAT stand in another order": _joined_claims,
}


def canonical(term: Term | None) -> Term | None:
    """A term in the form that it is compared in."""
    for equivalence in EQUIVALENCES.values():
        if term is not None:
            term = equivalence(term)
    return term


def canonical_rows(rows: Sequence[Sequence[Term | None]]) -> list[tuple[Term | None, ...]]:
    """Rows in the form that they are compared in; their order stays."""
    return [tuple(map(canonical, row)) for row in rows]
