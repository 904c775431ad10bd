"""Writes the graph in one of the formats: a file or a folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from clusterkg.claims.cache import PublishedFiles
from clusterkg.errors import DataError
from clusterkg.formats import FORMATS, Source, read_content
from clusterkg.formats.folders import write_folder
from clusterkg.publish import export_graph, write_whole
from clusterkg.store.base import Store

__all__ = ["write_format"]


def write_format(
    store: Store,
    files: PublishedFiles,
    form: str,
    output: Path | None = None,
    *,
    language: str = "en",
    facts_only: bool = False,
    table: str = "entities",
) -> bytes | None:
    """Write the graph in a format for researchers.

    Args:
        store: The store with the published graph.
        files: The same graph as files, for the formats that hold it as RDF.
        form: One of `FORMATS`.
        output: A file or a new folder; the bytes of a file are returned if left out.
        language: The language of labels: `en`, `zh` or `ko`.
        facts_only: Leave out what is only said.
        table: Which of the tables, for `csv`.

    Raises:
        DataError: if a folder is to be written and none is named, or something cannot be written.
        UnknownNameError: if the language or the table is unknown.

    Example:
        >>> from clusterkg.claims.cache import published_files
        >>> from clusterkg.graph import open_graph
        >>> data = write_format(open_graph().store, published_files(), "csv", table="nodes")
        >>> (data or b"").splitlines()[0]
        b'id,iri,label,kind,type,type_label,modality,fact'
    """
    chosen = FORMATS[form]
    if chosen.folder and output is None:
        raise DataError(f"{form} is a folder: name it with -o.")
    source = Source(
        store=store,
        content=read_content(store, language),
        facts_only=facts_only,
        table=table,
        exported=lambda rdf, part: export_graph(files, rdf, part) or b"",
    )
    made = chosen.make(source)
    if isinstance(made, dict):
        if output is not None:
            write_folder(output, made)
        return None
    if output is None:
        return made
    write_whole(output, made)
    return None
