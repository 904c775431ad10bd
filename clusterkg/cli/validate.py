"""`clusterkg validate`: SHACL, for people."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click

from clusterkg.cli.common import lang_option
from clusterkg.cli.words import words
from clusterkg.validation import validate as run_validation

__all__ = ["validate"]


@click.command(short_help="Check files, or the graph itself, against the shapes.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@lang_option
def validate(files: tuple[Path, ...], form: str, lang: str) -> None:
    """Check RDF files of your own against the SHACL shapes; without a FILE, the graph that ships with the package.

    Ends with exit code 1 if there is a violation; warnings alone do not count.

    \b
    Examples:
      clusterkg validate
      clusterkg validate my-clusters.ttl --lang ko
    """
    if not files:
        click.echo("Checking the whole graph; this takes some fifteen seconds…", err=True)
    report = run_validation(files, lang=lang)
    if form == "json":
        data = {
            "conforms": report.conforms,
            "checked": report.checked,
            "findings": [{**asdict(f), "page": f.page} for f in report.findings],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        word = words(lang)
        for focus, findings in groupby(report.findings, key=lambda finding: finding.focus):
            click.echo(click.style(focus, bold=True))
            for finding in findings:
                where = f" {finding.path}" if finding.path else ""
                value = f" ({word['found']}: {finding.value})" if finding.value else ""
                click.echo(f"  {word[finding.severity]}{where}: {finding.message}{value}")
        violations = sum(finding.severity == "Violation" for finding in report.findings)
        warnings = len(report.findings) - violations
        click.echo(word["checked"].format(checked=report.checked, violations=violations, warnings=warnings))
    if not report.conforms:
        raise SystemExit(1)
