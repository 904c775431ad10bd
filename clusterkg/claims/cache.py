"""Keeps the published graph on disk, keyed by the content of `ontology/`, so that it is built once.

An installed package carries the files already (`hatch_build.py` writes them). A checkout builds them on first use
into the user's cache folder; a change in `ontology/` or in the code that publishes makes a new key.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from clusterkg.resources import ontology_dir, prebuilt_dir

__all__ = ["PublishedFiles", "cache_dir", "published_files", "write_published"]

_GRAPH, _FACTS, _COUNTS = "graph.nt", "facts.nt", "counts.json"


@dataclass(frozen=True)
class PublishedFiles:
    """The folder with the files of one build.

    Attributes:
        folder: Where they lie.
    """

    folder: Path

    @property
    def graph(self) -> Path:
        """The published graph as N-Triples, without blank nodes."""
        return self.folder / _GRAPH

    @property
    def facts(self) -> Path:
        """Ontology and facts as N-Triples: what reasoners get."""
        return self.folder / _FACTS

    @property
    def counts(self) -> dict[str, int | str]:
        """The date of the data, and how many claims, facts, passages and triples there are."""
        counts: dict[str, int | str] = json.loads((self.folder / _COUNTS).read_text(encoding="utf-8"))
        return counts


def cache_dir() -> Path:
    """The folder for files that can be built again: `$XDG_CACHE_HOME/clusterkg`, or `~/.cache/clusterkg`."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "clusterkg"


def published_files(notify: Callable[[str], None] | None = None) -> PublishedFiles:
    """The published graph on disk, built if it is not there yet.

    Args:
        notify: Is told, in one sentence, when a build begins (it takes some seconds).

    Returns:
        The files. They are written whole or not at all: a build that is cut off leaves nothing behind.

    Raises:
        DataError: if `ontology/` cannot be read.

    Example:
        >>> int(published_files().counts["claims"]) > 1000
        True
    """
    prebuilt = prebuilt_dir()
    if prebuilt is not None:
        return PublishedFiles(prebuilt)
    source = ontology_dir()
    folder = cache_dir() / _key(source)
    if not (folder / _COUNTS).is_file():
        if notify is not None:
            notify("Building the published graph (once; a few seconds)…")
        _build_into(folder, source)
    return PublishedFiles(folder)


def write_published(folder: Path, source: Path | None = None) -> None:
    """Build the published graph and write its files into an existing folder.

    Args:
        folder: Where to write.
        source: The ontology folder; the one that ships with the package if left out.
    """
    from clusterkg.claims.published import publish
    from clusterkg.claims.reader import read_ontology
    from clusterkg.namespaces import CLU, DCTERMS, RDF

    ontology = read_ontology(source)
    published = publish(ontology)
    _write_triples(folder / _GRAPH, published.graph)
    _write_triples(folder / _FACTS, published.facts)
    kinds = {"passages": CLU.Passage, "discrepancies": CLU.Discrepancy, "open_points": CLU.OpenPoint}
    root = NamedNode(CLU.iri.rstrip("#"))
    dates = [t.object.value for t in ontology.base if (t.subject, t.predicate) == (root, DCTERMS.modified)]  # type: ignore[union-attr]
    counts: dict[str, int | str] = {
        "data_date": max(dates, default=""),
        "claims": len(ontology.claims),
        "claims_as_fact": len(published.fact_claims),
    }
    counts |= {
        name: sum(t.predicate == RDF.type and t.object == kind for t in ontology.base) for name, kind in kinds.items()
    }
    counts |= {"triples": len(published.graph), "triples_for_reasoners": len(published.facts)}
    (folder / _COUNTS).write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")


def _write_triples(path: Path, triples: Iterable[Triple]) -> None:
    path.write_text("".join(f"{line} .\n" for line in sorted(map(str, triples))), encoding="utf-8")


def _key(source: Path) -> str:
    """A digest of everything that the build depends on: the ontology's files and the code that publishes them."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    package = Path(__file__).parent
    files = [path for path in source.rglob("*") if path.is_file()]
    code = [*sorted(package.glob("*.py")), *sorted((package.parent / "sssom").glob("*.py"))]
    for path in [*sorted(files), *code, package.parent / "namespaces.py"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _build_into(folder: Path, source: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="building-", dir=folder.parent))
    try:
        write_published(scratch, source)
        try:
            scratch.rename(folder)
        except OSError:
            # Another process built the same content meanwhile; its files are as good as ours.
            if not (folder / _COUNTS).is_file():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
