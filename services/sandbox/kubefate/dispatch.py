"""The HTTP behaviour of gin and gin-jwt around the handlers (kubefate.md §1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from services.kubernetes import KubernetesError
from services.sandbox.kubefate.gotext import to_json
from services.sandbox.kubefate.helm import spoken
from services.sandbox.kubefate.observation import DetailFailed
from services.sandbox.kubefate.requests import BadRequest, Panic, Refused
from services.sandbox.kubefate.service import Service
from services.sandbox.kubefate.tokens import TokenRefused

_REALM = {"WWW-Authenticate": "JWT realm=gin jwt"}
_BODY_LIMIT = 32 << 20


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way to a handler. `user` is who the token names; empty on open routes."""

    service: Service
    request: web.Request
    params: Mapping[str, str]
    user: str
    body: bytes


Handler = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`pattern` has `:name` for a segment and a final `*` for the rest.

    `feature`: only in releases whose traits list it. `opaque`: errors of this route are Go error values up to 1.1.0
    (kubefate.md §1.6). `open`: no token wanted. `refusal`: the status of a failure, where it is not 500.
    """

    method: str
    pattern: str
    handler: Handler
    feature: str = ""
    opaque: bool = False
    open: bool = False
    refusal: int = 500


@dataclass(slots=True)
class Dispatcher:
    """Finds the route, checks the token, calls the handler and words its failures."""

    service: Service
    routes: tuple[Route, ...]
    _live: list[Route] = field(init=False)

    def __post_init__(self) -> None:
        features = self.service.traits.routes
        self._live = [route for route in self.routes if not route.feature or route.feature in features]

    def application(self) -> web.Application:
        """The service as an aiohttp application."""
        application = web.Application(client_max_size=_BODY_LIMIT)
        application.router.add_route("*", "/{path:.*}", self._dispatch)
        return application

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        answer = await self._handle(request)
        # The path alone: the query may hold a token.
        self.service.note(f"[GIN] | {answer.status} | {request.method:7} {request.path}")
        return answer

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        found = self._match(request.method, request.path)
        if found is None:
            return self._redirect(request) or web.Response(status=404, text="404 page not found")
        route, params = found
        user = ""
        if not route.open:
            try:
                user = self._user(request)
            except TokenRefused as error:
                return unauthorized(str(error))
            except Panic:
                return web.Response(status=500)
            if not user:
                return _refusal(403, "you don't have permission to access this resource")
        # A multipart body is a stream that its handler reads.
        body = b"" if request.content_type.startswith("multipart/") else await request.read()
        return await self._answer(route, Call(self.service, request, params, user, body))

    async def _answer(self, route: Route, call: Call) -> web.StreamResponse:
        opaque = route.opaque and self.service.traits.error_objects
        try:
            return await route.handler(call)
        except BadRequest as error:
            return reply({"error": str(error)}, status=400)
        except Refused as error:
            return reply({"error": {} if opaque else str(error)}, status=route.refusal)
        except DetailFailed as error:
            text = str(error)
            return reply({"error": _go_status(text, "NotFound", 404) if opaque else text}, status=route.refusal)
        except KubernetesError as error:
            return reply({"error": _go_error(error) if opaque else spoken(error)}, status=route.refusal)
        except Panic:
            return web.Response(status=500)

    def _match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route in self._live:
            params = _params(route.pattern, path)
            if route.method == method and params is not None:
                return route, params
        return None

    def _redirect(self, request: web.Request) -> web.Response | None:
        other = request.path.removesuffix("/") if request.path.endswith("/") else f"{request.path}/"
        if other in ("", "/") or self._match(request.method, other) is None:
            return None
        location = other + (f"?{request.query_string}" if request.query_string else "")
        if request.method == "GET":
            page = f'<a href="{location}">Moved Permanently</a>.\n\n'
            return web.Response(status=301, text=page, content_type="text/html", headers={"Location": location})
        return web.Response(status=307, headers={"Location": location})

    def _user(self, request: web.Request) -> str:
        claims = self.service.tokens.claims(_token(request))
        if "id" not in claims:
            raise Panic
        return str(claims["id"])


def reply(*documents: Any, status: int = 200) -> web.Response:
    """A JSON answer; more than one document where a handler forgets to return (kubefate.md §1.7)."""
    text = "".join(to_json(document) for document in documents)
    return web.Response(status=status, text=text, content_type="application/json", charset="utf-8")


def unauthorized(text: str) -> web.Response:
    """gin-jwt's 401."""
    return _refusal(401, text)


def _refusal(status: int, text: str) -> web.Response:
    answer = reply({"code": status, "message": text}, status=status)
    answer.headers.update(_REALM)
    return answer


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Bearer" and token:
        return token
    token = request.query.get("token", "") or request.cookies.get("jwt", "")
    if not token:
        # The last of the three look-ups has the last word (kubefate.md §1.3).
        raise TokenRefused("cookie token is empty")
    return token


def _params(pattern: str, path: str) -> dict[str, str] | None:
    if pattern.endswith("*"):
        return {} if path.startswith(pattern[:-1]) else None
    wanted, given = pattern.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    params: dict[str, str] = {}
    for expected, segment in zip(wanted, given, strict=True):
        if expected.startswith(":") and segment:
            params[expected[1:]] = segment
        elif expected != segment:
            return None
    return params


def _go_error(error: KubernetesError) -> dict[str, Any]:
    if not error.status:
        return {"Op": "Get", "URL": "", "Err": {}}
    return _go_status(spoken(error), error.reason, error.status, error.details)


def _go_status(message: str, reason: str, code: int, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    status = {"metadata": {}, "status": "Failure", "message": message, "reason": reason}
    return {"ErrStatus": status | {"details": dict(details or {}), "code": code}}
