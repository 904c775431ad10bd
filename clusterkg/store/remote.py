"""A SPARQL endpoint as a store. Every answer is whole, or an error: rows are counted by a second query.

The only module that knows SPARQLWrapper. That package writes the request; it is sent by our own connection, since the
package has no time limit of its own, follows redirects with credentials, and takes a web page for an answer.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from clusterkg.errors import BackendError, IncompleteAnswerError, QueryError
from clusterkg.store.base import Solutions
from clusterkg.store.complete import counting, parse_results, refuse_odd_numbers, refuse_partial, whole_number
from clusterkg.store.endpoint import Endpoint, find_endpoint
from clusterkg.store.guard import DEFAULT_LIMITS, Limits, check_query, query_form, split_prologue
from clusterkg.store.http import Address, Connection, Reply
from clusterkg.store.paging import fetch_in_pages
from clusterkg.store.sandbox import warn_of_unknown_term
from clusterkg.store.shape import columns
from clusterkg.store.triples import fetch_triples

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

__all__ = ["RemoteStore"]

_T = TypeVar("_T")

_MOST_TERMS = 20  # so many terms of a query are looked up
_JSON = "application/sparql-results+json"
_LONGEST = 300.0  # seconds until an answer has to be here
_EXCHANGED = "The content of {} is exchanged while it is asked. Ask again when that is over."
_ATTEMPTS = 3  # where the content is exchanged while it is asked


class RemoteStore:
    """A SPARQL endpoint that holds the published graph.

    Args:
        url: Its query endpoint, or the dataset or server above it; credentials in it are used and never shown. Or an
            address that was taken apart already.
        graph: The named graph to ask; the default graph if empty (in Virtuoso: the one that was loaded last).
        seconds: How long an answer may stand still.

    Nothing is asked before the first query.

    Raises:
        DataError: if the URL is none.
    """

    def __init__(self, url: str | Address, graph: str = "", seconds: float = 60.0) -> None:
        self.connection = Connection(url if isinstance(url, Address) else Address.parse(url), seconds)
        self.address = self.connection.address.shown
        self._graph = graph
        self._longest, self._largest = _LONGEST, 0
        self._counts_to = 0  # so many rows it has been seen to count

    @cached_property
    def endpoint(self) -> Endpoint:
        """What kind of server it is, and where it takes what.

        Raises:
            BackendError: if nothing there answers SPARQL.
        """
        return find_endpoint(self.connection)

    def select(self, query: str) -> Solutions:
        """Run a SELECT query of ours.

        Raises:
            QueryError: if the server does not understand it, or it is no SELECT.
            IncompleteAnswerError: if the server gives a part, admittedly or not.
            BackendError: if the server refuses, fails or cannot be reached.
        """
        answer = self.select_any(query)
        refuse_odd_numbers(answer[1], self.address)
        return answer

    def select_any(self, query: str) -> Solutions:
        """As `select`, but values are taken as they come, also what is given for a number and is none."""
        if query_form(query) != "SELECT":
            raise QueryError("The query is no SELECT.")
        return self._steady(lambda graph: self._whole(query, graph))

    def query(self, text: str, form: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """Run a query from outside, once it has passed the guard; see `Store.query`.

        Raises:
            QueryError: if it is not allowed, or does not fit the form.
            BackendError: as `select` does, or if it ran into the limit of time or size.
        """
        named = check_query(text, limits)
        _ = self.endpoint  # found out once, not for each copy
        bounded = copy.copy(self)
        bounded._longest, bounded._largest = limits.seconds, limits.answer_megabytes * 1_000_000
        bounded._warn_of_unknown_terms(named)
        return bounded._answer(text, form)

    def _answer(self, text: str, form: str) -> bytes:
        from clusterkg.namespaces import PREFIXES, sparql_prefixes
        from clusterkg.store.worker import ROW_FORMATS, TRIPLE_FORMATS

        kind = query_form(text)
        full = sparql_prefixes() + text
        if kind in {"CONSTRUCT", "DESCRIBE"}:
            if form not in TRIPLE_FORMATS:
                raise QueryError(f"The query gives triples; choose a format of these: {', '.join(TRIPLE_FORMATS)}.")
            prefixes = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
            before = self._mark(self.live_graph())
            triples = fetch_triples(full, self.select_any)
            if self._mark(self.live_graph()) != before:  # a description takes several queries
                raise BackendError(_EXCHANGED.format(self.address))
            return ox.serialize(triples, format=getattr(ox.RdfFormat, TRIPLE_FORMATS[form]), prefixes=prefixes) or b""
        if form not in ROW_FORMATS:
            raise QueryError(f"The query gives rows; choose a format of these: {', '.join(ROW_FORMATS)}.")
        result_format = getattr(ox.QueryResultsFormat, ROW_FORMATS[form])
        if kind == "ASK":
            answer = self._steady(lambda graph: self._truth(full, graph))
            told = ox.parse_query_results(
                json.dumps({"head": {}, "boolean": answer}), format=ox.QueryResultsFormat.JSON
            )
            return told.serialize(format=result_format) or b""
        return _solutions(*self.select_any(full)).serialize(format=result_format) or b""

    def count_given(self, query: str) -> tuple[int, str]:
        """How many rows of an answer come, whether they are all or not, and the cap that the server admits to."""
        reply = self._send(query, self.live_graph())
        refuse_partial(reply, self.address)
        answer = parse_results(reply, self.address)
        return (0 if isinstance(answer, bool) else len(answer[1])), reply.headers.get("x-sparql-maxrows", "")

    def live_graph(self) -> str:
        """The named graph that is asked; empty for the default graph."""
        if self._graph or self.endpoint.has_default_graph:
            return self._graph
        from clusterkg.store.generations import live_generation

        return live_generation(lambda query: self._rows(query, ""))

    def _steady(self, ask: Callable[[str], _T]) -> _T:
        """What is found in the live graph, if it is still the live one afterwards; else once more."""
        for _ in range(_ATTEMPTS):
            graph = self.live_graph()
            try:
                found = ask(graph)
            except BackendError:
                if self.live_graph() == graph:
                    raise
                continue
            if self.live_graph() == graph:
                return found
        raise BackendError(_EXCHANGED.format(self.address))

    def _whole(self, query: str, graph: str) -> Solutions:
        """All rows, or an error."""
        for _ in range(2):  # the content may be exchanged between the two; twice, then it is the server
            answer = self._rows(query, graph)
            counted = self._count(query, graph)
            if counted == len(answer[1]):
                self._check_counting(counted)
                if not answer[1]:
                    self._check_presence(graph)
                return answer
        given = len(answer[1])
        if given > counted:
            raise IncompleteAnswerError(
                f"{self.address} gave {given:,} rows and counts {counted:,}: one of the two is wrong. Ask again, or "
                "ask for nothing that changes from one time to the next, such as RAND()."
            )
        before = self._mark(graph)
        paged = fetch_in_pages(query, given, counted, lambda page: self._rows(page, graph))
        if paged is not None and self._count(query, graph) == counted and self._mark(graph) == before:
            return paged
        raise IncompleteAnswerError(
            f"{self.address} gave {given:,} of {counted:,} rows: it caps answers. Have the cap raised (in "
            "Virtuoso: ResultSetMaxRows), ask for less, or leave out ORDER BY and LIMIT and ask for a column of IRIs "
            "that are all different: then the rows are fetched in pages."
        )

    def _count(self, query: str, graph: str) -> int:
        _, rows = self._rows(counting(query), graph)
        number = whole_number(rows[0][0]) if len(rows) == 1 else None
        if number is None:
            raise IncompleteAnswerError(
                f"{self.address} cannot count the rows of an answer, so that it cannot be checked. Ask "
                "something smaller."
            )
        return number

    def _check_counting(self, rows: int) -> None:
        """Whether the server counts beyond so many rows: one that caps inside too would count its own cap."""
        if rows < self._counts_to or not rows:
            return
        digits = len(str(rows))
        groups = " ".join(f"VALUES ?d{number} {{ 0 1 2 3 4 5 6 7 8 9 }}" for number in range(digits))
        if self._count(f"SELECT * WHERE {{ {groups} }}", "") != 10**digits:
            raise IncompleteAnswerError(
                f"{self.address} does not count right beyond {rows:,} rows, so that an answer cannot be checked: it "
                "caps rows inside of queries too. Have the cap raised."
            )
        self._counts_to = 10**digits

    def _check_presence(self, graph: str) -> None:
        """Whether the graph that is written down as the live one is there: else nothing would look like an answer."""
        if graph and not self._graph and not self._truth("ASK { ?s ?p ?o }", graph):
            raise BackendError(f"The graph that {self.address} should hold is gone. `clusterkg load` brings it back.")

    def _mark(self, graph: str) -> list[str]:
        """What a load writes about itself into the content: if it is the same, the content was not exchanged."""
        from clusterkg.namespaces import GRAPH

        _, rows = self._rows(f"SELECT ?p ?o WHERE {{ {GRAPH['load']} ?p ?o }}", graph)
        return sorted(str(row) for row in rows)

    def _warn_of_unknown_terms(self, named: Iterable[str]) -> None:
        graph = self.live_graph()
        for iri in sorted(named)[:_MOST_TERMS]:
            term = ox.NamedNode(iri)
            ask = f"ASK {{ {{ {term} ?p ?o }} UNION {{ ?s {term} ?o }} UNION {{ ?s ?p {term} }} }}"
            if not self._truth(ask, graph):
                warn_of_unknown_term(iri)

    def _truth(self, query: str, graph: str) -> bool:
        answer = self._ask(query, graph)
        if isinstance(answer, bool):
            return answer
        raise IncompleteAnswerError(f"{self.address} gave rows where yes or no was asked for; they are not used.")

    def _rows(self, query: str, graph: str) -> Solutions:
        """What comes, with the columns that were asked for, in their order."""
        answer = self._ask(query, graph)
        if isinstance(answer, bool):
            raise IncompleteAnswerError(f"{self.address} gave yes or no where rows were asked for; it is not used.")
        names, rows = answer
        asked = columns(query) or names
        if asked == names:
            return answer
        if sorted(asked) != sorted(names):
            raise IncompleteAnswerError(
                f"{self.address} gave other columns than those that were asked for; the answer is not used. Is it a "
                "SPARQL endpoint, or does something stand before it?"
            )
        order = [names.index(name) for name in asked]
        return asked, [tuple(row[place] for place in order) for row in rows]

    def _ask(self, query: str, graph: str) -> Solutions | bool:
        reply = self._send(query, graph)
        refuse_partial(reply, self.address)
        answer = parse_results(reply, self.address)
        cap = whole_number(reply.headers.get("x-sparql-maxrows", ""))
        if cap is not None and not isinstance(answer, bool) and len(answer[1]) > cap:
            raise IncompleteAnswerError(
                f"{self.address} gave more rows than it says it can; the answer is not used. Ask again."
            )
        return answer

    def _send(self, query: str, graph: str) -> Reply:
        request = _request(self.endpoint.query, query, graph)
        return self.connection.send(
            "POST",
            request.full_url,
            headers={"Accept": _JSON, "Content-Type": "application/x-www-form-urlencoded"},
            content=request.data,
            repeatable=True,
            longest=self._longest,
            largest=self._largest or None,
        )


def _request(url: str, query: str, graph: str) -> Any:
    """The request as SPARQLWrapper writes it: the query in a form, so that it may be long."""
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    wrapper: SPARQLWrapper = SPARQLWrapper(url)
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON)
    wrapper.setOnlyConneg(True)
    if graph:
        wrapper.addDefaultGraph(graph)
    # SPARQLWrapper looks for the form of a query in its comments too, and takes "move" there for an update.
    wrapper.setQuery("\n".join(split_prologue(query)))
    wrapper.queryType = query_form(query)
    return wrapper._createRequest()


def _solutions(names: list[str], rows: list[tuple[Any, ...]]) -> ox.QuerySolutions:
    """Rows as the engine holds them, which knows how to write every format."""
    bindings = [
        {name: _binding(term) for name, term in zip(names, row, strict=True) if term is not None} for row in rows
    ]
    text = json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}})
    parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    if not isinstance(parsed, ox.QuerySolutions):
        raise BackendError("The rows cannot be written.")
    return parsed


def _binding(term: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
