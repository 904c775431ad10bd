"""How much reasoning may cost."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """How much may be spent on reasoning.

    Attributes:
        reasoner_seconds: On HermiT's run over everything. What it has not found by then is not known in part either,
            so reaching this limit is an error.
        seconds: On explanations in all; what is not explained by then is said not to be.
        task_seconds: On one question to the reasoner for an explanation.
        explanations: How many.

    Example:
        >>> Limits().reasoner_seconds
        600
    """

    reasoner_seconds: float = 600
    seconds: float = 120
    task_seconds: float = 20
    explanations: int = 500
