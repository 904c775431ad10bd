"""What one request may ask for. Every input has a limit, and the service's page of documentation lists them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_BOUNDS", "Bounds"]


@dataclass(frozen=True)
class Bounds:
    """The limits of the service.

    Attributes:
        body: Bytes of a request: its body, or the query of its address.
        seconds: Time for reading a request, and again for answering it.
        batch: Queries in a batch; `batchSize` of the manifest.
        text: Characters of a query, a prefix, an identifier or a value.
        candidates: Candidates for one query, and what a higher limit is lowered to.
        default_candidates: Candidates for a query that names no limit.
        conditions: Properties in a query, and values of one property.
        types: Types in a query.
        ids: Entities in a data extension.
        properties: Properties in a data extension, and the highest limit of a property proposal.
        suggestions: Suggestions in one answer; `cursor` asks for the next.
        statements: Statements of one modality on a preview.

    Example:
        >>> Bounds(batch=10).batch
        10
    """

    body: int = 1_000_000
    seconds: float = 20.0
    batch: int = 50
    text: int = 500
    candidates: int = 50
    default_candidates: int = 5
    conditions: int = 20
    types: int = 20
    ids: int = 500
    properties: int = 50
    suggestions: int = 20
    statements: int = 4


DEFAULT_BOUNDS = Bounds()
