"""What the parameters of a question are set to: a user's values as RDF terms, or the defaults in the query's text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clusterkg.errors import ClusterKGError, UnknownNameError
from clusterkg.namespaces import CLAIM, CLU, KG, RDFS, expand, local_name, shorten, sparql_prefixes
from clusterkg.questions.catalogue import Parameter, Question
from clusterkg.questions.languages import language_tag
from clusterkg.store.base import Store

__all__ = ["Setting", "default_terms", "settings"]

Term = NamedNode | Literal


@dataclass(frozen=True)
class Setting:
    """One parameter and what it is set to.

    Attributes:
        name: The parameter's name.
        title: What it is, in the language of the answer.
        terms: Its values, as RDF terms.
        labels: The same in words, in the language of the answer.
        given: Whether the user set it; otherwise the default of the question holds.
    """

    name: str
    title: str
    terms: tuple[Term, ...]
    labels: tuple[str, ...]
    given: bool

    @property
    def values(self) -> tuple[str, ...]:
        """The values as one types them: `paju`, `KnowledgeSpillover`, or a text."""
        return tuple(_typed(term) for term in self.terms)

    def __str__(self) -> str:
        words = ", ".join(
            f"{label} ({value})" if label != value else value
            for label, value in zip(self.labels, self.values, strict=True)
        )
        return f"{self.title}: {words}"


def settings(
    store: Store, question: Question, given: Mapping[str, str | Sequence[str]], language: str = "en"
) -> tuple[Setting, ...]:
    """The parameters of a question with the values that hold.

    Args:
        store: The store with the published graph: it knows which names there are.
        question: The question.
        given: Values from a user, by parameter: an entity's name (`paju`) or label (`Paju Book City`), or several.
        language: The language of the labels: `en`, `zh` or `ko`.

    Returns:
        One setting a parameter, in the order of the question's header.

    Raises:
        UnknownNameError: if the question has no such parameter, or nothing that it takes has such a name.
        ClusterKGError: if a value is no text.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> from clusterkg.questions import load_question
        >>> str(settings(open_graph().store, load_question("who-is-there"), {"cluster": "paju"})[0])
        'cluster: Paju Book City (paju)'
    """
    for name in given:
        if name not in question.parameters:
            raise UnknownNameError("parameter", name, question.parameters, where=f" of {question.id}")
    found = []
    for name, parameter in question.parameters.items():
        values = _values(name, given[name]) if name in given else []
        terms = _chosen(store, parameter, values) if values else default_terms(question, name)
        labels = _labels(store, terms, language)
        title = parameter.titles[language_tag(language)]
        found.append(Setting(name, title, terms, tuple(labels.get(t.value, _typed(t)) for t in terms), bool(values)))
    return tuple(found)


def _values(name: str, given: object) -> list[str]:
    values = given if isinstance(given, list | tuple) else [given]
    texts = [value for value in values if isinstance(value, str)]
    if not texts or len(texts) < len(values):
        raise ClusterKGError(f"The value of {name} has to be a name as text, or a list of these.")
    return texts


def _typed(term: Term) -> str:
    if isinstance(term, Literal):
        return term.value
    return shorten(term.value).removeprefix("kg:").removeprefix("clu:").removeprefix("claim:")


def _chosen(store: Store, parameter: Parameter, values: Sequence[str]) -> tuple[Term, ...]:
    """A user's values, looked up among what the parameter takes."""
    if not parameter.kind:
        return tuple(Literal(value) for value in values)
    anything = parameter.kind == RDFS.Resource.value
    pattern = "?claim clu:mentions ?thing" if anything else f"?thing a <{parameter.kind}>"
    query = f"SELECT DISTINCT ?thing ?label WHERE {{ {pattern} . OPTIONAL {{ ?thing rdfs:label ?label }} }}"
    _, rows = store.select(sparql_prefixes() + query)
    known = {thing.value for thing, _ in rows if isinstance(thing, NamedNode)}
    named = {label.value.casefold(): thing.value for thing, label in rows if label is not None and thing is not None}  # type: ignore[union-attr]
    return tuple(_known(parameter.name, value, known, named) for value in values)


def _known(name: str, value: str, known: set[str], named: Mapping[str, str]) -> NamedNode:
    own = [namespace.iri + value for namespace in (KG, CLU, CLAIM)]
    for candidate in (expand(value), *own, named.get(value.casefold(), "")):
        if candidate in known:
            return NamedNode(candidate)
    raise UnknownNameError(name, value, (local_name(iri) for iri in known))


def default_terms(question: Question, name: str) -> tuple[Term, ...]:
    """The values that a parameter has where the user sets none: those in the text of the query.

    Args:
        question: The question.
        name: The parameter.
    """
    block = re.search(rf"VALUES\s+\?{re.escape(name)}\s*\{{([^{{}}]*)\}}", question.text)
    words = re.findall(r'"([^"]*)"|<([^>]*)>|(\S+)', block[1]) if block else []
    return tuple(Literal(text) if text else NamedNode(iri or expand(short)) for text, iri, short in words)


def _labels(store: Store, terms: Sequence[Term], language: str) -> dict[str, str]:
    names = " ".join(str(term) for term in terms if isinstance(term, NamedNode))
    if not names:
        return {}
    _, rows = store.select(
        f"""{sparql_prefixes()}SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {names} }} ?thing rdfs:label ?label
        FILTER(langMatches(lang(?label), "{language_tag(language)}")) }}"""
    )
    return {thing.value: label.value for thing, label in rows if thing is not None and label is not None}  # type: ignore[union-attr]
