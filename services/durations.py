"""Durations as people write them (`90s`, `10m`, `1h30m`, `250ms`), and moments as Kubernetes writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h))+")
# Go's zero time and the Unix epoch stand for "never": kubelets write both (a container that could not start "started"
# in 1970, measured on 1.20).
_NEVER = datetime(1971, 1, 1, tzinfo=UTC)


def parse_duration(text: str) -> float:
    """Seconds of `text`; a bare number is seconds. Raises ValueError for anything else."""
    stripped = text.strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", stripped):
        return float(stripped)
    if not _WHOLE.fullmatch(stripped):
        raise ValueError(text)
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(stripped))


def format_duration(seconds: float) -> str:
    """The shortest honest form: `0.4s`, `12s`, `3m05s`, `1h02m`."""
    if seconds < 10:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes:02d}m"
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"


def moment_of(stamp: object) -> datetime | None:
    """The moment that an RFC 3339 `stamp` names; None for none, and for Go's and Unix' words for never."""
    return _parsed(stamp) if isinstance(stamp, str) else None


@lru_cache(maxsize=8192)
def _parsed(stamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware if aware > _NEVER else None
