"""The service as an ASGI application: reads requests, hands them on, writes answers.

Service roots are `/en`, `/zh-Hant` and `/ko`, with `/concepts` behind each for the concepts; without a language, the
client's `Accept-Language` or the parameter `lang` decides.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from clusterkg.questions.languages import LANGUAGES
from clusterkg.reconciliation.bounds import DEFAULT_BOUNDS, Bounds
from clusterkg.reconciliation.contents import CONCEPTS, THINGS, Contents, Named, Space
from clusterkg.reconciliation.extension import extend, parse_extension
from clusterkg.reconciliation.incoming import given_by, language_of, origin_of
from clusterkg.reconciliation.manifest import manifest
from clusterkg.reconciliation.preview import FEATURES, about_page, feature_page, flyout, preview_page
from clusterkg.reconciliation.queries import answer_batch, parse_batch
from clusterkg.reconciliation.requests import RequestError, bounded, callback_name, json_object
from clusterkg.reconciliation.suggest import SUGGESTED, propose_properties, suggest
from clusterkg.reconciliation.words import words

__all__ = ["create_app"]

_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_PAGE = {**_SAFE, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}


@dataclass(frozen=True)
class _Call:
    """A request as the parts of the service need it."""

    contents: Contents
    space: Space
    language: str
    origin: str
    given: dict[str, str]
    bounds: Bounds

    def root(self, key: str | None = None, language: str = "") -> str:
        """The address of a service, this one if nothing is named."""
        key = self.space.key if key is None else key
        return f"{self.origin}/{language or self.language}" + (f"/{key}" if key else "")


_Answer = dict[str, Any] | str  # what becomes JSON, or a page


def create_app(contents: Contents, *, url: str = "", bounds: Bounds = DEFAULT_BOUNDS) -> Starlette:
    """The application.

    Args:
        contents: What it serves.
        url: The address under which clients reach it, if that is not the one that they name as host (behind a proxy).
        bounds: The limits.

    Returns:
        An ASGI application.

    Example:
        >>> from clusterkg.graph import open_graph
        >>> from clusterkg.reconciliation import read_contents
        >>> app = create_app(read_contents(open_graph().store))
        >>> len(app.routes) > 10
        True
    """
    parts: dict[str, Callable[[_Call], _Answer]] = {
        "/properties": lambda call: propose_properties(call.space, call.given, call.language, call.bounds),
        "/preview": _preview,
        "/feature": _feature,
        "/about": _about,
    }
    for what in SUGGESTED:
        parts[f"/suggest/{what}"] = partial(_suggest, what)
        parts[f"/flyout/{what}"] = partial(_flyout, what)
    routes = []
    for prefix in ("", *(f"/{name}" for name in dict.fromkeys([*LANGUAGES.values(), *LANGUAGES]))):
        for key in (THINGS, CONCEPTS):
            start = prefix + (f"/{key}" if key else "")
            serve = partial(_endpoint, contents, key, prefix[1:], url.rstrip("/"), bounds)
            for path in dict.fromkeys((start or "/", f"{start}/")):
                routes.append(Route(path, serve(_root), methods=["GET", "POST", "OPTIONS"]))
            routes += [Route(start + path, serve(part), methods=["GET", "OPTIONS"]) for path, part in parts.items()]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(
                CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"], max_age=3600
            )
        ],
        exception_handlers={RequestError: _refused, HTTPException: _no_route, Exception: _failed},
    )


def _endpoint(
    contents: Contents,
    key: str,
    language: str,
    url: str,
    bounds: Bounds,
    part: Callable[[_Call], _Answer],
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_SAFE, "Allow": "GET, HEAD, POST, OPTIONS"})
        given = await given_by(request, bounds)
        call = _Call(
            contents,
            contents.spaces[key],
            language_of(request, language, given),
            url or origin_of(request),
            given,
            bounds,
        )
        callback = callback_name(given["callback"]) if "callback" in given else ""
        return _written(await run_in_threadpool(part, call), callback)

    return answer


# --- the parts


def _root(call: _Call) -> _Answer:
    asked = [name for name in ("queries", "extend", "query") if name in call.given]
    if len(asked) > 1:
        raise RequestError(400, f"One request asks one thing, not {' and '.join(asked)}.")
    if not asked:
        return manifest(call.space, call.root(), call.language, call.bounds)
    if asked == ["query"]:
        raise RequestError(400, 'Single queries ended with version 0.1: send queries={"q0":{"query":"…"}}.')
    given = json_object(call.given[asked[0]], asked[0])
    if asked == ["extend"]:
        roots = {key: call.root(key) for key in call.contents.spaces}
        wanted = parse_extension(call.space, given, call.bounds)
        return extend(call.contents, call.space, wanted, call.language, roots)
    return answer_batch(call.space, parse_batch(given, call.bounds), call.language, call.bounds)


def _suggest(what: str, call: _Call) -> _Answer:
    return suggest(call.space, what, call.given, call.language, call.bounds)


def _id(call: _Call) -> str:
    if "id" not in call.given:
        raise RequestError(400, "`id` is missing.")
    return bounded(call.given["id"], "`id`", call.bounds)


def _flyout(what: str, call: _Call) -> _Answer:
    find: Callable[[str], Named | None] = getattr(call.space, {"type": "kind"}.get(what, what))
    named = find(_id(call))
    if named is None:
        raise RequestError(404, f"There is no {what} of this identifier.")
    return {**flyout(call.space, named, call.language), "id": call.given["id"]}


def _preview(call: _Call) -> _Answer:
    entity = call.space.entity(_id(call))
    if entity is None:
        raise RequestError(404, "There is no entity of this identifier.")
    return preview_page(call.contents, call.space, entity, call.language, call.bounds)


def _feature(call: _Call) -> _Answer:
    if _id(call) not in FEATURES:
        raise RequestError(404, f"There is no feature of this identifier; there is: {', '.join(FEATURES)}.")
    return feature_page(call.given["id"], call.language)


def _about(call: _Call) -> _Answer:
    addresses = {
        f"{words(language)['service' if key == THINGS else 'service concepts']}": call.root(key, language) + "/"
        for language in LANGUAGES.values()
        for key in call.contents.spaces
    }
    return about_page(addresses, call.language, call.bounds)


# --- writing an answer


def _written(answer: _Answer, callback: str) -> Response:
    if isinstance(answer, str):
        return HTMLResponse(answer, headers={**_PAGE, "Vary": "Accept-Language"})
    if callback:
        # The comment keeps the name of the function from being the first bytes of a file of another kind.
        body = f"/**/{callback}({json.dumps(answer)});"
        return Response(body, media_type="text/javascript", headers={**_SAFE, "Vary": "Accept-Language"})
    return _json(answer, 200, {"Vary": "Accept-Language"})


def _json(answer: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    body = json.dumps(answer, ensure_ascii=False)
    return Response(body, status, {**_SAFE, **headers}, media_type="application/json")


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return _json({"status": status, "error": message}, status, headers or {})


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return _error(error.status, str(error))


async def _no_route(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    messages = {404: "There is nothing at this address.", 405: "This address does not take this method."}
    return _error(error.status_code, messages.get(error.status_code, error.detail), dict(error.headers or {}))


async def _failed(_request: Request, _error_: Exception) -> Response:
    return _error(500, "The service failed at this request.")
