"""Queries from outside: what is refused, what is bounded, and that nothing is fetched."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterkg.errors import BackendError, QueryError, QueryLimitError
from clusterkg.graph import KnowledgeGraph
from clusterkg.store.guard import Limits, check_nesting, check_query


def test_deep_nesting_is_refused_before_the_engine() -> None:
    for text in ["SELECT * " + "{" * 3000, "SELECT * WHERE " + "{FILTER EXISTS" * 900, "SELECT (" + "(" * 3000]:
        with pytest.raises(QueryLimitError, match="deeper than 60"):
            check_nesting(text)


def test_brackets_hidden_in_comments_do_not_lessen_the_depth() -> None:
    with pytest.raises(QueryLimitError):
        check_nesting("SELECT * " + "{ #}\n" * 100)


def test_brackets_in_strings_iris_and_comments_nest_nothing() -> None:
    check_nesting('SELECT * { ?s ?p "' + "{" * 200 + '" . ?s ?p <http://x/#' + "(" * 200 + "> } # " + "{" * 200)


def test_long_query_is_refused() -> None:
    with pytest.raises(QueryLimitError, match="50,000"):
        check_nesting("#" * 50_001)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_either_sparql_or_a_query_error(text: str) -> None:
    with contextlib.suppress(QueryError):
        check_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { OPTIONAL { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { SERVICE ?x { ?s ?p ?o } } } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "CONSTRUCT WHERE { ?s ?p ?o } # SERVICE\n VALUES ?x { 1 }",
    ],
)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    if "CONSTRUCT" in text:  # here the word stands in a comment only
        check_query(text)
        return
    with pytest.raises(QueryError, match=r"SERVICE is not allowed"):
        check_query(text)


def test_the_word_service_in_a_literal_is_fine() -> None:
    check_query('SELECT * { ?s ?p "SERVICE <http://x/> { }" }')


def test_from_is_refused() -> None:
    for text in ["SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "ASK FROM NAMED <http://x/> { ?s ?p ?o }"]:
        with pytest.raises(QueryError, match="FROM is not allowed"):
            check_query(text)


@pytest.mark.parametrize(
    "text", ["DELETE WHERE { ?s ?p ?o }", "INSERT DATA { <a:b> <a:b> <a:b> }", "LOAD <http://x/>", "CLEAR ALL", ""]
)
def test_updates_are_no_queries(text: str) -> None:
    with pytest.raises(QueryError):
        check_query(text)


def test_nothing_is_fetched(graph: KnowledgeGraph) -> None:
    """A listener on loopback hears nothing, whatever the query tries."""
    heard: list[object] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = listener.accept()
                except TimeoutError:
                    continue
                heard.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for text in [
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            f"LOAD <{url}>",
        ]:
            with pytest.raises(QueryError):
                graph.query(text)
        socket.create_connection(("127.0.0.1", listener.getsockname()[1])).close()  # the listener does hear
        threading.Event().wait(0.5)
        stop.set()
        thread.join()
    assert len(heard) == 1


# --- in the sandbox


def test_answers_come_in_the_asked_format(graph: KnowledgeGraph) -> None:
    query = "SELECT ?c WHERE { ?c a clu:IndustrialCluster } ORDER BY ?c"
    rows = json.loads(graph.query(query))["results"]["bindings"]
    assert [row["c"]["value"].rsplit("/", 1)[1] for row in rows] == ["heyri", "korean-cultural-clusters", "paju"]
    assert graph.query(query, form="csv").decode().splitlines()[0] == "c"
    assert b"<sparql" in graph.query(query, form="xml")
    construct = "CONSTRUCT { ?c a clu:IndustrialCluster } WHERE { ?c a clu:IndustrialCluster }"
    assert b"clu:IndustrialCluster" in graph.query(construct, form="turtle")
    assert json.loads(graph.query("ASK { kg:heyri a clu:IndustrialCluster }"))["boolean"] is True


def test_format_and_query_have_to_fit(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="gives triples"):
        graph.query("CONSTRUCT WHERE { ?s a clu:IndustrialCluster }", form="csv")
    with pytest.raises(QueryError, match="gives rows"):
        graph.query("SELECT * { ?s a clu:IndustrialCluster }", form="turtle")


def test_endless_query_is_stopped(graph: KnowledgeGraph) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) }"
    with pytest.raises(QueryLimitError, match="longer than 2 seconds"):
        graph.query(text, limits=Limits(seconds=2))


def test_large_answer_is_withheld_not_cut(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryLimitError, match="larger than 1 MB"):
        graph.query("SELECT * { ?s ?p ?o }", limits=Limits(answer_megabytes=1))
    with pytest.raises(QueryLimitError, match="larger than 1 MB"):
        graph.query("CONSTRUCT WHERE { ?s ?p ?o }", form="ntriples", limits=Limits(answer_megabytes=1))


def test_memory_is_bounded(graph: KnowledgeGraph) -> None:
    text = "SELECT ?s { ?a ?b ?c . ?d ?e ?f . BIND(CONCAT(STR(?a), STR(?d), STR(?c), STR(?f)) AS ?s) } ORDER BY ?s"
    with pytest.raises((QueryLimitError, BackendError), match="limit"):
        graph.query(text, limits=Limits(seconds=60, megabytes=400))


def test_syntax_error_says_where(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"line 2, column \d+:\n  WHERE \?s"):
        graph.query("SELECT *\nWHERE ?s { }")
    with pytest.raises(QueryError, match="prefix that is not declared"):
        graph.query("SELECT * { ?s a nope:Thing }")
    with pytest.raises(QueryError, match="ends too early"):
        graph.query("SELECT * { ?s a clu:Claim\n")


def test_missing_graph_is_told(tmp_path: Path) -> None:
    from clusterkg.errors import ClusterKGError
    from clusterkg.store.sandbox import run_query

    with pytest.raises(ClusterKGError):
        run_query("ASK { }", tmp_path / "none.nt", "json")
