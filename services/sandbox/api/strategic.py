"""Strategic merge patch: mappings merge, keyed lists merge item by item, directives delete, replace and order."""

from __future__ import annotations

from typing import Any

from services.sandbox import status
from services.sandbox.api.listkeys import ListKeys, is_set, list_keys
from services.sandbox.fields import copied

_DIRECTIVE = "$patch"
_RETAIN = "$retainKeys"
_DELETE = "$deleteFromPrimitiveList/"
_ORDER = "$setElementOrder/"

Path = tuple[str, ...]


def strategic_merge(target: Any, patch: dict[str, Any], path: Path = ()) -> Any:
    """The target with the patch merged in. Raises ApiStatus 400 for a list item without its key."""
    directive = patch.get(_DIRECTIVE)
    if directive == "replace":
        return {key: copied(value) for key, value in patch.items() if key != _DIRECTIVE}
    if directive == "delete":
        return {}
    result = dict(target) if isinstance(target, dict) else {}
    if _RETAIN in patch:
        result = {key: value for key, value in result.items() if key in patch[_RETAIN]}
    for key, value in patch.items():
        if key.startswith(_DELETE):
            field = key.removeprefix(_DELETE)
            result[field] = [item for item in result.get(field) or [] if item not in value]
        elif not key.startswith("$"):
            _merge_member(result, key, value, (*path, key))
    for key, order in patch.items():
        if key.startswith(_ORDER):
            field = key.removeprefix(_ORDER)
            if isinstance(result.get(field), list):
                result[field] = _ordered(result[field], order, (*path, field))
    return result


def _merge_member(result: dict[str, Any], key: str, value: Any, path: Path) -> None:
    if value is None:
        result.pop(key, None)
    elif isinstance(value, dict):
        result[key] = strategic_merge(result.get(key), value, path)
    elif isinstance(value, list):
        result[key] = _merge_list(result.get(key) or [], value, path)
    else:
        result[key] = value


def _merge_list(current: list[Any], patch: list[Any], path: Path) -> list[Any]:
    if is_set(path):
        return [*current, *(item for item in patch if item not in current)]
    replaced = [item for item in patch if not (isinstance(item, dict) and item.get(_DIRECTIVE) == "replace")]
    keys = list_keys(path, [item for item in replaced if not _only_directive(item)] or current)
    if keys is None or len(replaced) < len(patch):
        return [copied(item) for item in replaced]
    result = list(current)
    for item in replaced:
        _merge_item(result, item, keys, path)
    return result


def _only_directive(item: Any) -> bool:
    return isinstance(item, dict) and set(item) == {_DIRECTIVE}


def _merge_item(result: list[Any], item: dict[str, Any], keys: ListKeys, path: Path) -> None:
    if keys.merge not in item:
        raise status.bad_request(f"map: {item} does not contain declared merge key: {keys.merge}")
    index = _index(result, item, keys)
    if item.get(_DIRECTIVE) == "delete":
        if index is not None:
            del result[index]
    elif index is None:
        result.append(strategic_merge({}, item, path))
    else:
        result[index] = strategic_merge(result[index], item, path)


def _index(items: list[Any], wanted: dict[str, Any], keys: ListKeys) -> int | None:
    """Ports may share a number: the protocol tells them apart where the patch gives one."""
    for index, item in enumerate(items):
        same = item.get(keys.merge) == wanted[keys.merge]
        if same and all(key not in wanted or item.get(key, "TCP") == wanted[key] for key in keys.apply[1:]):
            return index
    return None


def _ordered(items: list[Any], order: list[Any], path: Path) -> list[Any]:
    """Items in the order of the directive; those that it does not name stay behind them in their own order."""
    keys = list_keys(path, items)

    def place(item: Any) -> int:
        word = item.get(keys.merge) if keys and isinstance(item, dict) else item
        words = [entry.get(keys.merge) if keys and isinstance(entry, dict) else entry for entry in order]
        return words.index(word) if word in words else len(words)

    return sorted(items, key=place)
