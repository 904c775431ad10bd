"""What a load needs of a server: queries, updates, and whole graphs in and out, each refusal in plain words."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import pyoxigraph as ox

from clusterkg.errors import BackendError, StoreRefusedError
from clusterkg.loading.content import MARKER, MARKER_TRIPLES, Content, Fingerprint, Tally
from clusterkg.loading.streams import as_file
from clusterkg.loading.target import Found, Progress
from clusterkg.namespaces import CLU
from clusterkg.store.address import Address
from clusterkg.store.base import Solutions
from clusterkg.store.complete import parse_results, refuse_partial, whole_number
from clusterkg.store.endpoint import Endpoint, find_endpoint
from clusterkg.store.http import Connection, Reply

__all__ = ["Server", "pattern"]

_SECONDS = 600.0  # an exchange of millions of triples may take minutes without a word
_JSON, _NTRIPLES = "application/sparql-results+json", "application/n-triples"
_LINES = 20_000  # of N-Triples in one request
_STEP = 20_000  # triples between two reports
_DONE = {200, 201, 202, 204}
_TOO_LARGE = 413
# Virtuoso breaks a deadlock by failing one of the two; what failed was undone and may be sent again.
_DEADLOCK, _ATTEMPTS = b"40001", 5


class Server:
    """A server that takes updates.

    Args:
        url: Its address, as the user named it.

    Raises:
        DataError: if the URL is none.
        BackendError: if nothing there answers SPARQL queries.
    """

    def __init__(self, url: str) -> None:
        self.connection = Connection(Address.parse(url), _SECONDS)
        self.address = self.connection.address.shown
        self.endpoint: Endpoint = find_endpoint(self.connection)

    # --- questions

    def ask(self, query: str) -> Solutions | bool:
        """Run a query over the whole dataset.

        Raises:
            BackendError: if the answer does not come, or not whole.
        """
        reply = self._query(query, _JSON)
        refuse_partial(reply, self.address)
        return parse_results(reply, self.address)

    def rows(self, query: str) -> Solutions:
        """Run a SELECT query over the whole dataset."""
        answer = self.ask(query)
        if isinstance(answer, bool):
            raise BackendError(f"{self.address} gave yes or no where rows were asked for.")
        return answer

    def number(self, query: str) -> int:
        """The one number that a query asks for."""
        rows = self.rows(query)[1]
        number = whole_number(rows[0][0]) if len(rows) == 1 else None
        if number is None:
            raise BackendError(f"{self.address} does not count, so that a load cannot be verified.")
        return number

    def found(self, graph: str) -> Found:
        """What a graph holds, by count and marker; of the default graph if the name is empty."""
        held = self.number(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern(graph, '?s ?p ?o')} }}")
        said = {
            term: self.rows(f"SELECT ?o WHERE {{ {pattern(graph, f'{MARKER} {term} ?o')} }}")[1]
            for term in (CLU.contentTriples, CLU.contentDigest)
        }
        counts, digests = said.values()
        triples = whole_number(counts[0][0]) if len(counts) == 1 else None
        if triples is None or len(digests) != 1:
            return Found(held, None)
        return Found(held - MARKER_TRIPLES, Fingerprint(triples, str(getattr(digests[0][0], "value", ""))))

    def now(self) -> int:
        """The time by the server's clock."""
        reply = self._query("SELECT (NOW() AS ?now) WHERE { }", _JSON)
        refuse_partial(reply, self.address)
        with suppress(ValueError, KeyError):
            return int(parsedate_to_datetime(reply.headers["date"]).timestamp())
        with suppress(ValueError, KeyError, IndexError):
            said = json.loads(reply.body)["results"]["bindings"][0]["now"]["value"]
            # Nine digits behind the second are more than can be read here.
            return int(datetime.fromisoformat(said[:19]).replace(tzinfo=UTC).timestamp())
        raise BackendError(f"{self.address} does not tell the time.")

    def _query(self, query: str, accept: str) -> Reply:
        return self.connection.send(
            "POST",
            self.endpoint.query,
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
            content=urlencode({"query": query}).encode(),
            repeatable=True,
        )

    # --- changes

    def update(self, text: str) -> None:
        """Run an update.

        Raises:
            BackendError: if the server refuses or fails; whether it was done is not known if the line broke.
        """
        for attempt in range(_ATTEMPTS):
            reply = self.connection.send(
                "POST",
                self.endpoint.update,
                headers={"Accept": "*/*", "Content-Type": "application/sparql-update"},
                content=text.encode(),
            )
            if reply.status != 500 or _DEADLOCK not in reply.body[:500]:
                break
            time.sleep(0.1 * (attempt + 1))
        self._refuse(reply)

    def drop(self, graph: str) -> None:
        """Remove a named graph, if it is there."""
        self.update(f"DROP SILENT GRAPH <{graph}>")

    def fill(self, graph: str, content: Content, stage: str, progress: Progress) -> None:
        """Add a content and its marker to a named graph, by the Graph Store Protocol.

        Raises:
            BackendError: if the server refuses or fails; a part may be there then.
        """
        done, total = 0, content.fingerprint.triples
        for chunk in content.chunks(_LINES):
            self._post(graph, chunk)
            done += _LINES
            progress(stage, min(done, total), total)

    def _post(self, graph: str, chunk: bytes) -> None:
        reply = self.connection.send("POST", self._graph_url(graph), headers={"Content-Type": _NTRIPLES}, content=chunk)
        lines = chunk.splitlines(keepends=True)
        if reply.status == _TOO_LARGE and len(lines) > 1:
            middle = len(lines) // 2
            for half in (lines[:middle], lines[middle:]):
                self._post(graph, b"".join(half))
            return
        self._refuse(reply)

    def _refuse(self, reply: Reply) -> None:
        """Refuse a reply that is no success.

        Raises:
            StoreRefusedError: if it is none.
        """
        if reply.status in _DONE:
            return
        if reply.status in {403, 404, 405}:
            raise StoreRefusedError(
                f"{self.address} takes no updates (HTTP status {reply.status}). Start the server so that it does "
                "(Oxigraph: serve, not serve-read-only; Fuseki: --update), or name an address where it does."
            )
        if reply.status == 400:
            raise StoreRefusedError(
                f"{self.address} does not take what was sent (HTTP status 400). Nothing was exchanged."
            )
        refuse_partial(reply, self.address)

    # --- whole graphs

    def read(self, graph: str, expected: Content, stage: str, progress: Progress) -> Tally:
        """Read what a graph really holds, triple by triple; the default graph if it is not named.

        Raises:
            BackendError: if it cannot be read to its end.
        """
        tally, total = Tally(expected.lines), expected.fingerprint.triples
        with self.connection.stream("GET", self._graph_url(graph), headers={"Accept": _NTRIPLES}) as reply:
            if reply.status_code != 200:
                refuse_partial(Reply(reply.status_code, dict(reply.headers), reply.read()), self.address)
            for triple in self._parsed(as_file(reply.iter_bytes())):
                tally.add(triple)
                if tally.count % _STEP == 0:
                    progress(stage, min(tally.count, total), total)
        progress(stage, total, total)
        return tally

    def page(self, graph: str, offset: int, limit: int) -> list[ox.Triple]:
        """Some triples of a named graph; which, is up to the server."""
        reply = self._query(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern(graph, '?s ?p ?o')} }} OFFSET {offset} LIMIT {limit}",
            _NTRIPLES,
        )
        refuse_partial(reply, self.address)
        return list(self._parsed(as_file([reply.body])))

    def _parsed(self, body: io.BufferedReader) -> Iterator[ox.Triple]:
        """The triples of N-Triples that came from the server."""
        try:
            for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
                yield quad.triple
        except SyntaxError:
            raise BackendError(f"{self.address} gave triples that cannot be read; a load cannot be verified.") from None

    def _graph_url(self, graph: str) -> str:
        # Never without a name: `PUT /store` alone replaces the whole dataset of an Oxigraph.
        return f"{self.endpoint.graph_store}?{urlencode({'graph': graph}) if graph else 'default'}"


def pattern(graph: str, triples: str) -> str:
    """A graph pattern, in a named graph or in the default graph.

    Example:
        >>> pattern("", "?s ?p ?o"), pattern("urn:g", "?s ?p ?o")
        ('?s ?p ?o', 'GRAPH <urn:g> { ?s ?p ?o }')
    """
    return f"GRAPH <{graph}> {{ {triples} }}" if graph else triples
