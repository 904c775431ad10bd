"""Mapping tables in the SSSOM/TSV format: read strictly, and turned into RDF."""

from clusterkg.sssom.table import Mapping, MappingsError, MappingSet, Problem, read_mappings
from clusterkg.sssom.triples import direct_triples, to_triples

__all__ = ["Mapping", "MappingSet", "MappingsError", "Problem", "direct_triples", "read_mappings", "to_triples"]
