"""Builds a release: all files in memory, then the folder at once, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterkg.claims.cache import PublishedFiles, published_files
from clusterkg.errors import DataError
from clusterkg.formats.folders import write_folder
from clusterkg.formats.writing import write_format
from clusterkg.graph import open_graph
from clusterkg.linking.mappings import shipped_mappings
from clusterkg.namespaces import (
    BIBO,
    DCAT,
    FOAF,
    INFERENCE,
    NP,
    PAV,
    PREFIXES,
    SCHEMA,
    SEMAPV,
    SH,
    SPDX,
    SSSOM,
    VANN,
    VOID,
    VOID_EXT,
    Namespace,
)
from clusterkg.publish import claim_quads
from clusterkg.questions.languages import LANGUAGES
from clusterkg.release.catalog import describe_catalog
from clusterkg.release.changes import Terms, as_csv, as_markdown, compare, read_earlier
from clusterkg.release.dataset import describe_dataset, describe_links, describe_sizes
from clusterkg.release.edition import Edition, read_edition
from clusterkg.release.jsonld import coercions, to_context
from clusterkg.release.parts import inferences, rdf_parts
from clusterkg.release.provenance import describe_provenance
from clusterkg.release.questions import question_triples
from clusterkg.release.terms import term_table
from clusterkg.release.writing import FORMATS, serialised, to_trig, with_tags

__all__ = ["SUMS", "Release", "build_release"]

SUMS = "SHA256SUMS"
_PREFIXES: dict[str, Namespace] = {
    "bibo": BIBO,
    "dcat": DCAT,
    "foaf": FOAF,
    "inference": INFERENCE,
    "np": NP,
    "pav": PAV,
    "schema": SCHEMA,
    "semapv": SEMAPV,
    "sh": SH,
    "spdx": SPDX,
    "sssom": SSSOM,
    "vann": VANN,
    "void": VOID,
    "void-ext": VOID_EXT,
}
# The files whose names their own terms begin with, and the prefixes that these get.
_DESCRIBING = {"in-void": "void", "in-dcat": "dcat", "in-prov": "prov", "in-questions": "questions"}
_COUNTED = ("facts", "graph")  # the parts that are described down to classes and properties


@dataclass(frozen=True)
class Release:
    """What was built.

    Attributes:
        edition: Version and dates.
        files: The size of each file in bytes.
    """

    edition: Edition
    files: dict[str, int]


def build_release(
    folder: Path,
    *,
    against: Path | None = None,
    with_inferences: bool = True,
    replace: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Release:
    """Build a release into a folder.

    Args:
        folder: Where to write; it is made.
        against: The folder of an earlier release, for the table of changes.
        with_inferences: Whether to run the reasoner, which needs Java.
        replace: Whether a release that is there is replaced.
        notify: Is told, in one sentence, what is done.

    Returns:
        What was built. The same content gives the same bytes: no clock, no path, no order of chance is in them.

    Raises:
        DataError: if the folder holds something, a term has vanished since the earlier release, or something cannot be
            read or written. Then nothing is left behind.
        MissingExtraError: if the inferences need Java and there is none.
        BackendError: if the reasoner fails.
    """
    tell = notify or (lambda _: None)
    _check(folder, replace=replace)
    earlier = read_earlier(against) if against is not None else None
    edition = read_edition()
    made = _Files(published_files(tell), edition)
    tell("Writing ontology, facts and graph in four formats…")
    made.add_graphs()
    # Before the minutes that the reasoner takes: what may be refused.
    made.add_changes(earlier)
    if with_inferences:
        tell("Running the reasoner, and asking why; this takes about a minute…")
        made.add_rdf("inferences", inferences())
    tell("Writing claims, questions, tables and descriptions…")
    made.add_claims()
    made.add_tables()
    made.add_descriptions()
    files = made.files()
    _write(folder, files, replace=replace)
    return Release(edition, {name: len(data) for name, data in sorted(files.items())})


class _Files:
    """The files of a release, by the part that they hold."""

    def __init__(self, published: PublishedFiles, edition: Edition) -> None:
        self._published, self._edition = published, edition
        self._parts: dict[str, dict[str, bytes]] = {}
        self._triples: dict[str, list[ox.Triple]] = {}
        self._sizes: dict[str, int] = {}
        self._beside: dict[str, bytes] = {}
        self._coerced: dict[str, str] = {}

    def files(self) -> dict[str, bytes]:
        """All files, with their checksums."""
        found = {name: data for files in self._parts.values() for name, data in files.items()} | self._beside
        sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(found.items()))
        return {**found, SUMS: sums.encode()}

    def add_graphs(self) -> None:
        """Everything that comes in four formats, and the file for stores."""
        for part, make in rdf_parts(self._published, self._edition).items():
            self._triples[part] = list(make())
        graph = self._triples["graph"]
        self._coerced = coercions(graph)
        for part, triples in self._triples.items():
            self.add_rdf(part, triples)
        stores = with_tags(self._published.graph.read_bytes(), "nt")
        self._parts["graph"]["graph-for-stores.nt"] = stores
        prefixes = {name: space.iri for name, space in PREFIXES.items()}
        context = to_context(prefixes, {t.predicate.value for t in graph}, self._coerced)
        text = json.dumps({"@context": context}, ensure_ascii=False, indent=1)
        self._beside["context.jsonld"] = text.encode() + b"\n"

    def add_rdf(self, part: str, triples: list[ox.Triple]) -> None:
        """A part in the four formats."""
        self._sizes[part] = len(set(triples))
        prefixes = _PREFIXES
        if part == "mappings":
            tables = [table.header.prefixes for table in shipped_mappings()]
            prefixes = {name: Namespace(iri) for table in tables for name, iri in table.items()} | prefixes
        self._parts[part] = {
            f"{part}.{suffix}": serialised(triples, suffix, prefixes=prefixes, coerced=self._coerced)
            for suffix in FORMATS
        }

    def add_claims(self) -> None:
        """What has named graphs."""
        self._parts["claims"] = {"claims.trig": to_trig(claim_quads())}
        store = open_graph().store
        nanopublications = write_format(store, self._published, "nanopub") or b""
        self._parts["nanopublications"] = {"nanopublications.trig": with_tags(nanopublications, "trig")}

    def add_tables(self) -> None:
        """Questions, terms, and the tables of mappings as they are kept."""
        questions = question_triples(self._edition)
        self._sizes["questions"] = len(set(questions))
        self._parts["questions"] = {"questions.ttl": self._turtle(questions)}
        terms = self._triples["ontology-with-vocabularies"]
        self._parts["terms"] = {f"terms-{tag}.csv": term_table(terms, tag) for tag in LANGUAGES.values()}
        for table in shipped_mappings():
            self._parts["mappings"][f"mappings-{table.path.name}"] = table.path.read_bytes()

    def add_changes(self, earlier: Terms | None) -> None:
        """The table of changes."""
        present = Terms(self._triples["ontology-with-vocabularies"])
        changes = compare(earlier, present) if earlier is not None else []
        version = earlier.version if earlier is not None else ""
        self._beside["changes.csv"] = as_csv(changes)
        self._beside["changes.md"] = as_markdown(changes, version, self._edition.version)

    def add_descriptions(self) -> None:
        """VoID, DCAT and PROV, of what is there by now."""
        dumps = {part: list(files) for part, files in self._parts.items()}
        void = [
            *describe_sizes(self._sizes, dumps, self._edition),
            *describe_links(self._triples["mappings"], "mappings", self._edition),
        ]
        for part in _COUNTED:
            void += describe_dataset(self._triples[part], part, self._edition)
        self._beside["void.ttl"] = self._turtle(void)
        self._beside["dcat.ttl"] = self._turtle(describe_catalog(self._parts, self._edition))
        self._beside["prov.ttl"] = self._turtle(describe_provenance(self._parts, self._edition))

    def _turtle(self, triples: Iterable[ox.Triple]) -> bytes:
        here = {prefix: Namespace(self._edition.iri(f"{file}.ttl#").value) for prefix, file in _DESCRIBING.items()}
        return serialised(triples, "ttl", prefixes=_PREFIXES | here)


def _check(folder: Path, *, replace: bool) -> None:
    """Refuse to write over what is no release, before anything is built."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder.")
    if not (folder / SUMS).is_file():
        raise DataError(f"{folder} holds something that is no release of clusterkg; name another folder.")
    if not replace:
        raise DataError(f"{folder} holds a release already; --replace builds it anew.")


def _write(folder: Path, files: dict[str, bytes], *, replace: bool) -> None:
    target = folder.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (replace and target.exists()):
            write_folder(target, files)
            return
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            write_folder(new, files)
            target.rename(old)
            try:
                new.rename(target)
            except OSError:
                old.rename(target)
                raise
            shutil.rmtree(old)
    except OSError as error:
        raise DataError(f"{folder} cannot be written: {error.strerror}.") from None
