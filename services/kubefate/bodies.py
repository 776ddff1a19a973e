"""Answers read tolerantly: JSON documents one behind the other, errors in four shapes, and other servers' pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.kubefate.versions import Greeting, ServiceVersion
from services.text import decoded, one_line

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_DECODER = json.JSONDecoder()
_NO_ROUTE = b"404 page not found"
_PAGE_LOOKED_AT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, whichever way it came; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def panicked(self) -> bool:
        """gin's recovery: 500 and nothing else (kubefate.md §1.1)."""
        return self.status == 500 and not self.body

    @property
    def no_such_route(self) -> bool:
        """gin's own 404, which an ingress controller's page differs from (kubefate.md §1.1)."""
        return self.status == 404 and self.body.strip() == _NO_ROUTE


def first_document(body: bytes) -> Any:
    """The first JSON value of `body`; some handlers write a second one behind it (kubefate.md §1.7).

    Raises ValueError when `body` does not begin with one.
    """
    try:
        value, _end = _DECODER.raw_decode(decoded(body).lstrip("\ufeff \t\r\n"))
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return value


def object_of(body: bytes) -> dict[str, Any] | None:
    """The first JSON object of `body`, None when it is something else."""
    try:
        value = first_document(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def error_text(document: Mapping[str, Any]) -> str:
    """What an error answer says, in one line; empty when it says nothing.

    The shapes are `{"code", "message"}` of the login layer, `{"error": text}`, and in services up to 1.1.0 a Go error
    as an object: empty, a Kubernetes status, or a URL error (kubefate.md §1.3, §1.5, §1.6).
    """
    error = document.get("error", document.get("message", ""))
    return one_line(_words_of(error))


def _words_of(error: object) -> str:
    match error:
        case str():
            return error
        case {"ErrStatus": {"message": str(message)}}:
            return message
        case {"Op": str(operation), "URL": str(url), **rest}:
            return ": ".join(part for part in (f"{operation} {url}", _words_of(rest.get("Err"))) if part)
        case {"Syscall": str(call)}:
            return call
        case {"Err": nested}:
            return _words_of(nested)
        case _:
            return ""


def describe_stranger(reply: Reply) -> str:
    """Who answered instead: status, Server header and page title, in one line."""
    title = _TITLE.search(decoded(reply.body[:_PAGE_LOOKED_AT]))
    parts = [
        str(reply.status),
        one_line(reply.headers.get("server", ""), 60),
        one_line(html.unescape(title.group(1)), 120) if title else "",
    ]
    return " · ".join(part for part in parts if part)


def greeting(reply: Reply) -> Greeting | None:
    """What `GET /` says about the service, None when it is not KubeFATE that answered (kubefate.md §1.4)."""
    document = object_of(reply.body) if reply.status == 200 else None
    words = document.get("msg") if document else None
    if document is None or not isinstance(words, str) or words.lower() != "kubefate run success":
        return None
    version = document.get("service_version")
    if isinstance(version, str):
        return Greeting(ServiceVersion.parse(version), exact=True)
    # The capital letter came with 1.4.1 (kubefate.md §1.5).
    return Greeting(ServiceVersion(1, 4, 1) if words.endswith("Success") else ServiceVersion(1, 3, 0), exact=False)
