"""What Jena reads in RDF files: one process with one Java for all of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import jpype
from servers.fuseki import fuseki_jar

from clusterkg.reasoning.java import find_jvm

__all__ = ["rewrite_by_jena"]

_OPTIONS = ("-Xmx1g", "--enable-native-access=ALL-UNNAMED")


def rewrite_by_jena(files: Mapping[Path, Path]) -> None:
    """Have Jena read files and write what it has read as N-Quads.

    Args:
        files: What is to be read → where it is to be written.

    Raises:
        Unavailable: if Jena cannot be had here.
        RuntimeError: if it cannot read one of them.
    """
    pairs = [(str(source), str(target)) for source, target in files.items()]
    # A Java of its own: the one of this process has HermiT's classes.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        process.submit(_run, str(fuseki_jar()), pairs).result()


def _run(jar: str, pairs: list[tuple[str, str]]) -> None:
    jpype.startJVM(find_jvm(), *_OPTIONS, classpath=[jar], convertStrings=True)
    riot = jpype.JPackage("org").apache.jena.riot
    for source, target in pairs:
        try:
            dataset = riot.RDFDataMgr.loadDatasetGraph(source)
            stream = jpype.JPackage("java").io.FileOutputStream(target)
            riot.RDFDataMgr.write(stream, dataset, riot.Lang.NQUADS)
            stream.close()
        except jpype.JException as error:
            raise RuntimeError(f"Jena: {source}: {error}") from None
