"""Virtuoso as target: it has no default graph, and exchanges no content in one step.

So each load fills a new graph, and one triple in the ledger makes it the live one: see `clusterkg.store.generations`.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress

from clusterkg.errors import BackendError
from clusterkg.loading.content import MARKER_TRIPLES, Content, Tally
from clusterkg.loading.endpoints import held_by
from clusterkg.loading.lease import Lease
from clusterkg.loading.server import Server
from clusterkg.loading.target import Found, Progress, deviation
from clusterkg.namespaces import CLU, GRAPH
from clusterkg.store.generations import LEDGER, generations, live_generation

__all__ = ["LedgerTarget"]

_GENERATIONS = GRAPH["generation/"].value
_PAGE = 10_000  # triples; the row cap that Virtuoso comes with
_SMALLEST_PAGE = 500  # with less, reading a graph takes too many requests


class LedgerTarget:
    """The generations of the graph in a Virtuoso.

    Args:
        server: The server.
        lease: Its lease.
    """

    kind, graph = "virtuoso", ""

    def __init__(self, server: Server, lease: Lease) -> None:
        self.address, self.lease = server.address, lease
        self._server = server
        self._staged = ""

    def look(self) -> Found:
        """What the live generation holds; graphs of other people do not count."""
        live = live_generation(self._server.ask)
        return self._server.found(live) if live else Found(0, None)

    def verify(self, expected: Content, stage: str, progress: Progress) -> bool:
        """Whether the live generation is the content."""
        live = live_generation(self._server.ask)
        return bool(live) and not self._deviation(live, expected, stage, progress)

    def try_out(self) -> None:
        """Plain queries see it, as they see everything here; clusterkg asks the live generation alone."""

    def stage(self, content: Content, progress: Progress) -> None:
        """Fill a new generation.

        Raises:
            BackendError: if the server does not take it, or changes it.
        """
        # The number is for people; the token keeps apart what two loads do, also one that a server finishes late.
        self._staged = f"{_GENERATIONS}{self._next()}-{secrets.token_hex(8)}"
        self._server.fill(self._staged, content, "upload", progress)
        wrong = self._deviation(self._staged, content, "verify", progress)
        if wrong:
            raise BackendError(
                f"{self.address} does not hold what was sent to it: {wrong}. Virtuoso changes some literals (long "
                "decimals, large integers, durations); write those as text. Nothing was exchanged."
            )

    def switch(self, content: Content) -> None:
        """Write the new generation into the ledger.

        Raises:
            BackendError: if it was not done, or that cannot be found out.
        """
        if self.lease.holder is None:
            raise BackendError("There is no lease.")
        number = self._next()
        update = (
            f"INSERT {{ GRAPH {LEDGER} {{ <{self._staged}> {CLU.generation} {number} }} }} "
            f"WHERE {{ {held_by(self.lease.holder)} }}"
        )
        try:
            self._server.update(update)
        except BackendError as error:
            if live_generation(self._server.ask) != self._staged:
                raise BackendError(f"{error} The old content is still there; load again.") from None
        if live_generation(self._server.ask) != self._staged:
            raise BackendError(
                f"{self.address} did not exchange the content: the lease was lost to another load. The old content is "
                "still there; load again."
            )
        self._staged = ""

    def discard(self) -> None:
        """Drop the generation that was being filled, unless it became the live one."""
        with suppress(BackendError):
            if self._staged and live_generation(self._server.ask) != self._staged:
                self._server.drop(self._staged)

    def tidy(self) -> None:
        """Drop all generations but the live one, first from the ledger and then themselves."""
        known = generations(self._server.ask)
        live = known[-1][1] if known else ""
        for number, graph in known[:-1]:
            self._server.update(f"DELETE DATA {{ GRAPH {LEDGER} {{ <{graph}> {CLU.generation} {number} }} }}")
        for graph in self._graphs():
            if graph != live:
                self._server.drop(graph)

    # --- inner parts

    def _next(self) -> int:
        """A number above all others: also above that of a load that died, and whose last word is still on its way."""
        known = generations(self._server.ask)
        return max(time.time_ns() // 1_000_000, known[-1][0] + 1 if known else 0)

    def _graphs(self) -> list[str]:
        named = f'FILTER(STRSTARTS(STR(?graph), "{_GENERATIONS}"))'
        rows = self._server.rows(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} {named} }}")[1]
        return [str(getattr(graph, "value", "")) for (graph,) in rows]

    def _deviation(self, graph: str, expected: Content, stage: str, progress: Progress) -> str:
        return deviation(self._server.found(graph), expected, lambda: self._read(graph, expected, stage, progress))

    def _read(self, graph: str, expected: Content, stage: str, progress: Progress) -> Tally:
        """Read a graph in pages: a whole graph at once is cut at the row cap, without a word.

        Nothing promises that pages do not overlap; but if they do, the digest is another one.
        """
        tally, offset, size = Tally(expected.lines), 0, _PAGE
        total = expected.fingerprint.triples
        while True:
            triples = self._server.page(graph, offset, size)
            if 0 < len(triples) < min(size, total + MARKER_TRIPLES - offset):
                size = len(triples) - 1  # the row cap is lower; it lets one more through than it says
                if size < _SMALLEST_PAGE:
                    raise BackendError(
                        f"{self.address} gives {len(triples)} rows at a time, too few to verify a load. Have the cap "
                        "raised (ResultSetMaxRows)."
                    )
                continue
            for triple in triples:
                tally.add(triple)
            offset += len(triples)
            progress(stage, min(offset, total), total)
            if len(triples) < size:
                return tally
