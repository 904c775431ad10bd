"""RO-Crate 1.2: the graph, its tables and its networks in one folder that says what is in it.

https://www.researchobject.org/ro-crate/specification/1.2/
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import metadata

from clusterkg.formats.content import Content
from clusterkg.formats.folders import described_tables
from clusterkg.formats.nanopublications import to_nanopublications
from clusterkg.formats.network import build_network
from clusterkg.formats.networks import to_gexf, to_graphml
from clusterkg.namespaces import BASE
from clusterkg.store.base import Store

__all__ = ["METADATA", "to_crate"]

METADATA = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_Entity = dict[str, object]


def to_crate(store: Store, content: Content, exported: Callable[[str, str], bytes]) -> dict[str, bytes]:
    """The crate, file by file.

    Args:
        store: The store from which the content was read.
        content: The claims, with the labels in the language of tables and networks.
        exported: Gives the graph in an RDF format, whole (`graph`) or the facts alone (`facts`).

    Returns:
        The files by name, the description among them.
    """
    network = build_network(content)
    files: dict[str, tuple[bytes, str, str]] = {
        "graph.ttl": (exported("turtle", "graph"), "text/turtle", "The published graph: facts, claims, ontology."),
        "facts.ttl": (exported("turtle", "facts"), "text/turtle", "Ontology and facts alone, for OWL tools."),
        "claims.trig": (exported("trig", "graph"), "application/trig", "The claims as named graphs, with headers."),
        "nanopublications.trig": (
            to_nanopublications(store, content),
            "application/trig",
            "The claims as nanopublications, unsigned.",
        ),
        "network.graphml": (to_graphml(network), "application/graphml+xml", "The network of entities as GraphML."),
        "network.gexf": (to_gexf(network, content.about), "application/gexf+xml", "The same network as GEXF."),
    }
    for table, data in described_tables(content):
        files[f"tables/{table.name}.csv"] = (data, "text/csv", table.description)
    described = {name: data for name, (data, _, _) in files.items()}
    described[METADATA] = _json([*_about(content, list(files)), *(_file(name, *file) for name, file in files.items())])
    return described


def _about(content: Content, names: list[str]) -> list[_Entity]:
    """The crate itself, and who and what it refers to."""
    about = content.about
    package = metadata("clusterkg")
    return [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _SPECIFICATION},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": about.title,
            "description": about.description,
            "datePublished": about.modified,
            "version": about.version,
            "inLanguage": content.language,
            "license": {"@id": about.licence},
            "author": {"@id": "#authors"},
            "publisher": {"@id": "#authors"},
            "hasPart": [{"@id": name} for name in names],
            "mentions": {"@id": "#clusterkg"},
        },
        {
            "@id": about.licence,
            "@type": "CreativeWork",
            "name": about.licence,
            "description": "The licence of the data.",
        },
        {"@id": "#authors", "@type": "Organization", "name": package["Author"], "url": BASE},
        {
            "@id": "#clusterkg",
            "@type": "SoftwareApplication",
            "name": package["Name"],
            "description": package["Summary"],
            "url": BASE,
            "version": package["Version"],
        },
    ]


def _file(name: str, data: bytes, media_type: str, description: str) -> _Entity:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": description,
        "encodingFormat": media_type,
        "contentSize": str(len(data)),
    }


def _json(entities: list[_Entity]) -> bytes:
    text = json.dumps({"@context": f"{_SPECIFICATION}/context", "@graph": entities}, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
