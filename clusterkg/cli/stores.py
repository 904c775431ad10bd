"""`clusterkg stores` and `clusterkg store up`: an endpoint looked over, and one of one's own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from clusterkg.errors import BackendError, MissingExtraError

__all__ = ["store", "stores"]

_HOST = "127.0.0.1"
_PATIENCE = 30  # seconds for the server to come up


@click.command(short_help="Look a SPARQL endpoint over, and say what to set.")
@click.argument("url", metavar="URL")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def stores(url: str, form: str) -> None:
    """Look a SPARQL endpoint over: server, content, default graph, row cap, literals, what strangers may do.

    Nothing is changed. Credentials come from CLUSTERKG_USER and CLUSTERKG_PASSWORD, or from the netrc file.

    \b
    Examples:
      clusterkg stores http://localhost:3030/ds
      clusterkg stores http://localhost:8890/sparql --format json
    """
    from clusterkg.store.examine import examine
    from clusterkg.store.remote import RemoteStore

    seen = []
    for observation in examine(RemoteStore(url)):
        seen.append(asdict(observation))
        if form == "table":
            click.echo(f"{observation.name}: {observation.seen}")
            if observation.advice:
                click.echo(f"  → {observation.advice}")
    if form == "json":
        click.echo(json.dumps(seen, ensure_ascii=False, indent=2))


@click.group(short_help="A SPARQL server of one's own.")
def store() -> None:
    """A SPARQL server of one's own.

    \b
    Example:
      clusterkg store up clusterkg.db
    """


@store.command(short_help="Serve the graph from a folder.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--port", type=click.IntRange(1, 65535), default=7878, show_default=True)
@click.option("--writable", is_flag=True, help="Let updates through; otherwise the server only reads.")
def up(folder: Path, port: int, writable: bool) -> None:
    """Serve the published graph as a SPARQL endpoint on this machine, until Ctrl-C.

    The graph is loaded into DIR first if it is not there yet. The server is Oxigraph; `pip install 'clusterkg[server]'`
    brings it. It listens on 127.0.0.1 only and answers at /query.

    \b
    Examples:
      clusterkg store up clusterkg.db
      clusterkg store up clusterkg.db --port 8080
    """
    server = _find_server()
    from clusterkg.loading import load
    from clusterkg.store.versions import current_version

    if current_version(folder) is None:
        click.echo(f"Loading the published graph into {folder}…", err=True)
        load(str(folder))
    version = current_version(folder)
    if version is None:
        raise BackendError(f"There is no store in {folder}.")
    _refuse_taken(port)
    mode = "serve" if writable else "serve-read-only"
    command = [server, mode, "--location", str(version), "--bind", f"{_HOST}:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            _wait_until_it_answers(process, port)
            click.echo(f"http://{_HOST}:{port}/query answers; Ctrl-C stops it.")
            process.wait()
            raise BackendError("The server ended by itself.")
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
        finally:
            process.terminate()


def _find_server() -> str:
    """The Oxigraph server: beside this Python, or on the path."""
    beside = Path(sys.executable).parent / "oxigraph"
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if found is None:
        raise MissingExtraError("This needs the Oxigraph server: pip install 'clusterkg[server]'")
    return found


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            raise BackendError(f"Port {port} is taken; choose another with --port.") from None


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise BackendError("The server does not start: it ended at once. Is the store damaged?")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((_HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise BackendError(f"The server did not come up within {_PATIENCE} seconds.")
