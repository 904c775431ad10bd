"""`clusterkg release`: every part in every format, described, with checksums."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["release"]


@click.command(short_help="Build a release: all files, described, with checksums.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="EARLIER",
    help="The folder of an earlier release: what has changed in the terms since. Fails if a term is gone that was "
    "never retired.",
)
@click.option(
    "--without-inferences", is_flag=True, help="Leave out what the reasoner concludes, which needs Java and a minute."
)
@click.option("--replace", is_flag=True, help="Build a release that is there anew.")
def release(folder: Path, against: Path | None, without_inferences: bool, replace: bool) -> None:
    """Build a release into DIR.

    It holds ontology, vocabularies, facts, inferences and the whole graph, each as Turtle, N-Triples, RDF/XML and
    JSON-LD; claims, nanopublications, questions, mappings, tables of terms; what is in them and of what they were made
    (VoID, DCAT, PROV); SHA256SUMS. docs/releasing.md says what each file is for.

    It is written whole or not at all, and has the same bytes wherever it is built.

    \b
    Examples:
      clusterkg release release/0.1.0
      clusterkg release release/0.2.0 --against release/0.1.0
      cd release/0.1.0 && sha256sum --check SHA256SUMS
    """
    from clusterkg.release import build_release

    built = build_release(
        folder,
        against=against,
        with_inferences=not without_inferences,
        replace=replace,
        notify=lambda message: click.echo(message, err=True),
    )
    size = sum(built.files.values()) / 1_000_000
    click.echo(f"clusterkg {built.edition.version}: {len(built.files)} files, {size:.1f} MB, in {folder}")
