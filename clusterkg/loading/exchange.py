"""Oxigraph and Fuseki as targets: they run all of an update in one transaction, so one request exchanges the content.

The request says on what it depends: the lease is ours, and the staged content is whole. Wherever that does not hold it
does nothing, so that sending it twice is safe. (A `MOVE` is not: done twice it can leave an empty graph.) Oxigraph runs
updates side by side, each on what was there when it began, so that a condition does not stop one that has begun:
therefore it is announced before, and no other load goes on until it is over.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress

from clusterkg.errors import BackendError, StoreRefusedError
from clusterkg.loading.content import MARKER, Content, Fingerprint
from clusterkg.loading.endpoints import EndpointLease, announced_by, held_by
from clusterkg.loading.server import Server, pattern
from clusterkg.loading.target import Found, Progress, deviation
from clusterkg.namespaces import CLU, GRAPH

__all__ = ["ExchangeTarget"]

_STAGING = GRAPH["staging/"].value
# An exchange takes about as long as the upload did; so many times that, and some seconds, it cannot last.
_TIMES, _LEAST = 4, 15


class ExchangeTarget:
    """A graph on a server that has transactions.

    Args:
        server: The server.
        graph: The named graph; the default graph if empty.
        lease: Its lease.
    """

    def __init__(self, server: Server, graph: str, lease: EndpointLease) -> None:
        self.address, self.kind, self.graph = server.address, server.endpoint.kind, graph
        self.lease = lease
        self._seconds = 0.0  # that the upload took
        self._server = server
        self._staging = f"{_STAGING}{secrets.token_hex(8)}"

    def look(self) -> Found:
        """What the graph holds, by count and marker."""
        return self._server.found(self.graph)

    def verify(self, expected: Content, stage: str, progress: Progress) -> bool:
        """Whether the graph is the content."""
        return not self._deviation(self.graph, expected, stage, progress)

    def try_out(self) -> None:
        """Refuse a server whose plain queries see named graphs: what is staged would be in the answers.

        Raises:
            BackendError: if it is one.
        """
        probe = f'{MARKER} {CLU.contentDigest} "{self._staging}"'
        self._server.update(f"INSERT DATA {{ {pattern(self._staging, probe)} }}")
        seen = self._server.ask(f"ASK {{ {probe} }}")
        self._server.drop(self._staging)
        if seen is not False:
            raise BackendError(
                f"Plain queries to {self.address} are answered from its named graphs too, so that a load would be seen "
                "before it is whole. Start the server without that (Oxigraph: no --union-default-graph; Fuseki: no "
                "unionDefaultGraph), or load into a folder."
            )

    def stage(self, content: Content, progress: Progress) -> None:
        """Fill the staging graph.

        Raises:
            BackendError: if the server does not take it, or changes it.
        """
        began = time.monotonic()
        self._server.fill(self._staging, content, "upload", progress)
        self._seconds = time.monotonic() - began
        wrong = self._deviation(self._staging, content, "verify", progress)
        if wrong:
            raise BackendError(f"{self.address} does not hold what was sent to it: {wrong}. Nothing was exchanged.")

    def switch(self, content: Content) -> None:
        """Exchange the content by one request, in one transaction.

        Raises:
            BackendError: if it was not done, or that cannot be found out.
        """
        update = self._exchange(content.fingerprint)
        patience = _LEAST + round(_TIMES * self._seconds)
        if self._side_by_side:
            self.lease.announce(patience)
        try:
            self._server.update(update)
        except StoreRefusedError:
            self.lease.withdraw()
            raise
        except BackendError as error:
            # Broken off: it may be done all the same, now or in a while. So look; nothing is sent again.
            self._await_exchange(patience, error)
        if self.look().marked != content.fingerprint:
            raise BackendError(
                f"{self.address} did not exchange the content: the lease was lost to another load. The old content is "
                "still there; load again."
            )

    def discard(self) -> None:
        """Drop the staging graph."""
        with suppress(BackendError):
            self._server.drop(self._staging)

    def tidy(self) -> None:
        """Drop all staging graphs: their loads are over, as the lease is ours."""
        named = f'FILTER(STRSTARTS(STR(?graph), "{_STAGING}"))'
        for (graph,) in self._server.rows(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ }} {named} }}")[1]:
            self._server.drop(str(getattr(graph, "value", "")))

    # --- inner parts

    @property
    def _side_by_side(self) -> bool:
        """Whether updates run side by side; in Fuseki one waits for the other."""
        return self.kind == "oxigraph"

    def _await_exchange(self, patience: int, error: BackendError) -> None:
        holder, end = self.lease.holder, time.monotonic() + patience
        try:
            if not self._side_by_side:
                self.lease.withdraw()  # there is nothing to withdraw: but as an update, it waits for the one before
            while holder is not None and self.lease.is_announced(holder) and time.monotonic() < end:
                time.sleep(1)
        except BackendError:
            raise BackendError(
                f"{error} Whether the content was exchanged is not known; it is the old one or the new one. Load "
                "again: that makes sure."
            ) from None

    def _exchange(self, fingerprint: Fingerprint) -> str:
        if self.lease.holder is None:
            raise BackendError("There is no lease.")
        there = f"{held_by(self.lease.holder)} {self._marked(self._staging, fingerprint)}"
        old, new = pattern(self.graph, "?s ?p ?o"), pattern(self._staging, "?s ?p ?o")
        return (
            f"DELETE {{ {old} }} WHERE {{ {there} {old} }} ;\n"
            f"INSERT {{ {old} }} WHERE {{ {there} {new} }} ;\n"
            f"DELETE WHERE {{ {announced_by(self.lease.holder)} }}"
        )

    @staticmethod
    def _marked(graph: str, fingerprint: Fingerprint) -> str:
        triples = " . ".join(f"{t.subject} {t.predicate} {t.object}" for t in fingerprint.marker())
        return pattern(graph, triples)

    def _deviation(self, graph: str, expected: Content, stage: str, progress: Progress) -> str:
        return deviation(
            self._server.found(graph), expected, lambda: self._server.read(graph, expected, stage, progress)
        )
