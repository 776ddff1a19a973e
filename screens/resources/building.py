"""Rows kept true: of all objects only those are made into rows again that changed, or whose trouble goes on. Pure."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress, count
from operator import is_not

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

_Subject = tuple[str, str]
"""Namespace and name."""


@dataclass(slots=True, eq=False)
class _Made:
    obj: Object
    subject: _Subject
    row: Row
    judged: datetime


class RowBuilder:
    """Makes the rows of one table from snapshots."""

    def __init__(self, definition: TableDefinition, *, all_namespaces: bool) -> None:
        self.definition = definition
        self._with_namespace = definition.namespaced and all_namespaces
        self.columns: tuple[Column, ...] = (
            (NAMESPACE, *definition.columns) if self._with_namespace else definition.columns
        )
        self._objects: tuple[Object, ...] = ()
        self._made: list[_Made] = []
        """Of each of the objects, in their order."""
        self._rows: list[Row] = []
        self._troubled: list[_Made] | None = None
        """Those in trouble; None when that is to be looked up."""
        self._events: Snapshot | None = None
        self._by_subject: dict[_Subject, tuple[Object, ...]] = {}

    def forget(self) -> None:
        """Make every row again: the language changed."""
        self._objects, self._made, self._rows, self._troubled = (), [], [], None

    def build(
        self, snapshot: Snapshot, events: Snapshot | None, now: datetime, *, tick: bool
    ) -> Generator[None, None, list[Row]]:
        """The rows of `snapshot`; `events` are those about them. `tick`: judge again whatever is in trouble.

        It pauses now and then: whoever has thousands of rows made sees to his keys between. The same list is given
        until something changes.
        """
        objects, terms, heard = snapshot.items, Terms(now), self._take_events(events)
        made, lacking = self._taken_over(objects)
        if heard:
            lacking += [place for place, known in enumerate(made) if known is not None and known.subject in heard]
        like, stood = None, len(self._made)
        for number, place in enumerate(lacking, 1):
            made[place] = like = self._make(objects[place], terms, self._made[place] if place < stood else like)
            if number % _AT_ONCE == 0:
                yield
        changed = made != self._made
        for number, known in enumerate(self._due(now) if tick else (), 1):
            changed |= self._judge_again(known, terms)
            if number % _AT_ONCE == 0:
                yield
        self._objects = objects
        if changed:
            self._made = [known for known in made if known is not None]
            self._rows, self._troubled = [known.row for known in self._made], None
        return self._rows

    def _taken_over(self, objects: tuple[Object, ...]) -> tuple[list[_Made | None], list[int]]:
        """What was made of each of `objects` before, and the places of those of which nothing was: another state of one
        is another object. Nearly all stand where they stood."""
        made: list[_Made | None] = [*self._made]
        if objects is self._objects:
            return made, []
        if len(objects) == len(made):
            others = [*compress(count(), map(is_not, objects, self._objects))]
            spare: Iterable[_Made] = map(self._made.__getitem__, others)
        else:
            made, others, spare = [None] * len(objects), [*range(len(objects))], self._made
        known = {id(one.obj): one for one in spare}
        for place in others:
            made[place] = known.get(id(objects[place]))
        return made, [place for place in others if made[place] is None]

    def _due(self, now: datetime) -> list[_Made]:
        """Whose trouble is to be judged again, the longest unjudged first."""
        if self._troubled is None:
            self._troubled = [known for known in self._made if known.row.tone in FAULTS]
        due = [known for known in self._troubled if now - known.judged >= _JUDGED_FOR]
        return sorted(due, key=lambda known: known.judged)[:_MOST_JUDGED]

    def _judge_again(self, known: _Made, terms: Terms) -> bool:
        """Whether its row reads otherwise by now."""
        row, known.judged = self._make(known.obj, terms, known).row, terms.now
        if row.cells == known.row.cells:
            return False
        known.row = row
        return True

    def _make(self, obj: Object, terms: Terms, like: _Made | None) -> _Made:
        """A row of `obj`. Its cells that read as those of `like` are those: most objects say the same as before, or as
        others do, and what is held once is compared and measured once."""
        judge = self.definition.judge
        subject = text(obj, "metadata", "namespace"), text(obj, "metadata", "name")
        verdict = judge(obj, self._by_subject.get(subject, ()), terms) if judge is not None else None
        seen = Seen(obj, verdict, self.definition.kind)
        cells = self.definition.cells(seen)
        if self._with_namespace:
            cells = (Cell(one_line(subject[0]), Tone.MUTED), *cells)
        if like is not None:
            cells = tuple(old if old == new else new for old, new in zip(like.row.cells, cells, strict=True))
        labels: Mapping[str, str] = labels_of(obj)
        row = Row(text(obj, "metadata", "uid"), cells, seen, labels, tone_of(seen.verdict))
        return _Made(obj, subject, row, terms.now)

    def _take_events(self, events: Snapshot | None) -> set[_Subject]:
        """Those about whom something else is told than before."""
        if events is None or events is self._events:
            return set()
        self._events = events
        found: dict[_Subject, list[Object]] = {}
        for event in events:
            if dig(event, "involvedObject", "kind") == self.definition.kind:
                about = dig(event, "involvedObject")
                found.setdefault((text(about, "namespace"), text(about, "name")), []).append(event)
        before, self._by_subject = self._by_subject, {subject: tuple(about) for subject, about in found.items()}
        subjects = before.keys() | self._by_subject.keys()
        return {subject for subject in subjects if before.get(subject) != self._by_subject.get(subject)}
