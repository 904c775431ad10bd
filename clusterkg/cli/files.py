"""`clusterkg export` and `clusterkg info`: the graph as a file, and what it is."""

from __future__ import annotations

import json
from pathlib import Path

import click

from clusterkg.claims.cache import published_files
from clusterkg.cli.common import graph, store_options
from clusterkg.publish import EXPORT_FORMATS, describe_installation, export_graph

__all__ = ["export", "info"]


@click.command(short_help="Write the graph as a file.")
@click.option("--format", "form", type=click.Choice(list(EXPORT_FORMATS)), default="turtle", show_default=True)
@click.option(
    "--part",
    type=click.Choice(["graph", "facts"]),
    default="graph",
    show_default=True,
    help="The published graph, or ontology and facts alone (for OWL tools).",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to the screen.")
def export(form: str, part: str, output: Path | None) -> None:
    """Write the published graph in a standard format. TriG holds the claims as named graphs.

    A file is written whole or not at all.

    \b
    Examples:
      clusterkg export --format ntriples -o clusterkg.nt
      clusterkg export --format rdfxml --part facts -o facts.owl
    """
    if form == "trig" and part == "facts":
        raise click.UsageError("TriG holds the claims as named graphs; there is no --part facts of it.")
    files = published_files(notify=lambda message: click.echo(message, err=True))
    data = export_graph(files, form, part, output)
    if data is not None:
        click.echo(data, nl=False)


@click.command(short_help="Show version, counts and engines.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@store_options
def info(form: str) -> None:
    """Show the version, what the graph holds, and the engines that are installed; or what a store holds.

    \b
    Examples:
      clusterkg info --format json
      clusterkg info --store clusterkg.db
    """
    facts = describe_installation(graph().store)
    if form == "json":
        click.echo(json.dumps(facts, indent=2))
        return
    width = max(map(len, facts))
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):<{width}}  {f'{value:,}' if isinstance(value, int) else value}")
