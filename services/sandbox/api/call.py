"""A request, understood: which resource, object and subresource it is about, and what it asks of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from services.sandbox import status
from services.sandbox.api import protobuf
from services.sandbox.faults import Attributes, Faults, User
from services.sandbox.fields import without_nulls
from services.sandbox.requestlog import RequestLog
from services.sandbox.resources import Profile, ResourceType, Served, served_by
from services.sandbox.runtime import NodeRuntime
from services.sandbox.status import Object
from services.sandbox.store import ObjectStore

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete", "GET": "get", "HEAD": "get"}
_YAML = ("application/yaml", "application/x-yaml", "text/yaml")
_BODY_TYPES = ("application/json", *_YAML)


@dataclass(frozen=True, slots=True)
class Server:
    """What every handler stands on."""

    store: ObjectStore
    node: NodeRuntime
    faults: Faults
    profile: Profile
    log: RequestLog = field(default_factory=RequestLog)
    resources: dict[tuple[str, str], tuple[Served, ResourceType]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: ObjectStore, node: NodeRuntime, faults: Faults, profile: Profile) -> Server:
        table = {(served.api_version, resource.plural): (served, resource) for served, resource in served_by(profile)}
        return cls(store, node, faults, profile, resources=table)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a resource. `namespace` and `name` are empty where the path has none."""

    server: Server
    request: web.Request
    user: User
    served: Served
    resource: ResourceType
    namespace: str
    name: str
    subresource: str
    tail: str

    @property
    def store(self) -> ObjectStore:
        return self.server.store

    @property
    def query(self) -> dict[str, str]:
        return dict(self.request.query)

    @property
    def verb(self) -> str:
        """The verb as authorisation and discovery know it."""
        verb = _VERBS.get(self.request.method, "")
        if self.name or self.subresource:
            return verb
        if verb == "get":
            return "watch" if self.flag("watch") else "list"
        return "deletecollection" if verb == "delete" else verb

    @property
    def attributes(self) -> Attributes:
        resource = f"{self.resource.plural}/{self.subresource}" if self.subresource else self.resource.plural
        # To authorisation a namespace is inside itself.
        namespace = self.name if self.resource.kind == "Namespace" else self.namespace
        return Attributes(self.verb, self.served.group, resource, namespace, self.name)

    @property
    def dry_run(self) -> bool:
        """Raises ApiStatus 400 for anything but `All`."""
        given = self.request.query.getall("dryRun", [])
        if any(value != "All" for value in given):
            cause = status.Cause(
                "FieldValueNotSupported", f'Unsupported value: "{given[0]}": supported values: "All"', "dryRun"
            )
            raise status.invalid("CreateOptions", "meta.k8s.io", "", [cause])
        return bool(given)

    @property
    def manager(self) -> str:
        """Whose fields a write owns: `fieldManager`, else the client program's name."""
        agent = self.request.headers.get("User-Agent", "unknown")
        return self.request.query.get("fieldManager") or agent.partition("/")[0] or "unknown"

    def flag(self, name: str) -> bool:
        return self.request.query.get(name, "") in ("1", "true", "True")

    def number(self, name: str) -> int | None:
        """A query parameter as a number. Raises ApiStatus 400."""
        given = self.request.query.get(name, "")
        if not given:
            return None
        try:
            return int(given)
        except ValueError:
            raise status.bad_request(f'strconv.ParseInt: parsing "{given}": invalid syntax') from None

    async def body(self) -> Object:
        """The request's object, nulls dropped. Raises ApiStatus 400 or 415."""
        found = await read_object(self.request)
        if not isinstance(found, dict):
            raise status.bad_request("the object provided is unrecognized (must be of type Object)")
        return dict(without_nulls(found))


async def read_object(request: web.Request) -> Any:
    """A body in any form that the server takes; an empty one is an empty object. Raises ApiStatus 400 or 415."""
    kind, data = request.content_type, await request.read()
    if kind == protobuf.CONTENT_TYPE:
        return protobuf.decode(data)
    if kind not in (*_BODY_TYPES, "application/octet-stream"):
        raise status.unsupported_media_type((*_BODY_TYPES, protobuf.CONTENT_TYPE))
    return parse_body(data, yaml=kind in _YAML) if data else {}


def parse_body(data: bytes, *, yaml: bool = False) -> Any:
    """JSON, or YAML where a client says so. Raises ApiStatus 400."""
    try:
        return json.loads(data)
    except ValueError as error:
        if not yaml:
            raise status.bad_request(f"error decoding request body: {error}") from error
    import yaml as library  # only server-side apply by hand sends YAML

    try:
        return library.safe_load(data)
    except library.YAMLError as error:
        raise status.bad_request(f"error decoding YAML: {error}") from error


def parse_path(path: str) -> tuple[str, list[str]] | None:
    """`/apis/apps/v1/namespaces/a/pods` as ("apps/v1", rest); None for what is no resource path."""
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["api"] and len(parts) > 2:
        return parts[1], parts[2:]
    if parts[:1] == ["apis"] and len(parts) > 3:
        return f"{parts[1]}/{parts[2]}", parts[3:]
    return None


def understand(server: Server, request: web.Request, user: User) -> Call:
    """Raises ApiStatus 404 for a path that nothing is served at."""
    parsed = parse_path(request.path)
    if parsed is None:
        raise status.no_such_path()
    api_version, parts = parsed
    namespace = ""
    # `namespaces/NAME/status` is about the namespace itself, `namespaces/NAME/pods` about what is in it.
    if parts[0] == "namespaces" and len(parts) > 2 and (api_version, parts[2]) in server.resources:
        namespace, parts = parts[1], parts[2:]
    found = server.resources.get((api_version, parts[0]))
    if found is None:
        raise status.no_such_path()
    served, resource = found
    name, subresource, *tail = [*parts[1:], "", ""]
    if (namespace and not resource.namespaced) or (subresource and resource.subresource(subresource) is None):
        raise status.no_such_path()
    rest = "/".join(tail[:-2] if len(tail) > 2 else tail).strip("/")
    if subresource == "proxy":
        # The tail is passed on as it came: a trailing slash means something to who answers.
        rest = request.raw_path.partition("?")[0].partition("/proxy")[2].removeprefix("/")
    return Call(server, request, user, served, resource, namespace, name, subresource, rest)
