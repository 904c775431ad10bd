"""Loads the graph, or files of one's own, into a store: whole or not at all."""

from clusterkg.loading.load import LoadReport, load

__all__ = ["LoadReport", "load"]
