"""Which claims may count as fact, and which rest on another source than the paper.

A fact is what the paper, or a work as the paper reports it, asserts in a passage of its text. What another source
says is never a fact here, however firmly it says it; nor is what the editors infer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from clusterkg.claims.reader import Claim
from clusterkg.errors import DataError
from clusterkg.namespaces import CLU, KG, PROV, RDF, shorten

__all__ = ["Standing"]


class Standing:
    """What the records say of claims as a whole.

    Args:
        base: The triples outside claims: passages, sources, discrepancies.
        claims: All claims by IRI.

    Example:
        >>> from clusterkg.claims import read_ontology
        >>> from clusterkg.namespaces import CLAIM
        >>> ontology = read_ontology()
        >>> standing = Standing(ontology.base, ontology.claims)
        >>> [standing.is_fact(ontology.claims[CLAIM[name].value]) for name in ("area-heyri", "area-heyri-site")]
        [True, False]
    """

    def __init__(self, base: Iterable[Triple], claims: Mapping[str, Claim]) -> None:
        self._claims = claims
        triples = [t for t in base if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)]
        of_text = {t.subject for t in triples if t.predicate == CLU.textOf and t.object == KG["the-paper"]}
        sections = {t.subject for t in triples if t.predicate == CLU.sectionOf and t.object in of_text}
        clashes = {t.subject for t in triples if t.predicate == CLU.discrepancyKind and t.object == CLU.Contradiction}
        self._passages = {t.subject for t in triples if t.predicate == CLU.inSection and t.object in sections}
        self._sources = {t.subject for t in triples if t.predicate == RDF.type and t.object == CLU.OutsideSource}
        self._contradicted = {t.object for t in triples if t.predicate == CLU.involves and t.subject in clashes}
        self._resting: dict[str, frozenset[NamedNode]] = {}

    def is_fact(self, claim: Claim) -> bool:
        """Whether a claim's triples may stand as plain triples.

        They may if the claim is asserted, on evidence in the paper's text, by the paper or a work that it reports, and
        is not one side of a contradiction. What the editors infer rests on claims, not on passages, and is no fact;
        what another source says rests on no passage of the paper, and is none either.
        """
        return claim.modality == CLU.Asserted and self._may_count(claim)

    def is_denial(self, claim: Claim) -> bool:
        """Whether a claim says, on the same terms, that something is not so.

        What it denies is never a plain triple. That it is *said* to be lacking may be one, under a property that says
        so: a reasoner can then tell absent from unknown.
        """
        return claim.modality == CLU.Negated and self._may_count(claim)

    def _may_count(self, claim: Claim) -> bool:
        evidence = claim.values(CLU.evidence)
        in_the_paper = bool(evidence) and self._passages.issuperset(evidence)
        by_the_paper = claim.attribution != KG["the-editors"] and claim.attribution not in self._sources
        return in_the_paper and by_the_paper and claim.iri not in self._contradicted

    def outside_sources(self, claim: Claim) -> frozenset[NamedNode]:
        """The other sources that make a claim, or make a claim that it rests on, through however many steps.

        Raises:
            DataError: if a claim is derived from itself.
        """
        return self._sources_of(claim, ())

    def _sources_of(self, claim: Claim, above: tuple[str, ...]) -> frozenset[NamedNode]:
        name = claim.iri.value
        if name in above:
            raise DataError(f"{claim.file.name}: {shorten(name)} is derived from itself; break the circle.")
        if name not in self._resting:
            found = {claim.attribution} & self._sources
            for premise in claim.values(PROV.wasDerivedFrom):
                if premise.value in self._claims:
                    found |= self._sources_of(self._claims[premise.value], (*above, name))
            self._resting[name] = frozenset(found)
        return self._resting[name]
