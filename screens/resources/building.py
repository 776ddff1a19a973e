"""Rows kept true: of all objects only those are made into rows again that changed, or whose trouble goes on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from screens.look import FAULTS, Tone
from screens.resources.definition import NAMESPACE, Seen, TableDefinition, tone_of
from screens.resources.reading import labels_of
from screens.widgets.table import Cell, Column, Row
from services.kubernetes import Object, Snapshot
from services.rollout import Terms
from services.rollout.fields import dig, text
from services.text import one_line


@dataclass(slots=True)
class _Made:
    obj: Object
    events: tuple[Object, ...]
    row: Row


class RowBuilder:
    """Makes the rows of one table from snapshots."""

    def __init__(self, definition: TableDefinition, *, all_namespaces: bool) -> None:
        self.definition = definition
        self._with_namespace = definition.namespaced and all_namespaces
        self.columns: tuple[Column, ...] = (
            (NAMESPACE, *definition.columns) if self._with_namespace else definition.columns
        )
        self._made: dict[str, _Made] = {}
        self._events: Snapshot | None = None
        self._by_subject: dict[tuple[str, str], tuple[Object, ...]] = {}

    def forget(self) -> None:
        """Make every row again: the language changed."""
        self._made.clear()

    def build(self, objects: Iterable[Object], events: Snapshot | None, now: datetime, *, tick: bool) -> list[Row]:
        """The rows of `objects`; `events` are those about them. `tick`: judge again whatever is in trouble."""
        self._take_events(events)
        terms = Terms(now)
        made: dict[str, _Made] = {}
        for obj in objects:
            uid = text(obj, "metadata", "uid")
            about = self._by_subject.get(_subject(obj), ())
            known = self._made.get(uid)
            if known is None or known.obj is not obj or (known.events is not about and known.events != about):
                known = self._make(uid, obj, about, terms)
            elif tick and known.row.tone in FAULTS:
                known = self._make_again(uid, known, terms)
            made[uid] = known
        self._made = made
        return [known.row for known in made.values()]

    def _make_again(self, uid: str, known: _Made, terms: Terms) -> _Made:
        made = self._make(uid, known.obj, known.events, terms)
        return known if made.row.cells == known.row.cells else made

    def _make(self, uid: str, obj: Object, events: tuple[Object, ...], terms: Terms) -> _Made:
        judge = self.definition.judge
        seen = Seen(obj, judge(obj, events, terms) if judge is not None else None)
        cells = self.definition.cells(seen)
        if self._with_namespace:
            cells = (Cell(one_line(text(obj, "metadata", "namespace")), Tone.MUTED), *cells)
        labels: Mapping[str, str] = labels_of(obj)
        return _Made(obj, events, Row(uid, cells, seen, labels, tone_of(seen.verdict)))

    def _take_events(self, events: Snapshot | None) -> None:
        if events is None or events is self._events:
            return
        self._events = events
        found: dict[tuple[str, str], list[Object]] = {}
        for event in events:
            if dig(event, "involvedObject", "kind") == self.definition.kind:
                about = dig(event, "involvedObject")
                found.setdefault((text(about, "namespace"), text(about, "name")), []).append(event)
        self._by_subject = {subject: tuple(about) for subject, about in found.items()}


def _subject(obj: Object) -> tuple[str, str]:
    return text(obj, "metadata", "namespace"), text(obj, "metadata", "name")
