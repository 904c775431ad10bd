"""JSON-LD 1.1 with a context that changes nothing.

How the values of a property are written is worked out from the data: as bare IRIs if all of them are things, by
language if all are texts in a language. A value that does not fit is written under the property's whole IRI, to which
no rule of the context applies, so that every reader gets back the triples that went in. No value is given a datatype by
the context: of numbers and truth values only those are written bare that JSON-LD itself reads as `xsd:integer` and
`xsd:boolean` (JSON-LD 1.1 API, 8.3 and 8.6).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from clusterkg.namespaces import CLU, RDF, XSD

__all__ = ["coercions", "to_context", "to_jsonld"]

_THINGS, _TEXTS = "@id", "@language"
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # fits every reader's numbers exactly
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")


def coercions(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """How the values of each property can be written: `@id` if all are things, `@language` if all are texts.

    Args:
        triples: A graph that shows what values the properties have.

    Returns:
        By property; those whose values are neither are left out.

    Example:
        >>> a, b = ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/b")
        >>> coercions([ox.Triple(a, b, a)])
        {'http://example.org/b': '@id'}
    """
    found: dict[str, set[str]] = {}
    for triple in triples:
        value = triple.object
        kind = ""
        if not isinstance(value, ox.Literal):
            kind = _THINGS
        elif value.language:
            kind = _TEXTS
        found.setdefault(triple.predicate.value, set()).add(kind)
    of_one_kind = {name: next(iter(kinds)) for name, kinds in found.items() if len(kinds) == 1}
    return {name: kind for name, kind in sorted(of_one_kind.items()) if kind and name != RDF.type.value}


def to_context(prefixes: Mapping[str, str], properties: Iterable[str], coerced: Mapping[str, str]) -> dict[str, Any]:
    """The context: the prefixes, and a term for each property of ours and each whose values have a rule.

    Args:
        prefixes: Prefix → namespace.
        properties: The properties to have terms for.
        coerced: What `coercions` gave.
    """
    context: dict[str, Any] = {"@version": 1.1, **prefixes}
    for name in sorted(properties):
        term = _term(name, prefixes)
        rule = _rule(name, term, coerced)
        if rule == _THINGS:
            context[term] = {"@id": name, "@type": "@id"}
        elif rule == _TEXTS:
            context[term] = {"@id": name, "@container": "@language"}
        elif ":" not in term:
            context[term] = {"@id": name}
    return context


def to_jsonld(
    triples: Iterable[ox.Triple], prefixes: Mapping[str, str], coerced: Mapping[str, str], tags: Mapping[str, str]
) -> bytes:
    """Triples as JSON-LD: a line for each subject, in the order in which they come.

    Args:
        triples: The triples, sorted by subject.
        prefixes: Prefix → namespace.
        coerced: What `coercions` gave for a graph of this kind.
        tags: How language tags are to be written, by the tag in small letters.
    """
    held = list(triples)
    safe = _safe(prefixes, held)
    nodes: dict[str, dict[str, Any]] = {}
    for triple in held:
        name = _short(triple.subject, safe)
        node = nodes.setdefault(name, {"@id": name})
        _add(node, triple, safe, coerced, tags)
    context = to_context(safe, {t.predicate.value for t in held} - {RDF.type.value}, coerced)
    lines = ",\n".join(_dumped(node) for node in nodes.values())
    return f'{{"@context": {_dumped(context)},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _add(
    node: dict[str, Any],
    triple: ox.Triple,
    prefixes: Mapping[str, str],
    coerced: Mapping[str, str],
    tags: Mapping[str, str],
) -> None:
    predicate, value = triple.predicate.value, triple.object
    term = _term(predicate, prefixes)
    rule = _rule(predicate, term, coerced)
    if isinstance(value, ox.Literal):
        if rule == _TEXTS and value.language:
            texts = node.setdefault(term, {})
            texts.setdefault(tags.get(value.language, value.language), []).append(value.value)
            return
        node.setdefault(predicate if rule or predicate == RDF.type.value else term, []).append(
            _literal(value, prefixes, tags)
        )
    elif predicate == RDF.type.value:
        node.setdefault("@type", []).append(_short(value, prefixes))
    elif rule == _THINGS:
        node.setdefault(term, []).append(_short(value, prefixes))
    else:
        node.setdefault(predicate if rule else term, []).append({"@id": _short(value, prefixes)})


def _literal(literal: ox.Literal, prefixes: Mapping[str, str], tags: Mapping[str, str]) -> Any:
    text, kind = literal.value, literal.datatype
    if literal.language:
        return {"@language": tags.get(literal.language, literal.language), "@value": text}
    if kind == XSD.string:
        return text
    if kind == XSD.integer and _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if kind == XSD.boolean and text in {"true", "false"}:
        return text == "true"
    return {"@type": _short(kind, prefixes), "@value": text}


def _term(iri: str, prefixes: Mapping[str, str]) -> str:
    """The name of a property: for one of ours the local name, else as an IRI is shortened."""
    local = iri.removeprefix(CLU.iri)
    if local != iri and local.isalnum() and local not in prefixes:
        return local
    return _shortened(iri, prefixes)


def _rule(iri: str, term: str, coerced: Mapping[str, str]) -> str:
    """How the values of a property are written; without a rule where it has no other name for what does not fit."""
    return coerced.get(iri, "") if term != iri else ""


def _short(term: object, prefixes: Mapping[str, str]) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else _shortened(term.value, prefixes)  # type: ignore[attr-defined]


def _shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, base in prefixes.items():
        local = iri.removeprefix(base)
        # What begins with two slashes would be read as an IRI of its own (JSON-LD 1.1, 4.1.5).
        if local and local != iri and not local.startswith("//"):
            return f"{prefix}:{local}"
    return iri


def _safe(prefixes: Mapping[str, str], triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes without those that a whole IRI begins with, as in `claim:x` for an IRI of the scheme `claim`."""
    iris = {
        t.value
        for triple in triples
        for t in (triple.subject, triple.predicate, triple.object)
        if isinstance(t, ox.NamedNode)
    }
    schemes = {match[0] for iri in iris if (match := _SCHEME.match(iri))}
    return {prefix: base for prefix, base in prefixes.items() if prefix not in schemes}


def _dumped(value: Any) -> str:
    return json.dumps(_single(value), ensure_ascii=False)


def _single(value: Any) -> Any:
    """Lists of one value as that value, as readers expect it."""
    if isinstance(value, dict):
        return {key: _single(inner) for key, inner in value.items()}
    if isinstance(value, list):
        inner = [_single(one) for one in value]
        return inner[0] if len(inner) == 1 else inner
    return value
