"""Triples as files: sorted, so that equal graphs give equal bytes.

The readers here write language tags in small letters; in the files they are as BCP 47 recommends (RFC 5646, 2.1.1), so
`zh-Hant`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from clusterkg.namespaces import NP, OWL, PREFIXES, RDF, Namespace
from clusterkg.questions.languages import LANGUAGES
from clusterkg.release.jsonld import to_jsonld

__all__ = ["FORMATS", "MEDIA_TYPES", "TAGS", "serialised", "to_trig", "with_tags"]

# The four formats of every part, by suffix.
_FORMATS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
FORMATS = (*_FORMATS, "jsonld")
# Suffix → the media type of the file, as registered with IANA.
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
}
# Language tags by how they are read → as they are to be written.
TAGS = {tag.lower(): tag for tag in LANGUAGES.values() if tag != tag.lower()}
# A tag behind the quotation mark that ends a literal, or in an XML attribute; never in the text of a literal.
_IN_TEXT = re.compile(rf'(?<!\\)"@({"|".join(TAGS)})(?=[\s.;,])')
# Texts and IRIs, which are passed over, and names with an escape; the writer has spaces around each.
_NAME_OR_TEXT = re.compile(
    r'"(?:[^"\\]|\\.)*"|<[^>]*>|(?<=\s)(?P<prefix>[A-Za-z][A-Za-z0-9-]*):(?P<local>[^\s"\\]*\\\S+)'
)
_ESCAPED = re.compile(r"\\(.)")
_IN_XML = re.compile(rf'(<[^<>]* xml:lang=")({"|".join(TAGS)})(?=")')


def serialised(
    triples: Iterable[ox.Triple],
    suffix: str,
    *,
    prefixes: Mapping[str, Namespace] | None = None,
    coerced: Mapping[str, str] | None = None,
) -> bytes:
    """Triples in one of the formats.

    Args:
        triples: The triples; their blank nodes keep their names, so these have to be stable.
        suffix: One of `FORMATS`.
        prefixes: Prefixes beside the usual ones; those that shorten nothing are left out.
        coerced: For JSON-LD, how the values of properties are written, as `jsonld.coercions` gives it.
    """
    held = set(triples)
    headers = {t.subject for t in held if t.predicate == RDF.type and t.object == OWL.Ontology}
    ordered = sorted(held, key=lambda triple: (triple.subject not in headers, _order(triple)))
    used = _used({**PREFIXES, **(prefixes or {})}, ordered)
    if suffix == "jsonld":
        return to_jsonld(ordered, used, coerced or {}, TAGS)
    short = {} if suffix == "nt" else used
    data = ox.serialize(ordered, format=_FORMATS[suffix], prefixes=short) or b""
    return with_tags(_without_escapes(data, short) if suffix == "ttl" else data, suffix)


def to_trig(quads: Iterable[ox.Quad]) -> bytes:
    """Named graphs in TriG, in the order in which they come; inside each, sorted."""
    ordered: dict[object, list[ox.Quad]] = {}
    for quad in quads:
        ordered.setdefault(quad.graph_name, []).append(quad)
    held = [quad for graph in ordered.values() for quad in sorted(graph, key=lambda quad: _order(quad.triple))]
    used = _used({**PREFIXES, "np": NP}, [quad.triple for quad in held])
    data = ox.serialize(held, format=ox.RdfFormat.TRIG, prefixes=used) or b""
    return with_tags(_without_escapes(data, used), "trig")


def with_tags(data: bytes, suffix: str) -> bytes:
    """A file with its language tags in the recommended form.

    Example:
        >>> with_tags('<urn:a> <urn:b> "乙"@zh-hant .'.encode(), "nt").decode()
        '<urn:a> <urn:b> "乙"@zh-Hant .'
    """
    text = data.decode()
    if suffix == "rdf":
        return _IN_XML.sub(lambda match: match[1] + TAGS[match[2]], text).encode()
    return _IN_TEXT.sub(lambda match: f'"@{TAGS[match[1]]}', text).encode()


def _without_escapes(data: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Turtle in which a name that would need a backslash is a whole IRI: older readers know no such escapes.

    The OWL API of HermiT is one of them.
    """

    def whole(match: re.Match[str]) -> str:
        if not match["local"]:
            return match[0]
        return f"<{prefixes[match['prefix']]}{_ESCAPED.sub(_unescaped, match['local'])}>"

    return _NAME_OR_TEXT.sub(whole, data.decode()).encode()


def _unescaped(match: re.Match[str]) -> str:
    return match[1]


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """By subject; what it is comes first."""
    return (str(triple.subject), triple.predicate != RDF.type, str(triple.predicate), str(triple.object))


def _used(prefixes: Mapping[str, Namespace], triples: Iterable[ox.Triple]) -> dict[str, str]:
    iris = {
        term.value
        for t in triples
        for term in (t.subject, t.predicate, t.object, getattr(t.object, "datatype", None))
        if isinstance(term, ox.NamedNode)
    }
    starts = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {name: space.iri for name, space in sorted(prefixes.items()) if space.iri in starts}
