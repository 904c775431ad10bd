"""What holds for a release as a whole: version, dates, licence, and where its files stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from clusterkg import __version__
from clusterkg.errors import DataError
from clusterkg.namespaces import CLU, DCTERMS, OWL, PAGES, RELEASE
from clusterkg.resources import ontology_dir

__all__ = ["ROOT", "Edition", "read_edition", "words"]

ROOT = ox.NamedNode(CLU.iri.removesuffix("#"))


@dataclass(frozen=True)
class Edition:
    """One release.

    Attributes:
        version: Its version, which the package, the ontology and every description share.
        issued: The day of the release (`2026-11-24`). No clock is read, so that it is the same wherever it is built.
        modified: The day on which the data were last changed.
        licence: The licence of the data.
        creator: Who made it.
    """

    version: str
    issued: str
    modified: str
    licence: ox.NamedNode
    creator: ox.NamedNode

    def address(self, name: str) -> str:
        """Where a file of the release can be fetched."""
        return f"{PAGES}release/{self.version}/{name}"

    def iri(self, name: str) -> ox.NamedNode:
        """The lasting name of a file of this release, or of something in it (`void.ttl#graph`)."""
        return RELEASE[f"{self.version}/{name}"]

    def dataset(self, part: str) -> ox.NamedNode:
        """The name of a part as a data set, whatever the format; `dcat.ttl`, `void.ttl` and `prov.ttl` describe it."""
        return self.iri(f"dcat.ttl#{part}")

    def latest(self, name: str) -> ox.NamedNode:
        """The name of the same in whatever release is the newest."""
        return RELEASE[f"latest/{name}"]


def read_edition(folder: Path | None = None) -> Edition:
    """The edition that the header of the ontology describes.

    Args:
        folder: The ontology folder; the one that ships with the package if left out.

    Raises:
        DataError: if the header lacks something, or has another version than the package.

    Example:
        >>> read_edition().iri("facts.ttl").value.endswith("/facts.ttl")
        True
    """
    path = (folder or ontology_dir()) / "clusterkg.ttl"
    found: dict[ox.NamedNode, Any] = {
        quad.predicate: quad.object
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if quad.subject == ROOT
    }
    try:
        edition = Edition(
            version=found[OWL.versionInfo].value,
            issued=found[DCTERMS.issued].value,
            modified=found[DCTERMS.modified].value,
            licence=found[DCTERMS.license],
            creator=found[DCTERMS.creator],
        )
    except KeyError as missing:
        raise DataError(f"{path.name}: the header of the ontology has no {missing}.") from None
    if edition.version != __version__:
        raise DataError(
            f"{path.name}: owl:versionInfo is {edition.version}, but clusterkg is {__version__}. "
            "A release has one version: docs/releasing.md lists where it stands."
        )
    return edition


@cache
def words() -> dict[str, Any]:
    """The words of the release in three languages: the titles of its parts, the headings of its tables."""
    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
