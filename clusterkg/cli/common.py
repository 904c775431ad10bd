"""What the commands share: the options for language and store, and the open graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from clusterkg.graph import KnowledgeGraph, open_graph
from clusterkg.questions.languages import LANGUAGES, language_tag

__all__ = ["graph", "lang_option", "store_options"]


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


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--store` and `--graph`: which store is asked."""

    def keep(context: click.Context, parameter: click.Parameter, value: str) -> None:
        context.meta[f"clusterkg.{parameter.name}"] = value

    graph_option = click.option(
        "--graph",
        metavar="IRI",
        default="",
        expose_value=False,
        callback=keep,
        help="The named graph to ask, where --store is an endpoint.",
    )
    store_option = click.option(
        "--store",
        metavar="DIR|URL",
        default="",
        envvar="CLUSTERKG_STORE",
        expose_value=False,
        callback=keep,
        help="Ask this store: a folder that `clusterkg load` filled, or a SPARQL endpoint.",
    )
    return store_option(graph_option(command))


def graph() -> KnowledgeGraph:
    """The graph in the store that was named; says on standard error if it has to be built first."""
    meta = click.get_current_context().meta
    return open_graph(
        meta.get("clusterkg.store"),
        graph=meta.get("clusterkg.graph", ""),
        notify=lambda message: click.echo(message, err=True),
    )
