"""Where the product lies: `ontology/`, `queries/` and `shapes/`, in a checkout and installed alike."""

from __future__ import annotations

from pathlib import Path

from clusterkg.errors import DataError

__all__ = ["docs_dir", "ontology_dir", "prebuilt_dir", "queries_dir", "shapes_dir"]

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"


def _folder(name: str) -> Path:
    for root in (_INSTALLED, _PACKAGE.parent):
        folder = root / name
        if folder.is_dir():
            return folder
    raise DataError(f"The folder {name}/ of clusterkg is missing: reinstall the package.")


def ontology_dir() -> Path:
    """The folder with the ontology, the vocabularies, the claims and the rules.

    Example:
        >>> ontology_dir().joinpath("clusterkg.ttl").is_file()
        True
    """
    return _folder("ontology")


def queries_dir() -> Path:
    """The folder with one `.rq` file a question."""
    return _folder("queries")


def shapes_dir() -> Path:
    """The folder with the SHACL shapes."""
    return _folder("shapes")


def docs_dir() -> Path:
    """The folder with the guide, the rules and the pages on stores, in Markdown."""
    return _folder("docs")


def prebuilt_dir() -> Path | None:
    """The folder with the published graph as built into the wheel; `None` in a checkout."""
    folder = _INSTALLED / "published"
    return folder if folder.is_dir() else None
