"""Between the version an object is stored in and the versions it is served in."""

from __future__ import annotations

import json
from collections.abc import Callable

from services.sandbox.fields import copied
from services.sandbox.history import Entry
from services.sandbox.resources import ResourceType, Served
from services.sandbox.status import Object

Convert = Callable[[Object], None]
_INGRESS_BETAS = ("extensions/v1beta1", "networking.k8s.io/v1beta1")
_EVENTS = ("events.k8s.io/v1", "events.k8s.io/v1beta1")
_EVENT_FIELDS = {
    "involvedObject": "regarding",
    "message": "note",
    "source": "deprecatedSource",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "count": "deprecatedCount",
    "reportingComponent": "reportingController",
}


def from_stored(obj: Object, resource: ResourceType, served: Served) -> Object:
    """A stored object in the form of a served version; the very object if that is the stored form."""
    if served.api_version == resource.api_version:
        return obj
    new: Object = {**copied(obj), "apiVersion": served.api_version}
    _OUT.get((resource.kind, served.api_version), _same)(new)
    return new


def to_stored(obj: Object, resource: ResourceType, served: Served) -> Object:
    """An object as a client sent it in the stored form."""
    if served.api_version == resource.api_version:
        return obj
    new: Object = {**copied(obj), "apiVersion": resource.api_version}
    _IN.get((resource.kind, served.api_version), _same)(new)
    return new


def encoded(entry: Entry, resource: ResourceType, served: Served) -> bytes:
    """An entry's JSON in a served version, made once; `kind` and `apiVersion` come first (see `as_item`)."""
    found = entry.encoded.get(served.api_version)
    if found is None:
        obj = from_stored(entry.obj, resource, served)
        ordered = {"kind": resource.kind, "apiVersion": served.api_version, **obj}
        found = entry.encoded[served.api_version] = json.dumps(ordered, separators=(",", ":")).encode()
    return found


def as_item(data: bytes, resource: ResourceType, served: Served) -> bytes:
    """Encoded JSON as an item of a list: the real server leaves out kind and apiVersion there."""
    head = json.dumps({"kind": resource.kind, "apiVersion": served.api_version}, separators=(",", ":"))
    return b"{" + data[len(head) :]


def _same(_obj: Object) -> None:
    """Only the apiVersion differs."""


def _ingress_out(obj: Object) -> None:
    spec = obj.get("spec", {})
    if "defaultBackend" in spec:
        spec["backend"] = _backend_out(spec.pop("defaultBackend"))
    for path in _paths(spec):
        path["backend"] = _backend_out(path.get("backend") or {})


def _ingress_in(obj: Object) -> None:
    spec = obj.get("spec") or {}
    if "backend" in spec:
        spec["defaultBackend"] = _backend_in(spec.pop("backend"))
    for path in _paths(spec):
        path["backend"] = _backend_in(path.get("backend") or {})
        path.setdefault("pathType", "ImplementationSpecific")


def _paths(spec: Object) -> list[Object]:
    return [path for rule in spec.get("rules") or [] for path in (rule.get("http") or {}).get("paths") or []]


def _backend_out(backend: Object) -> Object:
    service = backend.get("service")
    if service is None:
        return backend
    port = service.get("port", {})
    return {"serviceName": service.get("name"), "servicePort": port.get("name") or port.get("number", 0)}


def _backend_in(backend: Object) -> Object:
    if "serviceName" not in backend:
        return backend
    port = backend.get("servicePort", 0)
    key = "name" if isinstance(port, str) else "number"
    return {"service": {"name": backend["serviceName"], "port": {key: port}}}


def _event_out(obj: Object) -> None:
    for ours, theirs in _EVENT_FIELDS.items():
        if ours in obj:
            obj[theirs] = obj.pop(ours)


def _event_in(obj: Object) -> None:
    for ours, theirs in _EVENT_FIELDS.items():
        if theirs in obj:
            obj[ours] = obj.pop(theirs)


_OUT: dict[tuple[str, str], Convert] = {
    **{("Ingress", version): _ingress_out for version in _INGRESS_BETAS},
    **{("Event", version): _event_out for version in _EVENTS},
}
_IN: dict[tuple[str, str], Convert] = {
    **{("Ingress", version): _ingress_in for version in _INGRESS_BETAS},
    **{("Event", version): _event_in for version in _EVENTS},
}
