"""`clusterkg site`: the pages."""

from __future__ import annotations

from pathlib import Path

import click

from clusterkg.cli.common import graph, store_options

__all__ = ["site"]


@click.command(short_help="Write the site: every question, claim, thing and term as a page.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--replace", is_flag=True, help="Write a site that is there anew.")
@store_options
def site(folder: Path, replace: bool) -> None:
    """Write the site into DIR: static pages in English, 繁體中文 and 한국어, which need no server and no JavaScript.

    It is written whole or not at all; a folder that holds something else is refused. Needs `clusterkg[site]`.

    \b
    Examples:
      clusterkg site public
      clusterkg site public --replace
    """
    from clusterkg.site import build_site

    built = build_site(graph(), folder, replace=replace, notify=lambda message: click.echo(message, err=True))
    click.echo(f"{built.pages:,} pages, {built.bytes / 1_000_000:.1f} MB, in {folder}")
