"""Values as Go writes them: JSON with escaped markup, RFC 3339 with trimmed fractions, the year 1 for nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

UNSET = "0001-01-01T00:00:00Z"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_NANOSECONDS = 9


def to_json(value: Any) -> str:
    """`value` as encoding/json prints it: compact, not ASCII only, `<`, `>` and `&` escaped."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).translate(_ESCAPES)


def stamp(moment: datetime | None, digits: int) -> str:
    """`moment` in UTC with at most `digits` digits of a second, trailing zeros cut; UNSET for None (§2.10)."""
    if moment is None:
        return UNSET
    moment = moment.astimezone(UTC)
    fraction = f"{moment.microsecond:06d}".ljust(_NANOSECONDS, "0")[:digits].rstrip("0")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"


def age(moment: datetime) -> str:
    """The short human age of `moment`: `3d`, `2h`, `5m`, `7s`."""
    seconds = int((datetime.now(UTC) - moment).total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"
