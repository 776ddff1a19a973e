"""A logged-in conversation with the service: tokens, one new login, and every error shape made one of ours."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from services.i18n import _, verbatim
from services.kubefate.bodies import Reply, describe_stranger, error_text, greeting, object_of
from services.kubefate.deployment import Credentials
from services.kubefate.endpoints import Endpoint
from services.kubefate.errors import (
    KubeFateError,
    KubeFateUnreachable,
    LoginFailed,
    NotKubeFate,
    Panicked,
    UnreadableAnswer,
    UnsupportedVersion,
    WritesForbidden,
)
from services.kubefate.refusals import refusal
from services.kubefate.routes import Request, Route
from services.kubefate.versions import Greeting, since
from services.kubernetes import WritePolicy
from services.redact import secrets
from services.text import one_line

LOGIN_PATH = "/v1/user/login"
LOGIN_DEADLINE = 15.0
PROBE_DEADLINE = 5.0
# Tokens live 30 minutes and cannot be renewed (kubefate.md §1.3); a new one is taken a little before.
TOKEN_LIFE = 28 * 60.0
_JSON = {"Content-Type": "application/json"}
_GATEWAY_ERRORS = frozenset({502, 503, 504})
_TOKEN_REFUSED = 401


@dataclass(frozen=True, slots=True)
class Write:
    """A write that a dry run did not send. `body` is the JSON body, None where there is none or it is a file."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """A request body with its content type."""

    body: bytes
    content_type: str


async def probe(route: Route, deadline: float = PROBE_DEADLINE) -> Greeting:
    """What `GET /` says, without a login. Raises NotKubeFate or KubeFateUnreachable."""
    reply = await route.send(Request("GET", "/", deadline=deadline))
    said = greeting(reply)
    if said is None:
        raise stranger(route, reply)
    return said


def stranger(route: Route, reply: Reply) -> KubeFateError:
    """The error for an answer that is not KubeFATE's: a gateway without a backend, a redirect, another server."""
    who = describe_stranger(reply)
    if reply.panicked:
        return Panicked(
            _("KubeFATE crashed over the request"),
            cause=_("status 500 without a body, by {address}", address=route.address),
            remedy=_("Look at the log of KubeFATE's pod"),
        )
    if reply.status in _GATEWAY_ERRORS:
        return KubeFateUnreachable(
            _("KubeFATE does not answer behind {address}", address=route.address),
            cause=verbatim(who),
            remedy=_("Check that KubeFATE's pod is ready and its Service has endpoints"),
        )
    if "location" in reply.headers:
        target = one_line(reply.headers["location"], 200)
        return NotKubeFate(
            _("{address} redirects to {target}", address=route.address, target=target),
            cause=verbatim(who),
            remedy=_("Give the address that it redirects to, if that is KubeFATE's"),
        )
    return NotKubeFate(
        _("it is not KubeFATE that answers at {address}", address=route.address),
        cause=verbatim(who),
        remedy=_("Check the host name, the Ingress class, and what else listens on that port"),
    )


class Session:
    """Requests with a token. Reads are sent again once when the way broke; writes only when they were not accepted."""

    def __init__(self, route: Route, credentials: Credentials, policy: WritePolicy) -> None:
        self.route = route
        self.credentials = credentials
        self.policy = policy
        self.writes: list[Write] = []
        self.renewals = 0
        """How often the service refused a token that it had given."""
        self._token = ""
        self._token_from = 0.0
        self._logging_in = asyncio.Lock()

    async def login(self) -> None:
        """Take a new token. Raises LoginFailed, KubeFateUnreachable, NotKubeFate."""
        body = json.dumps({"username": self.credentials.username, "password": self.credentials.password}).encode()
        reply = await self._send_twice(Request("POST", LOGIN_PATH, headers=_JSON, body=body, deadline=LOGIN_DEADLINE))
        document = object_of(reply.body)
        if document is None:
            raise stranger(self.route, reply)
        token = document.get("token")
        if reply.status != 200 or not isinstance(token, str) or not token:
            raise self._login_failed(reply, document)
        secrets.register(token)
        self._token, self._token_from = token, time.monotonic()

    async def token(self) -> str:
        """A token with life in it."""
        await self._renew(self._token if time.monotonic() - self._token_from > TOKEN_LIFE else "")
        return self._token

    async def call(
        self,
        endpoint: Endpoint,
        *,
        ids: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        json_body: Mapping[str, Any] | None = None,
        payload: Payload | None = None,
    ) -> dict[str, Any]:
        """The JSON object that `endpoint` answers; an empty one for a write that a dry run keeps back."""
        path = endpoint.path.format_map({name: quote(value, safe="") for name, value in (ids or {}).items()})
        if endpoint.writes and not self._may_write(endpoint.method, path, json_body):
            return {}
        if json_body is not None:
            payload = Payload(json.dumps(json_body).encode(), _JSON["Content-Type"])
        reply = await self._authorized(endpoint, path, dict(query or {}), payload)
        return self._understood(endpoint, reply)

    def _may_write(self, method: str, path: str, body: Mapping[str, Any] | None) -> bool:
        match self.policy:
            case WritePolicy.ALLOW:
                return True
            case WritePolicy.DRY_RUN:
                self.writes.append(Write(method, path, body))
                return False
            case WritePolicy.READ_ONLY:
                raise WritesForbidden(method, path)

    async def _authorized(self, endpoint: Endpoint, path: str, query: dict[str, str], payload: Payload | None) -> Reply:
        """Send with the token, and once more with a new one: a restart of the service ends all tokens."""
        for last in (False, True):
            token = await self.token()
            headers = {"Content-Type": payload.content_type} if payload else {}
            if self.route.token_in_query:
                sent = {**query, "token": token}
            else:
                sent, headers["Authorization"] = query, f"Bearer {token}"
            request = Request(
                endpoint.method, path, sent, headers, payload.body if payload else None, endpoint.deadline
            )
            reply = await (self.route.send(request) if endpoint.writes else self._send_twice(request))
            if reply.status != _TOKEN_REFUSED or last:
                break
            self.renewals += 1
            await self._renew(token)
        return reply

    async def _renew(self, spent: str) -> None:
        """Log in unless another task has replaced the `spent` token meanwhile."""
        async with self._logging_in:
            if self._token == spent:
                await self.login()

    async def _send_twice(self, request: Request) -> Reply:
        try:
            return await self.route.send(request)
        except KubeFateUnreachable:
            return await self.route.send(request)

    def _understood(self, endpoint: Endpoint, reply: Reply) -> dict[str, Any]:
        if reply.no_such_route:
            raise self._too_old(endpoint)
        document = object_of(reply.body)
        if document is None:
            raise self._unreadable(endpoint, reply)
        if reply.status < 300:
            return document
        if "code" in document and "message" in document:
            raise self._login_failed(reply, document)
        raise refusal(endpoint.deed, reply.status, error_text(document), endpoint.silence)

    def _unreadable(self, endpoint: Endpoint, reply: Reply) -> KubeFateError:
        if reply.status >= 300 or b"<" in reply.body[:64]:
            return stranger(self.route, reply)
        return UnreadableAnswer(
            _("KubeFATE's answer to {method} {path} is not JSON", method=endpoint.method, path=endpoint.path),
            cause=verbatim(one_line(reply.body[:200].decode("utf-8", "replace"))),
        )

    def _too_old(self, endpoint: Endpoint) -> UnsupportedVersion:
        remedy = _("Use KubeFATE {version} or newer", version=since(endpoint.feature)) if endpoint.feature else None
        return UnsupportedVersion(
            _("this KubeFATE has no {method} {path}", method=endpoint.method, path=endpoint.path), remedy=remedy
        )

    def _login_failed(self, reply: Reply, document: Mapping[str, Any]) -> LoginFailed:
        return LoginFailed(
            _("KubeFATE does not accept user {user}", user=one_line(self.credentials.username, 60)),
            cause=verbatim(error_text(document) or str(reply.status)),
            remedy=_("Give the user name and password of the service's Secret or Deployment"),
        )
