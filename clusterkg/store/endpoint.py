"""What kind of server an address belongs to, and where it takes queries, updates and whole graphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from clusterkg.errors import BackendError
from clusterkg.store.complete import parse_results, refuse_partial
from clusterkg.store.http import Connection, Reply

__all__ = ["Endpoint", "find_endpoint"]

_QUERY_PATHS = ("/query", "/sparql")
_RESULTS = "application/sparql-results+json"
_LONGEST = 60.0  # seconds until a server says its first word
_LARGEST = 5_000_000  # bytes of that
_NO_VERSION = re.compile(r"[^\w .+-]", re.ASCII)


@dataclass(frozen=True)
class Endpoint:
    """The addresses of one dataset on a server.

    Attributes:
        kind: `oxigraph`, `fuseki`, `virtuoso`, or `other` for what none of these headers tells.
        version: What the server says of its version; empty if nothing.
        query: Where queries go.
        update: Where updates go; empty if it is not known.
        graph_store: Where whole graphs go, by the Graph Store Protocol; empty if it is not known.
    """

    kind: str
    version: str
    query: str
    update: str = ""
    graph_store: str = ""

    @property
    def has_default_graph(self) -> bool:
        """Whether a plain query is answered from a graph of its own, not from all graphs together."""
        return self.kind != "virtuoso"


def find_endpoint(connection: Connection) -> Endpoint:
    """Find out where a server takes what.

    Args:
        connection: The server; its address is that of the query endpoint, or of the dataset (or server) above it.

    Raises:
        BackendError: if nothing there answers SPARQL queries.
    """
    typed, shown = connection.address.url, connection.address.shown
    base = typed.rstrip("/")
    candidates = [typed] if base.endswith(_QUERY_PATHS) else [typed, *(base + path for path in _QUERY_PATHS)]
    refused: Reply | None = None
    for candidate in candidates:
        reply = connection.send(
            "POST",
            candidate,
            headers={"Accept": _RESULTS, "Content-Type": "application/x-www-form-urlencoded"},
            content=urlencode({"query": "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"}).encode(),
            repeatable=True,
            longest=_LONGEST,
            largest=_LARGEST,
        )
        if _is_an_answer(reply):
            return _describe(candidate, reply)
        if refused is None or _weight(reply) > _weight(refused):
            refused = reply
    if refused is not None and _weight(refused):
        refuse_partial(refused, shown)
        parse_results(refused, shown)
    raise BackendError(f"{shown} does not answer SPARQL queries; name the query endpoint, such as …/sparql or …/query.")


def _is_an_answer(reply: Reply) -> bool:
    try:
        return reply.status == 200 and not isinstance(parse_results(reply, ""), bool)
    except BackendError:
        return False


def _weight(reply: Reply) -> int:
    """How much a refusal says: one to log in most, that there is nothing least."""
    if reply.status in {401, 403}:
        return 2
    return int(reply.status not in {400, 404, 405, 415})


def _describe(query: str, reply: Reply) -> Endpoint:
    server = reply.headers.get("server", "")
    above = query.partition("?")[0]
    for path in _QUERY_PATHS:
        above = above.removesuffix(path)
    version = _NO_VERSION.sub("", server.partition("/")[2])
    if server.startswith("Oxigraph"):
        return Endpoint("oxigraph", version, query, above + "/update", above + "/store")
    if "fuseki-request-id" in reply.headers:
        return Endpoint(
            "fuseki", _NO_VERSION.sub("", server.partition("(")[2]), query, above + "/update", above + "/data"
        )
    if server.startswith("Virtuoso"):
        root = urlunsplit((*urlsplit(query)[:2], "", "", ""))
        return Endpoint(
            "virtuoso", version.split(" ")[0], query, root + "/sparql-auth", root + "/sparql-graph-crud-auth"
        )
    return Endpoint("other", "", query)
