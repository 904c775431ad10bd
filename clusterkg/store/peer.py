"""An endpoint of others that a question joins this graph with: asked in small batches, within limits of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from clusterkg.errors import BackendError, ClusterKGError, IncompleteAnswerError, QueryLimitError
from clusterkg.store.address import Address
from clusterkg.store.base import Solutions, Term
from clusterkg.store.remote import RemoteStore
from clusterkg.store.shape import variables

__all__ = ["PeerStore"]

_BATCH = 50  # values in one request
_MOST_VALUES = 2_000  # that are asked about
_MOST_ROWS = 5_000  # that are taken
_SECONDS, _LONGEST, _IN_ALL = 20.0, 60.0, 300.0  # to stand still; for one request; until no further one is sent
_LARGEST = 16_000_000  # bytes of one answer


class PeerStore(RemoteStore):
    """An endpoint that is asked what it says of things of ours.

    It gets no credentials but those in its address or in the user's netrc file: those of the environment are for the
    store that holds this graph.

    Args:
        name: What the question calls it; for messages.
        url: Its query endpoint.

    Nothing is asked before the first query.

    Raises:
        DataError: if the URL is none.

    Example:
        >>> PeerStore("wikidata", "https://me:secret@example.org/sparql").address
        'https://example.org/sparql'
    """

    def __init__(self, name: str, url: str) -> None:
        super().__init__(Address.parse(url, environment=False), seconds=_SECONDS)
        self.name = name
        self._longest, self._largest = _LONGEST, _LARGEST

    def live_graph(self) -> str:
        """The default graph: a peer keeps no generations of ours."""
        return ""

    def describe(self, prologue: str, variable: str, values: Sequence[NamedNode | Literal], pattern: str) -> Solutions:
        """What matches a pattern at the peer, for given values of a variable.

        Args:
            prologue: The prefixes that the pattern uses.
            variable: The name of the variable that has the values.
            values: The values, each once.
            pattern: The pattern; it begins with the variable.

        Returns:
            The variables of the pattern and the rows, all of them.

        Raises:
            QueryLimitError: if there are too many values or rows, or it takes too long.
            IncompleteAnswerError: if the peer gives a part, or what was not asked for.
            BackendError: if it cannot be reached, refuses or fails.
        """
        if len(values) > _MOST_VALUES:
            raise QueryLimitError(
                f"The peer {self.name} would be asked about {len(values):,} things; the limit is {_MOST_VALUES:,}. "
                "Choose fewer with --set."
            )
        names = [variable, *(name for name in variables(pattern) if name != variable)]
        head = f"{prologue}\nSELECT {' '.join(f'?{name}' for name in names)} WHERE {{ VALUES ?{variable} {{"
        rows: list[tuple[Term | None, ...]] = []
        end = time.monotonic() + _IN_ALL
        try:
            for start in range(0, len(values), _BATCH):
                batch = values[start : start + _BATCH]
                if time.monotonic() > end:
                    raise QueryLimitError(f"The peer took longer than {_IN_ALL:g} seconds in all, the limit.")
                found = self.select(f"{head} {' '.join(map(str, batch))} }}\n{pattern}\n}}")[1]
                self._check(found, set(batch))
                rows += found
                if len(rows) > _MOST_ROWS:
                    raise QueryLimitError(
                        f"{self.address} has more than {_MOST_ROWS:,} rows to give, the limit. Choose fewer things "
                        "with --set."
                    )
        except ClusterKGError as error:
            kind = type(error) if isinstance(error, BackendError | QueryLimitError) else BackendError
            raise kind(f"No answer, since the peer {self.name} gave none: {error}") from None
        return names, rows

    def _check(self, rows: Sequence[tuple[Term | None, ...]], asked: set[NamedNode | Literal]) -> None:
        """Refuse rows about other things, and terms that mean nothing outside of the peer's own answer."""
        for row in rows:
            if row[0] not in asked:
                raise IncompleteAnswerError(
                    f"{self.address} gave rows about things that it was not asked about; they are not used. Is it a "
                    "SPARQL endpoint, or does something stand before it?"
                )
            if not all(term is None or isinstance(term, NamedNode | Literal) for term in row):
                raise IncompleteAnswerError(
                    f"{self.address} gave blank nodes, or triples for values; these cannot be joined. It has to have "
                    "IRIs for what the question asks about."
                )
