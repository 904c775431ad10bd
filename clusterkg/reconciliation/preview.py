"""What is shown of one entity, type, property or feature: small HTML pages, and parts for pages of the client.

Every text is escaped, there is no script, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

from html import escape
from itertools import groupby, islice

from pyoxigraph import NamedNode

from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.contents import Contents, Entity, Fact, Named, Space, Statement, pick
from clusterkg.reconciliation.describing import describe
from clusterkg.reconciliation.words import GENERIC, words

__all__ = ["FEATURES", "about_page", "feature_page", "flyout", "preview_page"]

FEATURES = ("name_score", "type_agrees", "properties_agree")
_STYLE = (
    "body{font:14px/1.45 sans-serif;margin:12px;color:#1a1a1a;background:#fff}"
    "h1{font-size:17px;margin:0}h2{font-size:13px;margin:12px 0 2px;color:#555}p{margin:2px 0}"
    "ul{margin:0;padding-left:18px}dl{margin:0}dt{color:#555}dd{margin:0 0 4px 14px}"
    "a{color:#0b4f8a}.m{color:#7a4100}code{word-break:break-all}"
)
_OF_TEXT = ("rdfs:label", "skos:altLabel", "skos:definition", "rdf:type")


def preview_page(contents: Contents, space: Space, entity: Entity, language: str, bounds: Bounds) -> str:
    """A page about an entity: names, definition, types, facts, and what is said of it with its modality.

    Args:
        contents: What the service serves.
        space: The space of the entity.
        entity: The entity.
        language: The language of the page.
        bounds: The limits: so many statements of each modality.

    Returns:
        A whole HTML document.
    """
    say = words(language)
    parts = [
        f"<h1>{_link(entity.iri, entity.name(language))}</h1>",
        f"<p>{escape(describe(space, entity, language))}</p>",
    ]
    if entity.definitions:  # the description gave the definition, and not the types
        kinds = ", ".join(space.kinds[kind].name(language) for kind in entity.types)
        parts.append(f"<p>{escape(GENERIC['rdf:type'][language])}: {escape(kinds)}</p>")
    rows = [
        f"<dt>{escape(known.name(language))}</dt>"
        + "".join(f"<dd>{_fact(contents, fact, language)}</dd>" for fact in entity.values[known.id])
        for known in space.properties.values()
        if known.id in entity.values and known.id not in _OF_TEXT and not known.id.startswith("statements-")
    ]
    if rows:
        parts += [f"<h2>{escape(say['facts'])}</h2>", f"<dl>{''.join(rows)}</dl>"]
    if entity.statements:
        parts += [f"<h2>{escape(say['statements'])}</h2>", "<ul>"]
        shown = [said for _, each in groupby(entity.statements, _modality) for said in islice(each, bounds.statements)]
        for said in shown:
            how = [contents.label(iri, language) for iri in (said.modality, said.attribution)]
            how += [say["disputed"]] if said.disputed else []
            text = _link(said.claim, contents.label(said.claim, language))
            parts.append(f'<li>{text} <span class="m">({escape(" · ".join(how))})</span></li>')
        parts.append("</ul>")
        more = len(entity.statements) - len(shown)
        if more > 0:
            parts.append(f"<p>{escape(say['more'].format(number=more))}</p>")
    return _page(entity.name(language), language, parts)


def _modality(said: Statement) -> str:
    return said.modality


def _fact(contents: Contents, fact: Fact, language: str) -> str:
    known = contents.find(fact.value.value) if isinstance(fact.value, NamedNode) else None
    if known:
        text = _link(known[1].iri, known[1].name(language))
    elif isinstance(fact.value, NamedNode):
        text = _link(fact.value.value, contents.label(fact.value.value, language))
    else:
        text = escape(fact.value.value)
    return f"{text} ({_link(fact.claim, words(language)['evidence'])})" if fact.claim else text


def flyout(space: Space, named: Named, language: str) -> dict[str, str]:
    """What a client shows beside a suggestion: its identifier, and a bit of HTML."""
    text = describe(space, named, language) if isinstance(named, Entity) else pick(named.definitions, language)
    return {
        "id": named.id,
        "html": f"<p><strong>{escape(named.name(language))}</strong></p><p>{escape(text)}</p>"
        f"<p><code>{escape(named.iri)}</code></p>",
    }


def feature_page(feature: str, language: str) -> str:
    """A page that says what a feature of a candidate is."""
    say = words(language)
    return _page(
        feature,
        language,
        [f"<h1>{escape(say['feature'])}: <code>{escape(feature)}</code></h1>", f"<p>{escape(say[feature])}</p>"],
    )


def about_page(addresses: dict[str, str], language: str, bounds: Bounds) -> str:
    """The documentation of the service: what it is, its addresses, its limits.

    Args:
        addresses: The address of each service, by its name.
        language: The language of the page.
        bounds: The limits.

    Returns:
        A whole HTML document.
    """
    say = words(language)
    limits = {
        "body": f"{bounds.body:,}",
        "seconds": f"{bounds.seconds:g}",
        "batch": bounds.batch,
        "text": bounds.text,
        "candidates": bounds.candidates,
        "conditions": bounds.conditions,
        "types": bounds.types,
        "ids": bounds.ids,
        "properties": bounds.properties,
        "suggestions": bounds.suggestions,
    }
    title = say["service"]
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(say['about'])}</p>",
        f"<h2>{escape(say['address'])}</h2>",
        "<dl>",
    ]
    parts += [f"<dt>{escape(name)}</dt><dd><code>{escape(url)}</code></dd>" for name, url in addresses.items()]
    parts += ["</dl>", f"<h2>{escape(say['limits'])}</h2>", "<ul>"]
    parts += [f"<li>{escape(say[name])}: {limit}</li>" for name, limit in limits.items()]
    return _page(title, language, [*parts, "</ul>"])


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(text)}</a>'


def _page(title: str, language: str, parts: list[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )
