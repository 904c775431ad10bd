"""What the commands share: the language option and the open graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from clusterkg.graph import KnowledgeGraph, open_graph
from clusterkg.questions.languages import LANGUAGES, language_tag

__all__ = ["graph", "lang_option"]


def lang_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--lang`; the tag that the data have (`zh-Hant`) will do too."""
    return click.option(
        "--lang",
        type=click.Choice(list(dict.fromkeys([*LANGUAGES, *LANGUAGES.values()])), case_sensitive=False),
        default="en",
        show_default=True,
        help="Language of labels and headings.",
        callback=lambda _context, _parameter, value: language_tag(value),
    )(command)


def graph() -> KnowledgeGraph:
    """The graph; says on standard error if it has to be built first."""
    return open_graph(notify=lambda message: click.echo(message, err=True))
