"""The address of a server, and who asks there: credentials are kept apart from what is shown."""

from __future__ import annotations

import base64
import netrc
import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from clusterkg.errors import DataError

__all__ = ["Address"]

_USER, _PASSWORD = "CLUSTERKG_USER", "CLUSTERKG_PASSWORD"


@dataclass(frozen=True)
class Address:
    """Where a server is, and who asks.

    Attributes:
        url: The URL without credentials.
        user: The name to log in with; empty if none.
        password: The password. It is shown nowhere.
    """

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str, *, environment: bool = True) -> Address:
        """Take a URL apart; credentials come from it, else from the environment, else from the user's netrc file.

        The environment variables are `CLUSTERKG_USER` and `CLUSTERKG_PASSWORD`.

        Args:
            url: What the user typed.
            environment: Whether those variables are meant for this server.

        Raises:
            DataError: if it is no http or https URL.

        Example:
            >>> Address.parse("http://me:secret@localhost:7878/query")
            Address(url='http://localhost:7878/query')
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise DataError("The address of the store is no URL.") from None
        if parts.scheme not in {"http", "https"} or not host:
            raise DataError("The address of a store is an http or https URL, such as http://localhost:7878.")
        shown = f"[{host}]" if ":" in host else host
        bare = urlunsplit((parts.scheme, f"{shown}:{port}" if port else shown, parts.path, parts.query, ""))
        user, password = parts.username or "", parts.password or ""
        if "@" in parts.path + parts.query + parts.fragment:
            # Most likely a password with one of these signs, which would end up in a part that is shown.
            raise DataError(
                "In the address of the store an @ stands behind the host. Write /, ?, # and @ of a password "
                "as %2F, %3F, %23, %40, or set CLUSTERKG_USER and CLUSTERKG_PASSWORD."
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not user and environment:
            user, password = os.environ.get(_USER, ""), os.environ.get(_PASSWORD, "")
        if not user:
            user, password = _from_netrc(host)
        return cls(bare, user, password)

    @property
    def shown(self) -> str:
        """The only form that is ever shown: the query part of a URL can hold a key."""
        return self.url.partition("?")[0] + ("?…" if "?" in self.url else "")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be repeated, in lower case: the password, and the form in which it is sent."""
        if not self.password:
            return ()
        sent = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return self.password.lower(), sent.rstrip("=").lower()


def _from_netrc(host: str) -> tuple[str, str]:
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except (OSError, ValueError, netrc.NetrcParseError):
        return "", ""
    return (found[0], found[2] or "") if found else ("", "")
