"""A SPARQL server on loopback that answers as a test tells it to: well, in part, not at all, or with lies.

Behind it is a real store, so that what it holds back or garbles is known. What lies there are stands in `lies`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

import pyoxigraph as ox

__all__ = [
    "JSON",
    "SENTENCE",
    "XSD",
    "Asked",
    "LyingServer",
    "Tell",
    "after",
    "capped",
    "honest",
    "is_count",
    "is_probe",
    "login",
    "repeating",
    "sometimes",
]

JSON = "application/sparql-results+json"
XSD = "http://www.w3.org/2001/XMLSchema#"
SENTENCE = "The SPARQL operation has been cancelled"

Tell = Callable[["Asked"], None]


class Asked:
    """One request, and the means to answer it."""

    def __init__(self, server: LyingServer, handler: BaseHTTPRequestHandler, query: str) -> None:
        self.server, self.handler, self.query = server, handler, query

    @property
    def path(self) -> str:
        return self.handler.path

    @property
    def told(self) -> str:
        """What the request says to log in."""
        return self.handler.headers.get("Authorization", "")

    def data(self) -> dict[str, Any]:
        """The truth, as parsed JSON."""
        data: dict[str, Any] = json.loads(self.body())
        return data

    def body(self) -> bytes:
        """The truth, as it should be sent."""
        found = self.server.store.query(self.query)
        assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    def send(
        self, body: bytes | str | object, status: int = 200, kind: str = JSON, length: int | None = None, **headers: str
    ) -> None:
        """Answer; what is neither bytes nor text becomes JSON. Names of headers have _ for -."""
        raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        size = len(raw) if length is None else length
        self.start(status, kind, Content_Length=str(size), **headers)
        self.write(raw)
        if size != len(raw):
            self.handler.close_connection = True

    def start(self, status: int = 200, kind: str = JSON, **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} So"]
        lines += [f"Content-Type: {kind}"] if kind else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def write(self, raw: bytes) -> None:
        self.handler.wfile.write(raw)

    def close(self) -> None:
        self.handler.close_connection = True

    def drip(self, piece: bytes, pause: float) -> None:
        """Send a piece now and then, until the other side or the test ends."""
        self.close()
        while not self.server.stopping.wait(pause):
            self.write(piece)


def honest(asked: Asked) -> None:
    """The truth."""
    asked.send(asked.body())


def is_probe(query: str) -> bool:
    """Whether it is the query that looks for the endpoint."""
    return query.endswith("LIMIT 1") and "?s ?p ?o" in query


def is_count(query: str) -> bool:
    """Whether it is a query that counts rows."""
    return "?rows_in_all" in query


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        owner = self.server.owner
        asked = Asked(owner, self, form.get("query", [""])[0])
        owner.requests.append((self.path, asked.told))
        owner.tell(asked)

    def do_GET(self) -> None:
        self.server.owner.requests.append((self.path, self.headers.get("Authorization", "")))
        self.send_error(404)

    do_CONNECT = do_PUT = do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    owner: LyingServer

    def handle_error(self, *_: object) -> None:
        """The other side may hang up whenever it likes."""


class LyingServer:
    """The server; used as a context manager it runs inside the block.

    Args:
        store: What it really holds.
        tell: How it answers; it can be changed while it runs.
    """

    def __init__(self, store: ox.Store, tell: Tell = honest) -> None:
        self.store, self.tell = store, tell
        self.requests: list[tuple[str, str]] = []  # path, and what was said to log in
        self.stopping = threading.Event()
        self._listener = _Listener(("127.0.0.1", 0), _Handler)
        self._listener.owner = self
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._listener.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/sparql"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


# --- ways to answer


def capped(rows: int, *, admitted: bool = False, inside: bool = False) -> Tell:
    """Cuts answers after so many rows, with status 200."""

    def tell(asked: Asked) -> None:
        data = asked.data()
        if "results" not in data:
            asked.send(data)
            return
        bindings = data["results"]["bindings"]
        if inside and is_count(asked.query):
            bindings[0]["rows_in_all"]["value"] = str(min(rows, int(bindings[0]["rows_in_all"]["value"])))
        data["results"]["bindings"] = bindings[:rows]
        if admitted:
            asked.send(data, X_SPARQL_MaxRows=str(rows))
        else:
            asked.send(data)

    return tell


# --- logging in


def login(user: str, password: str, scheme: str, then: Tell = honest) -> Tell:
    """Asks for a login by `Basic` or `Digest`, and checks it."""

    def tell(asked: Asked) -> None:
        if _is_right(asked, user, password, scheme):
            then(asked)
            return
        ask = 'Digest realm="r", nonce="abc", qop="auth", algorithm=MD5' if scheme == "Digest" else 'Basic realm="r"'
        asked.send("who are you?", 401, "text/plain", WWW_Authenticate=ask)

    return tell


def _is_right(asked: Asked, user: str, password: str, scheme: str) -> bool:
    if scheme == "Basic":
        return asked.told == "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    said = dict(re.findall(r'(\w+)="?([^",]*)"?', asked.told.partition(" ")[2]))
    if not said:
        return False

    def digest(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    expected = digest(
        digest(user, "r", password), "abc", said["nc"], said["cnonce"], "auth", digest("POST", asked.path)
    )
    return said.get("username") == user and said["response"] == expected


def repeating(status: int, what: str) -> Tell:
    """Fails, and repeats in its message what it was told."""
    return lambda asked: asked.send(what, status, "text/plain")


def after(count: int, first: Tell, then: Tell = honest) -> Tell:
    """Tells the first thing so many times, and then the second."""
    left: Iterator[int] = iter(range(count))

    def tell(asked: Asked) -> None:
        (first if next(left, None) is not None else then)(asked)

    return tell


def sometimes(tell: Tell, when: Callable[[str], bool]) -> Tell:
    """Lies at some queries; tells the truth at others."""
    return lambda asked: (tell if when(asked.query) else honest)(asked)
