"""The graph in the formats that researchers use: tables, networks, nanopublications, research packages.

`FORMATS` is the one list of them. `content` reads what they show, from any store; `network` and `tables` shape it;
there is a module for each format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clusterkg.formats.content import Content, read_content
from clusterkg.store.base import Store

__all__ = ["FORMATS", "Format", "Source", "read_content"]


@dataclass(frozen=True)
class Source:
    """What a format is made from.

    Attributes:
        store: The store.
        content: What was read from it.
        facts_only: Leave out what is only said.
        table: Which of `tables.TABLES`.
        exported: Gives the graph in an RDF format, whole (`graph`) or the facts alone (`facts`).
    """

    store: Store
    content: Content
    facts_only: bool
    table: str
    exported: Callable[[str, str], bytes]


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes:
        title: What it gives.
        make: Makes it: one file, or several by their path in a folder.
        options: Which options it takes, of `lang`, `facts` and `table`.
        folder: Whether it is a folder.
    """

    title: str
    make: Callable[[Source], bytes | dict[str, bytes]]
    options: frozenset[str]
    folder: bool = False


def _csv(source: Source) -> bytes:
    from clusterkg.formats.cells import to_csv
    from clusterkg.formats.tables import build_table

    return to_csv(build_table(source.content, source.table, facts_only=source.facts_only))


def _graphml(source: Source) -> bytes:
    from clusterkg.formats.network import build_network
    from clusterkg.formats.networks import to_graphml

    return to_graphml(build_network(source.content, facts_only=source.facts_only))


def _gexf(source: Source) -> bytes:
    from clusterkg.formats.network import build_network
    from clusterkg.formats.networks import to_gexf

    return to_gexf(build_network(source.content, facts_only=source.facts_only), source.content.about)


def _nanopublications(source: Source) -> bytes:
    from clusterkg.formats.nanopublications import to_nanopublications

    return to_nanopublications(source.store, source.content)


def _crate(source: Source) -> dict[str, bytes]:
    from clusterkg.formats.crate import to_crate

    return to_crate(source.store, source.content, source.exported)


def _croissant(source: Source) -> dict[str, bytes]:
    from clusterkg.formats.croissant import to_croissant

    return to_croissant(source.content)


def _orkg(source: Source) -> bytes:
    from clusterkg.formats.orkg import to_orkg

    return to_orkg(source.content)


_SHOWN = frozenset({"lang", "facts"})

FORMATS: dict[str, Format] = {
    "csv": Format("one of the tables as CSV", _csv, _SHOWN | {"table"}),
    "graphml": Format("the network of entities for networkx, igraph, yEd", _graphml, _SHOWN),
    "gexf": Format("the network of entities for Gephi", _gexf, _SHOWN),
    "nanopub": Format("every claim as a nanopublication, in TriG", _nanopublications, frozenset()),
    "ro-crate": Format("everything as a research package", _crate, frozenset({"lang"}), folder=True),
    "croissant": Format("the tables as a data set for machine learning", _croissant, frozenset({"lang"}), folder=True),
    "orkg": Format("the cases as a comparison for the ORKG, as CSV", _orkg, frozenset({"lang"})),
}
