"""Cells from raw objects. Whatever is missing or misshapen is simply absent; all text is made harmless here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.look import Tone
from screens.widgets.table import Cell
from services.durations import moment_of
from services.rollout.fields import dig, items, labels_of, name_of, number, part, parts, text
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Object

__all__ = [
    "age",
    "dig",
    "items",
    "label_text",
    "labels_of",
    "name",
    "name_of",
    "number",
    "part",
    "parts",
    "plain",
    "ratio",
    "text",
]


def plain(value: object, tone: Tone = Tone.PLAIN) -> Cell:
    """A value as text; nothing as a dash."""
    shown = one_line(str(value)) if value not in (None, "") else "-"
    return Cell(shown, tone, order=value if isinstance(value, int | float) else None)


def name(obj: Object) -> Cell:
    """metadata.name"""
    return Cell(one_line(name_of(obj)), Tone.STRONG)


def age(obj: Object) -> Cell:
    """Since metadata.creationTimestamp."""
    moment = moment_of(dig(obj, "metadata", "creationTimestamp"))
    return Cell("-") if moment is None else Cell(since=moment)


def ratio(ready: int, wanted: int) -> Cell:
    """`1/2`, and whether that is enough."""
    return Cell(f"{ready}/{wanted}", Tone.PLAIN if ready >= wanted else Tone.WARN, order=ready - wanted)


def label_text(labels: Any) -> str:
    """`app=web,tier=front`"""
    return ",".join(f"{key}={value}" for key, value in labels.items()) if isinstance(labels, dict) else ""
