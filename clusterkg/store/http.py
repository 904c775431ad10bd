"""One exchange with a server: bounded in time and size, never redirected, without a word of the credentials.

Everything that goes over a network goes through here. Answers are asked for uncompressed, and taken only so: a few
kilobytes that unpack to gigabytes are not even begun.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from clusterkg.errors import BackendError
from clusterkg.namespaces import BASE
from clusterkg.store.address import Address

__all__ = ["Address", "Connection", "Reply"]

_AGENT = f"clusterkg ({BASE})"  # public endpoints refuse who does not say who asks
_LARGEST = 256_000_000  # bytes of one reply
_PASSING = {429, 502, 503, 504}  # with these a server says: not now
_PAUSE, _LONGEST_PAUSE = 0.2, 5.0  # seconds before the second attempt


@dataclass(frozen=True)
class Reply:
    """What a server answered.

    Attributes:
        status: The HTTP status.
        headers: The headers, by name in lower case.
        body: The whole body.
        secrets: What must not be shown of it; see `Address.secrets`.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Connection:
    """A way to one server.

    Args:
        address: Where it is.
        seconds: How long an exchange may stand still; a long one may last longer, as long as something moves.

    Redirects are not followed, so no credentials are carried elsewhere. Proxies of the environment are not used.
    """

    def __init__(self, address: Address, seconds: float = 60.0) -> None:
        self.address = address
        self.seconds = seconds
        limits = httpx.Timeout(seconds, connect=min(seconds, 10.0))
        # Certificates take long to read; a context that trusts nobody does where none is asked for.
        trusted = True if address.url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._client = httpx.Client(
            timeout=limits, verify=trusted, follow_redirects=False, trust_env=False, headers={"User-Agent": _AGENT}
        )
        weakref.finalize(self, self._client.close)
        self._login: httpx.Auth | None = None
        self._wires: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def close(self) -> None:
        """Let go of the server."""
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Callable[[], Iterator[bytes]] | None = None,
        repeatable: bool = False,
        longest: float | None = None,
        largest: int | None = None,
    ) -> Reply:
        """Send one request and read the whole reply.

        Args:
            method: The HTTP method.
            url: The URL; it has to be on the server of this connection.
            headers: Headers to send.
            content: The body, or what yields it piece by piece, anew each time it is called.
            repeatable: Whether it only reads: then it is sent once more if the connection breaks, or the server says
                that it will have time within five seconds.
            longest: How many seconds it may take in all; without it only `seconds` counts.
            largest: How many bytes the reply may have.

        Returns:
            The reply, whatever its status.

        Raises:
            BackendError: if the server cannot be reached, is too slow, breaks off, or answers without end.
        """

        def once() -> Reply:
            with self._opened(method, url, headers, content) as reply:
                return Reply(
                    reply.status_code,
                    dict(reply.headers),
                    self._read(reply, largest or _LARGEST),
                    self.address.secrets,
                )

        with self._bounded(longest) as over, self._explained():
            try:
                reply = once()
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                if not repeatable or over.is_set():
                    raise
                pause: float | None = _PAUSE
            else:
                pause = _asked_pause(reply) if repeatable else None
                if pause is None:
                    return reply
            time.sleep(pause or 0)
            return once()

    @contextmanager
    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Callable[[], Iterator[bytes]] | None = None,
    ) -> Iterator[httpx.Response]:
        """Send one request; the reply is read while the context is open.

        Raises:
            BackendError: as `send` does.
        """
        with self._explained(), self._opened(method, url, headers, content) as reply:
            yield reply

    @contextmanager
    def _opened(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        content: bytes | Callable[[], Iterator[bytes]] | None,
    ) -> Iterator[httpx.Response]:
        if urlsplit(url)[:2] != urlsplit(self.address.url)[:2]:
            raise BackendError("A request to another server than the one that was named is refused.")
        request = self._client.build_request(
            method,
            url,
            headers={**(headers or {}), "Accept-Encoding": "identity"},
            content=_Renewed(content) if callable(content) else content,
            extensions={"trace": self._note_wire},
        )
        reply = self._client.send(request, auth=self._auth(), stream=True)
        try:
            if reply.headers.get("content-encoding", "identity").strip().lower() != "identity":
                raise BackendError(
                    f"{self.address.shown} sent a compressed answer, which was not asked for and is not unpacked. "
                    "Switch compression off there, or in what stands before it."
                )
            yield reply
        finally:
            reply.close()

    def _read(self, reply: httpx.Response, largest: int) -> bytes:
        pieces, size = [], 0
        for piece in reply.iter_bytes():
            size += len(piece)
            if size > largest:
                raise BackendError(
                    f"{self.address.shown} sent more than {largest / 1_000_000:g} MB, the limit. Ask something smaller."
                )
            pieces.append(piece)
        return b"".join(pieces)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Says in our words what went wrong."""
        where = self.address.shown
        try:
            yield
        except httpx.TimeoutException:
            raise BackendError(
                f"{where} stood still for {self.seconds:g} seconds, the limit. Ask something smaller, or later."
            ) from None
        except httpx.RemoteProtocolError:
            raise BackendError(
                f"{where} broke off in the middle of its answer, or answered in something else than HTTP; what came is "
                "not used. Ask again."
            ) from None
        except httpx.TransportError:
            raise BackendError(f"{where} cannot be reached. Is the server running there?") from None
        except (httpx.InvalidURL, UnicodeError):
            raise BackendError(f"{where} is no address that can be asked.") from None

    @contextmanager
    def _bounded(self, longest: float | None) -> Iterator[threading.Event]:
        """Cuts the line after so many seconds: who sends a byte now and then never stands still."""
        over, done = threading.Event(), threading.Event()
        if longest is None:
            yield over
            return
        threading.Thread(target=self._watch, args=(longest, over, done), daemon=True).start()
        try:
            yield over
        except Exception:
            if not over.is_set():
                raise
        finally:
            done.set()
        if over.is_set():  # also where nothing was raised: a cut line can look like the end of the answer
            raise BackendError(
                f"{self.address.shown} was not done after {longest:g} seconds, the limit. Ask something smaller, or "
                "later."
            ) from None

    def _watch(self, longest: float, over: threading.Event, done: threading.Event) -> None:
        if done.wait(longest):
            return
        over.set()
        while not done.is_set():  # again and again: a new line may just be opening
            for wire in list(self._wires):
                with suppress(OSError):
                    socket.socket.shutdown(wire, socket.SHUT_RDWR)
            done.wait(0.2)

    def _note_wire(self, event: str, info: Mapping[str, Any]) -> None:
        """Keeps the sockets at hand that the client opens."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            wire = info["return_value"].get_extra_info("socket")
            if wire is not None:
                self._wires.add(wire)

    def _auth(self) -> httpx.Auth | None:
        """How to log in, found out once: by the server's challenge, Digest before Basic."""
        if not self.address.user:
            return None
        if self._login is None:
            self._login = _Login(self.address.user, self.address.password)
        return self._login


class _Login(httpx.Auth):
    """Answers whichever challenge the server sends; nothing is sent to a server that does not ask."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        reply = yield request
        if reply.status_code != 401:
            return
        challenges = [challenge.lower() for challenge in reply.headers.get_list("www-authenticate")]
        if any(challenge.startswith("digest ") for challenge in challenges):
            flow = self._digest.auth_flow(request)
            next(flow)
            try:
                answer = flow.send(reply)
            except (KeyError, ValueError, NotImplementedError, AssertionError, httpx.ProtocolError):
                return  # a challenge that makes no sense: the refusal stands
            self._chosen = self._digest
            yield answer
        elif any(challenge.startswith("basic") for challenge in challenges):
            self._chosen = self._basic
            yield from self._basic.auth_flow(request)


def _asked_pause(reply: Reply) -> float | None:
    """How long a server wants one to wait before the second attempt; `None` if there had better be none."""
    if reply.status not in _PASSING:
        return None
    wanted = reply.headers.get("retry-after", "")
    if not (wanted.isascii() and wanted.isdecimal()):
        return None
    pause = float(wanted[:9])
    return pause if pause <= _LONGEST_PAUSE else None


class _Renewed(httpx.SyncByteStream):
    """A body that can be sent again, as logging in may ask for."""

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[bytes]:
        return self._make()
