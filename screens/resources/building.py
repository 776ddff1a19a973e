"""Rows kept true: of all objects only those are made into rows again that changed, or whose trouble goes on. Pure."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from screens.look import FAULTS, Tone
from screens.resources.definition import NAMESPACE, Seen, TableDefinition, tone_of
from screens.resources.reading import labels_of
from screens.widgets.table import Cell, Column, Row
from services.kubernetes import Object, Snapshot
from services.rollout import Terms
from services.rollout.fields import dig, text
from services.text import one_line

_MOST_JUDGED = 300
"""A second: where thousands are in trouble they take turns."""
_AT_ONCE = 25
"""Rows made between two pauses: a few milliseconds."""
_JUDGED_FOR = timedelta(seconds=0.9)


@dataclass(slots=True)
class _Made:
    obj: Object
    events: tuple[Object, ...]
    row: Row
    again: datetime
    """When it is to be judged anew at the earliest."""


class RowBuilder:
    """Makes the rows of one table from snapshots."""

    def __init__(self, definition: TableDefinition, *, all_namespaces: bool) -> None:
        self.definition = definition
        self._with_namespace = definition.namespaced and all_namespaces
        self.columns: tuple[Column, ...] = (
            (NAMESPACE, *definition.columns) if self._with_namespace else definition.columns
        )
        self._made: dict[int, _Made] = {}
        """By the identity of the object, which another state of it does not share."""
        self._rows: list[Row] = []
        self._objects: Iterable[Object] | None = None
        """Of what the rows were made."""
        self._troubled = False
        self._events: Snapshot | None = None
        self._by_subject: dict[tuple[str, str], tuple[Object, ...]] = {}

    def forget(self) -> None:
        """Make every row again: the language changed."""
        self._made, self._objects = {}, None

    def build(
        self, objects: Iterable[Object], events: Snapshot | None, now: datetime, *, tick: bool
    ) -> Generator[None, None, list[Row]]:
        """The rows of `objects`; `events` are those about them. `tick`: judge again whatever is in trouble.

        It pauses now and then: whoever has thousands of rows made sees to his keys between.
        """
        told, terms, left = self._take_events(events), Terms(now), _MOST_JUDGED
        if objects is self._objects and not told and not (tick and self._troubled):
            return self._rows
        before, made, fresh = self._made, {}, 0
        for obj in objects:
            known = before.get(id(obj))
            if known is None or (told and known.events != self._about(obj)):
                known = self._make(obj, self._about(obj), terms)
            elif tick and left and known.row.tone in FAULTS and now >= known.again:
                left -= 1
                known = self._make_again(known, terms)
            if known is not before.get(id(obj)):
                fresh += 1
                if fresh % _AT_ONCE == 0:
                    yield
            made[id(obj)] = known
        self._made, self._objects = made, objects
        self._rows = [known.row for known in made.values()]
        self._troubled = any(row.tone in FAULTS for row in self._rows)
        return self._rows

    def _make_again(self, known: _Made, terms: Terms) -> _Made:
        made = self._make(known.obj, known.events, terms)
        if made.row.cells == known.row.cells:
            made.row = known.row
        return made

    def _make(self, obj: Object, events: tuple[Object, ...], terms: Terms) -> _Made:
        judge = self.definition.judge
        seen = Seen(obj, judge(obj, events, terms) if judge is not None else None, self.definition.kind)
        cells = self.definition.cells(seen)
        if self._with_namespace:
            cells = (Cell(one_line(text(obj, "metadata", "namespace")), Tone.MUTED), *cells)
        labels: Mapping[str, str] = labels_of(obj)
        row = Row(text(obj, "metadata", "uid"), cells, seen, labels, tone_of(seen.verdict))
        return _Made(obj, events, row, terms.now + _JUDGED_FOR)

    def _about(self, obj: Object) -> tuple[Object, ...]:
        return self._by_subject.get((text(obj, "metadata", "namespace"), text(obj, "metadata", "name")), ())

    def _take_events(self, events: Snapshot | None) -> bool:
        """Whether there is something new."""
        if events is None or events is self._events:
            return False
        self._events = events
        found: dict[tuple[str, str], list[Object]] = {}
        for event in events:
            if dig(event, "involvedObject", "kind") == self.definition.kind:
                about = dig(event, "involvedObject")
                found.setdefault((text(about, "namespace"), text(about, "name")), []).append(event)
        self._by_subject = {subject: tuple(about) for subject, about in found.items()}
        return True
