"""The proof behind a claim: passages, the source text that they point into, and how much of it is covered."""

from clusterkg.evidence.claims import AtOdds, ClaimDetails, PassageRef, claim_details, claim_names
from clusterkg.evidence.coverage import Coverage, CoverageRow, coverage
from clusterkg.evidence.sources import NOT_RECORDED, Bearing, SourceRef
from clusterkg.evidence.text import SourceText

__all__ = [
    "NOT_RECORDED",
    "AtOdds",
    "Bearing",
    "ClaimDetails",
    "Coverage",
    "CoverageRow",
    "PassageRef",
    "SourceRef",
    "SourceText",
    "claim_details",
    "claim_names",
    "coverage",
]
