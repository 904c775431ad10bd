"""Writes the site: every page in every language, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clusterkg.errors import DataError
from clusterkg.graph import KnowledgeGraph
from clusterkg.site.addresses import in_language
from clusterkg.site.data import write_data
from clusterkg.site.render import address_of, pages, render, sites

__all__ = ["ASSETS", "Built", "build_site"]

_TEMPLATES = Path(__file__).with_name("templates")
ASSETS = ("icon.svg", "style.css")  # shared by all pages


@dataclass(frozen=True)
class Built:
    """What was written.

    Attributes:
        pages: How many pages.
        bytes: How large they are together, with the data of what they are of.
    """

    pages: int
    bytes: int


def build_site(
    graph: KnowledgeGraph,
    folder: Path,
    *,
    replace: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Built:
    """Write the site into a folder.

    Args:
        graph: The graph.
        folder: Where to write. It is made; one that holds something is refused unless `replace` is set.
        replace: Whether a site that is there is replaced.
        notify: Is told, in one sentence, what is done.

    Returns:
        How much was written. The same graph gives the same bytes.

    Raises:
        DataError: if the folder holds something else, or cannot be written. Then nothing is left behind.
        MissingExtraError: if Jinja2 is not installed.
    """
    folder = folder.resolve()
    _check(folder, replace=replace)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise DataError(f"{folder} cannot be written: {error.strerror}.") from None
    try:
        built = _write(graph, scratch, notify or (lambda _: None))
        scratch.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        scratch.rename(folder)
    except OSError as error:
        raise DataError(f"{folder} cannot be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return built


def _check(folder: Path, *, replace: bool) -> None:
    """Refuse to write over what is no site of ours."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder.")
    if not any(folder.iterdir()):
        return
    if not all((folder / "assets" / name).is_file() for name in ASSETS):
        raise DataError(f"{folder} holds something that is no site of clusterkg; name another folder.")
    if not replace:
        raise DataError(f"{folder} holds a site already; --replace writes it anew.")


def _write(graph: KnowledgeGraph, root: Path, notify: Callable[[str], None]) -> Built:
    count = size = 0
    for lang, site in sites(graph).items():
        listed = pages(site)
        notify(f"Writing {len(listed):,} pages in {lang}…")
        for kind, iri in listed:
            address = in_language(address_of(kind, iri, site), lang)
            path = root / (address if address.endswith(".html") else f"{address}index.html")
            text = render(kind, iri, site).encode()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            count, size = count + 1, size + len(text)
    notify("Writing the data of each page…")
    size += write_data(next(iter(sites(graph).values())).content.everything(), root).bytes
    (root / "assets").mkdir()
    for name in ASSETS:
        shutil.copyfile(_TEMPLATES / name, root / "assets" / name)
    # Without it, GitHub Pages leaves out files whose names begin with an underscore.
    (root / ".nojekyll").write_bytes(b"")
    return Built(count, size)
