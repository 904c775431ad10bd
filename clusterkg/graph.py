"""The knowledge graph as one object: ask it, look up a claim, query it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from clusterkg.claims.cache import PublishedFiles, published_files
from clusterkg.errors import DataError, UnknownNameError
from clusterkg.evidence import ClaimDetails, Coverage, claim_details, coverage
from clusterkg.namespaces import CLU, KG, RDFS, expand, local_name, sparql_prefixes
from clusterkg.questions import Answer, Catalogue, Question, Row, load_question
from clusterkg.questions.answer import compact
from clusterkg.store.embedded import EmbeddedStore
from clusterkg.store.guard import DEFAULT_LIMITS, Limits

__all__ = ["KnowledgeGraph", "open_graph"]


class KnowledgeGraph:
    """The published graph, ready to be asked.

    Args:
        files: The files of the published graph.
    """

    def __init__(self, files: PublishedFiles) -> None:
        self.files = files

    @cached_property
    def store(self) -> EmbeddedStore:
        """The store that holds the graph; loaded when it is first needed."""
        return EmbeddedStore(self.files.graph)

    @property
    def questions(self) -> Catalogue:
        """The canned questions."""
        return Catalogue()

    def ask(self, question: str, *, lang: str = "en", **parameters: str | Sequence[str]) -> Answer:
        """Ask a canned question.

        Args:
            question: Its id.
            lang: The language of the labels: `en`, `zh` or `ko`.
            **parameters: Values of its parameters: the name of an entity (`paju`), or several.

        Returns:
            The answer.

        Raises:
            UnknownNameError: if the question, a parameter or a value is not known; names the nearest.

        Example:
            >>> answer = open_graph().ask("profile-cluster", cluster="paju")
            >>> answer.columns[:2]
            ('aspect', 'statement')
        """
        asked = load_question(question)
        terms = {
            name: [self._term(asked, name, value) for value in ([given] if isinstance(given, str) else given)]
            for name, given in parameters.items()
        }
        columns, solutions = self.store.select(asked.query(terms, lang))
        rows = tuple(
            Row({name: compact(term) for name, term in zip(columns, solution, strict=True)}) for solution in solutions
        )
        return Answer(asked, lang, tuple(columns), rows)

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
        """Ask a SPARQL query of your own; it runs guarded, in a process of its own.

        Args:
            text: The query.
            form: `json`, `csv`, `tsv`, `xml` for rows; `turtle`, `ntriples` for triples.
            limits: What it may use.

        Raises:
            QueryError: if it is not allowed or ran into a limit.

        Example:
            >>> open_graph().query("ASK { kg:heyri a clu:IndustrialCluster }", form="csv")
            b'true'
        """
        from clusterkg.store.sandbox import run_query

        return run_query(text, self.files.graph, form, limits)

    def _term(self, question: Question, name: str, value: str) -> str:
        """A user's value as a SPARQL term, checked against what the parameter takes."""
        if name not in question.parameters:
            raise UnknownNameError(f"parameter of {question.id}", name, question.parameters)
        kind = question.parameters[name].kind
        if not kind:
            from pyoxigraph import Literal

            return str(Literal(value))
        if kind == RDFS.Resource.value:
            query = "SELECT DISTINCT ?thing WHERE { ?claim clu:mentions ?thing }"
        else:
            query = f"SELECT ?thing WHERE {{ ?thing a <{kind}> }}"
        _, rows = self.store.select(sparql_prefixes() + query)
        known = {thing.value for (thing,) in rows if thing is not None and hasattr(thing, "value")}
        for candidate in (expand(value), KG.iri + value, CLU.iri + value):
            if candidate in known:
                return f"<{candidate}>"
        raise UnknownNameError(name, value, (local_name(iri) for iri in known))


def open_graph(folder: Path | None = None, notify: Callable[[str], None] | None = None) -> KnowledgeGraph:
    """Open the knowledge graph.

    Args:
        folder: A folder with published files; those of the package if left out.
        notify: Is told, in one sentence, when the graph has to be built first.

    Returns:
        The graph. Nothing is loaded before it is needed, and nothing is fetched.

    Example:
        >>> graph = open_graph()
        >>> graph.ask("research-questions").rows[0]["question"]
        'Why do firms join a cluster?'
    """
    if folder is None:
        return KnowledgeGraph(published_files(notify))
    files = PublishedFiles(folder)
    if not files.graph.is_file():
        raise DataError(f"There is no published graph in {folder}.")
    return KnowledgeGraph(files)
