"""Asks a reconciliation service for candidates (W3C Entity Reconciliation API 0.2).

Only what the user named is asked. What it answers is not trusted: sizes are bounded, every value is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from clusterkg.errors import BackendError
from clusterkg.linking.index import MOST_CHARACTERS, Candidate
from clusterkg.linking.reasons import Reason
from clusterkg.store.http import Address, Connection, Reply

__all__ = ["Service"]

_SECONDS, _LONGEST = 20.0, 60.0  # that an answer may stand still, and may take in all
_LARGEST = 5_000_000  # bytes of an answer
_BATCH = 10  # names asked for together, if the service does not want fewer; what OpenRefine sends
_MOST_TYPES = 20
_LONGEST_LABEL = 1_000


class Service:
    """A reconciliation service.

    Args:
        url: Its address.

    Raises:
        DataError: if that is no http or https URL.
        BackendError: if nothing answers there, or no service of the API 0.1 or 0.2.
    """

    def __init__(self, url: str) -> None:
        self._connection = Connection(Address.parse(url), _SECONDS)
        self.url = self._connection.address.shown
        manifest = self._read(self._connection.send("GET", self._connection.address.url, **self._bounds()))
        space = manifest.get("identifierSpace") if isinstance(manifest, dict) else None
        if not isinstance(space, str) or not isinstance(manifest.get("name"), str):
            raise BackendError(f"{self.url} is no reconciliation service: its manifest has no name or identifierSpace.")
        versions = manifest.get("versions", ["0.1"])
        if not isinstance(versions, list) or not {"0.1", "0.2"} & {str(version) for version in versions}:
            raise BackendError(f"{self.url} speaks neither version 0.1 nor 0.2 of the reconciliation API.")
        self.name = manifest["name"][:_LONGEST_LABEL]
        self._space = space
        wanted = manifest.get("batchSize")
        self._batch = min(wanted, _BATCH) if isinstance(wanted, int) and wanted > 0 else _BATCH

    def find_all(
        self, names: Sequence[tuple[str, Sequence[str]]], *, limit: int = 5, minimum: float = 60.0
    ) -> list[list[Candidate]]:
        """What each of some names may stand for; they are asked for together, as many at a time as the service takes.

        Args:
            names: Each name with the identifiers of classes that it should be of; the service decides what it makes of
                them, and is asked for the first alone.
            limit: How many candidates a name may have.
            minimum: The score that a candidate needs; a score above 100 counts as 100.

        Returns:
            For each name the candidates, by score and then by IRI.

        Raises:
            BackendError: if the service fails or answers something else than what was asked for.
        """
        found: list[list[Candidate]] = []
        for start in range(0, len(names), self._batch):
            found += self._ask(names[start : start + self._batch], limit, minimum)
        return found

    def _ask(self, names: Sequence[tuple[str, Sequence[str]]], limit: int, minimum: float) -> Iterator[list[Candidate]]:
        queries: dict[str, dict[str, Any]] = {}
        for number, (name, types) in enumerate(names):
            kind = {"type": types[0]} if types else {}
            queries[f"q{number}"] = {"query": name[:MOST_CHARACTERS], "limit": limit, **kind}
        reply = self._connection.send(
            "POST",
            self._connection.address.url,
            headers={"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
            content=urlencode({"queries": json.dumps(queries, ensure_ascii=False)}).encode(),
            repeatable=True,
            longest=_LONGEST,
            largest=_LARGEST,
        )
        answer = self._read(reply)
        try:
            results = [[self._candidate(one) for one in answer[key]["result"][:limit]] for key in queries]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BackendError(f"{self.url} did not answer in the form of the reconciliation API.") from None
        for found in results:
            kept = sorted((one for one in found if one.score >= minimum), key=lambda one: (-one.score, one.iri))
            sure = sum(one.match for one in kept) == 1  # if it says of several that they are it, none is sure
            yield [replace(one, match=one.match and sure) for one in kept]

    def _candidate(self, result: dict[str, Any]) -> Candidate:
        local, label, score, match = result["id"], result["name"], float(result["score"]), result.get("match", False)
        if not (isinstance(local, str) and isinstance(label, str) and isinstance(match, bool) and local):
            raise ValueError(result)
        if not (score := min(score, 100.0)) >= 0:  # no number is refused too
            raise ValueError(score)
        types = [one["id"] if isinstance(one, dict) else one for one in result.get("type") or []][:_MOST_TYPES]
        iri = local if "://" in local else self._space + local
        return Candidate(
            iri, label[:_LONGEST_LABEL], tuple(map(str, types)), round(score, 1), match, (Reason("service"),)
        )

    def _bounds(self) -> dict[str, Any]:
        return {
            "headers": {"accept": "application/json"},
            "repeatable": True,
            "longest": _LONGEST,
            "largest": _LARGEST,
        }

    def _read(self, reply: Reply) -> Any:
        if reply.status != 200:
            raise BackendError(f"{self.url} answered with status {reply.status}.")
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            raise BackendError(f"{self.url} did not answer with JSON.") from None
