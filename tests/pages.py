"""What is checked about all pages of a site: where links lead, and in which language texts are marked to be."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from clusterkg.namespaces import PAGES

__all__ = ["Page", "dead_links", "mismarked", "read_page", "read_pages", "target_of"]

BELOW = urlsplit(PAGES).path
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Whatever may make a page depend on a script, or fetch from elsewhere.
_ACTIVE = re.compile(r"<(?:script|iframe|object|embed)\b|\son[a-z]+=|javascript:", re.IGNORECASE)
_HANGUL, _HAN = re.compile(r"[\uac00-\ud7a3]"), re.compile(r"[\u3400-\u9fff]")


@dataclass
class Page:
    """One page.

    Attributes:
        address: Its address, relative to the root of the site.
        lang: Its language.
        title: Its title.
        ids: The anchors in it, as often as they stand.
        links: What it links to, with the words of the link.
        headings: The levels of its headings, in order.
        texts: Its texts, each with the language that it is marked to be in.
        active: Whether it has a script of any kind.
    """

    address: str
    lang: str = ""
    title: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    active: bool = False


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[tuple[str, str]] = []
        self.link: str | None = None
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        around = self.open[-1][1] if self.open else ""
        lang = given.get("lang") or around
        if tag == "html":
            self.page.lang = lang
        if given.get("id"):
            self.page.ids.append(str(given["id"]))
        if re.fullmatch("h[1-6]", tag):
            self.page.headings.append(int(tag[1]))
        if tag in {"a", "link"} and given.get("href") is not None:
            if tag == "a":
                self.link, self.words = str(given["href"]), []
            else:
                self.page.links.append((str(given["href"]), ""))
        if tag not in _VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link is not None:
            self.page.links.append((self.link, "".join(self.words).strip()))
            self.link = None
        while self.open:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.link is not None:
            self.words.append(data)
        tags = {tag for tag, _ in self.open}
        if self.open and self.open[-1][0] == "title":
            self.page.title += data
        if data.strip() and not tags & {"code", "pre", "style"}:
            self.page.texts.append((data.strip(), self.open[-1][1] if self.open else ""))


def read_page(path: Path, address: str) -> Page:
    """A page as read."""
    text = path.read_text(encoding="utf-8")
    page = Page(address, active=bool(_ACTIVE.search(text)))
    _Reader(page).feed(text)
    return page


def read_pages(root: Path) -> dict[str, Page]:
    """All pages below a folder, by address."""
    found = {}
    for path in sorted(root.rglob("*.html")):
        address = path.relative_to(root).as_posix().removesuffix("index.html")
        found[address] = read_page(path, address)
    return found


def target_of(address: str, href: str) -> tuple[str, str]:
    """What a link leads to: an address below the root, and an anchor."""
    path, _, anchor = href.partition("#")
    if not path:
        return address, anchor
    if path.startswith(BELOW):
        return path.removeprefix(BELOW), anchor
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(address), path))
    if joined == ".":
        return "", anchor
    return (f"{joined}/" if path.endswith("/") else joined), anchor


def dead_links(root: Path, pages: dict[str, Page]) -> Iterator[str]:
    """Links to pages, files or anchors that are not there."""
    for page in pages.values():
        for href, _ in page.links:
            if href.startswith(("http://", "https://", "mailto:")):
                continue
            address, anchor = target_of(page.address, href)
            if address in pages:
                if anchor and anchor not in pages[address].ids:
                    yield f"{page.address}: {href}: no such anchor"
            elif not (root / address).is_file():
                yield f"{page.address}: {href}: no such page"


def mismarked(page: Page) -> Iterator[str]:
    """Texts in a script that the language they are marked with is not written in."""
    for text, lang in page.texts:
        # A name in another script may stand in a text; a text that is in it throughout may not.
        mixed = re.search(r"[A-Za-z]{3}", text)
        if _HANGUL.search(text):
            wrong = lang != "ko" and not mixed and not _HAN.search(text)
        else:
            wrong = bool(_HAN.search(text)) and lang == "en" and not mixed
        if wrong:
            yield f"{page.address}: {lang}: {text}"
