"""`clusterkg export` and `clusterkg info`: the graph as a file, and what it is."""

from __future__ import annotations

import json
from pathlib import Path

import click
from click.core import ParameterSource

from clusterkg.claims.cache import published_files
from clusterkg.cli.common import graph, lang_option, store_options
from clusterkg.formats import FORMATS
from clusterkg.formats.tables import TABLES
from clusterkg.formats.writing import write_format
from clusterkg.graph import open_graph
from clusterkg.publish import EXPORT_FORMATS, EXPORT_PARTS, describe_installation, export_graph

__all__ = ["export", "info"]


@click.command(short_help="Write the graph as a file.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*EXPORT_FORMATS, *FORMATS]),
    default="turtle",
    show_default=True,
    help="RDF, or: " + "; ".join(f"{name}, {form.title}" for name, form in FORMATS.items()) + ".",
)
@click.option(
    "--part",
    type=click.Choice(EXPORT_PARTS),
    default="graph",
    show_default=True,
    help="The published graph; ontology and facts alone (for OWL tools); the claims of other sources, or of the "
    "editors, as plain triples (none of them is in the facts); how terms align with other vocabularies (for OWL "
    "tools, beside the facts); or all mappings to other data, row by row.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write here, not to the screen.")
@click.option(
    "--table",
    type=click.Choice(list(TABLES)),
    default="entities",
    show_default=True,
    help="The table that --format csv gives: "
    + "; ".join(f"{name}: {told.split('.')[0].lower()}" for name, (told, _) in TABLES.items())
    + ".",
)
@click.option("--facts", "facts_only", is_flag=True, help="Tables and networks without what is only said.")
@lang_option
@click.pass_context
def export(
    context: click.Context, form: str, part: str, output: Path | None, table: str, facts_only: bool, lang: str
) -> None:
    """Write the published graph in a standard format. TriG holds the claims as named graphs.

    A file, or a folder (ro-crate, croissant), is written whole or not at all.

    \b
    Examples:
      clusterkg export --format ntriples -o clusterkg.nt
      clusterkg export --format rdfxml --part facts -o facts.owl
      clusterkg export --part others -o other-sources.ttl
      clusterkg export --part alignments -o alignments.ttl
      clusterkg export --format csv --table components --lang ko -o components.csv
      clusterkg export --format graphml --facts -o facts.graphml
      clusterkg export --format ro-crate -o clusterkg-crate
    """
    _check_options(context, form)
    if form == "trig" and part != "graph":
        raise click.UsageError(f"TriG holds the claims as named graphs; there is no --part {part} of it.")
    files = published_files(notify=lambda message: click.echo(message, err=True))
    if form in FORMATS:
        store = open_graph(files.folder).store
        data = write_format(store, files, form, output, language=lang, facts_only=facts_only, table=table)
    else:
        data = export_graph(files, form, part, output)
    if data is not None:
        click.echo(data, nl=False)


def _check_options(context: click.Context, form: str) -> None:
    """Refuse an option that the format has no use for: it would be silently ignored."""
    chosen = FORMATS.get(form)
    takes = chosen.options if chosen else {"part"}
    for option, name in {"part": "part", "table": "table", "facts": "facts_only", "lang": "lang"}.items():
        if option not in takes and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{option} does not go with --format {form}.")
    if chosen and chosen.folder and context.params["output"] is None:
        raise click.UsageError(f"--format {form} gives a folder: name it with -o.")


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
