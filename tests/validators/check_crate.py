"""Checks an RO-Crate with roc-validator, without a network. Run by the validator's own Python:

    python check_crate.py CRATE CONTEXT

CONTEXT is the JSON-LD context of RO-Crate 1.2, served wherever the validator would fetch it. Prints a line for each
issue, with severity and check.
"""

from __future__ import annotations

import email
import io
import sys
import urllib.error
import urllib.request
import urllib.response
from pathlib import Path
from typing import Any

import requests
from rocrate_validator import models, services

ADDRESS = "https://w3id.org/ro/crate/1.2/context"
CONTEXT = Path(sys.argv[2]).read_bytes()
_TYPE = "application/ld+json"


class Kept(urllib.request.BaseHandler):
    """Answers what rdflib asks for."""

    handler_order = 100  # before those that open a socket

    def https_open(self, request: urllib.request.Request) -> urllib.response.addinfourl:
        if request.full_url != ADDRESS:
            raise urllib.error.URLError(f"not kept: {request.full_url}")
        headers = email.message_from_string(f"Content-Type: {_TYPE}\n")
        answer = urllib.response.addinfourl(io.BytesIO(CONTEXT), headers, ADDRESS, 200)
        answer.msg = "OK"  # type: ignore[attr-defined]
        return answer

    http_open = https_open


def kept(_adapter: object, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
    """Answers what the validator itself asks for."""
    if request.url != ADDRESS:
        raise requests.ConnectionError(f"not kept: {request.url}")
    answer = requests.Response()
    answer.status_code, answer.url, answer.request = 200, ADDRESS, request
    answer.headers["Content-Type"] = _TYPE
    answer.raw, answer._content = io.BytesIO(CONTEXT), CONTEXT
    return answer


urllib.request.install_opener(urllib.request.build_opener(Kept))
requests.adapters.HTTPAdapter.send = kept  # type: ignore[method-assign,assignment]
settings = models.ValidationSettings(
    rocrate_uri=sys.argv[1],
    profile_identifier="ro-crate-1.2",
    requirement_severity=models.Severity.RECOMMENDED,
    no_cache=True,
)
for issue in services.validate(settings).get_issues(models.Severity.RECOMMENDED):
    print(issue.severity.name, issue.check.identifier, " ".join(str(issue.message).split()))
