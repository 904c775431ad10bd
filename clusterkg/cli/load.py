"""`clusterkg load`: the graph, or files of one's own, into a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from clusterkg.loading import LoadReport
from clusterkg.loading import load as run_load
from clusterkg.loading.target import Progress

__all__ = ["load"]

_STAGES = {
    "read": "Reading what is to be loaded",
    "wait": "Waiting for the server to end what a load that died had begun",
    "compare": "Comparing with what is there",
    "build": "Building a new version",
    "upload": "Sending, to where no query looks",
    "verify": "Verifying what arrived",
    "switch": "Exchanging the content",
    "verify again": "Verifying what is there now",
}


@click.command(short_help="Load the graph, or files of your own, into a store.")
@click.argument("target", metavar="DIR|URL")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--graph", metavar="IRI", default="", help="Fill this named graph, not the default graph (endpoints only)."
)
@click.option("--replace", is_flag=True, help="Replace content that clusterkg did not load.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def load(target: str, files: tuple[Path, ...], graph: str, replace: bool, dry_run: bool, form: str) -> None:
    """Load into a folder or an endpoint, whole or not at all: the published graph, or the FILEs taken together.

    Until the load is done, queries get the old content; if it fails, the old content stays. What is loaded replaces
    what an earlier load left; other content is only replaced with --replace, and other named graphs are not touched.
    Oxigraph and Fuseki servers get it into their default graph, which plain queries need. Virtuoso has none: there
    each load makes a new graph, which clusterkg finds by itself (--store URL).

    The name and password for an endpoint come from CLUSTERKG_USER and CLUSTERKG_PASSWORD, or from netrc.

    \b
    Examples:
      clusterkg load clusterkg.db
      clusterkg load http://localhost:7878 --dry-run
      clusterkg load http://localhost:3030/ds mine.ttl more.ttl --graph https://example.org/mine
    """
    with _progress() as progress:
        report = run_load(target, files, graph=graph, replace=replace, dry_run=dry_run, progress=progress)
    if form == "json":
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report)


def _print(report: LoadReport) -> None:
    facts = {
        "target": report.target,
        "kind": report.kind,
        "graph": report.graph or ("named by clusterkg" if report.kind == "virtuoso" else "default graph"),
        "before": report.before,
        "triples": f"{report.triples:,}",
        "digest": report.digest,
        "outcome": report.outcome,
        "seconds": f"{report.seconds:.1f}",
    }
    if report.kind == "folder":
        del facts["graph"]
    for name, value in facts.items():
        click.echo(f"{name:<8} {value}")
    if report.outcome in {"loaded", "already there"}:
        graph = f" --graph {report.graph}" if report.graph else ""
        click.echo(f"Ask it:  clusterkg ask --store {report.target}{graph}")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar with rate and remaining time on a terminal; else a line for each stage."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_STAGES[stage], total=total or None)
            bar.update(tasks[stage], completed=done)  # type: ignore[arg-type]

        yield show


def _lines() -> Progress:
    said: set[str] = set()

    def show(stage: str, done: int, total: int) -> None:
        if stage not in said:
            said.add(stage)
            click.echo(f"{_STAGES[stage]}" + (f" ({total:,} triples)…" if total else "…"), err=True)

    return show
