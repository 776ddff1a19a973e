"""What the server serves: discovery, version, and as much OpenAPI as kubectl asks for."""

from __future__ import annotations

from aiohttp import web

from services.sandbox import status
from services.sandbox.api.call import Server
from services.sandbox.api.respond import json_response
from services.sandbox.resources import ResourceType, Served
from services.sandbox.status import Object

_HEALTH = ("/healthz", "/livez", "/readyz")
# The shortest protobuf of an OpenAPI v2 document: kubectl parses no other form of it.
_OPENAPI_V2 = b"\x0a\x032.0"
_OPENAPI_V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
_DOCUMENT = "/openapi/v3/"


def describe(server: Server, request: web.Request) -> web.Response | None:
    """Answer a path that is about the server itself; None for any other."""
    path = request.path.rstrip("/")
    if path.startswith(_HEALTH):
        return web.Response(text="ok")
    if path.startswith("/openapi"):
        return _openapi(server, path)
    document = _document(server, request, path)
    return None if document is None else json_response(document)


def _document(server: Server, request: web.Request, path: str) -> Object | None:
    if path == "/version":
        return version(server)
    if path == "/api":
        address = {"clientCIDR": "0.0.0.0/0", "serverAddress": request.host}
        return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [address]}
    if path == "/apis":
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": _groups(server)}
    kind, _, rest = path.lstrip("/").partition("/")
    if kind not in ("api", "apis") or not rest:
        return (
            {"paths": ["/api", "/api/v1", "/apis", "/healthz", "/livez", "/readyz", "/version"]} if not kind else None
        )
    if kind == "apis" and "/" not in rest:
        found = next((group for group in _groups(server) if group["name"] == rest), None)
        if found is None:
            raise status.no_such_path()
        return {"kind": "APIGroup", "apiVersion": "v1", **found}
    return _resource_list(server, rest) if rest.count("/") == (kind == "apis") else None


def version(server: Server) -> Object:
    """`/version`."""
    profile = server.profile
    return {
        "major": "1",
        "minor": str(profile.minor),
        "gitVersion": profile.git_version,
        "gitCommit": "0" * 40,
        "gitTreeState": "clean",
        "buildDate": "2020-01-01T00:00:00Z",
        "goVersion": "go1.0",
        "compiler": "gc",
        "platform": "linux/amd64",
    }


def _groups(server: Server) -> list[Object]:
    """Every group but the core one, with its versions, the preferred one first."""
    groups: dict[str, list[str]] = {}
    for api_version, _ in server.resources:
        group, slash, _version = api_version.rpartition("/")
        if slash and api_version not in groups.setdefault(group, []):
            groups[group].append(api_version)
    listed = []
    for group, api_versions in groups.items():
        words = [{"groupVersion": name, "version": name.rpartition("/")[2]} for name in sorted(api_versions, key=_rank)]
        listed.append({"name": group, "versions": words, "preferredVersion": words[0]})
    return listed


def _rank(api_version: str) -> tuple[int, str]:
    """Stable versions before betas."""
    return ("beta" in api_version, api_version)


def _resource_list(server: Server, api_version: str) -> Object:
    items: list[Object] = []
    for (served_at, _), (_served, resource) in server.resources.items():
        if served_at == api_version:
            items.append(_resource(resource))
            items.extend(_subresources(resource))
    if not items:
        raise status.no_such_path()
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": api_version, "resources": items}


def _resource(resource: ResourceType) -> Object:
    item: Object = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(resource.verbs),
    }
    if resource.short_names:
        item["shortNames"] = list(resource.short_names)
    if resource.categories:
        item["categories"] = list(resource.categories)
    return item


def _subresources(resource: ResourceType) -> list[Object]:
    items = []
    for sub in resource.subresources:
        item: Object = {
            "name": f"{resource.plural}/{sub.name}",
            "singularName": "",
            "namespaced": resource.namespaced,
            "kind": sub.kind or resource.kind,
            "verbs": list(sub.verbs),
        }
        if sub.api_version:
            item["group"], _, item["version"] = sub.api_version.rpartition("/")
        items.append(item)
    return items


def _openapi(server: Server, path: str) -> web.Response:
    """No schemas, but which requests take `fieldValidation`: kubectl asks before it leaves validation to the server."""
    if path == "/openapi/v2":
        return web.Response(body=_OPENAPI_V2, headers={"Content-Type": _OPENAPI_V2_TYPE})
    names = {_document_name(api_version): api_version for api_version, _ in server.resources}
    if path == "/openapi/v3":
        urls = {name: {"serverRelativeURL": f"{_DOCUMENT}{name}?hash=0"} for name in names}
        return json_response({"paths": urls})
    api_version = names.get(path.removeprefix(_DOCUMENT))
    if api_version is None:
        raise status.no_such_path()
    paths: Object = {}
    schemas: Object = {}
    for (served_at, _), (served, resource) in server.resources.items():
        if served_at == api_version:
            paths[_object_path(served, resource)] = _operations(served, resource)
            schemas[resource.kind] = _schema(served, resource)
    info = {"title": "Kubernetes", "version": server.profile.git_version}
    return json_response({"openapi": "3.0.0", "info": info, "paths": paths, "components": {"schemas": schemas}})


def _document_name(api_version: str) -> str:
    return f"apis/{api_version}" if "/" in api_version else f"api/{api_version}"


def _object_path(served: Served, resource: ResourceType) -> str:
    namespace = "/namespaces/{namespace}" if resource.namespaced else ""
    return f"/{_document_name(served.api_version)}{namespace}/{resource.plural}/{{name}}"


def _operations(served: Served, resource: ResourceType) -> Object:
    parameters = [
        {"name": name, "in": "query", "schema": {"type": "string", "uniqueItems": True}}
        for name in ("dryRun", "fieldManager", "fieldValidation")
    ]
    operation = {
        "operationId": f"patch{resource.kind}",
        "parameters": parameters,
        "responses": {"200": {"description": "OK"}},
        "x-kubernetes-action": "patch",
        "x-kubernetes-group-version-kind": _identity(served, resource),
    }
    return {"patch": operation}


def _schema(served: Served, resource: ResourceType) -> Object:
    return {
        "type": "object",
        "description": f"{resource.kind} as the demo keeps it: any field is taken.",
        "x-kubernetes-group-version-kind": [_identity(served, resource)],
    }


def _identity(served: Served, resource: ResourceType) -> Object:
    return {"group": served.group, "kind": resource.kind, "version": served.version}
