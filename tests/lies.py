"""The lies that a server can tell: every bad way to answer that we have met or could think of.

Each is a function that answers one request. `LIES` holds them by name, with what has to come of it: the right answer,
or an error that says so.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lying import JSON, SENTENCE, XSD, Asked, Tell, capped, is_count

__all__ = ["LIES", "RIGHT", "SLOW", "Lie"]

RIGHT = "the right answer"


@dataclass(frozen=True)
class Lie:
    """A way to answer, and what has to come of it.

    Attributes:
        tell: Answers one request.
        outcome: `RIGHT`, or a pattern that the message of the error has to match.
        at_rows: The same, where only the rows are lied about and the counts are right; empty if it is no other.
    """

    tell: Tell
    outcome: str
    at_rows: str = ""


LIES: dict[str, Lie] = {}
SLOW = {"silence", "dripping-body", "dripping-headers", "interim-answers-without-end"}  # these end with a time limit


def lie(name: str, outcome: str) -> Callable[[Tell], Tell]:
    def keep(tell: Tell) -> Tell:
        LIES[name] = Lie(tell, outcome)
        return tell

    return keep


LIES["cap-10"] = Lie(capped(10), "gave 10 of 12 rows: it caps answers.*raised")
LIES["cap-10-admitted"] = Lie(capped(10, admitted=True), "gave 10 of 12 rows: it caps answers")
LIES["cap-at-the-exact-number"] = Lie(capped(12), RIGHT)
LIES["cap-at-the-exact-number-admitted"] = Lie(capped(12, admitted=True), RIGHT)
LIES["cap-10-inside-of-queries-too"] = Lie(capped(10, inside=True), "does not count right.*raised", "gave 10 of 12")
LIES["cap-12-inside-of-queries-too"] = Lie(capped(12, inside=True), "does not count right", RIGHT)
LIES["cap-1"] = Lie(capped(1), "gave 1 of 12 rows")
LIES["cap-0"] = Lie(capped(0), "cannot count the rows", "gave 0 of 12")


def _changed(change: Callable[[dict[str, Any]], object]) -> Tell:
    """Answers with the truth after a change; a change that gives something back gives the whole body."""

    def tell(asked: Asked) -> None:
        data = asked.data()
        body = change(data)
        asked.send(data if body is None else body)

    return tell


def _half(data: dict[str, Any]) -> None:
    bindings = data.get("results", {}).get("bindings", [])
    del bindings[len(bindings) // 2 :]


def _each_row(change: Callable[[dict[str, Any]], object]) -> Tell:
    def tell(data: dict[str, Any]) -> None:
        for row in data.get("results", {}).get("bindings", []):
            change(row)

    return _changed(tell)


def _first_value(**changes: object) -> Tell:
    """Changes the first value of each row."""
    return _each_row(lambda row: row[next(iter(row))].update(changes))


@lie("anytime", "stopped before it was done.*(smaller|raised)")
def _(asked: Asked) -> None:
    data = asked.data()
    _half(data)
    asked.send(data, X_SQL_State="S1TAT", X_SQL_Message="RC...: Returning incomplete results")


@lie("anytime-206", "stopped before it was done")
def _(asked: Asked) -> None:
    data = asked.data()
    _half(data)
    asked.send(data, status=206)


@lie("anytime-with-all-rows", "stopped before it was done")
def _(asked: Asked) -> None:
    asked.send(asked.body(), X_SQL_State="S1TAT")


def _count(value: str, state: str = "") -> Tell:
    """A wrong aggregate; all else is right."""

    def tell(asked: Asked) -> None:
        data = asked.data()
        if not is_count(asked.query):
            asked.send(data)
            return
        data["results"]["bindings"][0]["rows_in_all"]["value"] = value
        asked.send(data, X_SQL_State=state) if state else asked.send(data)

    return tell


LIES["wrong-aggregate-anytime"] = Lie(_count("27770000", "S1TAT"), "stopped before it was done", RIGHT)
LIES["wrong-aggregate-too-high"] = Lie(_count("27770000"), "gave 12 of 27,770,000 rows", RIGHT)
LIES["wrong-aggregate-too-low"] = Lie(_count("7"), "gave 12 rows and counts 7", RIGHT)
LIES["count-of-4500-digits"] = Lie(_count("9" * 4500), "cannot count", RIGHT)
LIES["count-negative"] = Lie(_count("-12"), "cannot count", RIGHT)
LIES["count-in-other-digits"] = Lie(_count("١٢"), "cannot count", RIGHT)
LIES["count-with-underscore"] = Lie(_count("1_2"), "cannot count", RIGHT)
LIES["count-empty"] = Lie(_count(""), "cannot count", RIGHT)
LIES["count-and-cap-agree-by-chance"] = Lie(
    lambda asked: (_count("10") if is_count(asked.query) else capped(10))(asked),
    "does not count right",
    "gave 10 of 12",
)
LIES["half-of-the-rows"] = Lie(_changed(_half), "cannot count", "gave 6 of 12 rows")
LIES["each-row-twice"] = Lie(
    _changed(
        lambda data: data["results"]["bindings"].extend(data["results"]["bindings"]) if "results" in data else None
    ),
    "cannot count",
    "gave 24 rows and counts 12",
)


@lie("sql-error-in-a-header", "reports an error of its own")
def _(asked: Asked) -> None:
    asked.send(asked.body(), X_SQL_State="SR353\x1b[31m")


@lie("cancelled-after-the-end-of-json", "does not end as it must. The server cancelled the query")
def _(asked: Asked) -> None:
    asked.send(asked.body() + SENTENCE.encode())


@lie("cancelled-in-the-middle-of-json", "does not end as it must. The server cancelled the query")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.send(body[: len(body) // 2] + SENTENCE.encode())


@lie("cancelled-as-the-last-row-of-csv", "answers with text/csv, not with query results")
def _(asked: Asked) -> None:
    asked.send(f"thing\r\npaju\r\n{SENTENCE}\r\n", kind="text/csv; charset=utf-8")


@lie("cancelled-at-the-end-of-triples", "answers with application/n-triples, not with query results")
def _(asked: Asked) -> None:
    asked.send(f"<http://a/> <http://b/> <http://c/> .\n{SENTENCE}", kind="application/n-triples")


@lie("length-larger-than-the-body", "broke off in the middle")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.send(body, length=len(body) + 100)


@lie("length-smaller-than-the-body", "does not end as it must")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.send(body, length=len(body) // 2)


@lie("chunks-cut-off", "broke off in the middle")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.start(Transfer_Encoding="chunked")
    asked.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")  # the last, empty chunk does not come
    asked.close()


@lie("chunk-cut-in-the-middle", "broke off in the middle")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.start(Transfer_Encoding="chunked")
    asked.write(f"{len(body):x}\r\n".encode() + body[: len(body) // 2])
    asked.close()


@lie("chunk-of-a-nonsensical-length", "broke off in the middle")
def _(asked: Asked) -> None:
    asked.start(Transfer_Encoding="chunked")
    asked.write(b"zz\r\n" + asked.body())
    asked.close()


@lie("body-until-the-line-closes", RIGHT)
def _(asked: Asked) -> None:
    asked.start()
    asked.write(asked.body())
    asked.close()


@lie("body-until-the-line-closes-cut", "does not end as it must")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.start()
    asked.write(body[: len(body) // 2])
    asked.close()


@lie("line-closed-without-a-word", "broke off")
def _(asked: Asked) -> None:
    asked.close()


@lie("line-reset", "broke off|cannot be reached")
def _(asked: Asked) -> None:
    asked.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.handler.connection.close()
    asked.close()


@lie("no-http", "something else than HTTP")
def _(asked: Asked) -> None:
    asked.write(b"220 mail.example.org ESMTP\r\n")
    asked.close()


@lie("two-answers-glued", RIGHT + "|other columns|broke off|HTTP|does not end")
def _(asked: Asked) -> None:
    empty = json.dumps({"head": {"vars": ["thing"]}, "results": {"bindings": []}}).encode()
    fake = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(empty)}\r\n\r\n".encode() + empty
    body = asked.body()
    asked.send(body + fake, length=len(body))
    asked.handler.close_connection = False


@lie("json-cut", "does not end as it must")
def _(asked: Asked) -> None:
    body = asked.body()
    asked.send(body[: len(body) // 2])


@lie("json-twice", "does not end as it must")
def _(asked: Asked) -> None:
    asked.send(asked.body() * 2)


_SHAPE = "not in the format of query results|gave yes or no|does not answer SPARQL queries"
_SHAPES: dict[str, object] = {
    "list": [],
    "list-of-keys": ["boolean", "head", "results"],
    "text": '"results"',
    "number": 12,
    "nothing": None,
    "object": {},
    "no-head": {"results": {"bindings": []}},
    "no-results": {"head": {"vars": ["thing"]}},
    "head-as-text": {"head": {"vars": "thing"}, "results": {"bindings": []}},
    "bindings-as-object": {"head": {"vars": []}, "results": {"bindings": {}}},
    "bindings-as-nothing": {"head": {"vars": []}, "results": {"bindings": None}},
    "rows-as-lists": {"head": {"vars": ["s"]}, "results": {"bindings": [["x"]]}},
    "rows-as-text": {"head": {"vars": ["s"]}, "results": {"bindings": ["x"]}},
    "boolean": {"head": {}, "boolean": True},
    "boolean-as-text": {"head": {}, "boolean": "false"},
    "boolean-as-number": {"head": {}, "boolean": 1},
    "boolean-and-rows": {"head": {"vars": []}, "boolean": True, "results": {"bindings": []}},
    "error": {"error": "something failed", "code": 500},
    "ask-row-without-value": {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [{"__ASK_RETVAL": 1}]}},
}
for _name, _body in _SHAPES.items():
    LIES[f"json-of-another-shape-{_name}"] = Lie(lambda asked, body=_body: asked.send(body), _SHAPE)  # type: ignore[misc]

LIES["ask-retval-for-rows"] = Lie(
    lambda asked: asked.send(
        {
            "head": {"vars": ["__ASK_RETVAL"]},
            "results": {
                "bindings": [{"__ASK_RETVAL": {"type": "typed-literal", "value": "1", "datatype": XSD + "integer"}}]
            },
        }
    ),
    "gave yes or no|does not answer SPARQL",
)


def _typed(data: dict[str, Any]) -> None:
    """Virtuoso's word of old for literals with a datatype."""
    for row in data.get("results", {}).get("bindings", []):
        for value in row.values():
            if value["type"] == "literal" and "datatype" in value:
                value["type"] = "typed-literal"


def _shuffled(data: dict[str, Any]) -> None:
    data["head"].get("vars", []).reverse()


def _without_a_column(data: dict[str, Any]) -> None:
    gone = data["head"]["vars"].pop()
    for row in data["results"]["bindings"]:
        row.pop(gone, None)


def _with_a_column(data: dict[str, Any]) -> None:
    data["head"]["vars"].append("surplus")


def _column_twice(data: dict[str, Any]) -> None:
    data["head"]["vars"].append(data["head"]["vars"][0])


def _renamed(data: dict[str, Any]) -> None:
    name = data["head"]["vars"][0]
    data["head"]["vars"][0] = "other"
    for row in data["results"]["bindings"]:
        if name in row:
            row["other"] = row.pop(name)


def _unannounced(data: dict[str, Any]) -> None:
    for row in data["results"]["bindings"]:
        row["surplus"] = {"type": "literal", "value": "x"}


def _key_twice(data: dict[str, Any]) -> object:
    text = json.dumps(data)
    return re.sub(r'"bindings": \[', '"bindings": [], "bindings": [', text)


LIES["typed-literal"] = Lie(_changed(_typed), RIGHT)
LIES["columns-in-another-order"] = Lie(_changed(_shuffled), RIGHT)
LIES["column-missing"] = Lie(_changed(_without_a_column), "other columns|not in the format")
LIES["column-too-many"] = Lie(_changed(_with_a_column), "other columns")
LIES["column-twice"] = Lie(_changed(_column_twice), "not in the format of query results")
LIES["column-renamed"] = Lie(_changed(_renamed), "other columns")
LIES["binding-that-is-not-in-head"] = Lie(_changed(_unannounced), "not in the format of query results")
LIES["bindings-twice"] = Lie(_changed(_key_twice), "does not end as it must|not in the format")
LIES["value-as-number"] = Lie(_first_value(value=12), "not in the format of query results")
LIES["value-missing"] = Lie(_each_row(lambda row: row[next(iter(row))].pop("value")), "not in the format")
LIES["value-of-no-type"] = Lie(_first_value(type="thing"), "not in the format of query results")
LIES["value-nested-deeply"] = Lie(
    _changed(lambda data: json.dumps(data).replace('"value": ', '"value": ' + "[" * 900 + "]" * 900 + ', "x": ', 1)),
    "not in the format|too deeply",
)
LIES["iri-with-escape-codes"] = Lie(
    _first_value(type="uri", value="http://x/\x1b[31m"), "not in the format|cannot count"
)
LIES["iri-relative"] = Lie(_first_value(type="uri", value="x"), "not in the format of query results")
LIES["surrogate-alone"] = Lie(
    _changed(lambda data: json.dumps(data).replace('"value": "', '"value": "\\ud800')), "not in the format"
)


def _number(value: str) -> Tell:
    """Something else for each number, where numbers are given as such."""

    def change(row: dict[str, Any]) -> None:
        for name, cell in row.items():
            if name != "rows_in_all" and cell.get("datatype", "").startswith(XSD):
                cell.update(value=value, datatype=XSD + "integer")

    return _each_row(change)


LIES["integer-that-is-none"] = Lie(_number("abc"), "as a number that is none")
LIES["integer-of-4500-digits"] = Lie(_number("9" * 4500), "as a number that is none")
LIES["integer-in-other-digits"] = Lie(_number("١٢"), "as a number that is none")
LIES["integer-with-underscores"] = Lie(_number("1_000"), "as a number that is none")
LIES["integer-empty"] = Lie(_number(""), "as a number that is none")
LIES["json-number-of-5000-digits"] = Lie(
    _changed(lambda data: json.dumps(data)[:-1] + ', "x": ' + "9" * 5000 + "}"), "does not end|not in the format"
)
LIES["json-nan"] = Lie(_changed(lambda data: json.dumps(data)[:-1] + ', "x": NaN}'), "does not end|not in the format")
LIES["json-nested-deeply"] = Lie(lambda asked: asked.send("[" * 200_000), "too deeply|does not end")
LIES["json-nested-deeply-in-objects"] = Lie(
    lambda asked: asked.send('{"results":' * 100_000), "too deeply|does not end"
)
LIES["byte-order-mark"] = Lie(
    lambda asked: asked.send(b"\xef\xbb\xbf" + asked.body()), "does not end|not in the format"
)
LIES["utf-16"] = Lie(
    lambda asked: asked.send(asked.body().decode().encode("utf-16")), "does not end as it must|not in the format"
)
LIES["utf-8-that-is-none"] = Lie(
    lambda asked: asked.send(asked.body().replace(b'"value":"', b'"value":"\xff\xfe')), "does not end|not in the format"
)
LIES["utf-8-of-a-surrogate"] = Lie(
    lambda asked: asked.send(asked.body().replace(b'"value":"', b'"value":"\xed\xa0\x80')),
    "does not end|not in the format",
)

_PAGE = "<!doctype html><title>Login</title><form><input name=password></form>"
LIES["web-page"] = Lie(lambda asked: asked.send(_PAGE, kind="text/html"), "a web page, not with query results.*login")
LIES["web-page-as-json"] = Lie(lambda asked: asked.send(_PAGE), "does not end as it must")
LIES["empty-body"] = Lie(lambda asked: asked.send(b""), "does not end as it must")
LIES["no-media-type"] = Lie(lambda asked: asked.send(asked.body(), kind=""), "without a media type")
LIES["wrong-media-type"] = Lie(lambda asked: asked.send(asked.body(), kind="text/plain"), "answers with text/plain")
LIES["xml"] = Lie(
    lambda asked: asked.send(
        '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"/>',
        kind="application/sparql-results+xml",
    ),
    r"answers with application/sparql-results\+xml",
)
LIES["media-type-with-escape-codes"] = Lie(
    lambda asked: asked.send(b"x", kind="text/\x1b[31mred"), "not with query results|HTTP"
)

_STATUS = {
    204: "status 204",
    300: "another address",
    400: "does not take|does not answer",
    403: "asks for a login",
    404: "nothing at that address|does not answer SPARQL queries",
    408: "gave up",
    413: "status 413.*smaller",
    418: "status 418",
    429: "too many questions",
    500: "status 500.*(log|again)",
    502: "status 502",
    503: "gave up",
    504: "gave up",
    599: "status 599",
}
for _status, _outcome in _STATUS.items():
    LIES[f"status-{_status}"] = Lie(
        lambda asked, status=_status: asked.send("" if status == 204 else "no", status=status, kind="text/plain"),  # type: ignore[misc]
        _outcome,
    )
    if _status not in {204, 300}:
        LIES[f"status-{_status}-with-the-right-body"] = Lie(
            lambda asked, status=_status: asked.send(asked.body(), status=status),  # type: ignore[misc]
            _outcome,
        )
LIES["status-401-without-a-challenge"] = Lie(
    lambda asked: asked.send("no", 401, "text/plain"), "asks for a login.*netrc"
)
LIES["status-429-come-back-in-an-hour"] = Lie(lambda asked: asked.send("no", 429, Retry_After="3600"), "too many")
LIES["status-503-come-back-now-for-ever"] = Lie(lambda asked: asked.send("no", 503, Retry_After="0"), "gave up")
LIES["status-503-come-back-at-some-time"] = Lie(lambda asked: asked.send("no", 503, Retry_After="9" * 5000), "gave up")
LIES["redirect-to-itself"] = Lie(lambda asked: asked.send("", 302, Location=asked.path), "redirects are not followed")
LIES["redirect-to-nowhere"] = Lie(
    lambda asked: asked.send("", 307, Location="http://[::"), "redirects|something else than HTTP"
)


@lie("body-without-end", "sent more than .* MB, the limit")
def _(asked: Asked) -> None:
    asked.start()
    asked.close()
    piece = b" " * 100_000
    while not asked.server.stopping.is_set():
        asked.write(piece)


@lie("headers-without-end", "something else than HTTP")
def _(asked: Asked) -> None:
    asked.write(b"HTTP/1.1 200 OK\r\n")
    asked.close()
    while not asked.server.stopping.is_set():
        asked.write(b"X-More: and more\r\n" * 1000)


@lie("silence", "stood still|was not done after")
def _(asked: Asked) -> None:
    asked.close()
    asked.server.stopping.wait(60)


@lie("dripping-body", "was not done after")
def _(asked: Asked) -> None:
    asked.start()
    asked.drip(b" ", 0.1)


@lie("dripping-headers", "was not done after")
def _(asked: Asked) -> None:
    asked.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    asked.drip(b"s", 0.1)


@lie("interim-answers-without-end", "was not done after")
def _(asked: Asked) -> None:
    asked.drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.05)


_PACKED = "compressed answer.*compression off"


@lie("gzip-bomb", _PACKED)
def _(asked: Asked) -> None:
    asked.send(gzip.compress(b" " * 50_000_000, 1), Content_Encoding="gzip")


@lie("gzip-bomb-in-layers", _PACKED)
def _(asked: Asked) -> None:
    asked.send(gzip.compress(gzip.compress(b" " * 50_000_000, 1)), Content_Encoding="gzip, gzip")


@lie("gzip-that-is-none", _PACKED)
def _(asked: Asked) -> None:
    asked.send(asked.body(), Content_Encoding="gzip")


@lie("gzip-that-is-right", _PACKED)
def _(asked: Asked) -> None:
    asked.send(gzip.compress(asked.body()), Content_Encoding="gzip")


@lie("gzip-that-is-not-named", "does not end as it must")
def _(asked: Asked) -> None:
    asked.send(gzip.compress(asked.body()))


@lie("compression-that-nobody-knows", _PACKED)
def _(asked: Asked) -> None:
    asked.send(asked.body(), Content_Encoding="br, x-own")


@lie("error-with-escape-codes", "status 500")
def _(asked: Asked) -> None:
    asked.send("\x1b[31mred\x1b]0;title\x07\u202eback\r\nX-Header: x", 500, "text/plain")


@lie("error-with-a-path", "status 500")
def _(asked: Asked) -> None:
    asked.send(
        "failed in /srv/secret-place/db/x.dat, C:\\secret-place\\x, ~/secret-place/x, file:///secret-place and "
        "(/secret-place)",
        500,
        "text/plain",
    )


@lie("server-header-cut", RIGHT)
def _(asked: Asked) -> None:
    """The kind of server is told by this header."""
    asked.send(asked.body(), Server="Virtuoso")


@lie("server-header-with-escape-codes", RIGHT + "|HTTP")
def _(asked: Asked) -> None:
    asked.send(asked.body(), Server="Oxigraph/\x1b[31m0.5")
