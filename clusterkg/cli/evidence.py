"""`clusterkg claim`, `clusterkg evidence`, `clusterkg coverage`: the proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from clusterkg.cli.common import graph, lang_option, store_options
from clusterkg.cli.tables import print_table
from clusterkg.cli.words import words
from clusterkg.evidence import NOT_RECORDED, ClaimDetails, SourceRef, SourceText
from clusterkg.evidence.coverage import Coverage, expected_digest
from clusterkg.store.base import Store

__all__ = ["as_data", "claim", "coverage", "evidence", "print_claim", "read_source"]

_format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)


def read_source(store: Store, path: Path | None) -> SourceText | None:
    """The source text, checked against the digest in the graph; `None` if no file was named."""
    return None if path is None else SourceText.from_file(path, expected_digest(store))


def print_claim(details: ClaimDetails, lang: str, text: SourceText | None = None) -> None:
    """Print one claim, with the words of its passages if the text is at hand."""
    from rich.cells import cell_len

    word = words(lang)
    fields: list[tuple[str, str]] = [("claim", details.name)]
    fields += [
        (name, getattr(details, name)) for name in ("modality", "attribution", "place") if getattr(details, name)
    ]
    fields += [("supported by", work) for work in details.supported_by]
    fields += [("derived from", name) for name in details.derived_from]
    fields += [("worked out by", details.worked_out)] if details.worked_out else []
    fields += [field for source in details.sources for field in _source(source, word, details.attribution)]
    fields += [("bears on", f"{bearing.relation}: {bearing.claim}") for bearing in details.bears_on]
    fields += [("others say", f"{bearing.claim} ({bearing.relation})") for bearing in details.others]
    fields += [("at odds", f"({at_odds.kind}) {at_odds.label}") for at_odds in details.discrepancies]
    for passage in details.passages:
        fields.append(("passage", f"{passage.name} ({word['offsets'].format(start=passage.start, end=passage.end)})"))
        if text is not None:
            fields.append(("", text.excerpt(passage.start, passage.end)))
    width = max(cell_len(word[name]) for name, _ in fields if name)
    click.echo(click.style(details.statement, bold=True))
    for name, value in fields:
        shown = word[name] if name else ""
        click.echo(f"  {shown}{' ' * (width - cell_len(shown))}  {value}")
    click.echo()


def _source(source: SourceRef, word: dict[str, str], attribution: str) -> Iterator[tuple[str, str]]:
    """What is known of another source: everything if it makes the claim itself, else its name and how it was read."""
    if source.label != attribution:
        yield "source", f"{source.label} ({source.checked})"
        return
    yield "source kind", source.kind
    for name in ("title", "publisher", "issued", "address"):
        if getattr(source, name):
            yield name, getattr(source, name)
    yield "read", source.checked
    yield from (("read through", reporter) for reporter in source.seen_through)
    yield "consulted", word["not recorded"] if source.consulted == NOT_RECORDED else source.consulted


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
@store_options
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
    print_claim(details, lang)
    word = words(lang)
    click.echo(f"  {word['states']}")
    for subject, predicate, value, derived in details.triples:
        click.echo(f"    {subject} {predicate} {value}" + (f"  ({word['derived']})" if derived else ""))


@click.command(short_help="Show the passages of a claim beside it.")
@click.argument("name", metavar="CLAIM")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The paper's text, as UTF-8. It is not part of this package; without it, only the places are shown.",
)
@store_options
@lang_option
def evidence(name: str, source: Path | None, lang: str) -> None:
    """Show a claim beside the words of the paper that it rests on.

    The text is checked against the digest in the graph first, so a wrong or changed file is told at once.

    \b
    Example:
      clusterkg evidence area-heyri --source paper.txt
    """
    knowledge = graph()
    details = knowledge.claim(name, lang=lang)
    print_claim(details, lang, read_source(knowledge.store, source))
    if not details.passages:
        click.echo("This claim rests on no passage of the paper; what it rests on is shown above.", err=True)
    elif source is None:
        click.echo("With --source FILE, the paper's text, the words of the passages are shown.", err=True)


@click.command(short_help="Show how much of the paper is evidence of a claim.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The paper's text; checked against the digest, and quoted where nothing is recorded.",
)
@_format_option
@store_options
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
        _print(measured, text, lang)
    if text is not None:
        click.echo("The file is the text that the passages point into: its digest is right.", err=True)
    if measured.unexplained:
        raise SystemExit(1)


def _print(measured: Coverage, text: SourceText | None, lang: str) -> None:
    word = words(lang)
    rows = [
        (
            row.section,
            row.paragraph or "",
            row.characters,
            row.covered,
            f"{100 * row.covered / row.characters:.0f} %",
            row.claims,
            "; ".join(f"{span.passage}: {span.reason or word['not explained']}" for span in row.spans),
        )
        for row in measured.rows
    ]
    columns = ("section", "paragraph", "characters", "evidence", "share", "claims", "not evidence")
    print_table([word[column] for column in columns], rows)
    counts = {
        "length": measured.length,
        "covered": measured.covered,
        "explained": measured.length - measured.covered - measured.unexplained,
        "unexplained": measured.unexplained,
    }
    click.echo(word["coverage"].format(**counts))
    open_spans = [span for row in measured.rows for span in row.spans if not span.reason]
    for span in [*measured.gaps, *open_spans]:
        words_there = f": {text.excerpt(span.start, span.end)}" if text is not None else ""
        click.echo(f"  {word['unexplained'].format(**asdict(span))}{words_there}")


def _as_dict(measured: Coverage) -> dict[str, object]:
    return {
        "characters": measured.length,
        "evidence": measured.covered,
        "unexplained": measured.unexplained,
        "rows": [asdict(row) for row in measured.rows],
        "gaps": [asdict(gap) for gap in measured.gaps],
    }
