"""Looks an endpoint over: what it is, what it does to answers and literals, and what had better be set otherwise.

Only reads: the one update that is sent is empty, and is sent without credentials, to see whether anyone may write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from clusterkg.errors import BackendError, ClusterKGError
from clusterkg.namespaces import XSD, sparql_prefixes
from clusterkg.store.http import Address, Connection
from clusterkg.store.remote import RemoteStore

__all__ = ["Observation", "examine"]

_DIGITS = 5  # the row cap is looked for up to ten to the power of this
_LITERALS = (
    Literal("01", datatype=XSD.integer),
    Literal("1.50", datatype=XSD.decimal),
    Literal("0.1234567890123456789", datatype=XSD.decimal),
    Literal("true", datatype=XSD.boolean),
    Literal("2002-05-01T00:00:00.000Z", datatype=XSD.dateTime),
    Literal("abc", datatype=XSD.integer),
)
_HARMLESS = 2  # so many of the literals above every store may write otherwise, since their values stay


@dataclass(frozen=True)
class Observation:
    """One thing that was seen.

    Attributes:
        name: What was looked at.
        seen: What was seen.
        advice: What to set, or to keep in mind; empty if all is well.
    """

    name: str
    seen: str
    advice: str = ""


def examine(store: RemoteStore) -> Iterator[Observation]:
    """Look an endpoint over.

    Args:
        store: The endpoint.

    Yields:
        What was seen, one thing after another, as it is found out.

    Raises:
        BackendError: if nothing answers SPARQL there.
    """
    endpoint = store.endpoint
    yield Observation("server", f"{endpoint.kind} {endpoint.version}".strip(), _of_kind(endpoint.kind))
    yield Observation("queries go to", endpoint.query)
    if endpoint.update:
        yield Observation("updates go to", endpoint.update)
        yield Observation("whole graphs go to", endpoint.graph_store)
    for look in (_content, _default_graph, _row_cap, _literals, _outgoing_calls, _open_updates):
        try:
            yield look(store)
        except ClusterKGError as error:
            yield Observation(look.__name__.strip("_").replace("_", " "), "cannot be found out", str(error))


def _of_kind(kind: str) -> str:
    return {
        "oxigraph": "",
        "fuseki": "",
        "virtuoso": "Updates are no transactions and plain queries see all graphs: `clusterkg load` writes a new graph "
        "and then switches to it; queries of your own have to name it.",
    }.get(kind, "Not a server that clusterkg was tested with: it is asked, but not loaded.")


def _number(store: RemoteStore, query: str) -> int:
    _, rows = store.select(sparql_prefixes() + query)
    term = rows[0][0] if rows else None
    if not isinstance(term, Literal):
        raise BackendError(f"{store.address} does not count.")
    return int(term.value)


def _content(store: RemoteStore) -> Observation:
    claims = _number(store, "SELECT (COUNT(?claim) AS ?n) WHERE { ?claim a clu:Claim }")
    triples = _number(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    graph = store.live_graph()
    where = f" in {graph}" if graph else ""
    advice = "" if claims else f"`clusterkg load {store.address}` puts the published graph there."
    return Observation("content", f"{triples:,} triples, {claims:,} claims{where}", advice)


def _default_graph(store: RemoteStore) -> Observation:
    name = "plain queries see"
    _, rows = store.select("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) } } LIMIT 1")
    if not rows:
        return Observation(name, "the default graph; there are no named graphs")
    pattern = " ".join(str(term) for term in rows[0][:3])
    if store.endpoint.has_default_graph and not _number(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"):
        return Observation(name, "the default graph only")
    if not store.endpoint.has_default_graph:
        return Observation(name, "all graphs", "Name the graph in queries of your own (FROM, or default-graph-uri).")
    return Observation(
        name,
        "named graphs too, it seems",
        "A load could leak into answers while it runs: switch the union default graph off, or use --graph.",
    )


def _row_cap(store: RemoteStore) -> Observation:
    name, digits = "rows in one answer", " ".join(map(str, range(10)))
    columns = " ".join(f"VALUES ?d{number} {{ {digits} }}" for number in range(_DIGITS))
    asked = 10**_DIGITS
    given, cap = store.count_given(f"SELECT * WHERE {{ {columns} }}")
    if given >= asked:
        return Observation(name, f"{asked:,} at least")
    told = f", and says so (X-SPARQL-MaxRows: {cap})" if cap else ", without a word"
    advice = "Larger answers end in an error here. In Virtuoso, raise ResultSetMaxRows in the section [SPARQL]."
    return Observation(name, f"{given:,} of {asked:,} that were asked for{told}", advice)


def _literals(store: RemoteStore) -> Observation:
    changed: list[str] = []
    for number, literal in enumerate(_LITERALS):
        try:
            _, rows = store.select_any(f"SELECT ?x WHERE {{ VALUES ?x {{ {literal} }} }}")
        except ClusterKGError:
            continue  # refused, by the server or by us, which is as good as kept
        term = rows[0][0] if rows else None
        if term != literal and not (number < _HARMLESS and isinstance(term, Literal)):
            shown = term.value if isinstance(term, Literal | NamedNode) else "nothing"
            changed.append(f'"{literal.value}" ({literal.datatype.value.rsplit("#")[-1]}) → "{shown}"')
    if not changed:
        return Observation("literals", "kept, or changed in form only")
    advice = "Values of ours are written so that no store changes them; those of your own files may not be."
    return Observation("literals", "; ".join(changed), advice)


def _outgoing_calls(store: RemoteStore) -> Observation:
    """Whether the server calls other hosts when a query says so; it is told to call itself."""
    name = "SERVICE in a query"
    query = f"SELECT * WHERE {{ SERVICE <{store.endpoint.query}> {{ SELECT * WHERE {{ ?s ?p ?o }} LIMIT 1 }} }}"
    try:
        _, rows = store.select(query)
    except BackendError as error:
        return Observation(name, f"ends in an error ({type(error).__name__})")
    except ClusterKGError:
        return Observation(name, "is refused")
    if not rows:
        return Observation(name, "gives nothing")
    return Observation(
        name,
        "is carried out: the server calls whatever address a query names",
        "Do not open it to strangers, or let it reach nothing (SSRF).",
    )


def _open_updates(store: RemoteStore) -> Observation:
    name = "updates without a login"
    if not store.endpoint.update:
        return Observation(name, "it is not known where updates go")
    stranger = Connection(Address(store.address), seconds=store.connection.seconds)
    reply = stranger.send(
        "POST",
        store.endpoint.update,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        content=urlencode({"update": "INSERT DATA { }"}).encode(),
    )
    stranger.close()
    if reply.status in {200, 204}:
        return Observation(name, "are taken", "Anyone who reaches the server can change it: ask for a login.")
    return Observation(name, f"are refused (HTTP status {reply.status})")
