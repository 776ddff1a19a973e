"""Fields of KubeFATE's answers, as some version or other writes them; what is none is empty."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

# More digits than Python keeps: Go writes nanoseconds in answers to POST (kubefate.md §2.10).
_FRACTION = re.compile(r"(\.\d{1,6})\d*")
Word = TypeVar("Word", bound=StrEnum)


def text(raw: Mapping[str, Any], key: str) -> str:
    """A text."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def number(value: object) -> int:
    """A whole number."""
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else 0


def mapping(value: object) -> Mapping[str, Any]:
    """A mapping."""
    return value if isinstance(value, Mapping) else {}


def word(words: type[Word], value: object, default: Word) -> Word:
    """One of `words`."""
    return words(value) if isinstance(value, str) and value in frozenset(words) else default


def stamp(value: object) -> datetime | None:
    """A time stamp in UTC; None for Go's zero time and for what is none (kubefate.md §2.10)."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1", value))
    except ValueError:
        return None
    if moment.year <= 1:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
