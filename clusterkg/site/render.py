"""Pages as text: one template and one view a kind, for the static site and for a server alike."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from clusterkg.errors import MissingExtraError, UnknownNameError
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import CLU, PAGES, QUESTION
from clusterkg.questions.languages import language_tag
from clusterkg.site.addresses import DATA_FORMATS, THINGS, data, in_language, page, term_page
from clusterkg.site.content import TONGUES, Content
from clusterkg.site.documents import document_names, document_page, document_view
from clusterkg.site.views import claims, front, passages, questions, terms, things
from clusterkg.site.views.common import Site

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["KINDS", "Kind", "address_of", "pages", "render", "render_page"]

_NATIVE = {"en": "English", "zh-Hant": "繁體中文", "ko": "한국어"}


@dataclass(frozen=True)
class Kind:
    """A kind of page.

    Attributes:
        view: Makes what the template gets.
        listed: What has a page of this kind; one empty name where there is a single page.
        address: The address of a page, in English.
    """

    view: Callable[[Site, str], Any]
    listed: Callable[[Content], Iterable[str]]
    address: Callable[[Site, str], str]


def _single(view: Callable[[Site], Any], path: str) -> Kind:
    return Kind(lambda site, _: view(site), lambda _: ("",), lambda _site, _: path)


def _thing(view: Callable[[Site, str], Any], listed: Callable[[Content], Iterable[str]]) -> Kind:
    return Kind(view, listed, lambda _, iri: page(iri))


# The name of a kind is that of its template.
KINDS: dict[str, Kind] = {
    "front": _single(front.front_view, ""),
    "cite": _single(front.cite_view, "cite/"),
    "missing": _single(lambda _: None, "404.html"),
    "questions": _single(questions.questions_view, "question/"),
    "question": _thing(
        lambda site, iri: questions.question_view(site, iri.removeprefix(QUESTION.iri)),
        lambda content: [QUESTION[name].value for name in content.graph.questions.questions],
    ),
    "claims": _single(claims.claims_view, "claim/"),
    "claim": _thing(claims.claim_view, lambda content: content.claims),
    "things": _single(things.things_view, "id/"),
    "thing": _thing(things.thing_view, lambda content: content.entities),
    "passages": _single(passages.passages_view, "passage/"),
    "passage": _thing(passages.passage_view, lambda content: content.passages),
    "discrepancies": _single(lambda site: things.records_view(site, CLU.Discrepancy), "discrepancies/"),
    "open-points": _single(lambda site: things.records_view(site, CLU.OpenPoint), "open-points/"),
    "ontology": _single(terms.ontology_view, "ontology/"),
    "module": _thing(terms.module_view, lambda content: content.modules),
    "term": Kind(
        terms.term_view,
        lambda content: [iri for iri in content.terms if iri in content],
        lambda site, iri: term_page(iri, site.kind_of_term(iri)),
    ),
    "said": _single(terms.said_view, "said/"),
    "document": Kind(
        lambda site, name: document_view(name, site.lang),
        lambda _: document_names(),
        lambda _, name: document_page(name),
    ),
}


def address_of(kind: str, iri: str, site: Site) -> str:
    """The address of a page in English, relative to the root of the site."""
    return KINDS[kind].address(site, iri)


def pages(site: Site) -> list[tuple[str, str]]:
    """All pages of the site, as kind and IRI."""
    return [(name, iri) for name, kind in KINDS.items() for iri in kind.listed(site.content)]


_SITES: WeakKeyDictionary[KnowledgeGraph, dict[str, Site]] = WeakKeyDictionary()


def sites(graph: KnowledgeGraph) -> dict[str, Site]:
    """The graph in each language; read once."""
    if graph not in _SITES:
        content = Content(graph)
        _SITES[graph] = {lang: Site(content, lang) for lang in TONGUES}
    return _SITES[graph]


def render_page(kind: str, iri: str, lang: str, graph: KnowledgeGraph) -> str:
    """One page.

    Args:
        kind: One of `KINDS`.
        iri: What the page is of; empty for kinds with a single page; the name of the file for a document.
        lang: `en`, `zh` or `ko`.
        graph: The graph. It is read once; a graph that has changed has to be opened anew.

    Raises:
        UnknownNameError: if there is no such kind or language, or no such thing of that kind.
        MissingExtraError: if Jinja2 is not installed.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> "150,000" in render_page("claim", "https://w3id.org/clusterkg/claim/area-heyri", "en", open_graph())
        True
    """
    site = sites(graph)[language_tag(lang)]
    if kind not in KINDS:
        raise UnknownNameError("kind of page", kind, KINDS)
    listed = KINDS[kind].listed(site.content)
    if iri not in listed:
        raise UnknownNameError(kind, iri, listed)
    return render(kind, iri, site)


def render(kind: str, iri: str, site: Site) -> str:
    """One page of what is known to be there."""
    template = _environment().get_template(f"{kind}.html")
    path = address_of(kind, iri, site)
    here = in_language(path, site.lang)
    thing = iri if path.partition("/")[0] in THINGS and path.count("/") > 1 else ""
    about = {name: data(thing, name) for name in DATA_FORMATS} if thing and kind != "question" else {}

    def to(target: str) -> str:
        """An address of the site as seen from this page; one elsewhere unchanged."""
        if target.startswith(("http://", "https://", "#")):
            return target
        folder, hashed, anchor = target.partition("#")
        start = here if here.endswith("/") or not here else posixpath.dirname(here)
        relative = posixpath.relpath(folder or ".", start or ".")
        slash = "/" if (folder.endswith("/") or not folder) else ""
        return f"{relative}{slash}{hashed}{anchor}"

    return template.render(
        view=KINDS[kind].view(site, iri),
        w=site.words,
        lang=site.lang,
        site=site,
        kind=kind,
        iri=iri,
        to=to,
        at=lambda target: to(site.at(target)),
        data=about,
        area=f"{path.partition('/')[0]}/",
        base=urlsplit(PAGES).path,
        sisters=[(tag, _NATIVE[tag], to(in_language(path, tag))) for tag in TONGUES],
    )


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise MissingExtraError("Pages need Jinja2 and markdown-it-py: pip install 'clusterkg[site]'") from None
    return Environment(
        loader=PackageLoader("clusterkg.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
