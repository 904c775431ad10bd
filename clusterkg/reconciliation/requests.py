"""What a client sent, read strictly: parameters, JSON, whole numbers, the name of a JSONP callback."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from clusterkg.errors import ClusterKGError
from clusterkg.reconciliation.bounds import Bounds

__all__ = ["RequestError", "bounded", "callback_name", "given_or", "json_object", "parameters", "whole_number"]

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_MOST_PARAMETERS = 50
_MOST_CALLBACK = 100
_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)


class RequestError(ClusterKGError):
    """A request that is not answered, with its HTTP status and a sentence that says why.

    Args:
        status: The HTTP status, 4xx or 503.
        message: What is wrong, where, and what would be right.
    """

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


def parameters(raw: bytes) -> dict[str, str]:
    """The parameters of an address or of a form.

    Args:
        raw: `application/x-www-form-urlencoded`, in UTF-8.

    Returns:
        The value of each name.

    Raises:
        RequestError: 400 if it is not UTF-8, a name stands twice, or there are more than 50.

    Example:
        >>> parameters(b"prefix=Paju+Book&cursor=10")
        {'prefix': 'Paju Book', 'cursor': '10'}
    """
    try:
        pairs = parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise RequestError(400, "The parameters are not UTF-8.") from None
    except ValueError:
        raise RequestError(400, f"There are more than {_MOST_PARAMETERS} parameters.") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RequestError(400, "A parameter is given twice.")
    return found


def json_object(text: str, what: str) -> dict[str, Any]:
    """A JSON object.

    Args:
        text: The JSON.
        what: The parameter that it came in, for messages.

    Raises:
        RequestError: 400 if it is not JSON as RFC 8259 has it, nested too deeply, not Unicode, or no object.

    Example:
        >>> json_object('{"q0": {"query": "Paju"}}', "queries")
        {'q0': {'query': 'Paju'}}
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
        # A lone surrogate gets through as an escape, and could not be written again.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise RequestError(400, f"`{what}` holds half of a surrogate pair, which is no character.") from None
    except json.JSONDecodeError as error:
        raise RequestError(400, f"`{what}` is not JSON: {error.msg}, at character {error.pos}.") from None
    except RecursionError:
        raise RequestError(400, f"`{what}` is nested too deeply.") from None
    except ValueError:
        raise RequestError(400, f"`{what}` is not JSON: it holds a number that cannot be read.") from None
    if not isinstance(found, dict):
        raise RequestError(400, f"`{what}` has to be a JSON object.")
    return found


def whole_number(given: Any, what: str, *, least: int = 0, default: int = 0) -> int:
    """A whole number, as JSON has it or as a form sends it.

    Args:
        given: The number, its digits, or nothing.
        what: Where it stands, for messages.
        least: The least that is allowed.
        default: What nothing stands for.

    Raises:
        RequestError: 400 if it is no whole number from `least` on, or has more than 18 digits.

    Example:
        >>> whole_number("3", "limit"), whole_number(None, "limit", default=5), whole_number(2.0, "limit")
        (3, 5, 2)
    """
    if given is None or given == "":
        return default
    digits = isinstance(given, str) and _DIGITS.fullmatch(given)
    whole = isinstance(given, int | float) and not isinstance(given, bool) and given == given // 1
    number = int(given) if digits or whole else -1
    if number < least:
        raise RequestError(400, f"{what} has to be a whole number, {least} or more.")
    return number


def given_or(given: dict[str, Any], name: str, default: Any) -> Any:
    """A member of a JSON object, or the default where it is missing, null or an empty text."""
    found = given.get(name)
    return default if found is None or found == "" else found


def callback_name(given: str) -> str:
    """The function that a JSONP answer calls.

    Raises:
        RequestError: 400 if it is not an identifier of JavaScript, or several with dots between.

    Example:
        >>> callback_name("jQuery360012_17")
        'jQuery360012_17'
    """
    if len(given) > _MOST_CALLBACK or not _CALLBACK.fullmatch(given):
        raise RequestError(400, "`callback` has to be a JavaScript identifier of at most 100 characters.")
    return given


def bounded(text: Any, what: str, bounds: Bounds) -> str:
    """A text that is not too long.

    Raises:
        RequestError: 400 if it is no text, 413 if it is too long.
    """
    if not isinstance(text, str):
        raise RequestError(400, f"{what} has to be a text.")
    if len(text) > bounds.text:
        raise RequestError(413, f"{what} is longer than {bounds.text} characters.")
    return text


def _refuse(_name: str) -> NoReturn:
    raise ValueError
