"""The pages that are written by hand, in Markdown: the guide, the rules, the stores.

A file `NAME.md` is English; `NAME.zh-Hant.md` and `NAME.ko.md` beside it are the same in the other languages. Where
there is none, the English text stands in the page of the other language, marked as English.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from clusterkg.resources import docs_dir
from clusterkg.site.addresses import in_language
from clusterkg.site.views.common import language_of

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["DocumentView", "document_names", "document_page", "document_view"]

# Folder of docs/ → where its pages stand; what is in no folder belongs to the guide.
_PLACES = {"rules": "rules/", "stores": "stores/", "guide": "guide/", "decisions": "guide/decisions/", "": "guide/"}
_INDEX = {"README", "index"}
_GUIDE = "guide/README"
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_TRANSLATED = re.compile(r"\.(zh-Hant|ko)$")
_BLOCKS = {"paragraph_open", "heading_open", "td_open", "th_open", "list_item_open"}


@dataclass(frozen=True)
class DocumentView:
    """A page that is written by hand.

    Attributes:
        name: The file, relative to `docs/`, without its ending.
        title: Its first heading.
        html: The rest, rendered; links to other files lead to their pages.
        lang: The language that it is written in.
        contents: Its headings of the second level: anchor and text.
        others: For the guide, the documents that are no part of it but stand with it: title and address.
    """

    name: str
    title: str
    html: str
    lang: str
    contents: list[tuple[str, str]]
    others: list[tuple[str, str]]


@cache
def document_names() -> tuple[str, ...]:
    """All documents that become pages: their files, relative to `docs/`, without ending."""
    root = docs_dir()
    found = [path.relative_to(root).with_suffix("").as_posix() for path in sorted(root.rglob("*.md"))]
    return tuple(n for n in found if posixpath.dirname(n) in _PLACES and not _TRANSLATED.search(n))


def document_page(name: str) -> str:
    """The address of the page of a document, in English.

    Example:
        >>> document_page("stores/fuseki"), document_page("rules/README"), document_page("modelling")
        ('stores/fuseki/', 'rules/', 'guide/modelling/')
    """
    folder, base = posixpath.split(name)
    return _PLACES[folder] + ("" if base in _INDEX else f"{base}/")


def document_view(name: str, lang: str) -> DocumentView:
    """What the page of a document shows.

    Args:
        name: The file, relative to `docs/`, without ending.
        lang: The language of the page.
    """
    root = docs_dir()
    translated = root / f"{name}.{lang}.md"
    written = translated if translated.is_file() else root / f"{name}.md"
    text = _COMMENT.sub("", written.read_text(encoding="utf-8"))
    spoken = lang if written == translated else "en"
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    title = _take_title(tokens)
    contents = _anchored(tokens)
    for number, token in enumerate(tokens):
        if token.type in _BLOCKS:
            following = next((t for t in tokens[number + 1 :] if t.type == "inline"), None)
            told = language_of(_plain(following), spoken) if following else ""
            if told and token.type != "heading_open":
                token.attrSet("lang", told)
        if token.type == "inline":
            _lead_to_pages(token, name, lang)
    html = parser.renderer.render(tokens, parser.options, {})
    # Wide tables and code scroll inside themselves; with a name and a place in the order of the keyboard.
    label = re.sub(r'["<>&]', "", title)
    html = html.replace("<table>", f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">\n<table>')
    html = html.replace("</table>", "</table>\n</div>").replace("<pre>", '<pre tabindex="0">')
    others = [(_title(n), in_language(document_page(n), lang)) for n in document_names() if _beside(n)]
    return DocumentView(name, title, html, spoken, contents, others if name == _GUIDE else [])


def _beside(name: str) -> bool:
    return document_page(name).startswith("guide/") and not name.startswith("guide/")


def _title(name: str) -> str:
    text = (docs_dir() / f"{name}.md").read_text(encoding="utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1] if found else name


def _take_title(tokens: list[Token]) -> str:
    """The first heading, taken out of the text: the page has it as its own."""
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title = _plain(tokens[number + 1])
            del tokens[number : number + 3]
            return title
    return ""


def _anchored(tokens: list[Token]) -> list[tuple[str, str]]:
    """Give every heading an anchor; return those of the second level."""
    contents = []
    taken: set[str] = set()
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        text = _plain(tokens[number + 1])
        anchor = base = re.sub(r"[^\w-]+", "-", text.lower()).strip("-") or "section"
        count = 1
        while anchor in taken:
            count += 1
            anchor = f"{base}-{count}"
        taken.add(anchor)
        token.attrSet("id", anchor)
        if token.tag == "h2":
            contents.append((anchor, text))
    return contents


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _lead_to_pages(inline: Token, name: str, lang: str) -> None:
    """Turn links to other documents into links to their pages; what has no page is named only."""
    here = in_language(document_page(name), lang)
    kept: list[Token] = []
    dropped: list[str] = []
    for child in inline.children or []:
        if child.type == "link_open":
            href = str(child.attrGet("href") or "")
            target = _target(href, name, lang, here)
            if not target:
                dropped.append(posixpath.normpath(posixpath.join("docs", posixpath.dirname(name), href)))
                continue
            child.attrSet("href", target)
        elif child.type == "link_close" and dropped:
            file = dropped.pop()
            if file != kept[-1].content:
                kept += [_token("text", " ("), _token("code_inline", file), _token("text", ")")]
            continue
        kept.append(child)
    inline.children = kept


def _token(kind: str, content: str) -> Token:
    from markdown_it.token import Token

    return Token(kind, "code" if kind == "code_inline" else "", 0, content=content)


def _target(href: str, name: str, lang: str, here: str) -> str:
    """Where a link of a document leads on the site; empty if nowhere."""
    if href.startswith(("http://", "https://", "#")):
        return href
    path, _, anchor = href.partition("#")
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    if wanted + "/README" in document_names():
        wanted += "/README"
    wanted = wanted.removesuffix(".md")
    if wanted not in document_names():
        return ""
    there = in_language(document_page(wanted), lang)
    relative = posixpath.relpath(there, here) + "/"
    return relative + (f"#{anchor}" if anchor else "")
