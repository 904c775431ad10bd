"""Croissant 1.0: the tables as a data set that machine-learning tools load by its description.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.0.html
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import metadata

from clusterkg.formats.cells import Column, Table
from clusterkg.formats.content import Content
from clusterkg.formats.folders import described_tables

__all__ = ["METADATA", "to_croissant"]

METADATA = "croissant.json"
_SPECIFICATION = "http://mlcommons.org/croissant/1.0"
_TYPES = {"text": "sc:Text", "boolean": "sc:Boolean"}
# The context that the specification prescribes (section "The Croissant vocabulary").
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def to_croissant(content: Content) -> dict[str, bytes]:
    """The data set, file by file.

    Args:
        content: The claims, with the labels in the language of the tables.

    Returns:
        The files by name, the description among them.
    """
    about = content.about
    files: dict[str, bytes] = {}
    distribution, records = [], []
    for table, data in described_tables(content):
        name = f"{table.name}.csv"
        files[name] = data
        distribution.append(
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "description": table.description,
                "contentUrl": name,
                "contentSize": f"{len(data)} B",
                "encodingFormat": "text/csv",
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        )
        records.append(_records(table, name))
    described = {
        "@context": {**_CONTEXT, "@language": content.language},
        "@type": "sc:Dataset",
        "name": metadata("clusterkg")["Name"],
        "alternateName": about.title,
        "description": about.description,
        "conformsTo": _SPECIFICATION,
        "license": about.licence,
        "creator": {"@type": "sc:Organization", "name": metadata("clusterkg")["Author"]},
        "datePublished": about.modified,
        "inLanguage": content.language,
        "version": about.version,
        "citeAs": f"{metadata('clusterkg')['Author']}: {about.title}, {about.version}",
        "url": about.iri,
        "distribution": distribution,
        "recordSet": records,
    }
    files[METADATA] = f"{json.dumps(described, ensure_ascii=False, indent=2)}\n".encode()
    return files


def _records(table: Table, file: str) -> dict[str, object]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": f"{table.name}/{table.key}"},
        "field": [_field(table, column, file) for column in table.columns],
    }


def _field(table: Table, column: Column, file: str) -> dict[str, object]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.id}",
        "name": f"{table.name}/{column.id}",
        "description": column.description,
        "dataType": _TYPES[column.kind],
        "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
    }
