"""Reads RDF files that a user hands in: bounded in size, nothing fetched, no entities expanded."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from clusterkg.errors import DataError

__all__ = ["read_triples"]

_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_triples(path: Path, largest: int) -> Iterator[ox.Triple]:
    """The triples of a file, one by one; those of named graphs count as one graph.

    Args:
        path: The file; its ending tells the format.
        largest: How many bytes it may have.

    Raises:
        DataError: if it cannot be read, is too large, or does not parse; what stands before the fault has come then.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder) / "mine.ttl"
        ...     _ = path.write_text("<urn:a> a <urn:b> .")
        ...     len(list(read_triples(path, 1_000)))
        1
    """
    if path.is_dir():
        raise DataError(f"{path} is a folder; name the files in it, for example {path}/*.ttl.")
    rdf_format = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if rdf_format is None:
        raise DataError(f"{path.name}: the ending tells no RDF format; use .ttl, .trig, .nt, .nq, .jsonld or .rdf.")
    try:
        if path.stat().st_size > largest:
            raise DataError(f"{path.name} is larger than {largest // 1_000_000} MB, the limit.")
        if rdf_format == ox.RdfFormat.RDF_XML:
            _refuse_entities(path)
        for quad in ox.parse(path=str(path), format=rdf_format, rename_blank_nodes=True):
            yield quad.triple
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    except (SyntaxError, ValueError) as error:
        raise DataError(f"{path.name} does not parse as {rdf_format.name}: {error}") from None


def _refuse_entities(path: Path) -> None:
    if path.stat().st_size == 0:  # cannot be mapped; the parser says what it lacks
        return
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        if _ENTITY.search(raw):
            raise DataError(f"{path.name} declares a document type or entities; those are refused. Write it without.")
