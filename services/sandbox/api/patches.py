"""JSON patch (RFC 6902) and JSON merge patch (RFC 7386)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from services.sandbox import status
from services.sandbox.fields import copied
from services.sandbox.status import ApiStatus

_MISSING = object()


def merge_patch(target: Any, patch: Any) -> Any:
    """The target with the patch merged in: null removes, mappings merge, everything else replaces."""
    if not isinstance(patch, dict):
        return copied(patch)
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def json_patch(target: Any, operations: Any) -> Any:
    """The target after all operations. Raises ApiStatus 400 for a malformed patch, 422 for one that does not fit."""
    if not isinstance(operations, list):
        raise status.bad_request("json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    holder = {"": copied(target)}
    for operation in operations:
        if not isinstance(operation, dict) or operation.get("op") not in _OPERATIONS:
            raise status.bad_request(f"Unexpected kind: {operation!r}")
        _OPERATIONS[operation["op"]](holder, operation)
    return holder[""]


def _add(holder: Any, operation: dict[str, Any]) -> None:
    _put(holder, _tokens(operation, "path"), copied(_value(operation)), insert=True)


def _remove(holder: Any, operation: dict[str, Any]) -> None:
    _take(holder, _tokens(operation, "path"))


def _replace(holder: Any, operation: dict[str, Any]) -> None:
    tokens = _tokens(operation, "path")
    _find(holder, tokens)
    _put(holder, tokens, copied(_value(operation)), insert=False)


def _move(holder: Any, operation: dict[str, Any]) -> None:
    value = _take(holder, _tokens(operation, "from"))
    _put(holder, _tokens(operation, "path"), value, insert=True)


def _copy(holder: Any, operation: dict[str, Any]) -> None:
    value = copied(_find(holder, _tokens(operation, "from")))
    _put(holder, _tokens(operation, "path"), value, insert=True)


def _test(holder: Any, operation: dict[str, Any]) -> None:
    if _find(holder, _tokens(operation, "path")) != _value(operation):
        raise _unfit(f"testing value {operation['path']} failed")


_OPERATIONS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _tokens(operation: dict[str, Any], field: str) -> list[str]:
    """The pointer's tokens, after the empty one of the holder around the whole document."""
    pointer = operation.get(field)
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise status.bad_request(f"jsonpatch {operation['op']} operation lacks a valid {field}")
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")]


def _value(operation: dict[str, Any]) -> Any:
    if "value" not in operation:
        raise status.bad_request(f"jsonpatch {operation['op']} operation lacks a value")
    return operation["value"]


def _find(holder: Any, tokens: list[str]) -> Any:
    found = holder
    for token in tokens:
        found = _child(found, token)
        if found is _MISSING:
            raise _unfit(f"doc is missing path: {'/'.join(tokens)}: missing value")
    return found


def _child(parent: Any, token: str) -> Any:
    if isinstance(parent, dict):
        return parent.get(token, _MISSING)
    if isinstance(parent, list) and token.isdigit() and int(token) < len(parent):
        return parent[int(token)]
    return _MISSING


def _put(holder: Any, tokens: list[str], value: Any, *, insert: bool) -> None:
    parent, last = _find(holder, tokens[:-1]), tokens[-1]
    if isinstance(parent, dict):
        parent[last] = value
    elif isinstance(parent, list) and last == "-":
        parent.append(value)
    elif isinstance(parent, list) and last.isdigit() and int(last) <= len(parent):
        if insert:
            parent.insert(int(last), value)
        else:
            parent[int(last)] = value
    else:
        raise _unfit(f"doc is missing path: {'/'.join(tokens)}: missing value")


def _take(holder: Any, tokens: list[str]) -> Any:
    value = _find(holder, tokens)
    parent, last = _find(holder, tokens[:-1]), tokens[-1]
    if isinstance(parent, dict):
        del parent[last]
    else:
        del parent[int(last)]
    return value


def _unfit(message: str) -> ApiStatus:
    return ApiStatus(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Invalid",
        f"the server rejected our request due to an error in our request: {message}",
    )
