"""How a heading and a row become segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from screens.widgets.table.layout import GAP
from screens.widgets.table.rows import fitted

if TYPE_CHECKING:
    from screens.look import Tone
    from screens.widgets.table.deltas import Deltas
    from screens.widgets.table.rows import Column, Row

_MARK = "▌"
_GAP = " " * GAP


@dataclass(frozen=True, slots=True)
class Paint:
    """What lines are painted with: the styles of the theme by name, columns as they are laid out."""

    style: Callable[[str], Style]
    base: Style
    columns: Sequence[Column]
    layout: Sequence[tuple[int, int]]
    deltas: Deltas
    dimmed: bool
    tones: dict[Tone, Style] = field(default_factory=dict)
    marked_tones: dict[Tone, Style] = field(default_factory=dict)
    """What came of the styles so far."""

    def heading(self, titles: Sequence[str], selected: int | None) -> Iterator[Segment]:
        """The titles; that of the selected column stands out."""
        plain, chosen = self.style("table--heading"), self.style("table--selected")
        yield Segment(" ", plain)
        for number, (index, width) in enumerate(self.layout):
            if number:
                yield Segment(_GAP, plain)
            text = fitted(titles[index], width, right=self.columns[index].right)
            yield Segment(text, chosen if index == selected else plain)

    def row(self, row: Row, now: datetime, *, cursor: bool, marked: bool, room: int) -> Iterator[Segment]:
        """A row in `room` cells. A cell that changed of late has a sign behind it."""
        base, tones = (self.style("table--marked"), self.marked_tones) if marked else (self.base, self.tones)
        # Every style has a background, that of the table: a mark goes over it.
        behind = Style(bgcolor=base.bgcolor)
        over = self.style("table--cursor") if cursor else None
        yield Segment(_MARK if marked else " ", over or base)
        last = len(self.layout) - 1
        for number, (index, width) in enumerate(self.layout):
            cell = row.cells[index]
            if cell.tone not in tones:
                tones[cell.tone] = self.style("table--stale" if self.dimmed else f"table--{cell.tone}") + behind
            yield Segment(fitted(cell.shown(now), width, right=self.columns[index].right), over or tones[cell.tone])
            room -= width
            sign = self.deltas.sign(row.uid, index)
            gap = GAP if number < last else min(1, max(0, room))
            if sign and gap:
                yield Segment(sign, over or self.style("table--busy") + behind)
                yield Segment(" " * (gap - 1), over or base)
            elif gap:
                yield Segment(" " * gap, over or base)
            room -= gap
        yield Segment(" " * max(0, room), over or base)

    def bar(self, line: int, height: int, top: int, count: int) -> Segment:
        """One line of the scroll bar, at the right edge."""
        if count <= height or height <= 0:
            return Segment(" ", self.base)
        size = max(1, height * height // count)
        start = round(top * (height - size) / max(1, count - height))
        inside = start <= line < start + size
        return Segment("┃" if inside else "│", self.style("table--strong" if inside else "table--muted"))
