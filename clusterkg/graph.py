"""The knowledge graph as one object: ask it, look up a claim, query it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clusterkg.evidence import ClaimDetails, Coverage, claim_details, coverage
from clusterkg.questions import Answer, Catalogue, Row, load_question, settings
from clusterkg.questions.answer import compact
from clusterkg.questions.joining import answer_with_peer, chosen_peer
from clusterkg.store.base import Store
from clusterkg.store.guard import DEFAULT_LIMITS, Limits
from clusterkg.store.opening import open_store

if TYPE_CHECKING:
    import networkx
    import pandas

__all__ = ["KnowledgeGraph", "open_graph"]


class KnowledgeGraph:
    """The published graph, ready to be asked.

    Args:
        store: The store that holds it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def questions(self) -> Catalogue:
        """The canned questions."""
        return Catalogue()

    def ask(
        self,
        question: str,
        *,
        lang: str = "en",
        peers: Mapping[str, str] | None = None,
        **parameters: str | Sequence[str],
    ) -> Answer:
        """Ask a canned question.

        Args:
            question: Its id.
            lang: The language of the labels: `en`, `zh` or `ko`.
            peers: For a question that joins this graph with another endpoint: the address of that, by its name in the
                question. No other host is called.
            **parameters: Values of its parameters: the name or label of an entity (`paju`), or several.

        Returns:
            The answer.

        Raises:
            UnknownNameError: if the question, a parameter, a value or a peer is not known; names the nearest.
            ClusterKGError: if the question asks a peer that was not named.
            BackendError: if the store or the peer fails, or gives only a part.

        Example:
            >>> answer = open_graph().ask("profile-cluster", cluster="paju")
            >>> answer.columns[:2]
            ('aspect', 'statement')
        """
        asked = load_question(question)
        address = chosen_peer(asked, peers or {})
        chosen = settings(self.store, asked, parameters, lang)
        query = asked.query({s.name: s.terms for s in chosen}, lang)
        if address:
            (columns, solutions), peer = answer_with_peer(self.store, asked, query, address, lang)
            chosen = (*chosen, peer)
        else:
            columns, solutions = self.store.select(query)
        rows = tuple(
            Row({name: compact(term) for name, term in zip(columns, solution, strict=True)}) for solution in solutions
        )
        return Answer(asked, lang, chosen, tuple(columns), rows)

    def claim(self, name: str, *, lang: str = "en") -> ClaimDetails:
        """Everything about one claim.

        Raises:
            UnknownNameError: if there is no such claim.
        """
        return claim_details(self.store, name, lang)

    def coverage(self, *, lang: str = "en") -> Coverage:
        """How much of the paper is evidence of claims."""
        return coverage(self.store, lang)

    def query(self, text: str, *, form: str = "json", limits: Limits = DEFAULT_LIMITS) -> bytes:
        """Ask a SPARQL query of your own; it is guarded, and of an embedded store it runs in a process of its own.

        Args:
            text: The query.
            form: `json`, `csv`, `tsv`, `xml` for rows; `turtle`, `ntriples` for triples.
            limits: What it may use.

        Raises:
            QueryError: if it is not allowed or ran into a limit.
            BackendError: if the store fails, or gives only a part.

        Example:
            >>> open_graph().query("ASK { kg:heyri a clu:IndustrialCluster }", form="csv")
            b'true'
        """
        return self.store.query(text, form, limits)

    def to_networkx(self, *, lang: str = "en", facts_only: bool = False) -> networkx.MultiDiGraph[str]:
        """The network of entities, tied by what is said of them, as an object of networkx.

        Args:
            lang: The language of the labels: `en`, `zh` or `ko`.
            facts_only: Leave out what is only said; else the attributes `fact` and `modality` of an edge tell.

        Raises:
            MissingExtraError: if networkx is not installed.
            BackendError: if the store fails, or gives only a part.

        Example:
            >>> network = open_graph().to_networkx()
            >>> {key: data["modality"] for _, _, key, data in network.edges(keys=True, data=True) if "loans" in key}
            {'fund-heyri-government-loans': 'clu:Possible', 'fund-paju-government-loans': 'clu:Possible'}
        """
        from clusterkg.formats.content import read_content
        from clusterkg.formats.network import build_network
        from clusterkg.formats.objects import to_networkx

        return to_networkx(build_network(read_content(self.store, lang), facts_only=facts_only))

    def to_pandas(self, table: str, *, lang: str = "en", facts_only: bool = False) -> pandas.DataFrame:
        """A table of the graph as a pandas frame.

        Args:
            table: `entities`, `components`, `nodes`, `edges` or `claims`.
            lang: The language of the labels: `en`, `zh` or `ko`.
            facts_only: Leave out what is only said.

        Raises:
            MissingExtraError: if pandas is not installed.
            UnknownNameError: if there is no such table.
            BackendError: if the store fails, or gives only a part.

        Example:
            >>> claims = open_graph().to_pandas("claims").set_index("claim")
            >>> claims.loc["claim:area-heyri", "modality_label"]
            'asserted'
        """
        from clusterkg.formats.content import read_content
        from clusterkg.formats.objects import to_pandas

        return to_pandas(read_content(self.store, lang), table, facts_only=facts_only)


def open_graph(
    store: str | Path | None = None, *, graph: str = "", notify: Callable[[str], None] | None = None
) -> KnowledgeGraph:
    """Open the knowledge graph.

    Args:
        store: Where it is: nothing for the one that ships with the package, a folder that `clusterkg load` filled, or
            the URL of a SPARQL endpoint.
        graph: The named graph to ask, for an endpoint; its default graph if empty.
        notify: Is told, in one sentence, when the graph has to be built first.

    Returns:
        The graph. Nothing is loaded or asked before it is needed, and nothing is fetched unless a URL is given.

    Raises:
        DataError: if there is no store in the folder.
        BackendError: if the store cannot be opened.

    Example:
        >>> graph = open_graph()
        >>> graph.ask("research-questions").rows[0]["question"]
        'Why do firms join a cluster?'
    """
    return KnowledgeGraph(open_store(store, graph, notify))
