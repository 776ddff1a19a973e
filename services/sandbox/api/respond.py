"""Answers in the form that the client accepts: objects, lists, tables, or metadata alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

from aiohttp import web

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.api.conversion import as_item, encoded, from_stored
from services.sandbox.api.tables import columns_of, row_of
from services.sandbox.history import Entry
from services.sandbox.status import ApiStatus, Object

_META = "meta.k8s.io/v1"


class Form(Enum):
    """What `Accept` asks for."""

    OBJECT = auto()
    TABLE = auto()
    METADATA = auto()


_FORMS = {"Table": Form.TABLE, "PartialObjectMetadata": Form.METADATA, "PartialObjectMetadataList": Form.METADATA}


def form_of(accept: str) -> Form:
    """The first acceptable form; protobuf and unknown views are passed over. Raises ApiStatus 406 if none is left."""
    for choice in accept.split(",") if accept else ["*/*"]:
        kind, *parameters = (part.strip() for part in choice.split(";"))
        if kind not in ("application/json", "application/*", "*/*"):
            continue
        view = next((item.partition("=")[2] for item in parameters if item.startswith("as=")), "")
        if not view:
            return Form.OBJECT
        if view in _FORMS and "v=v1" in parameters:
            return _FORMS[view]
    message = "only the following media types are accepted: application/json"
    raise ApiStatus(HTTPStatus.NOT_ACCEPTABLE, "NotAcceptable", message)


def json_response(body: Any, code: int = HTTPStatus.OK, *, headers: dict[str, str] | None = None) -> web.Response:
    data = json.dumps(body, separators=(",", ":")).encode() + b"\n"
    return web.Response(body=data, status=code, content_type="application/json", headers=headers)


def status_response(error: ApiStatus) -> web.Response:
    """A failure as its Status object."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else None
    return json_response(error.body(), error.code, headers=headers)


def object_response(call: Call, obj: Object, code: int = HTTPStatus.OK) -> web.Response:
    """One object in the served version."""
    form = form_of(call.request.headers.get("Accept", ""))
    if form is Form.TABLE:
        return json_response(table(call, [obj], obj["metadata"]), code)
    if form is Form.METADATA:
        return json_response(partial(obj), code)
    shown = from_stored(obj, call.resource, call.served)
    ordered = {"kind": call.resource.kind, "apiVersion": call.served.api_version, **shown}
    return json_response(ordered, code)


def entry_response(call: Call, entry: Entry) -> web.Response:
    """One stored object, from its cached JSON where that is what the client wants."""
    if form_of(call.request.headers.get("Accept", "")) is not Form.OBJECT:
        return object_response(call, entry.obj)
    body = encoded(entry, call.resource, call.served) + b"\n"
    return web.Response(body=body, content_type="application/json")


def list_response(call: Call, entries: Sequence[Entry], metadata: Object) -> web.Response:
    """A list; `metadata` carries resourceVersion, continue and remainingItemCount."""
    form = form_of(call.request.headers.get("Accept", ""))
    if form is Form.TABLE:
        return json_response(table(call, [entry.obj for entry in entries], metadata))
    if form is Form.METADATA:
        items = [partial(entry.obj) for entry in entries]
        return json_response(
            {"kind": "PartialObjectMetadataList", "apiVersion": _META, "metadata": metadata, "items": items}
        )
    head = {"kind": f"{call.resource.kind}List", "apiVersion": call.served.api_version, "metadata": metadata}
    start = json.dumps(head, separators=(",", ":")).encode()[:-1] + b',"items":['
    items_json = (as_item(encoded(entry, call.resource, call.served), call.resource, call.served) for entry in entries)
    return web.Response(body=start + b",".join(items_json) + b"]}\n", content_type="application/json")


def table(call: Call, objects: Sequence[Object], metadata: Object, *, with_columns: bool = True) -> Object:
    """A Table of kubectl's columns; `includeObject` says how much of each object goes with its row."""
    include = call.request.query.get("includeObject", "Metadata") or "Metadata"
    if include not in ("None", "Metadata", "Object"):
        raise status.bad_request(f'invalid value for includeObject: "{include}"')
    rows: list[Object] = []
    for obj in objects:
        row: Object = {"cells": row_of(call.resource, obj, call.store.now())}
        if include == "Metadata":
            row["object"] = partial(obj)
        elif include == "Object":
            row["object"] = from_stored(obj, call.resource, call.served)
        rows.append(row)
    kept = {key: metadata[key] for key in ("resourceVersion", "continue", "remainingItemCount") if key in metadata}
    columns = columns_of(call.resource) if with_columns else []
    return {"kind": "Table", "apiVersion": _META, "metadata": kept, "columnDefinitions": columns, "rows": rows}


def partial(obj: Object) -> Object:
    """An object's metadata alone."""
    return {"kind": "PartialObjectMetadata", "apiVersion": _META, "metadata": obj["metadata"]}
