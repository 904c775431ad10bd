"""The claims behind a fact: those that state it, or from which it is derived, and that make it a fact."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from clusterkg.evidence import ClaimDetails, claim_details
from clusterkg.namespaces import CLAIM, sparql_prefixes
from clusterkg.store.base import Store

__all__ = ["Grounds"]

# As publishing has it: asserted on evidence, not by the editors, no side of a contradiction; or denied on the same
# terms, where the triple says of itself that it is what is said to be lacking.
_QUERY = """SELECT DISTINCT ?s ?p ?o ?claim WHERE {{
    VALUES (?s ?p ?o) {{ {triples} }}
    ?node rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
    ?claim clu:states ?node ; clu:modality ?modality ; clu:attribution ?who ; clu:evidence ?passage .
    OPTIONAL {{ ?node clu:derived ?derived }}
    FILTER(?who != kg:the-editors)
    FILTER(?modality = clu:Asserted || (?modality = clu:Negated && BOUND(?derived)))
    FILTER NOT EXISTS {{ ?clash clu:discrepancyKind clu:Contradiction ; clu:involves ?claim }}
}} ORDER BY ?claim"""


class Grounds:
    """Finds the claims behind facts.

    Args:
        store: The store with the published graph.
        facts: The facts that are asked about.
        language: The language of the claims: `en`, `zh` or `ko`.
    """

    def __init__(self, store: Store, facts: Iterable[ox.Triple], language: str = "en") -> None:
        self._store, self._language = store, language
        self._claims: dict[ox.Triple, list[str]] = {}
        self._details: dict[str, ClaimDetails] = {}
        rows = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in sorted(set(facts), key=str))
        _, found = store.select(sparql_prefixes() + _QUERY.format(triples=rows))
        for subject, predicate, value, claim in found:
            triple = ox.Triple(subject, predicate, value)  # type: ignore[arg-type]
            self._claims.setdefault(triple, []).append(claim.value.removeprefix(CLAIM.iri))  # type: ignore[union-attr]

    def of(self, fact: ox.Triple) -> tuple[ClaimDetails, ...]:
        """The claims behind a fact; none if it is the ontology's own, or a user's."""
        return tuple(map(self._detailed, self._claims.get(fact, [])))

    def _detailed(self, name: str) -> ClaimDetails:
        if name not in self._details:
            self._details[name] = claim_details(self._store, name, self._language)
        return self._details[name]
