"""A load, whole or not at all: stage, verify, switch once, verify again."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clusterkg.errors import BackendError, DataError
from clusterkg.loading.content import Content, read_content
from clusterkg.loading.target import Found, Progress, Target

__all__ = ["LoadReport", "find_target", "load"]


@dataclass(frozen=True)
class LoadReport:
    """What a load did, or would do.

    Attributes:
        target: The folder or URL as named, without credentials.
        kind: `folder`, `oxigraph`, `fuseki` or `virtuoso`.
        graph: The named graph; empty for the default graph, and where clusterkg keeps the graph's name itself.
        before: What was there, in words.
        triples: How many triples the content has.
        digest: Its digest: equal for equal content, in every store.
        outcome: `loaded`, `already there`; of a dry run `would be loaded`, or why it `would be refused`.
        seconds: How long it took.
    """

    target: str
    kind: str
    graph: str
    before: str
    triples: int
    digest: str
    outcome: str
    seconds: float


def load(
    target: str | Path,
    files: Iterable[str | Path] = (),
    *,
    graph: str = "",
    replace: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the published graph, or files of one's own, into a folder or an endpoint.

    Args:
        target: A folder, or the URL of an Oxigraph, Fuseki or Virtuoso server; credentials in it are not shown.
        files: RDF files, taken together as one graph; the published graph if there are none.
        graph: The named graph to fill, for an endpoint; its default graph if empty.
        replace: Whether content that clusterkg did not load may be replaced.
        dry_run: Whether only to say what would be done.
        progress: Is told the stage, how many triples are done, and how many there are.

    Returns:
        What was done. Whoever asks the target meanwhile gets the old content; afterwards the new one.

    Raises:
        DataError: if a file is not what it should be, or the target is not ours.
        BackendError: if the target fails, or another load is running. The old content is still there then, unless the
            message says that this is not known.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     first, second = load(folder), load(folder)
        >>> first.outcome, second.outcome, first.digest == second.digest
        ('loaded', 'already there', True)
    """
    began = time.monotonic()
    tell = progress or _silent
    place = find_target(str(target), graph)
    tell("read", 0, 0)
    content = read_content([Path(file) for file in files])
    found = place.look()

    def report(outcome: str) -> LoadReport:
        return LoadReport(
            target=place.address,
            kind=place.kind,
            graph=place.graph,
            before=str(found),
            triples=content.fingerprint.triples,
            digest=content.fingerprint.digest,
            outcome=outcome,
            seconds=round(time.monotonic() - began, 3),
        )

    # Where a load that died may still be at work, what is there now says nothing; with the lease in hand it does.
    if (dry_run or place.lease.is_free()) and _is_there(place, found, content, tell):
        return report("already there")
    refusal = "" if replace else _refusal(place, found)
    if dry_run:
        return report(f"would be refused: {refusal}" if refusal else "would be loaded")
    if refusal:
        raise DataError(refusal)
    place.try_out()
    with place.lease.held(lambda: tell("wait", 0, 0)):
        found = place.look()
        if _is_there(place, found, content, tell):
            place.tidy()
            return report("already there")
        if not replace and (refusal := _refusal(place, found)):
            raise DataError(refusal)
        _exchange(place, content, tell)
    return report("loaded")


def _exchange(place: Target, content: Content, tell: Progress) -> None:
    place.tidy()
    try:
        place.stage(content, tell)
        place.lease.confirm()
        tell("switch", 0, 0)
        place.switch(content)
    except BaseException:  # an interrupt too: nothing of this load stays behind
        place.discard()
        raise
    if not place.verify(content, "verify again", tell):
        raise BackendError(
            f"{place.address} took the exchange, but what it holds now is not what was loaded. Load again, and have "
            "the server looked after."
        )
    with suppress(BackendError):  # the content is there; the next load removes what is left
        place.tidy()


def _is_there(place: Target, found: Found, content: Content, tell: Progress) -> bool:
    """Whether the target holds the content already: by its marker, its count, and then triple by triple."""
    return (
        found.marked == content.fingerprint
        and found.triples == content.fingerprint.triples
        and place.verify(content, "compare", tell)
    )


def _refusal(place: Target, found: Found) -> str:
    if found.marked is not None or not found.triples:
        return ""
    where = f"The graph {place.graph} of {place.address}" if place.graph else place.address
    return f"{where} holds {found}. Use --replace if it may be lost, or --graph IRI to load beside it."


def find_target(target: str, graph: str = "") -> Target:
    """The place behind what a user names.

    Args:
        target: A folder, or the URL of an endpoint.
        graph: The named graph, for an endpoint.

    Raises:
        DataError: if it cannot be a target.
        BackendError: if an endpoint does not answer, or is of a kind that is not known.
    """
    if target.lower().startswith(("http://", "https://")):
        from clusterkg.loading.endpoints import endpoint_target

        return endpoint_target(target, graph)
    from clusterkg.loading.disk import FolderTarget

    if graph:
        raise DataError("A folder holds one graph; --graph is for endpoints.")
    return FolderTarget(target)


def _silent(stage: str, done: int, total: int) -> None:
    """Say nothing."""
