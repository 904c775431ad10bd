"""The questions as RDF, for tools that read examples of queries from a file or an endpoint.

The form is that of the SIB's sparql-examples (https://github.com/sib-swiss/sparql-examples): `sh:SPARQLExecutable`,
with these changes. The prefixes hang on an IRI, not on a blank node that means nothing outside its file. There is a
title (`rdfs:label`), and one `rdfs:comment`, in English: tools that list each comment would list a question three
times; the summaries in the other languages are `schema:description`. Parameters are SHACL's, with their defaults.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from clusterkg.namespaces import PREFIXES, QUESTION, RDF, RDFS, SCHEMA, SH, XSD, expand
from clusterkg.questions.catalogue import Catalogue, Question
from clusterkg.questions.languages import language_tag
from clusterkg.questions.settings import default_terms
from clusterkg.release.edition import Edition

__all__ = ["question_triples"]


def question_triples(edition: Edition) -> list[ox.Triple]:
    """All questions that this graph answers alone.

    Args:
        edition: The release.
    """
    prefixes = edition.iri("questions.ttl#prefixes")
    found = list(_prefixes(prefixes, edition))
    for question in Catalogue():
        found += _question(question, prefixes, edition)
    return found


def _prefixes(name: ox.NamedNode, edition: Edition) -> Iterator[ox.Triple]:
    for prefix, namespace in PREFIXES.items():
        node = edition.iri(f"questions.ttl#prefix-{prefix}")
        yield ox.Triple(name, SH.declare, node)
        yield ox.Triple(node, RDF.type, SH.PrefixDeclaration)
        yield ox.Triple(node, SH.prefix, ox.Literal(prefix))
        yield ox.Triple(node, SH.namespace, ox.Literal(namespace.iri, datatype=XSD.anyURI))


def _question(question: Question, prefixes: ox.NamedNode, edition: Edition) -> Iterator[ox.Triple]:
    node = QUESTION[question.id]
    yield ox.Triple(node, RDF.type, SH.SPARQLExecutable)
    yield ox.Triple(node, RDF.type, SH.SPARQLSelectExecutable)
    for tag, text in question.titles.items():
        yield ox.Triple(node, RDFS.label, ox.Literal(text, language=tag))
    english = language_tag("en")
    for tag, text in question.summaries.items():
        predicate = RDFS.comment if tag == english else SCHEMA.description
        yield ox.Triple(node, predicate, ox.Literal(text, language=tag))
    for keyword in question.keywords:
        yield ox.Triple(node, SCHEMA.keywords, ox.Literal(keyword))
    for served in question.serves:
        yield ox.Triple(node, SCHEMA.about, ox.NamedNode(expand(served)))
    # There is no endpoint of ours to name: the query is for whatever store holds the graph.
    yield ox.Triple(node, SCHEMA.target, edition.dataset("graph"))
    yield ox.Triple(node, SH.prefixes, prefixes)
    yield ox.Triple(node, SH.select, ox.Literal(_without_header(question.text)))
    for name, parameter in question.parameters.items():
        own = edition.iri(f"questions.ttl#{question.id}-{name}")
        yield ox.Triple(node, RDF.type, SH.Parameterizable)
        yield ox.Triple(node, SH.parameter, own)
        yield ox.Triple(own, RDF.type, SH.Parameter)
        # The name of a parameter is the local name of its path (SHACL, 6.2.1).
        yield ox.Triple(own, SH.path, edition.iri(f"questions.ttl#{name}"))
        yield ox.Triple(own, SH.optional, ox.Literal(True))
        if parameter.kind:
            yield ox.Triple(own, SH["class"], ox.NamedNode(parameter.kind))
        for tag, text in parameter.titles.items():
            yield ox.Triple(own, SH.name, ox.Literal(text, language=tag))
        defaults = default_terms(question, name)
        if len(defaults) == 1:  # of several SHACL takes none (2.3.2.4); they stand in the query
            yield ox.Triple(own, SH.defaultValue, defaults[0])


def _without_header(text: str) -> str:
    """The query alone: what the header says, the triples say."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"
