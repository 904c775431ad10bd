"""The claims: read from `ontology/`, and turned into the published graph.

`reader` parses the files, `published` derives the graph from them, `cache` keeps the result beside the reader's
other files so that it is built once for a given content of `ontology/`.
"""

from clusterkg.claims.cache import PublishedFiles, published_files
from clusterkg.claims.published import Published, publish
from clusterkg.claims.reader import Claim, Ontology, read_ontology

__all__ = ["Claim", "Ontology", "Published", "PublishedFiles", "publish", "published_files", "read_ontology"]
