"""Create, read, update, patch and delete of any resource."""

from __future__ import annotations

import base64
import binascii
import json
from http import HTTPStatus
from typing import Any

from aiohttp import web

from services.sandbox import status
from services.sandbox.api import apply as server_side
from services.sandbox.api.call import Call, parse_body, read_object
from services.sandbox.api.conversion import from_stored, to_stored
from services.sandbox.api.patches import json_patch, merge_patch
from services.sandbox.api.respond import entry_response, json_response, list_response, object_response
from services.sandbox.api.selectors import selector
from services.sandbox.api.shapes import check_shape
from services.sandbox.api.strategic import strategic_merge
from services.sandbox.deletion import DeleteOptions
from services.sandbox.fields import copied, dig, meta, without_nulls
from services.sandbox.history import Entry
from services.sandbox.status import ApiStatus, Object

_JSON, _MERGE = "application/json-patch+json", "application/merge-patch+json"
_STRATEGIC, _APPLY = "application/strategic-merge-patch+json", "application/apply-patch+yaml"
_PATCH_TYPES = (_JSON, _MERGE, _STRATEGIC, _APPLY)
# The real server answers their deletion with the object, that of all others with a Status.
_RETURN_DELETED = frozenset(
    (
        "Pod",
        "Service",
        "ServiceAccount",
        "ResourceQuota",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "PodSecurityPolicy",
    )
)


async def get(call: Call) -> web.Response:
    return entry_response(call, call.store.entry(call.resource, call.namespace, call.name))


async def list_(call: Call) -> web.Response:
    """A page of a list. `continue` resumes behind the last key, at the server's present state."""
    limit, asked = call.number("limit") or 0, call.request.query.get("resourceVersion", "")
    if asked.isdigit() and int(asked) > call.store.version:
        message = f"Too large resource version: {asked}, current: {call.store.version}"
        raise ApiStatus(HTTPStatus.GATEWAY_TIMEOUT, "Timeout", message, retry_after=1)
    entries, metadata = selected(call), {"resourceVersion": str(call.store.version)}
    token = call.request.query.get("continue", "")
    if token:
        start = _start(call, token)
        entries = [entry for entry in entries if _key(entry) > start]
    if limit and len(entries) > limit:
        page = entries[:limit]
        more: Object = {"continue": _token(call, page[-1]), "remainingItemCount": len(entries) - limit}
        return list_response(call, page, {**metadata, **more})
    return list_response(call, entries, metadata)


def selected(call: Call) -> list[Entry]:
    """What the selectors and the namespace of a call leave. Raises ApiStatus 400."""
    query = call.request.query
    matches = selector(call.resource, query.get("labelSelector", ""), query.get("fieldSelector", ""))
    entries = call.store.entries(call.resource, call.namespace or None)
    if call.name:
        entries = [entry for entry in entries if entry.obj["metadata"]["name"] == call.name]
    return entries if matches is None else [entry for entry in entries if matches(entry.obj)]


def _key(entry: Entry) -> list[str]:
    metadata = entry.obj["metadata"]
    return [metadata.get("namespace", ""), metadata["name"]]


def _token(call: Call, last: Entry) -> str:
    words = json.dumps({"v": "meta.k8s.io/v1", "rv": call.store.version, "start": _key(last)})
    return base64.urlsafe_b64encode(words.encode()).decode()


def _start(call: Call, token: str) -> list[str]:
    try:
        found = json.loads(base64.urlsafe_b64decode(token))
        version, start = int(found["rv"]), list(found["start"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise status.bad_request("continue key is not valid") from None
    if call.store.expired(version):
        raise status.expired("The provided continue parameter is too old to display a consistent list result.")
    return start


async def create(call: Call) -> web.Response:
    obj = await object_of(call)
    server_side.record_update(None, obj, owner(call, server_side.UPDATE), call.store.now())
    made = call.store.create(call.resource, obj, dry_run=call.dry_run)
    return object_response(call, made, HTTPStatus.CREATED)


async def object_of(call: Call) -> Object:
    """The request's object in stored form, checked against the path. Raises ApiStatus 400."""
    body = await call.body()
    check_shape(body, call.resource.kind, call.served.version)
    expected = (call.served.api_version, call.resource.kind)
    given = (body.setdefault("apiVersion", expected[0]), body.setdefault("kind", expected[1]))
    if given != expected:
        raise status.bad_request(
            f"{call.resource.kind} in version {call.served.version!r} cannot be handled as a "
            f"{call.resource.kind}: no kind {given[1]!r} is registered for version {given[0]!r}"
        )
    metadata = meta(body)
    if call.resource.namespaced and metadata.setdefault("namespace", call.namespace) != call.namespace:
        raise status.bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )
    if call.name and metadata.setdefault("name", call.name) != call.name:
        raise status.bad_request(
            f"the name of the object ({metadata['name']}) does not match the name on the URL ({call.name})"
        )
    return to_stored(body, call.resource, call.served)


def _stored_form(call: Call, obj: Object) -> Object:
    """What a client sent, its shape checked, as it is stored. Raises ApiStatus 400."""
    check_shape(obj, call.resource.kind, call.served.version)
    return to_stored(obj, call.resource, call.served)


async def update(call: Call) -> web.Response:
    obj = await object_of(call)
    return object_response(call, write(call, obj, call.store.get(call.resource, call.namespace, call.name)))


def write(call: Call, new: Object, old: Object) -> Object:
    """Store a changed object with its field owners. Raises ApiStatus as ObjectStore.update."""
    subresource = call.subresource or None
    if "managedFields" not in new["metadata"] or new["metadata"]["managedFields"] == dig(
        old, "metadata", "managedFields"
    ):
        server_side.record_update(old, new, owner(call, server_side.UPDATE), call.store.now())
    return call.store.update(call.resource, new, subresource=subresource, dry_run=call.dry_run)


def owner(call: Call, operation: str) -> server_side.Owner:
    return server_side.Owner(call.manager, operation, call.served.api_version, call.subresource)


async def patch(call: Call) -> web.Response:
    """Any of the four patch types. Raises ApiStatus 415 for another."""
    kind = call.request.content_type
    if kind not in _PATCH_TYPES:
        raise status.unsupported_media_type(_PATCH_TYPES)
    body = parse_body(await call.request.read(), yaml=kind == _APPLY)
    if kind == _APPLY:
        return _apply(call, body)
    old = call.store.get(call.resource, call.namespace, call.name)
    new = patched(from_stored(old, call.resource, call.served), kind, body)
    _check_identity(call, new)
    return object_response(call, write(call, _stored_form(call, new), old))


def patched(obj: Object, kind: str, body: Any) -> Object:
    """An object with a patch of a content type applied. Raises ApiStatus 400 or 422."""
    if kind == _JSON:
        result = json_patch(obj, body)
    elif not isinstance(body, dict):
        raise status.bad_request("error decoding patch: json: cannot unmarshal array into Go value of type map")
    elif kind == _MERGE:
        result = merge_patch(obj, body)
    else:
        result = strategic_merge(copied(obj), body)
    if not isinstance(result, dict):
        raise status.bad_request("the patch does not leave an object")
    return dict(without_nulls(result))


def _check_identity(call: Call, obj: Object) -> None:
    metadata = meta(obj)
    if metadata.get("name") != call.name:
        cause = status.Cause(
            "FieldValueInvalid", f'Invalid value: "{metadata.get("name")}": field is immutable', "metadata.name"
        )
        raise status.invalid(call.resource.kind, call.resource.group, call.name, [cause])


def _apply(call: Call, config: Any) -> web.Response:
    if not isinstance(config, dict):
        raise status.bad_request("error decoding YAML: the configuration is no object")
    if "fieldManager" not in call.request.query:
        cause = status.Cause("FieldValueRequired", "Required value: is required for apply patch", "fieldManager")
        raise status.invalid("PatchOptions", "meta.k8s.io", "", [cause])
    metadata = meta(config)
    metadata.setdefault("name", call.name)
    if call.resource.namespaced:
        metadata.setdefault("namespace", call.namespace)
    if metadata.pop("managedFields", None):
        raise status.bad_request("metadata.managedFields must be nil")
    _check_identity(call, config)
    wanted = _stored_form(call, dict(without_nulls(config)))
    live = call.store.find(call.resource, call.namespace, call.name)
    if live is None and call.subresource:
        raise status.not_found(call.resource.plural, call.resource.group, call.name)
    force = call.flag("force")
    merged = server_side.apply(live, wanted, owner(call, server_side.APPLY), force=force, now=call.store.now())
    if live is None:
        made = call.store.create(call.resource, merged, dry_run=call.dry_run)
        return object_response(call, made, HTTPStatus.CREATED)
    if "resourceVersion" not in wanted["metadata"]:
        merged["metadata"].pop("resourceVersion", None)
    stored = call.store.update(call.resource, merged, subresource=call.subresource or None, dry_run=call.dry_run)
    return object_response(call, stored)


async def delete(call: Call) -> web.Response:
    options, dry_run = await delete_options(call)
    deletion = call.store.delete(call.resource, call.namespace, call.name, options, dry_run=dry_run)
    if not deletion.gone or call.resource.kind in _RETURN_DELETED:
        return object_response(call, deletion.obj)
    details = {"name": call.name, "kind": call.resource.plural, "uid": deletion.obj["metadata"]["uid"]}
    if call.resource.group:
        details["group"] = call.resource.group
    success = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}
    return json_response(success)


async def delete_collection(call: Call) -> web.Response:
    options, dry_run = await delete_options(call)
    entries = selected(call)
    for entry in entries:
        metadata = entry.obj["metadata"]
        call.store.delete(call.resource, metadata.get("namespace"), metadata["name"], options, dry_run=dry_run)
    return list_response(call, entries, {"resourceVersion": str(call.store.version)})


async def delete_options(call: Call) -> tuple[DeleteOptions, bool]:
    """Options from the body and the query; the query wins, as it does on the real server. Raises ApiStatus 400."""
    body = await read_object(call.request)
    if not isinstance(body, dict):
        raise status.bad_request("the object provided is unrecognized (must be of type DeleteOptions)")
    given = call.request.query.get("propagationPolicy") or body.get("propagationPolicy")
    orphan = body.get("orphanDependents")
    if given is None:
        # Jobs of batch/v1 leave their pods behind unless they are told otherwise.
        given = "Orphan" if orphan or (orphan is None and call.resource.kind == "Job") else "Background"
    if given not in ("Orphan", "Background", "Foreground"):
        supported = 'supported values: "Foreground", "Background", "Orphan"'
        cause = status.Cause(
            "FieldValueNotSupported", f'Unsupported value: "{given}": {supported}', "propagationPolicy"
        )
        raise status.invalid("DeleteOptions", "meta.k8s.io", "", [cause])
    grace = call.number("gracePeriodSeconds")
    options = DeleteOptions(
        propagation=given,
        grace=body.get("gracePeriodSeconds") if grace is None else grace,
        uid=dig(body, "preconditions", "uid", default=""),
        resource_version=dig(body, "preconditions", "resourceVersion", default=""),
    )
    return options, call.dry_run or "All" in (body.get("dryRun") or [])
