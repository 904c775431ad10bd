"""`clusterkg link`: candidates for a user's nodes, and the links that the user accepts."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clusterkg.cli.common import graph, lang_option, store_options
from clusterkg.errors import DataError, UnknownNameError
from clusterkg.publish import EXPORT_FORMATS, write_whole

if TYPE_CHECKING:
    from clusterkg.linking.candidates import Linked, Source
    from clusterkg.linking.index import Index

__all__ = ["link"]

_CANDIDATES = ("sssom", "table", "csv", "json")
_LINKS = tuple(form for form in EXPORT_FORMATS if form != "trig")
_OURS = "clusterkg"
_LONG = 100  # names from which on it is shown how far the work is


@click.command(short_help="Find what your names may stand for, and turn what you accept into links.")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--to", "source", default=_OURS, show_default=True, metavar="SOURCE",
    help="What to link to: this graph, an RDF file, or the URL of a reconciliation service.",
)  # fmt: skip
@click.option(
    "--accepted", type=click.Path(path_type=Path), metavar="TABLE", help="Make RDF links of the rows that say yes."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to the screen.")
@click.option(
    "--format", "form", type=click.Choice([*_CANDIDATES, *_LINKS]), metavar="FORMAT",
    help=f"Of candidates: {', '.join(_CANDIDATES)}. Of links: {', '.join(_LINKS)}.  [default: the first of each]",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, help="Candidates for each name.")
@click.option(
    "--minimum", type=click.FloatRange(0, 100), default=60.0, show_default=True, metavar="SCORE",
    help="The score that a candidate needs.",
)  # fmt: skip
@click.option("--type", "kind", default="", metavar="CLASS", help="The class that candidates should be of.")
@click.option("--id-column", default="id", show_default=True, metavar="NAME", help="Of a table: what tells rows apart.")
@click.option(
    "--label-column", "label_columns", multiple=True, default=["label"], show_default=True, metavar="NAME",
    help="Of a table: a name; give it again for further names.",
)  # fmt: skip
@click.option(
    "--type-column", default="type", show_default=True, metavar="NAME", help="Of a table: the class of a row."
)
@click.option("--base", default="", metavar="IRI", help="Put before ids that are no IRIs.")
@lang_option
@store_options
def link(
    file: Path | None,
    source: str,
    accepted: Path | None,
    output: Path | None,
    form: str | None,
    limit: int,
    minimum: float,
    kind: str,
    id_column: str,
    label_columns: tuple[str, ...],
    type_column: str,
    base: str,
    lang: str,
) -> None:
    """Find what the names in FILE may stand for: in Latin letters, Hangul or Chinese characters, whichever way round.

    FILE is RDF with labels, or a table (.csv, .tsv) with the columns id and label. What comes out is a table of
    candidates with scores and reasons. Write "yes" in its column `accept` where a candidate is right, and give it back
    with --accepted: the rows become RDF links. Ends with exit code 1 if there is nothing to write.

    A table may have 100,000 rows, a name 500 characters, a source 200,000 things.

    \b
    Examples:
      clusterkg link my-places.csv -o candidates.sssom.tsv
      clusterkg link my-places.csv --label-column name_ko --label-column name_en --format table
      clusterkg link my-clusters.ttl --to other.ttl --type https://schema.org/Place
      clusterkg link my-places.csv --to https://example.org/reconcile
      clusterkg link --accepted candidates.sssom.tsv -o links.ttl
    """
    if (file is None) == (accepted is None):
        raise click.UsageError("Give either a FILE with names, or --accepted with a table of candidates.")
    if accepted is not None:
        _write_links(accepted, base, _checked(form, _LINKS, "links"), output)
        return
    chosen = _checked(form, _CANDIDATES, "candidates")
    from clusterkg.linking.candidates import link_nodes
    from clusterkg.linking.nodes import read_nodes

    nodes = read_nodes(
        file or Path(), id_column=id_column, label_columns=label_columns, type_column=type_column, base=base
    )
    target, types = _opened(source, lang, kind)
    steps = link_nodes(nodes, target, types=types, limit=limit, minimum=minimum)
    with click.progressbar(steps, len(nodes), "Looking up", hidden=len(nodes) < _LONG, file=sys.stderr) as shown:
        found = list(shown)
    with_some = sum(bool(one.candidates) for one in found)
    click.echo(f"{with_some:,} of {len(found):,} have candidates.", err=True)
    _write_candidates(found, chosen, lang, output)
    if not with_some:
        raise SystemExit(1)


def _checked(form: str | None, allowed: tuple[str, ...], what: str) -> str:
    if form is None:
        return allowed[0]
    if form not in allowed:
        raise click.UsageError(f"--format {form} is no format of {what}; there is: {', '.join(allowed)}.")
    return form


def _opened(source: str, lang: str, kind: str) -> tuple[Source, list[str]]:
    """The source that was named, and the class that was asked for, as that source spells it."""
    from clusterkg.linking.index import Index
    from clusterkg.namespaces import CLU, expand

    if source.lower().startswith(("http://", "https://")):
        from clusterkg.linking.service import Service

        return Service(source), [kind] if kind else []
    if source == _OURS:
        index = Index.of_graph(graph(), lang)
    else:
        from clusterkg.linking.entries import entries_of_file

        path = Path(source)
        if not path.exists():
            raise DataError(f"There is no {source}: --to takes clusterkg, an RDF file, or the URL of a service.")
        index = Index(entries_of_file(path), language=lang)
    if not kind:
        return index, []
    for name in (expand(kind), CLU[kind].value if kind.isidentifier() else kind):
        if name in index.types:
            return index, [name]
    raise UnknownNameError("class", kind, _class_names(index), " of anything that can be linked to")


def _class_names(index: Index) -> list[str]:
    from clusterkg.namespaces import shorten

    return [shorten(name).removeprefix("clu:") for name in index.types]


def _write_candidates(found: list[Linked], form: str, lang: str, output: Path | None) -> None:
    from clusterkg.linking.decisions import COLUMNS, candidate_rows, sssom_table

    if form == "sssom":
        _write(sssom_table(found, lang), output)
    elif form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(candidate_rows(found, lang))
        _write(text.getvalue(), output)
    elif form == "json":
        _write(json.dumps([_as_json(one, lang) for one in found], ensure_ascii=False, indent=2) + "\n", output)
    elif output is not None:
        raise click.UsageError("--format table is for the screen; leave it out to write a file.")
    else:
        _print(found, lang)


def _as_json(one: Linked, lang: str) -> dict[str, object]:
    return {
        "id": one.node.iri,
        "names": list(dict.fromkeys(name for _, name, _ in one.node.names())),
        "candidates": [
            {
                "id": candidate.iri,
                "label": candidate.label,
                "types": list(candidate.types),
                "score": candidate.score,
                "match": candidate.match,
                "reasons": [reason.says(lang) for reason in candidate.reasons],
            }
            for candidate in one.candidates
        ],
    }


def _print(found: Iterable[Linked], lang: str) -> None:
    from clusterkg.cli.tables import print_table
    from clusterkg.cli.words import words
    from clusterkg.namespaces import shorten

    word = words(lang)
    rows: list[tuple[str, ...]] = []
    for one in found:
        name = one.node.label(lang)
        if not one.candidates:
            rows.append((name, "–", "", "", "", ""))
        for candidate in one.candidates:
            sure = word["sure"] if candidate.match else ""
            why = "; ".join(reason.says(lang) for reason in candidate.reasons)
            rows.append((name, candidate.label, shorten(candidate.iri), f"{candidate.score:.1f}", sure, why))
            name = ""
    headings = [word[key] for key in ("name", "candidate", "identifier", "score", "match", "reasons")]
    print_table(headings, rows)


def _write_links(table: Path, base: str, form: str, output: Path | None) -> None:
    import pyoxigraph as ox

    from clusterkg.linking.decisions import accepted_links
    from clusterkg.namespaces import PREFIXES

    links = accepted_links(table, base)
    if not links:
        click.echo(f"No row of {table.name} says yes in the column accept.", err=True)
        raise SystemExit(1)
    text = " ".join(map(str, links))
    prefixes = {prefix: namespace.iri for prefix, namespace in PREFIXES.items() if namespace.iri in text}
    data = ox.serialize(links, format=EXPORT_FORMATS[form], prefixes=prefixes) or b""
    _write(data.decode(), output)
    click.echo(f"{len(links):,} links.", err=True)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
