"""Runs the service on a port."""

from __future__ import annotations

import socket
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from clusterkg.errors import BackendError, MissingExtraError

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["need_web", "serve"]

_CONNECTIONS = 100
_IDLE_SECONDS = 5


def need_web() -> None:
    """Make sure that the parts of the extra `web` are there.

    Raises:
        MissingExtraError: if one is not installed.
    """
    for module in ("starlette", "uvicorn"):
        try:
            import_module(module)
        except ImportError:
            raise MissingExtraError(
                f"The service needs {module}, which is not installed: pip install 'clusterkg[web]' brings it."
            ) from None


def serve(app: Starlette, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        app: The application.
        host: The name or number of the address to listen at.
        port: The port; 0 for one that is free.
        ready: Is told the address, once connections are taken.

    Raises:
        BackendError: if the address cannot be had.
    """
    import uvicorn

    with _listen(host, port) as listening:
        found = listening.getsockname()
        ready(f"http://{f'[{found[0]}]' if ':' in found[0] else found[0]}:{found[1]}")
        settings = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_IDLE_SECONDS,
        )
        try:
            uvicorn.Server(settings).run(sockets=[listening])
        except KeyboardInterrupt:
            return  # the way to end it


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise BackendError(
            f"The service cannot listen at {host}, port {port}: {error.strerror or error}. "
            "Name another with --host and --port; --port 0 takes one that is free."
        ) from None
