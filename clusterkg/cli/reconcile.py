"""`clusterkg reconcile`: the reconciliation service."""

from __future__ import annotations

import click

from clusterkg.cli.common import graph, lang_option, store_options

__all__ = ["reconcile"]


@click.group(short_help="Serve the graph to OpenRefine, to link tables to it.")
def reconcile() -> None:
    """Serve the graph to OpenRefine and other clients of the Entity Reconciliation API, version 0.2.

    It needs the extra `web`: pip install 'clusterkg[web]'.
    """


@reconcile.command(short_help="Start the service.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes one that is free."
)
@click.option("--url", metavar="URL", default="", help="The address that clients use, if a proxy stands in between.")
@lang_option
@store_options
def serve(host: str, port: int, url: str, lang: str) -> None:
    """Start the service, until Ctrl-C.

    Only this machine can reach it, unless --host says otherwise. It reads the graph once, when it starts.

    \b
    Examples:
      clusterkg reconcile serve
      clusterkg reconcile serve --lang ko --port 8001
      clusterkg reconcile serve --host 0.0.0.0 --url https://example.org/reconcile
    """
    from clusterkg.reconciliation.serving import need_web
    from clusterkg.reconciliation.serving import serve as run

    need_web()
    if url and not url.startswith(("http://", "https://")):
        raise click.BadParameter("it has to begin with http:// or https://.", param_hint="--url")
    from clusterkg.reconciliation import read_contents
    from clusterkg.reconciliation.app import create_app

    contents = read_contents(graph().store)
    things, concepts = (len(space.entities) for space in contents.spaces.values())

    def ready(address: str) -> None:
        root = f"{url.rstrip('/') or address}/{lang}/"
        click.echo(f"Serving {things} things and {concepts} concepts, until Ctrl-C.")
        click.echo("In OpenRefine: Reconcile > Start reconciling… > Add standard service…, and paste")
        click.echo(f"  {root}           for things: clusters, actors, places, works")
        click.echo(f"  {root}concepts/  for concepts: sectors, mechanisms, factors, activities")

    run(create_app(contents, url=url), host, port, ready)
