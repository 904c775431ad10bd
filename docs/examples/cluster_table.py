"""Makes a graph of the table of related cluster categories of the US Cluster Mapping Project.

    python cluster_table.py relatedClusters.json table.nt

The table is not part of clusterkg: its repository, `clustermapping/cmp`, is under the GPL 2.0. Get the file
`data/web/viz/json/relatedClusters.json` there. Each pair of categories is a row; two are strongly related where
`cr_all_pc` is 90 or more and both `rel_all_90_v3` and `rel_i20_all_min_90_v3` are 1, as the project draws them
(`data/web/viz/js/relatedcluster.js`). Which sector of ours falls into which category is the reading of the editors of
clusterkg, in `ontology/mappings/cluster-categories.sssom.tsv`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from clusterkg.linking.mappings import shipped_mappings
from clusterkg.namespaces import RDF, SKOS

CATEGORIES = "https://example.org/us-cluster-categories/"  # the project has no identifiers of linked data


def read_table(rows: Iterable[dict[str, Any]]) -> Iterator[Triple]:
    """The categories, by code and name, and which of them are strongly related."""
    for row in rows:
        category, other = (NamedNode(CATEGORIES + str(row[code])) for code in ("cluster_code", "cluster_code_2"))
        yield Triple(category, RDF.type, SKOS.Concept)
        yield Triple(category, SKOS.notation, Literal(str(row["cluster_code"])))
        yield Triple(category, SKOS.prefLabel, Literal(row["cluster_name"], language="en"))
        related = row["rel_all_90_v3"] == row["rel_i20_all_min_90_v3"] == "1" and float(row["cr_all_pc"] or 0) >= 90
        if related and category != other:
            yield Triple(category, SKOS.related, other)


def match_sectors(table: Iterable[Triple]) -> Iterator[Triple]:
    """Which category each sector of clusterkg matches, by the name of the category."""
    categories = {t.object.value: t.subject for t in table if t.predicate == SKOS.prefLabel}
    for mappings in shipped_mappings():
        for mapping in mappings.mappings:
            of_this_table = "relatedClusters.json" in mapping.values["object_source_version"]
            if of_this_table and not mapping.negated and mapping.target in categories:
                yield Triple(mapping.subject, mapping.relation, categories[mapping.target])


def main(source: str, target: str) -> None:
    """Read the table, write the graph."""
    table = set(read_table(json.loads(Path(source).read_text(encoding="utf-8"))))
    triples = sorted(table | set(match_sectors(table)), key=str)
    serialize(triples, target, format=RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Give two files: the table that you fetched, and the graph to write.")
    main(*sys.argv[1:])
