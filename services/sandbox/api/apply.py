"""Server-side apply, and the record of field owners that every write keeps up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from services.sandbox.api.fieldsets import Path, from_fields, leaves, shown, to_fields
from services.sandbox.api.listkeys import identity, is_atomic, is_set, list_keys
from services.sandbox.fields import copied, dig
from services.sandbox.status import ApiStatus, Cause, Object

APPLY, UPDATE = "Apply", "Update"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who writes: `subresource` keeps a manager's status writes apart from its others."""

    manager: str
    operation: str
    api_version: str
    subresource: str = ""

    def matches(self, entry: Object) -> bool:
        own = (self.manager, self.operation, self.subresource)
        return own == (entry.get("manager"), entry.get("operation"), entry.get("subresource", ""))


def record_update(old: Object | None, new: Object, owner: Owner, now: str) -> None:
    """Give the fields that a plain write changed to its manager, and take them from the others; in place."""
    before, after = leaves(old or {"metadata": {}}), leaves(new)
    changed = {path for path, value in after.items() if path not in before or before[path] != value}
    gone = set(before) - set(after)
    entries = managed(old) if old is not None else []
    if not changed and not gone:
        _set(new, entries)
        return
    _set(new, _with(entries, owner, changed, gone, now))


def apply(live: Object | None, config: Object, owner: Owner, *, force: bool, now: str) -> Object:
    """What applying `config` makes of the live object. Raises ApiStatus 409 naming each conflict."""
    wanted = leaves(config)
    base: Object = copied(live) if live is not None else {"metadata": {}}
    present = leaves(base)
    entries = managed(live) if live is not None else []
    clashes = _clashes(entries, owner, wanted, present)
    if clashes and not force:
        raise _conflict(clashes)
    others = [entry for entry in entries if not owner.matches(entry)]
    owned_elsewhere = {path for entry in others for path in from_fields(entry.get("fieldsV1", {}))}
    mine = {path for entry in entries if owner.matches(entry) for path in from_fields(entry.get("fieldsV1", {}))}
    merged: Object = _merge(base, config, ())
    # Whole items first: their keys must still be there to find them by.
    for path in sorted(mine - set(wanted) - owned_elsewhere, key=lambda path: path[-1] != "."):
        _drop(merged, path)
    taken = {path for _, path in clashes}
    _set(merged, _with(entries, owner, set(wanted), set(), now, taken=taken, whole=True))
    return merged


def managed(obj: Object) -> list[Object]:
    """The object's managedFields."""
    return list(dig(obj, "metadata", "managedFields", default=[]))


def _set(obj: Object, entries: list[Object]) -> None:
    metadata = obj.setdefault("metadata", {})
    metadata.pop("managedFields", None)
    if entries:
        metadata["managedFields"] = entries


def _with(
    entries: list[Object],
    owner: Owner,
    fields: set[Path],
    gone: set[Path],
    now: str,
    *,
    taken: set[Path] | None = None,
    whole: bool = False,
) -> list[Object]:
    """The entries after a write; with `whole` the owner has these fields and no others."""
    lost = gone | (fields if taken is None else taken)
    result = []
    before: set[Path] = set()
    previous: Object | None = None
    for entry in entries:
        held = from_fields(entry.get("fieldsV1", {}))
        if owner.matches(entry):
            before, previous = held - gone, entry
        elif rest := held - lost:
            result.append({**entry, "fieldsV1": to_fields(rest)} if rest != held else entry)
    mine = fields if whole else before | fields
    if not mine:
        return result
    if previous is not None and from_fields(previous["fieldsV1"]) == mine:
        return [*result, previous]
    entry = {
        "manager": owner.manager,
        "operation": owner.operation,
        "apiVersion": owner.api_version,
        "time": now,
        "fieldsType": "FieldsV1",
        "fieldsV1": to_fields(mine),
    }
    if owner.subresource:
        entry["subresource"] = owner.subresource
    return [*result, entry]


def _clashes(
    entries: Iterable[Object], owner: Owner, wanted: dict[Path, Any], present: dict[Path, Any]
) -> list[tuple[Object, Path]]:
    """Fields of others that the applied configuration would change."""
    changing = {path for path, value in wanted.items() if path in present and present[path] != value}
    return [
        (entry, path)
        for entry in entries
        if not owner.matches(entry)
        for path in sorted(changing & from_fields(entry.get("fieldsV1", {})))
    ]


def _conflict(clashes: list[tuple[Object, Path]]) -> ApiStatus:
    causes = [
        Cause("FieldManagerConflict", f"conflict with {_owner_words(entry)}", shown(path)) for entry, path in clashes
    ]
    if len(causes) == 1:
        detail = f"1 conflict: {causes[0].message}: {causes[0].field}"
    else:
        detail = f"{len(causes)} conflicts:"
        for words in dict.fromkeys(cause.message for cause in causes):
            fields = "".join(f"\n- {cause.field}" for cause in causes if cause.message == words)
            detail += f" {words.replace('conflict with', 'conflicts with')}:{fields}"
    message = f"Apply failed with {detail}"
    return ApiStatus(HTTPStatus.CONFLICT, "Conflict", message, causes=causes)


def _owner_words(entry: Object) -> str:
    words = f'"{entry["manager"]}"'
    if entry.get("subresource"):
        words += f' with subresource "{entry["subresource"]}"'
    return f"{words} using {entry['apiVersion']}" if entry["operation"] == UPDATE else words


def _merge(live: Any, config: Any, names: Path) -> Any:
    if isinstance(config, dict) and isinstance(live, dict) and not (names and is_atomic(names)):
        merged = dict(live)
        for key, value in config.items():
            merged[key] = _merge(live.get(key), value, (*names, key))
        return merged
    if isinstance(config, list) and isinstance(live, list):
        return _merge_lists(live, config, names)
    return copied(config)


def _merge_lists(live: list[Any], config: list[Any], names: Path) -> list[Any]:
    if is_set(names):
        return [*live, *(item for item in config if item not in live)]
    keys = list_keys(names, config or live)
    if keys is None or not all(isinstance(item, dict) for item in live):
        return list(copied(config))
    wanted = {identity(item, keys): item for item in config}
    result = []
    for item in live:
        found = wanted.pop(identity(item, keys), None)
        result.append(item if found is None else _merge(item, found, names))
    return [*result, *(copied(item) for item in wanted.values())]


def _drop(obj: Any, path: Path) -> None:
    """Remove a field that its only owner no longer applies, and what became empty around it."""
    element, rest = path[0], path[1:]
    if element.startswith("f:") and isinstance(obj, dict):
        key = element[2:]
        if not rest:
            obj.pop(key, None)
        elif key in obj:
            _drop(obj[key], rest)
            if obj[key] in ({}, []):
                del obj[key]
    elif isinstance(obj, list):
        _drop_item(obj, element, rest)


def _drop_item(items: list[Any], element: str, rest: Path) -> None:
    wanted = json.loads(element[2:])
    for item in list(items):
        if element.startswith("v:"):
            if item == wanted:
                items.remove(item)
        elif all(item.get(key, "TCP" if key == "protocol" else None) == value for key, value in wanted.items()):
            if rest == (".",):
                items.remove(item)
            elif rest[0][2:] not in wanted:
                _drop(item, rest)
