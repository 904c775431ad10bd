"""Reads an HTTP request: its parameters from address and form, its language, the address it was sent to."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import ClientDisconnect, Request

from clusterkg.questions.languages import LANGUAGES, language_tag
from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.requests import RequestError, parameters

__all__ = ["given_by", "language_of", "origin_of", "preferred_language"]

_FORM = "application/x-www-form-urlencoded"
_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?", re.ASCII)


async def given_by(request: Request, bounds: Bounds) -> dict[str, str]:
    """The parameters of a request, from its address and from the form that it brings.

    Raises:
        RequestError: 400 if they cannot be read or a form asks nothing, 408 if the form is slow, 413 or 414 if there
            is too much, 415 if what is sent is no form.
    """
    raw: bytes = request.scope["query_string"]
    if len(raw) > bounds.body:
        raise RequestError(414, f"The address is longer than {bounds.body:,} bytes: send the batch by POST.")
    given = parameters(raw)
    if request.method != "POST":
        return given
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != _FORM:
        raise RequestError(415, f"A POST has to be a form: Content-Type {_FORM}.")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", rest, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise RequestError(415, "A form has to be in UTF-8.")
    form = parameters(await _body(request, bounds))
    if not form.keys() & {"queries", "extend"}:
        raise RequestError(400, "The form has neither `queries` nor `extend`.")
    return given | form


async def _body(request: Request, bounds: Bounds) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(bounds.seconds):
            async for part in request.stream():
                body += part
                if len(body) > bounds.body:
                    raise RequestError(413, f"The body is larger than {bounds.body:,} bytes: send fewer at once.")
    except TimeoutError:
        raise RequestError(408, f"The body did not arrive within {bounds.seconds:g} s.") from None
    except ClientDisconnect:
        raise RequestError(400, "The body broke off.") from None
    return bytes(body)


def language_of(request: Request, of_path: str, given: dict[str, str]) -> str:
    """The language of an answer: of the path, else of the parameter `lang`, else what the client prefers.

    Raises:
        RequestError: 400 if `lang` is none of the three.
    """
    if of_path:
        return language_tag(of_path)
    if given.get("lang"):
        for name in (*LANGUAGES, *LANGUAGES.values()):
            if given["lang"].lower() == name.lower():
                return language_tag(name)
        raise RequestError(400, f"`lang` has to be one of {', '.join(LANGUAGES.values())}.")
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(header: str) -> str:
    """The language of ours that an `Accept-Language` header (RFC 9110, 12.5.4) prefers; English if it names none.

    Example:
        >>> preferred_language("fr, ko-KR;q=0.8, en;q=0.5"), preferred_language("zh-TW"), preferred_language("*")
        ('ko', 'zh-Hant', 'en')
    """
    best, chosen = 0.0, "en"
    for item in header[:1000].split(","):
        tag, _, weight = item.strip().partition(";")
        quality = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", weight) if weight else None
        value = float(quality[1]) if quality else (0.0 if weight else 1.0)
        primary = tag.strip().lower().split("-")[0]
        if primary in LANGUAGES and value > best:
            best, chosen = value, LANGUAGES[primary]
    return chosen


def origin_of(request: Request) -> str:
    """Scheme and host under which the client reached the service.

    Raises:
        RequestError: 400 if the header Host is not a host, with or without a port.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise RequestError(400, "The header Host has to name the host.")
    return f"{request.url.scheme}://{host}"
