"""Failures of the demo's API server, as the `Status` objects that a real one answers, in its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cause:
    """One entry of `details.causes`: `reason` is the API's word (`FieldValueRequired`), `field` a path."""

    reason: str
    message: str
    field: str = ""

    def as_object(self) -> Object:
        parts = {"reason": self.reason, "message": self.message, "field": self.field}
        return {key: value for key, value in parts.items() if value}


class ApiStatus(Exception):
    """A request refused. `code` is the HTTP status, `reason` the API's machine-readable word.

    `kind` is the plural resource name (a kind for `Invalid`), as the real server's `details.kind`.
    """

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        *,
        name: str = "",
        group: str = "",
        kind: str = "",
        uid: str = "",
        causes: Iterable[Cause] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = int(code)
        self.reason = reason
        self.message = message
        self.causes = tuple(causes)
        self.retry_after = retry_after
        self._details: Mapping[str, str] = {"name": name, "group": group, "kind": kind, "uid": uid}

    def body(self) -> Object:
        """The Status object to send."""
        details: Object = {key: value for key, value in self._details.items() if value}
        if self.causes:
            details["causes"] = [cause.as_object() for cause in self.causes]
        if self.retry_after is not None:
            details["retryAfterSeconds"] = self.retry_after
        body: Object = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "code": self.code,
        }
        if details:
            body["details"] = details
        return body


def qualified(plural: str, group: str) -> str:
    """`deployments.apps`, or just `pods` for the core group."""
    return f"{plural}.{group}" if group else plural


def not_found(plural: str, group: str, name: str) -> ApiStatus:
    message = f'{qualified(plural, group)} "{name}" not found'
    return ApiStatus(HTTPStatus.NOT_FOUND, "NotFound", message, name=name, group=group, kind=plural)


def no_such_path() -> ApiStatus:
    return ApiStatus(HTTPStatus.NOT_FOUND, "NotFound", "the server could not find the requested resource")


def already_exists(plural: str, group: str, name: str) -> ApiStatus:
    message = f'{qualified(plural, group)} "{name}" already exists'
    return ApiStatus(HTTPStatus.CONFLICT, "AlreadyExists", message, name=name, group=group, kind=plural)


def conflict(plural: str, group: str, name: str, why: str = "") -> ApiStatus:
    why = why or "the object has been modified; please apply your changes to the latest version and try again"
    message = f'Operation cannot be fulfilled on {qualified(plural, group)} "{name}": {why}'
    return ApiStatus(HTTPStatus.CONFLICT, "Conflict", message, name=name, group=group, kind=plural)


def forbidden(plural: str, group: str, name: str, why: str, causes: Iterable[Cause] = ()) -> ApiStatus:
    subject = qualified(plural, group) + (f' "{name}"' if name else "")
    return ApiStatus(
        HTTPStatus.FORBIDDEN,
        "Forbidden",
        f"{subject} is forbidden: {why}",
        name=name,
        group=group,
        kind=plural,
        causes=causes,
    )


def bad_request(message: str) -> ApiStatus:
    return ApiStatus(HTTPStatus.BAD_REQUEST, "BadRequest", message)


def expired(message: str = "The resourceVersion for the provided watch is too old.") -> ApiStatus:
    return ApiStatus(HTTPStatus.GONE, "Expired", message)


def method_not_allowed() -> ApiStatus:
    message = "the server does not allow this method on the requested resource"
    return ApiStatus(HTTPStatus.METHOD_NOT_ALLOWED, "MethodNotAllowed", message)


def unsupported_media_type(accepted: Iterable[str]) -> ApiStatus:
    message = f"the body of the request was in an unknown format - accepted media types include: {', '.join(accepted)}"
    return ApiStatus(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message)


def unauthorized() -> ApiStatus:
    return ApiStatus(HTTPStatus.UNAUTHORIZED, "Unauthorized", "Unauthorized")


def too_many_requests(message: str, *, retry_after: int, causes: Iterable[Cause] = ()) -> ApiStatus:
    return ApiStatus(HTTPStatus.TOO_MANY_REQUESTS, "TooManyRequests", message, retry_after=retry_after, causes=causes)


def internal(message: str) -> ApiStatus:
    return ApiStatus(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "InternalError",
        f"Internal error occurred: {message}",
        causes=[Cause("", message)],
    )


def invalid(kind: str, group: str, name: str, causes: Iterable[Cause]) -> ApiStatus:
    """422 with one cause per wrong field, its message as `kubectl` prints it."""
    causes = tuple(causes)
    lines = [f"{cause.field}: {cause.message}" for cause in causes]
    detail = lines[0] if len(lines) == 1 else f"[{', '.join(lines)}]"
    message = f'{qualified(kind, group)} "{name}" is invalid: {detail}'
    return ApiStatus(
        HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid", message, name=name, group=group, kind=kind, causes=causes
    )
