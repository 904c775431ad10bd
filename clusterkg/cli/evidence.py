"""`clusterkg claim`, `clusterkg evidence`, `clusterkg coverage`: the proof."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from clusterkg.cli.common import graph, lang_option, print_table
from clusterkg.evidence import ClaimDetails, SourceText
from clusterkg.evidence.coverage import Coverage, expected_digest
from clusterkg.store.embedded import Store

__all__ = ["as_data", "claim", "coverage", "evidence", "print_claim", "read_source"]

_format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)


def read_source(store: Store, path: Path | None) -> SourceText | None:
    """The source text, checked against the digest in the graph; `None` if no file was named."""
    return None if path is None else SourceText.from_file(path, expected_digest(store))


def print_claim(details: ClaimDetails, text: SourceText | None = None) -> None:
    """Print one claim, with the words of its passages if the text is at hand."""
    click.echo(click.style(details.statement, bold=True))
    click.echo(f"  claim        {details.name}")
    click.echo(f"  modality     {details.modality}")
    click.echo(f"  attribution  {details.attribution}")
    click.echo(f"  place        {details.place}")
    for work in details.supported_by:
        click.echo(f"  supported by {work}")
    for name in details.derived_from:
        click.echo(f"  derived from {name}")
    for discrepancy in details.discrepancies:
        click.echo(f"  at odds      {discrepancy}")
    for passage in details.passages:
        click.echo(f"  passage      {passage.name} (characters {passage.start}-{passage.end})")
        if text is not None:
            click.echo(f"               {text.excerpt(passage.start, passage.end)}")
    click.echo()


def as_data(details: ClaimDetails, text: SourceText | None = None) -> dict[str, Any]:
    """A claim as JSON has it; each passage with its words if the text is at hand."""
    data = asdict(details)
    if text is not None:
        for passage in data["passages"]:
            passage["words"] = text.excerpt(passage["start"], passage["end"])
    return data


@click.command(short_help="Show one claim: what it says, who says so, how firmly, where.")
@click.argument("name", metavar="CLAIM")
@_format_option
@lang_option
def claim(name: str, form: str, lang: str) -> None:
    """Show one claim with everything known of it, and the triples that it states.

    \b
    Examples:
      clusterkg claim area-heyri
      clusterkg claim area-heyri --lang zh --format json
    """
    details = graph().claim(name, lang=lang)
    if form == "json":
        click.echo(json.dumps(as_data(details), ensure_ascii=False, indent=2))
        return
    print_claim(details)
    click.echo("  states")
    for subject, predicate, value, derived in details.triples:
        click.echo(f"    {subject} {predicate} {value}" + ("  (derived)" if derived else ""))


@click.command(short_help="Show the passages of a claim beside it.")
@click.argument("name", metavar="CLAIM")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The paper's text, as UTF-8. It is not part of this package.",
)
@lang_option
def evidence(name: str, source: Path, lang: str) -> None:
    """Show a claim beside the words of the paper that it rests on.

    The text is checked against the digest in the graph first, so a wrong or changed file is told at once.

    \b
    Example:
      clusterkg evidence area-heyri --source paper.txt
    """
    knowledge = graph()
    details = knowledge.claim(name, lang=lang)
    print_claim(details, read_source(knowledge.store, source))


@click.command(short_help="Show how much of the paper is evidence of a claim.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The paper's text; checked against the digest, and quoted where nothing is recorded.",
)
@_format_option
@lang_option
def coverage(source: Path | None, form: str, lang: str) -> None:
    """Show, by section and paragraph, how much of the paper is evidence of at least one claim.

    For each stretch that is evidence of none, the recorded reason is given. Ends with exit code 1 if a single
    character is neither evidence nor explained.

    \b
    Examples:
      clusterkg coverage --source paper.txt
      clusterkg coverage --format json
    """
    knowledge = graph()
    text = read_source(knowledge.store, source)
    measured = knowledge.coverage(lang=lang)
    if form == "json":
        click.echo(json.dumps(_as_dict(measured), ensure_ascii=False, indent=2))
    else:
        _print(measured, text)
    if measured.unexplained:
        raise SystemExit(1)


def _print(measured: Coverage, text: SourceText | None) -> None:
    rows = [
        (
            row.section,
            row.paragraph or "",
            row.characters,
            row.covered,
            f"{100 * row.covered / row.characters:.0f} %",
            row.claims,
            "; ".join(f"{span.passage}: {span.reason or 'NOT EXPLAINED'}" for span in row.spans),
        )
        for row in measured.rows
    ]
    headings = ("section", "par.", "characters", "evidence", "share", "claims", "not evidence, because")
    print_table(headings, rows)
    explained = measured.length - measured.covered - measured.unexplained
    click.echo(
        f"{measured.covered:,} of {measured.length:,} characters are evidence of a claim, {explained:,} are not for a "
        f"recorded reason, {measured.unexplained:,} are unexplained."
    )
    open_spans = [span for row in measured.rows for span in row.spans if not span.reason]
    for span in [*measured.gaps, *open_spans]:
        words = f": {text.excerpt(span.start, span.end)}" if text is not None else ""
        click.echo(f"  unexplained: characters {span.start}-{span.end} {span.passage}{words}")


def _as_dict(measured: Coverage) -> dict[str, object]:
    return {
        "characters": measured.length,
        "evidence": measured.covered,
        "unexplained": measured.unexplained,
        "rows": [asdict(row) for row in measured.rows],
        "gaps": [asdict(gap) for gap in measured.gaps],
    }
