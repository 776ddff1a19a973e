"""Single cells: ages, selectors, ports, and how much of a list is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.sandbox.fields import dig
from services.sandbox.status import Object

NONE, UNKNOWN, UNSET = "<none>", "<unknown>", "<unset>"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_YEAR = 365 * _DAY
_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def name(obj: Object) -> str:
    return str(obj["metadata"]["name"])


def since(moment: str | None, now: str) -> str:
    """The time between two stamps as kubectl shortens it."""
    if not moment:
        return UNKNOWN
    return short_duration(int((_parsed(now) - _parsed(moment)).total_seconds()))


def age(obj: Object, now: str) -> str:
    return since(obj["metadata"].get("creationTimestamp"), now)


def short_duration(seconds: int) -> str:
    """`duration.HumanDuration`: at most two units, fewer digits the longer it is."""
    if seconds < 0:
        return "0s"
    # (below this many seconds, unit, smaller unit shown as well)
    for limit, unit, smaller in (
        (2 * _MINUTE, 1, 0),
        (10 * _MINUTE, _MINUTE, 1),
        (3 * _HOUR, _MINUTE, 0),
        (8 * _HOUR, _HOUR, _MINUTE),
        (2 * _DAY, _HOUR, 0),
        (8 * _DAY, _DAY, _HOUR),
        (2 * _YEAR, _DAY, 0),
        (8 * _YEAR, _YEAR, _DAY),
    ):
        if seconds < limit:
            return _units(seconds, unit, smaller)
    return f"{seconds // _YEAR}y"


def _units(seconds: int, unit: int, smaller: int) -> str:
    letters = {1: "s", _MINUTE: "m", _HOUR: "h", _DAY: "d", _YEAR: "y"}
    words = f"{seconds // unit}{letters[unit]}"
    rest = seconds % unit // smaller if smaller else 0
    return f"{words}{rest}{letters[smaller]}" if rest else words


def _parsed(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def joined(words: Iterable[Any], none: str = NONE) -> str:
    return ",".join(str(word) for word in words) or none


def first_three(words: list[str]) -> str:
    """The first three, and how many more."""
    if len(words) <= 3:
        return joined(words)
    return f"{joined(words[:3])} + {len(words) - 3} more..."


def labels(selector: Any) -> str:
    """A map of labels as `a=b,c=d`."""
    return joined(f"{key}={value}" for key, value in sorted((selector or {}).items()))


def label_selector(selector: Any) -> str:
    """A LabelSelector the same way, with its expressions."""
    if not selector:
        return NONE
    words = [f"{key}={value}" for key, value in sorted((selector.get("matchLabels") or {}).items())]
    for item in selector.get("matchExpressions") or []:
        values = ",".join(item.get("values") or [])
        simple = {"Exists": item["key"], "DoesNotExist": f"!{item['key']}"}
        words.append(simple.get(item["operator"]) or f"{item['key']} {item['operator'].lower()} ({values})")
    return joined(words)


def containers(obj: Object) -> list[str]:
    """Names and images of a template's containers: two cells."""
    found = dig(obj, "spec", "template", "spec", "containers", default=[])
    return [joined(item.get("name") for item in found), joined(item.get("image") for item in found)]


def access_modes(modes: Any) -> str:
    return ",".join(_MODES.get(mode, mode) for mode in modes or [])


def count(obj: Object, *path: str) -> int:
    """A number in the object; 0 where it is missing."""
    return int(dig(obj, *path, default=0))
