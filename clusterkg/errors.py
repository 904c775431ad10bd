"""What can go wrong, as one family of exceptions.

```
ClusterKGError
├── DataError            a file of the graph, or one handed in, is not what it should be
├── UnknownNameError     no question, claim, entity or parameter of that name (says which are near)
├── QueryError           a query is not SPARQL, or asks for what is not allowed
│   └── QueryLimitError  a query ran into a stated limit (time, rows, length, nesting)
├── MissingExtraError    the work needs an optional part that is not installed
└── BackendError         a store, a reasoner or another engine failed
    ├── StoreRefusedError      a server refused or failed
    └── IncompleteAnswerError  a server gave a part of an answer; it is not used
```

Each class has the exit code that the command line ends with.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "BackendError",
    "ClusterKGError",
    "DataError",
    "IncompleteAnswerError",
    "MissingExtraError",
    "QueryError",
    "QueryLimitError",
    "StoreRefusedError",
    "UnknownNameError",
]


class ClusterKGError(Exception):
    """Base of all errors that a user can cause or mend.

    Example:
        >>> try:
        ...     raise UnknownNameError("question", "copare-clusters", ["compare-clusters", "benefits-by-side"])
        ... except ClusterKGError as error:
        ...     print(error)
        There is no question 'copare-clusters'. Did you mean: compare-clusters?
    """

    exit_code = 2


class DataError(ClusterKGError):
    """A file does not parse or does not keep to the form that is asked of it."""


class UnknownNameError(ClusterKGError):
    """A name that nothing bears; the message offers the nearest ones that exist.

    Args:
        kind: What was looked for, in one word ("question", "claim").
        name: The name as it was given.
        known: All names that would have been right.
        where: What has no such thing, with its preposition (" of profile-cluster"); empty if that goes without saying.
    """

    _FEW = 8  # so many can be listed whole

    def __init__(self, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        self.kind, self.name = kind, name
        candidates = sorted(set(known))
        self.suggestions = (
            get_close_matches(name, candidates, n=3, cutoff=0.5)
            or [candidate for candidate in candidates if name and name.lower() in candidate.lower()][:3]
        )
        hint = ""
        if self.suggestions:
            hint = f" Did you mean: {', '.join(self.suggestions)}?"
        elif 0 < len(candidates) <= self._FEW:
            hint = f" There is: {', '.join(candidates)}."
        super().__init__(f"There is no {kind} {name!r}{where}.{hint}")


class QueryError(ClusterKGError):
    """A query cannot be read, or asks for something that is not allowed."""


class QueryLimitError(QueryError):
    """A query ran into a limit. The answer is withheld, never cut."""

    exit_code = 3


class MissingExtraError(ClusterKGError):
    """An optional part is not installed; the message names the extra that brings it."""


class BackendError(ClusterKGError):
    """A store, a reasoner or another engine failed."""

    exit_code = 3


class StoreRefusedError(BackendError):
    """A server refused what was asked of it, or failed at it; the message says how to go on."""


class IncompleteAnswerError(BackendError):
    """A server gave a part of an answer as if it were the whole. The part is not used; the message says what to do."""
