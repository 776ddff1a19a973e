"""What every part of a cluster's face stands on: requests, discovery, and the gate that writes pass."""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from services.kubernetes import access
from services.kubernetes.discovery import Discovery, Resource, certain, discover
from services.kubernetes.errors import KindNotServed, NotFound, object_in
from services.kubernetes.kubeconfig import Settings
from services.kubernetes.objects import metadata, name_of, subject_of
from services.kubernetes.policy import Gate, Intent, WritePolicy
from services.kubernetes.strain import Strain
from services.kubernetes.watching import Selection
from services.kubernetes.wire import Object, Query, Response, dump_json
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes.transport import Transport

REQUEST_DEADLINE = 30.0
"""Seconds for one request, unless said otherwise."""

JSON = "application/json"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DRY_RUN = ("dryRun", "All")
_MAKING = frozenset({"create", "apply"})


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """Of the API server; `git` as `v1.20.2`."""

    major: int
    minor: int
    git: str


@dataclass(frozen=True, slots=True)
class Write:
    """One write to be sent: how, where, what, and how a dry run would name it."""

    method: str
    path: str
    body: Any
    intent: Intent
    query: Query = ()
    content_type: str = JSON


class Api:
    """One connection to an API server, as one user."""

    def __init__(self, settings: Settings, transport: Transport, policy: WritePolicy, warnings: list[str]) -> None:
        self.context = settings.context
        self.server = settings.server
        self.namespace = settings.namespace
        self.insecure = settings.insecure
        self.kubeconfig: Path | None = settings.kubeconfig
        self.transport = transport
        self.warnings = warnings
        """What the server said in `Warning: 299` headers: deprecated versions, above all. Each once."""
        self._gate = Gate(policy)
        self._discovery: Discovery | None = None
        self._discovering = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection pool; followers and sessions are to be left before."""
        await self.transport.close()

    @property
    def strain(self) -> Strain:
        """What was met of a server in trouble."""
        return self.transport.strain

    @property
    def policy(self) -> WritePolicy:
        """What may be changed through this connection."""
        return self._gate.policy

    def allow(self, policy: WritePolicy) -> None:
        """From now on let `policy` decide what may be changed."""
        self._gate.policy = policy

    @property
    def intents(self) -> list[Intent]:
        """The writes that a dry run did not send."""
        return self._gate.intents

    async def version(self) -> ServerVersion:
        """The API server's version."""
        body = object_in(await self._send("GET", "/version", "/version"), "/version")
        git = one_line(str(body.get("gitVersion") or ""))
        # Providers write a minor of `20+`, and own builds may leave both out.
        stamped = re.match(r"v?(\d+)\.(\d+)", git) or ("", "0", "0")
        return ServerVersion(_number(body.get("major"), stamped[1]), _number(body.get("minor"), stamped[2]), git)

    async def discovery(self) -> Discovery:
        """What the cluster serves; asked once per connection."""
        async with self._discovering:
            if self._discovery is None:
                self._discovery = await discover(self.transport)
            return self._discovery

    async def resource(self, kind: str) -> Resource:
        """`kind` in the best version served. Raises KindNotServed."""
        return certain(kind) or (await self.discovery()).resource(kind)

    async def access(self, checks: Iterable[access.AccessCheck]) -> list[access.Access]:
        """Whether we may do what `checks` name, in their order."""
        return await access.review(self.transport, checks)

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        deadline: float = REQUEST_DEADLINE,
    ) -> Response:
        """Any request. One that may change something is refused (WriteRefused) unless writes are allowed."""
        if method.upper() not in _SAFE_METHODS and _DRY_RUN not in query:
            self._gate.require(Intent(method.lower(), "request", path, None))
        extra = list((headers or {}).items())
        return await self.transport.request(
            method, path, query=query, body=body, headers=extra, deadline=deadline, subject=path
        )

    async def _send(
        self, method: str, path: str, subject: str, *, query: Query = (), deadline: float = REQUEST_DEADLINE
    ) -> Response:
        return await self.transport.request(method, path, query=query, deadline=deadline, subject=subject)

    async def _write(self, write: Write, *, dry_run: bool = False) -> Object:
        """Send `write` as far as the policy lets it; the object as it is, or would be, afterwards."""
        persists = not dry_run and self._gate.persists(write.intent)
        subject = subject_of(write.intent.kind, write.intent.name, write.intent.namespace)
        try:
            response = await self.transport.request(
                write.method,
                write.path,
                query=write.query if persists else [*write.query, _DRY_RUN],
                body=dump_json(write.body),
                headers=[("Content-Type", write.content_type)],
                deadline=REQUEST_DEADLINE,
                subject=subject,
            )
        except NotFound:
            # The server cannot try out what stands on an object that a dry run has only thought of.
            if persists or dry_run or not self._only_thought_of(write.intent):
                raise
            return copy.deepcopy(dict(write.intent.body or {}))
        return object_in(response, subject)

    def _only_thought_of(self, intent: Intent) -> bool:
        """Whether `intent` would itself make its object, or one of the intents before it would have."""
        earlier = {(known.kind, known.namespace, known.name) for known in self._gate.intents[:-1]}
        return intent.verb in _MAKING or (intent.kind, intent.namespace, intent.name) in earlier

    def _place(self, resource: Resource, namespace: str | None) -> str | None:
        return (namespace or self.namespace) if resource.namespaced else None

    async def _home(self, obj: Mapping[str, Any]) -> tuple[Resource, str | None]:
        """The resource and namespace that `obj` names itself. Raises KindNotServed."""
        version, kind = str(obj.get("apiVersion") or ""), str(obj.get("kind") or "")
        if not version or not kind:
            raise KindNotServed(name_of(obj))
        resource = certain(kind, version) or (await self.discovery()).resource(f"{version}/{kind}")
        return resource, self._place(resource, metadata(obj).get("namespace"))

    async def _selection(self, kind: str, namespace: str | None, labels: str, fields: str) -> Selection:
        return Selection(await self.resource(kind), namespace, labels, fields)


def _number(given: object, otherwise: str) -> int:
    leading = re.match(r"\d+", str(given))
    return int(leading[0] if leading else otherwise)
