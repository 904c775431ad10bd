"""What an IRI leads to: a client that follows redirects one by one; and the choice of a format, worked out again."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyoxigraph as ox
from servers import Apache

__all__ = ["MEDIA_TYPES", "Client", "Reply", "chosen", "named", "subjects"]

# Suffix → media type, in the order of precedence among equals.
MEDIA_TYPES = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
_PARSERS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}


@dataclass(frozen=True)
class Reply:
    """An answer as it came.

    Attributes:
        status: Its status code.
        headers: Its headers, names in lower case.
        body: Its body.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass
class Client:
    """Asks the local hosts. Nothing is followed by itself, tidied or added: paths and headers go out as they are."""

    apache: Apache
    _open: dict[str, http.client.HTTPConnection] = field(default_factory=dict)

    def ask(self, address: str, accept: str | None = None, method: str = "GET") -> Reply:
        """One request, for an address at w3id.org, below PAGES or here."""
        host, target = re.fullmatch(r"http://([^/]*)(/.*)", self.apache.local(address)).groups()  # type: ignore[union-attr]
        return self.ask_path(host, target, accept, method)

    def ask_path(self, host: str, target: str, accept: str | None = None, method: str = "GET") -> Reply:
        """One request, for whatever is written as its target."""
        connection = self._open.setdefault(host, http.client.HTTPConnection(host, timeout=60))
        connection.putrequest(method, target.partition("#")[0], skip_accept_encoding=True)
        if accept is not None:
            connection.putheader("Accept", accept.encode())
        connection.endheaders()
        answer = connection.getresponse()
        reply = Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        if answer.will_close:
            connection.close()
            del self._open[host]
        return reply

    def follow(self, address: str, accept: str | None = None, method: str = "GET") -> tuple[list[str], Reply]:
        """The addresses on the way, and the answer at its end."""
        way, reply = [self.apache.local(address)], self.ask(address, accept, method)
        while reply.location:
            assert reply.location not in way, f"{address} goes in a circle: {way}"
            way.append(reply.location)
            reply = self.ask(reply.location, accept, method)
        return way, reply

    def close(self) -> None:
        """Close what is open."""
        for connection in self._open.values():
            connection.close()


def subjects(reply: Reply) -> set[str]:
    """All IRIs that data say something of."""
    return {
        quad.subject.value
        for quad in ox.parse(reply.body, format=_PARSERS[reply.type])
        if isinstance(quad.subject, ox.NamedNode)
    }


def named(address: str, reply: Reply) -> bool:
    """Whether a page has the anchor that an address names, or is all of it a page about that."""
    anchor = urlsplit(address).fragment
    return not anchor or re.search(rf'\sid="{re.escape(anchor)}"', reply.body.decode()) is not None


def chosen(accept: str) -> str | None:
    """The suffix of the format that a client prefers; nothing if it refuses all.

    Worked out from the text of RFC 9110 (12.4.2 and 12.5.1), in another way than the rules do it: the header is cut up.
    """
    ranges = dict(_ranges(accept)) if accept.strip() else {"*/*": 1.0}
    best: tuple[float, int] = (0.0, 0)
    found = None
    for suffix, media_type in MEDIA_TYPES.items():
        names = [media_type, *(["application/xhtml+xml"] if suffix == "html" else [])]
        names += [f"{media_type.partition('/')[0]}/*", "*/*"]
        name = next((name for name in names if name in ranges), None)
        if name is None or not ranges[name]:
            continue
        rank = (ranges[name], 2 - name.count("*"))
        if rank > best:
            best, found = rank, suffix
    return found


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in _split(accept, ","):
        name, *parameters = [piece.strip() for piece in _split(part, ";")]
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                weight = float(value)
                break
        yield name.lower(), weight


def _split(text: str, mark: str) -> Iterable[str]:
    """The pieces between marks that stand in no quotes."""
    pieces, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == mark and not quoted:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces
