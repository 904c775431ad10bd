"""The process in which one query from outside runs: reads a request from standard input, writes the answer.

Exit codes are those of the errors; the message is on standard error. With exit code 0, each line there is the IRI of
a term in our namespaces that the query names and the graph does not hold, and after a tab those that come near.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterkg.errors import ClusterKGError, QueryError, QueryLimitError
from clusterkg.namespaces import PREFIXES, local_name
from clusterkg.store.guard import Limits, check_query, explain

ROW_FORMATS = {"json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML"}
TRIPLE_FORMATS = {"turtle": "TURTLE", "ntriples": "N_TRIPLES"}


def main() -> int:
    """Run the request on standard input."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    try:
        _restrict(limits)
        named = check_query(request["query"], limits)
        store = _load(request)
        answer = _answer(request, limits, store)
        sys.stderr.writelines(_unknown(named, store))
    except ClusterKGError as error:
        sys.stderr.write(str(error))
        return error.exit_code
    except MemoryError:
        sys.stderr.write(f"The query needed more than {limits.megabytes:,} MB, the limit.")
        return QueryLimitError.exit_code
    sys.stdout.buffer.write(answer)
    return 0


def _restrict(limits: Limits) -> None:
    """Bound memory and time of this process. SIGALRM keeps its default action: the engine cannot catch it."""
    with contextlib.suppress(ImportError):  # no such limits on Windows; the parent still stops the process
        import resource
        import signal

        size = limits.megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def _load(request: dict[str, Any]) -> ox.Store:
    path = Path(request["graph"])
    if path.is_dir():
        return ox.Store.read_only(str(path))
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return store


def _unknown(named: Iterable[str], store: ox.Store) -> Iterator[str]:
    """A line for each term that the graph does not hold anywhere, with those that come near."""
    for iri in sorted(named):
        node = ox.NamedNode(iri)
        patterns = ((node, None, None), (None, node, None), (None, None, node))
        if any(next(store.quads_for_pattern(*pattern), None) for pattern in patterns):
            continue
        name = local_name(iri)
        space = iri.removesuffix(name)
        subjects = {str(quad.subject.value) for quad in store if not isinstance(quad.subject, ox.Triple)}
        known = {subject.removeprefix(space) for subject in subjects if subject.startswith(space)}
        near = get_close_matches(name, known, n=3, cutoff=0.6)
        yield "\t".join([iri, *(space + found for found in near)]) + "\n"


def _answer(request: dict[str, Any], limits: Limits, store: ox.Store) -> bytes:
    prefixes = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
    try:
        result = store.query(request["query"], prefixes=prefixes)
    except SyntaxError as error:
        raise QueryError(explain(request["query"], error)) from None
    except OSError as error:
        raise QueryError(f"The query cannot be run: {error}") from None
    wanted = request["format"]
    out = _BoundedBuffer(limits.answer_megabytes)
    try:
        if isinstance(result, ox.QueryTriples):
            if wanted not in TRIPLE_FORMATS:
                raise QueryError(f"The query gives triples; choose a format of these: {', '.join(TRIPLE_FORMATS)}.")
            ox.serialize(result, out, format=getattr(ox.RdfFormat, TRIPLE_FORMATS[wanted]), prefixes=prefixes)
        else:
            if wanted not in ROW_FORMATS:
                raise QueryError(f"The query gives rows; choose a format of these: {', '.join(ROW_FORMATS)}.")
            result.serialize(out, format=getattr(ox.QueryResultsFormat, ROW_FORMATS[wanted]))
    except OSError as error:
        if not out.full:
            raise QueryError(f"The answer cannot be written: {error}") from None
        raise QueryLimitError(
            f"The answer is larger than {limits.answer_megabytes:,} MB, the limit. Add a LIMIT or a filter."
        ) from None
    return out.getvalue()


class _BoundedBuffer(io.BytesIO):
    """Takes so many megabytes and then refuses: an answer is whole, or there is none."""

    def __init__(self, megabytes: int) -> None:
        super().__init__()
        self._room = megabytes * 1_000_000
        self.full = False

    def write(self, data: Any) -> int:
        self._room -= len(data)
        if self._room < 0:
            self.full = True
            raise OSError("full")
        return super().write(data)


if __name__ == "__main__":
    sys.exit(main())
