"""Endpoints as targets: which kind of server is filled how, and the lease that is written down there."""

from __future__ import annotations

import time

import pyoxigraph as ox

from clusterkg.errors import BackendError, DataError
from clusterkg.loading.lease import LASTS, Holder, Lease
from clusterkg.loading.server import Server, pattern
from clusterkg.loading.target import Target
from clusterkg.namespaces import CLU, GRAPH
from clusterkg.store.complete import whole_number

__all__ = ["EndpointLease", "announced_by", "endpoint_target", "held_by"]

_LEASES = GRAPH["lease"].value  # the graph that they are written down in
_PATIENCE, _PAUSE = 10, 0.3  # looks, and seconds between them, until whoever came at the same time gives way


def endpoint_target(url: str, graph: str) -> Target:
    """The target behind a URL.

    Args:
        url: The address of a server.
        graph: The named graph to fill; the default graph if empty.

    Raises:
        DataError: if the URL or the graph's name is none, or the server cannot exchange such a graph.
        BackendError: if nothing there answers, or it is of a kind that is not known.
    """
    _check_graph(graph)
    server = Server(url)
    kind = server.endpoint.kind
    if kind in {"oxigraph", "fuseki"}:
        from clusterkg.loading.exchange import ExchangeTarget

        return ExchangeTarget(server, graph, EndpointLease(server))
    if kind == "virtuoso":
        from clusterkg.loading.ledger import LedgerTarget

        if graph:
            raise DataError(
                "Virtuoso cannot exchange the content of a graph in one step, so that --graph is not possible there. "
                "Load without it: clusterkg names the graphs, and finds the newest when it asks."
            )
        return LedgerTarget(server, EndpointLease(server))
    raise BackendError(
        f"{server.address} is neither Oxigraph, Fuseki nor Virtuoso, and how others exchange content safely is not "
        "known. `clusterkg export --format ntriples -o graph.nt` writes a file that the server's own tools can load."
    )


def _check_graph(graph: str) -> None:
    if not graph:
        return
    try:
        ox.NamedNode(graph)
    except ValueError:
        raise DataError("The name of the graph is no IRI; write it whole, such as https://example.org/graph.") from None
    if graph.startswith(GRAPH.iri):
        raise DataError(f"Graphs below {GRAPH.iri} are clusterkg's own workplaces; name another.")


class EndpointLease(Lease):
    """Triples in a graph of their own.

    No server of ours can be asked to write only if nobody else did. So whoever wants the lease writes first and looks
    then: alone, it is theirs. Of two who see each other, the one with the lower token waits for the other to give way.

    Args:
        server: The server.
    """

    def __init__(self, server: Server) -> None:
        super().__init__(server.address)
        self._server = server

    def now(self) -> int:
        """The time by the server's clock."""
        return self._server.now()

    def is_free(self) -> bool:
        """Whether no lease is written down."""
        return not self._written()

    def take(self, holder: Holder) -> Holder | None:
        """Write the lease down, unless there is another."""
        others = self._others(holder)
        if others:
            return others[0]
        node = _node(holder)
        self._server.update(
            f"INSERT DATA {{ GRAPH <{_LEASES}> {{ {node} {CLU.leaseHolder} "
            f"{ox.Literal(f'{holder.pid} {holder.host}')} ; {CLU.leaseSince} {holder.since} ; "
            f"{CLU.leaseUntil} {holder.until} }} }}"
        )
        for _ in range(_PATIENCE):
            others = self._others(holder)
            if not others:
                return None
            if holder.token > others[0].token:
                break
            time.sleep(_PAUSE)
        self._remove(holder)
        return others[0]

    def prolong(self, holder: Holder) -> bool:
        """Write down a later end."""
        # A further end is added, and the last one counts: there is no moment without one.
        until = self.now() + LASTS
        self._server.update(
            f"INSERT {{ GRAPH <{_LEASES}> {{ {_node(holder)} {CLU.leaseUntil} {until} }} }} "
            f"WHERE {{ {held_by(holder)} }}"
        )
        return self._server.ask(f"ASK {{ {held_by(holder)} }}") is True

    def give_back(self, holder: Holder) -> None:
        """Remove the lease; not while an exchange that was announced may still be going on."""
        if not self.is_announced(holder):
            self._remove(holder)

    def announce(self, seconds: int) -> None:
        """Write down that an exchange begins, and after how many seconds it is over in any case.

        Some servers run updates side by side: one that was begun under this lease may end after it. So the lease lasts
        until the exchange is done, which removes the announcement in its own transaction.
        """
        if self.holder is not None:
            announced = f"{_node(self.holder)} {CLU.exchangeUntil} {self.now() + seconds}"
            self._server.update(f"INSERT DATA {{ {pattern(_LEASES, announced)} }}")

    def withdraw(self) -> None:
        """Remove the announcement, once the server has said that nothing came of the exchange."""
        if self.holder is not None:
            self._server.update(f"DELETE WHERE {{ {announced_by(self.holder)} }}")

    def is_announced(self, holder: Holder) -> bool:
        """Whether an exchange was announced and is not done."""
        return self._server.ask(f"ASK {{ {announced_by(holder)} }}") is True

    def _remove(self, holder: Holder) -> None:
        self._server.update(
            f"DELETE {{ GRAPH <{_LEASES}> {{ {_node(holder)} ?p ?o }} }} "
            f"WHERE {{ GRAPH <{_LEASES}> {{ {_node(holder)} ?p ?o }} }}"
        )

    def _others(self, holder: Holder) -> list[Holder]:
        """Whoever else has a lease, the lowest token first; those that are over are removed."""
        now, waiting = self.now(), []
        for other in self._written():
            if other.token == holder.token:
                continue
            if other.is_over(now):
                self._remove(other)
            else:
                waiting.append(other)
        return waiting

    def _written(self) -> list[Holder]:
        lease = f"?lease {CLU.leaseHolder} ?who ; {CLU.leaseSince} ?since ; {CLU.leaseUntil} ?until"
        busy = f"OPTIONAL {{ ?lease {CLU.exchangeUntil} ?busy }}"
        rows = self._server.rows(
            f"SELECT ?lease ?who ?since ?until ?busy WHERE {{ {pattern(_LEASES, f'{lease} {busy}')} }}"
        )[1]
        found: dict[str, Holder] = {}
        for node, who, since, until, end_of_work in rows:
            token = str(getattr(node, "value", "")).rsplit("/", 1)[-1]
            pid, _, host = str(getattr(who, "value", "")).partition(" ")
            end = max(whole_number(until) or 0, found[token].until if token in found else 0)
            found[token] = Holder(
                token,
                host,
                int(pid) if pid.isdecimal() else 0,
                whole_number(since) or 0,
                end,
                whole_number(end_of_work) or 0,
            )
        return [found[token] for token in sorted(found)]


def held_by(holder: Holder) -> str:
    """The pattern that matches as long as a lease is that holder's: an update with it does nothing afterwards."""
    return pattern(_LEASES, f"{_node(holder)} {CLU.leaseHolder} ?holder")


def announced_by(holder: Holder) -> str:
    """The pattern that matches as long as an exchange of a holder is announced."""
    return pattern(_LEASES, f"{_node(holder)} {CLU.exchangeUntil} ?end")


def _node(holder: Holder) -> ox.NamedNode:
    return GRAPH[f"lease/{holder.token}"]
