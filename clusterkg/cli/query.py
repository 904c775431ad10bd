"""`clusterkg query`: SPARQL of one's own."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import click

from clusterkg.cli.common import graph, store_options
from clusterkg.cli.tables import print_table
from clusterkg.errors import DataError, QueryLimitError
from clusterkg.namespaces import shorten
from clusterkg.store.guard import DEFAULT_LIMITS, Limits, query_form
from clusterkg.store.sandbox import UnknownTermWarning

__all__ = ["query"]


@click.command(short_help="Ask a SPARQL query of your own (read-only).")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "turtle", "ntriples"]),
    default="table",
    show_default=True,
    help="Rows as a table, csv, tsv, json or xml; triples as turtle (which table means for them) or ntriples.",
)
@click.option("--timeout", type=click.FloatRange(0.1, 3600), default=DEFAULT_LIMITS.seconds, show_default=True)
@store_options
def query(file: str, form: str, timeout: float) -> None:
    """Ask a SPARQL 1.1 query of the published graph, from a FILE or, with -, from standard input.

    The graph's prefixes (clu:, kg:, claim:, said:, …) are at hand. Nothing can be changed and nothing is fetched:
    updates, SERVICE and FROM are refused. The query runs in a process of its own, within limits of time, memory and
    size of the answer; a limit that is hit is an error, never a shortened answer.

    `clusterkg ask find-terms --set word=loan` finds classes, properties, concepts and entities to query with. Language
    tags are compared with langMatches(lang(?label), "zh-Hant"): stores differ in how they write them.

    \b
    Examples:
      echo 'SELECT ?c WHERE { ?c a clu:IndustrialCluster }' | clusterkg query -
      clusterkg query mine.rq --format csv > rows.csv
    """
    text = _read(file)
    rows_as_table = form == "table"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UnknownTermWarning)
        if rows_as_table and query_form(text) in {"CONSTRUCT", "DESCRIBE"}:
            rows_as_table, form = False, "turtle"
        answer = graph().query(text, form="json" if rows_as_table else form, limits=Limits(seconds=timeout))
    for warning in caught:
        click.echo(f"Note: {warning.message}", err=True)
    if not rows_as_table:
        click.echo(answer, nl=False)
        return
    data = json.loads(answer)
    if "boolean" in data:
        click.echo("yes" if data["boolean"] else "no")
        return
    names = data["head"]["vars"]
    rows = [[_show(binding.get(name)) for name in names] for binding in data["results"]["bindings"]]
    print_table(names, rows)


def _show(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return shorten(term["value"]) if term["type"] == "uri" else term["value"]


def _read(file: str) -> str:
    """The query text; of a file no more than could be allowed is read."""
    room = DEFAULT_LIMITS.characters * 4
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(room + 1)
        else:
            with Path(file).open("rb") as stream:
                raw = stream.read(room + 1)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from None
    if len(raw) > room:
        raise QueryLimitError(f"The query is longer than {DEFAULT_LIMITS.characters:,} characters, the limit.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{file} is not UTF-8 text.") from None
