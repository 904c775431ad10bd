"""What the tests of the reconciliation service share: a client, the protocol's schemas, OpenRefine's way of asking."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus

import httpx
from conftest import ROOT
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7
from starlette.applications import Starlette

_FOLDER = ROOT.parent / "shared" / "vendor" / "reconciliation"
ORIGIN = "http://service.test"


class Client:
    """Asks an application in this process; what fails inside it is raised here."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def answer() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url=ORIGIN) as client:
                return await client.request(method, path, **options)

        return asyncio.run(answer())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def json(self, path: str, **parameters: str) -> Any:
        answer = self.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **form: Any) -> httpx.Response:
        """A form whose fields hold JSON."""
        return self.ask("POST", path, data={name: json.dumps(value) for name, value in form.items()})

    def batch(self, path: str, queries: dict[str, Any]) -> Any:
        answer = self.post(path, queries=queries)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def extend(self, path: str, ids: list[str], *properties: str, **settings: Any) -> Any:
        wanted = [{"id": name, "settings": settings} if settings else {"id": name} for name in properties]
        answer = self.post(path, extend={"ids": ids, "properties": wanted})
        assert answer.status_code == 200, answer.text
        return answer.json()


class Schemas:
    """The schemas of version 0.2; nothing is fetched."""

    def __init__(self, folder: Path) -> None:
        self._schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
        self._registry: Registry[Any] = Registry().with_resources(
            (schema["$id"], DRAFT7.create_resource(schema)) for schema in self._schemas.values()
        )

    def errors(self, name: str, instance: Any) -> list[str]:
        validator = Draft7Validator(self._schemas[name], registry=self._registry)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]

    def check(self, name: str, instance: Any) -> None:
        assert self.errors(name, instance) == []


@cache
def schemas_of_0_2() -> Schemas | None:
    """The schemas, which are no part of the repository; nothing where they are not."""
    return Schemas(_FOLDER) if _FOLDER.is_dir() else None


class OpenRefine:
    """Sends what OpenRefine sends, byte for byte where it matters.

    Read from its sources (commit ff43aa1): `HttpClient.postNameValue`, `StandardReconConfig`,
    `GuessTypesOfColumnCommand`, `ReconciledDataExtensionJob`, `add-column-by-reconciliation.js`, `suggest-4_3a.js`,
    `recon-renderer.js`. The server posts forms with one field; the browser sends the rest, across origins.
    """

    _SERVER: ClassVar = {
        "User-Agent": "OpenRefine/3.9.5 [d9a1d9c]",
        "Accept-Encoding": "gzip, x-gzip, deflate",
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    }
    _BROWSER: ClassVar = {
        "Origin": "http://127.0.0.1:3333",
        "Referer": "http://127.0.0.1:3333/",
        "Accept": "application/json, text/javascript, */*; q=0.01",
        "Accept-Language": "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7",
    }

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        self.service = self._browse(url)

    def _browse(self, url: str) -> Any:
        answer = self.client.get(url, headers=self._BROWSER)
        assert answer.status_code == 200, answer.text
        assert answer.headers["access-control-allow-origin"] == "*"
        return answer.json()

    def _post(self, name: str, value: Any) -> Any:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        body = f"{name}={quote_plus(text, safe='*-._')}".encode("ascii")
        answer = self.client.ask("POST", self.url, headers=self._SERVER, content=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def guess_types(self, cells: list[str]) -> list[str]:
        """The types of the first ten values, the likeliest first."""
        samples = list(dict.fromkeys(cell.strip() for cell in cells))[:10]
        answer = self._post("queries", {f"q{n}": {"query": cell, "limit": 3} for n, cell in enumerate(samples)})
        found: dict[str, tuple[int, float]] = {}
        for each in answer.values():
            for place, result in enumerate(each["result"]):
                for number, kind in enumerate(result["type"]):
                    count, score = found.get(kind["id"], (0, 0.0))
                    weight = (len(result["type"]) - number) / len(result["type"]) / (1 + place)
                    found[kind["id"]] = (count + 1, score + weight)
        return sorted(found, key=lambda kind: (-min(10, found[kind][0]), -found[kind][1] / found[kind][0]))

    def reconcile(self, rows: list[tuple[str, dict[str, Any]]], kind: str) -> list[list[dict[str, Any]]]:
        """The candidates of each row; a row is a cell and the values of its other columns, by property."""
        size = min(max(len(rows) // 10, 10), self.service["batchSize"])
        found = []
        for start in range(0, len(rows), size):
            queries = {}
            for number, (cell, others) in enumerate(rows[start : start + size]):
                query: dict[str, Any] = {"query": cell, "type": kind, "type_strict": "should"}
                if others:
                    query["properties"] = [{"pid": name, "v": value} for name, value in others.items()]
                queries[f"q{number}"] = query
            answer = self._post("queries", queries)
            found += [answer[key]["result"] for key in queries]
        return found

    def type_ahead(self, what: str, typed: str) -> list[list[dict[str, Any]]]:
        """The suggestions after each letter."""
        place = self.service["suggest"][what]
        scoring = "" if what == "entity" else "&scoring=schema"
        return [
            self._browse(
                f"{place['service_url']}{place['service_path']}?prefix={quote_plus(typed[:end])}"
                f"&spell=always&exact=false{scoring}&prefixed=true"
            )["result"]
            for end in range(1, len(typed) + 1)
        ]

    def flyout(self, what: str, id_: str) -> Any:
        place = self.service["suggest"][what]
        path = place["flyout_service_path"].replace("${id}", quote(id_, safe="!'()*-._~"))
        return self._browse(place["flyout_service_url"] + path)

    def propose(self, kind: str) -> list[dict[str, str]]:
        place = self.service["extend"]["propose_properties"]
        # The identifier is pasted as it is.
        answer = self._browse(f"{place['service_url']}{place['service_path']}?type={kind}")
        properties: list[dict[str, str]] = answer["properties"]
        return properties

    def extend(self, ids: list[str], properties: list[dict[str, Any]]) -> Any:
        return self._post("extend", {"properties": properties, "ids": ids})

    def preview(self, id_: str) -> httpx.Response:
        # encodeURI leaves these alone, the braces are gone by then.
        url = quote(self.service["preview"]["url"].replace("{{id}}", id_), safe=";,/?:@&=+$-_.!~*'()#")
        return self.client.get(url, headers={**self._BROWSER, "Accept": "text/html"})
