"""Runs a query from outside in a process of its own, which can be stopped and whose memory is bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path

from clusterkg.errors import BackendError, QueryError, QueryLimitError
from clusterkg.namespaces import shorten
from clusterkg.store.guard import DEFAULT_LIMITS, Limits, check_nesting

__all__ = ["UnknownTermWarning", "run_query", "warn_of_unknown_term"]


class UnknownTermWarning(UserWarning):
    """A query names a term of ours that the graph does not hold."""


def run_query(text: str, graph: Path, result_format: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Ask a query that is not ours.

    Args:
        text: A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.
        graph: The N-Triples file, or the folder of a store, that it is asked of.
        result_format: `json`, `csv`, `tsv` or `xml` for rows; `turtle` or `ntriples` for triples.
        limits: What it may use.

    Returns:
        The whole answer, serialised.

    Warns:
        UnknownTermWarning: for each term in our namespaces that it names and the graph does not hold.

    Raises:
        QueryLimitError: if it ran into a limit; the message names which.
        QueryError: if it is no query, or not allowed, or does not fit the format.
        BackendError: if the process died otherwise.
    """
    check_nesting(text, limits)
    request = json.dumps(
        {"query": text, "graph": str(graph), "format": result_format, "limits": limits.__dict__}, ensure_ascii=False
    )
    command = [sys.executable, "-m", "clusterkg.store.worker"]
    try:
        done = subprocess.run(  # noqa: S603  (our own module, no shell)
            command, input=request.encode(), capture_output=True, timeout=limits.seconds + 5, check=False
        )
    except subprocess.TimeoutExpired:
        raise QueryLimitError(_too_slow(limits)) from None
    if done.returncode == 0:
        for line in done.stderr.decode("utf-8", "replace").splitlines():
            unknown, *near = line.split("\t")
            warn_of_unknown_term(unknown, near)
        return done.stdout
    message = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == QueryLimitError.exit_code:
        raise QueryLimitError(message)
    if done.returncode == QueryError.exit_code:
        raise QueryError(message)
    if done.returncode == -14:  # SIGALRM
        raise QueryLimitError(_too_slow(limits))
    raise BackendError(
        f"The process that ran the query died ({done.returncode}); most likely it needed more than the limit of "
        f"{limits.megabytes:,} MB. Make the query more specific."
    )


def warn_of_unknown_term(iri: str, near: Iterable[str] = ()) -> None:
    """Warn of a term that nothing bears: it matches nothing, which looks like an answer and is a slip.

    Args:
        iri: The term.
        near: Terms that exist and come near.
    """
    names = ", ".join(map(shorten, near))
    hint = f" Did you mean: {names}?" if names else ""
    warnings.warn(f"The graph holds no {shorten(iri)}.{hint}", UnknownTermWarning, stacklevel=5)


def _too_slow(limits: Limits) -> str:
    return f"The query ran longer than {limits.seconds:g} seconds, the limit. Make it more specific."
