"""Joins this graph with another endpoint, without handing any engine a query that calls out.

A question of `queries/federated/` is plain SPARQL 1.1 with one `SERVICE` block. It is answered in three steps: our
store is asked, without the block, for the values of the joining variable; the peer is asked what its block gives for
these; and our store is asked again with those rows as a `VALUES` table in the place of the block. Federation as SPARQL
1.1 Federated Query (W3C, 2013) defines it joins the same rows; `tests/test_federated.py` holds the two against each
other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clusterkg.errors import ClusterKGError, DataError, UnknownNameError
from clusterkg.questions.catalogue import Question
from clusterkg.questions.languages import language_tag
from clusterkg.questions.settings import Setting
from clusterkg.store.base import Solutions, Store, Term
from clusterkg.store.guard import split_prologue
from clusterkg.store.shape import end_of_braces, tokens, variables

__all__ = ["Join", "answer_with_peer", "chosen_peer", "split_query"]


@dataclass(frozen=True)
class Join:
    """A query taken apart around its `SERVICE` block.

    Attributes:
        prologue: Its prefixes.
        select: What stands before its group.
        before: The group, up to the block.
        block: What stands between the braces of the block.
        after: The rest of the group.
        order: What stands behind the group.
    """

    prologue: str
    select: str
    before: str
    block: str
    after: str
    order: str

    def values_query(self, variable: str) -> str:
        """What our store is asked first: the values of the joining variable."""
        return f"{self.prologue}\nSELECT DISTINCT ?{variable} WHERE {self.before} {self.after} ORDER BY ?{variable}"

    def whole_query(self, names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
        """What our store is asked last: the query with rows in the place of the block."""
        table = "\n".join(f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in rows)
        head = " ".join(f"?{name}" for name in names)
        values = f"VALUES ({head}) {{\n{table}\n}}"
        return f"{self.prologue}\n{self.select}{self.before} {values} {self.after}{self.order}"


def split_query(text: str, variable: str, shared: Sequence[str] = ()) -> Join:
    """Take a query apart around its `SERVICE` block, and check that it can be answered in three steps.

    Args:
        text: The query.
        variable: The variable that joins the block with the rest.
        shared: Other variables that may stand on both sides: the parameters, which have a `VALUES` on either.

    Raises:
        DataError: if it has not exactly one block, the block does not begin with the joining variable, or more than
            that variable joins it with the rest: a condition outside of it would be tried before it is answered.

    Example:
        >>> join = split_query("SELECT * WHERE { ?a <urn:p> ?b SERVICE <urn:x> { ?b <urn:q> ?c } } ORDER BY ?c", "b")
        >>> join.block, join.after, join.order
        (' ?b <urn:q> ?c ', ' }', ' ORDER BY ?c')
    """
    prologue, body = split_prologue(text)
    found = list(tokens(body))
    places = [number for number, match in enumerate(found) if match[0].upper() == "SERVICE"]
    braces = [match.start() for match in found if match[0] == "{"]
    if len(places) != 1 or len(found) < places[0] + 4 or found[places[0] + 2][0] != "{":
        raise DataError("A question that asks a peer has one block SERVICE <address> { … }, which is not SILENT.")
    group, opening = braces[0], found[places[0] + 2].start()
    closing = opening + end_of_braces(body[opening:])
    end = group + end_of_braces(body[group:])
    join = Join(
        prologue,
        select=body[:group],
        before=body[group : found[places[0]].start()],
        block=body[opening + 1 : closing - 1],
        after=body[closing:end],
        order=body[end:],
    )
    if found[places[0] + 3][0] != f"?{variable}":
        raise DataError(f"The SERVICE block has to begin with the variable that joins it, ?{variable}.")
    inside, outside = (set(variables(part)) for part in (join.block, join.before + join.after))
    if variable not in outside or (inside & outside) - {variable, *shared}:
        more = ", ".join(f"?{name}" for name in sorted((inside & outside) - {variable, *shared})) or "nothing"
        raise DataError(f"The SERVICE block has to be joined by ?{variable} alone; {more} joins it, too.")
    return join


def chosen_peer(question: Question, peers: Mapping[str, str]) -> str:
    """The address of the endpoint that a question is to be joined with; empty if it asks none.

    Args:
        question: The question.
        peers: Addresses from the user, by the names of peers.

    Raises:
        UnknownNameError: if the question has no peer of a name that was given.
        ClusterKGError: if it has one that was not named: nothing is called that the user did not name.

    Example:
        >>> from clusterkg.questions import load_question
        >>> chosen_peer(load_question("places-elsewhere"), {"wikidata": "https://example.org/sparql"})
        'https://example.org/sparql'
    """
    known = [question.peer.name] if question.peer else []
    for name in peers:
        if name not in known:
            raise UnknownNameError("peer", name, known, where=f" of {question.id}")
    if question.peer is None:
        return ""
    address = peers.get(question.peer.name)
    if not address:
        raise ClusterKGError(
            f"{question.id} joins this graph with an endpoint of others, and calls none that you do not name: "
            f"--peer {question.peer.name}=URL (in Python: peers={{'{question.peer.name}': 'URL'}}). It has to hold: "
            f"{question.peer.holds['en']}."
        )
    return address


def answer_with_peer(
    store: Store, question: Question, query: str, address: str, language: str = "en"
) -> tuple[Solutions, Setting]:
    """Answer a question with the help of a peer.

    Args:
        store: The store with the published graph; it does not have to know `SERVICE`, and is not handed one.
        question: A question that has a peer.
        query: Its query, with the parameters filled in.
        address: The peer's address.
        language: The language of the labels: `en`, `zh` or `ko`.

    Returns:
        Columns and rows, and the peer as a setting, to be shown.

    Raises:
        QueryLimitError: if a limit of a peer is reached.
        BackendError: if either side fails, or gives only a part.
    """
    from clusterkg.store.peer import PeerStore

    assert question.peer is not None
    try:
        join = split_query(query, question.peer.joins, (*question.parameters, "lang"))
    except DataError as error:
        raise DataError(f"{question.id}.rq: {error}") from None
    peer = PeerStore(question.peer.name, address)
    try:
        _, found = store.select(join.values_query(question.peer.joins))
        values = [term for (term,) in found if isinstance(term, NamedNode | Literal)]
        names, rows = peer.describe(join.prologue, question.peer.joins, values, join.block)
        solutions = store.select(join.whole_query(names, rows))
    finally:
        peer.connection.close()
    shown = NamedNode(peer.address)
    return solutions, Setting(
        peer.name, question.peer.titles[language_tag(language)], (shown,), (peer.address,), given=True
    )
