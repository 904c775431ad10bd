"""The graph as files in the standard formats, and what an installation consists of."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from clusterkg.claims.cache import PublishedFiles, published_files
from clusterkg.claims.reader import read_ontology
from clusterkg.errors import DataError
from clusterkg.linking.mappings import alignments, mapping_graph, prefixes_for
from clusterkg.namespaces import CLU, PREFIXES, sparql_prefixes
from clusterkg.store.base import Store

__all__ = [
    "EXPORT_FORMATS",
    "EXPORT_PARTS",
    "claim_quads",
    "describe_installation",
    "export_graph",
    "triples_of_authors",
    "write_whole",
]

EXPORT_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_MADE_OF_TABLES: dict[str, Callable[[], frozenset[ox.Triple]]] = {"alignments": alignments, "mappings": mapping_graph}
# Whose claims a part holds: those of everybody who has this class.
_AUTHORS = {"others": CLU.OutsideSource, "editors": CLU.EditorialTeam}
EXPORT_PARTS = ("graph", "facts", *_AUTHORS, *_MADE_OF_TABLES)
_ENGINES = ("pyoxigraph", "rdflib", "pyshacl", "owlready2", "SPARQLWrapper")


def export_graph(files: PublishedFiles, form: str, part: str = "graph", output: Path | None = None) -> bytes | None:
    """Write the published graph, its facts, or the claims as named graphs.

    Args:
        files: The published files.
        form: One of `EXPORT_FORMATS`; `trig` gives the claims with their named graphs.
        part: `graph`; `facts` for what OWL tools get; `others` or `editors` for the claims of other sources or of the
            editors, their statements as plain triples beside their headers; `alignments` for what OWL tools load
            beside the facts; or `mappings`, the tables of `ontology/mappings/` with the metadata of each row.
        output: A file to write, whole or not at all; the bytes are returned if left out.

    Raises:
        DataError: if the file cannot be written.

    Example:
        >>> from clusterkg.claims.cache import published_files
        >>> (export_graph(published_files(), "turtle") or b"").count(b" a clu:Passage ")
        250
    """
    statements: Iterable[ox.Quad] | Iterable[ox.Triple]
    prefixes = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
    if part in _MADE_OF_TABLES:
        statements = sorted(_MADE_OF_TABLES[part](), key=str)
        prefixes = prefixes_for(statements)
    elif form == "trig":
        statements = claim_quads()
    elif part in _AUTHORS:
        statements = triples_of_authors(part)
    else:
        source = files.facts if part == "facts" else files.graph
        statements = (quad.triple for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES))
    data = ox.serialize(statements, format=EXPORT_FORMATS[form], prefixes=prefixes) or b""
    if output is None:
        return data
    write_whole(output, data)
    return None


def triples_of_authors(part: str) -> list[ox.Triple]:
    """The claims of other sources or of the editors, as plain triples: for whoever takes them at their word.

    Args:
        part: `others` or `editors`.
    """
    ontology = read_ontology()
    authors = ontology.subjects_of_type(_AUTHORS[part])
    claims = [claim for claim in ontology.claims.values() if claim.attribution in authors]
    described = {triple for triple in ontology.base if triple.subject in authors}
    return sorted(described.union(*((*claim.header, *claim.content) for claim in claims)), key=str)


def claim_quads() -> Iterable[ox.Quad]:
    """The claims: each its named graph, with its header in the default graph."""
    for claim in read_ontology().claims.values():
        yield from (ox.Quad(t.subject, t.predicate, t.object) for t in claim.header)
        yield from (ox.Quad(t.subject, t.predicate, t.object, claim.iri) for t in claim.content)


def write_whole(output: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Args:
        output: The file; one that exists is replaced.
        data: What goes into it.

    Raises:
        DataError: if it cannot be written, or is no regular file.
    """
    output = output.resolve()  # through a link, the file that it points to is replaced, not the link
    if output.exists() and not output.is_file():
        raise DataError(f"{output} is no regular file; leave out the name to write to standard output.")
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
        scratch = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            # mkstemp makes files private; a user's file has the permissions that users' files have.
            umask = os.umask(0)
            os.umask(umask)
            scratch.chmod(0o666 & ~umask)
            scratch.replace(output)
        except OSError:
            scratch.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DataError(f"{output} cannot be written: {error.strerror}.") from None


_COUNTS = {
    "claims": "?x a clu:Claim",
    "passages": "?x a clu:Passage",
    "discrepancies": "?x a clu:Discrepancy",
    "open_points": "?x a clu:OpenPoint",
    "triples": "?x ?property ?value",
}


def describe_installation(store: Store) -> dict[str, str | int]:
    """Version, what a store holds, and versions of the engines, by name.

    Args:
        store: The store; the one in memory tells what was counted when the graph was built.
    """
    facts: dict[str, str | int] = {"clusterkg": version("clusterkg")}
    if store.address:
        facts["store"] = store.address
        for name, pattern in _COUNTS.items():
            _, rows = store.select(sparql_prefixes() + f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
            facts[name] = int(rows[0][0].value)  # type: ignore[union-attr]
    else:
        facts |= published_files().counts
    facts |= {engine: version(engine) for engine in _ENGINES}
    return facts
