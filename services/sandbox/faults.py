"""The switchboard of what goes wrong in the demo's API server, and of who may do what.

Everything counts instead of throwing dice, so that a scenario fails the same way each time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from services.sandbox import status
from services.sandbox.status import ApiStatus

ADMIN_TOKEN = "demo-admin"  # noqa: S105 - a published default of a server that listens on loopback only
_ANY = ("*",)


@dataclass(frozen=True, slots=True)
class Rule:
    """Requests by verb, API group, resource (`pods`, `pods/exec`) and namespace; `*` means any."""

    verbs: tuple[str, ...] = _ANY
    groups: tuple[str, ...] = _ANY
    resources: tuple[str, ...] = _ANY
    namespaces: tuple[str, ...] = _ANY

    def covers(self, attributes: Attributes) -> bool:
        pairs = (
            (self.verbs, attributes.verb),
            (self.groups, attributes.group),
            (self.resources, attributes.resource),
            (self.namespaces, attributes.namespace),
        )
        return all("*" in allowed or value in allowed for allowed, value in pairs)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a request wants, as authorisation sees it. `resource` names the subresource too."""

    verb: str
    group: str
    resource: str
    namespace: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Who a bearer token stands for, and what it allows."""

    name: str
    groups: tuple[str, ...] = ("system:authenticated",)
    rules: tuple[Rule, ...] = (Rule(),)


ADMIN = User("demo-admin", ("system:masters", "system:authenticated"))


class Access:
    """Tokens and permissions. `denied` takes away from everybody, also from the administrator.

    `anonymous` is who comes without a token: by default the administrator, because kubectl (client-go) never sends
    credentials over plain HTTP.
    """

    def __init__(self) -> None:
        self.anonymous = ADMIN
        self.users: dict[str, User] = {ADMIN_TOKEN: ADMIN}
        self.denied: list[Rule] = []

    def user(self, token: str) -> User | None:
        return self.users.get(token)

    def named(self, name: str) -> User | None:
        return next((user for user in (*self.users.values(), self.anonymous) if user.name == name), None)

    def allowed(self, user: User, attributes: Attributes) -> bool:
        """Whether a rule of the user's covers the request and no denial does."""
        granted = any(rule.covers(attributes) for rule in user.rules)
        return granted and not any(rule.covers(attributes) for rule in self.denied)


@dataclass(slots=True)
class Failure:
    """Every `every`-th matching request is answered with `code`, `times` times in all (None: for ever)."""

    code: int
    every: int = 1
    methods: tuple[str, ...] = ()
    path: str = ""
    retry_after: int = 1
    times: int | None = None
    _seen: int = field(default=0, init=False)

    def strikes(self, method: str, path: str) -> bool:
        """Count a request in; true if it is one to fail."""
        if (self.methods and method not in self.methods) or not re.search(self.path, path) or self.times == 0:
            return False
        self._seen += 1
        if self._seen % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def answer(self) -> ApiStatus:
        """The failure in the real server's words."""
        if self.code == HTTPStatus.TOO_MANY_REQUESTS:
            words = "the server has received too many requests and has asked us to try again later"
            return status.too_many_requests(words, retry_after=self.retry_after)
        if self.code == HTTPStatus.UNAUTHORIZED:
            return status.unauthorized()
        if self.code == HTTPStatus.GONE:
            return status.expired()
        if self.code == HTTPStatus.INTERNAL_SERVER_ERROR:
            return status.internal("etcdserver: request timed out")
        if self.code == HTTPStatus.SERVICE_UNAVAILABLE:
            return ApiStatus(self.code, "ServiceUnavailable", "the server is currently unable to handle the request")
        return ApiStatus(self.code, HTTPStatus(self.code).phrase.replace(" ", ""), HTTPStatus(self.code).phrase)


class Faults:
    """`latency` in seconds before each answer; `watch_lifetime` in seconds after which watches are cut, if set."""

    def __init__(self, failures: Iterable[Failure] = (), *, latency: float = 0.0) -> None:
        self.access = Access()
        self.failures = list(failures)
        self.latency = latency
        self.watch_lifetime: float | None = None
        self._cut: asyncio.Event = asyncio.Event()

    def strike(self, method: str, path: str) -> ApiStatus | None:
        """The failure that a request meets, if any."""
        struck = [failure for failure in self.failures if failure.strikes(method, path)]
        return struck[0].answer() if struck else None

    def cut_watches(self) -> None:
        """Break every watch that runs now, in the middle of the stream."""
        self._cut.set()
        self._cut = asyncio.Event()

    async def cut(self) -> None:
        """Return when watches that run now are to be cut."""
        cut = self._cut
        if self.watch_lifetime is None:
            await cut.wait()
            return
        try:
            async with asyncio.timeout(self.watch_lifetime):
                await cut.wait()
        except TimeoutError:
            return
