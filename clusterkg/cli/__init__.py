"""The command line: parses input, prints output, nothing else.

Exit codes: 0 fine, 1 a negative result (violations, unexplained text), 2 bad input, 3 a store or limit failed.
"""

from __future__ import annotations

import errno
from importlib import import_module
from typing import Any

import click

from clusterkg.errors import BackendError, ClusterKGError

__all__ = ["main"]

# Command → the module that holds it: only the one that runs is imported.
_COMMANDS = {
    "ask": "clusterkg.cli.ask",
    "claim": "clusterkg.cli.evidence",
    "evidence": "clusterkg.cli.evidence",
    "coverage": "clusterkg.cli.evidence",
    "query": "clusterkg.cli.query",
    "validate": "clusterkg.cli.validate",
    "reason": "clusterkg.cli.reason",
    "load": "clusterkg.cli.load",
    "mappings": "clusterkg.cli.mappings",
    "export": "clusterkg.cli.files",
    "info": "clusterkg.cli.files",
    "release": "clusterkg.cli.release",
    "link": "clusterkg.cli.link",
    "reconcile": "clusterkg.cli.reconcile",
    "site": "clusterkg.cli.site",
    "stores": "clusterkg.cli.stores",
    "store": "clusterkg.cli.stores",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(module), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from clusterkg.errors import UnknownNameError

            raise click.UsageError(str(UnknownNameError("command", args[0], _COMMANDS)), ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ClusterKGError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of a pipe has seen enough
                raise
            click.echo(f"Error: The output cannot be written: {error.strerror}.", err=True)
            ctx.exit(BackendError.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "--version", package_name="clusterkg", message="clusterkg %(version)s")
def main() -> None:
    """How industrial clusters innovate: a knowledge graph in which every fact carries its proof.

    \b
    Begin here:
      clusterkg ask                                   the questions, by theme
      clusterkg ask profile-cluster --set cluster=paju    one of them, answered
      clusterkg claim area-heyri                      what stands behind a row
    """
