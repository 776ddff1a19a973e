"""What a table is made of. Pure: no widget, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len, set_cell_size

from screens.look import Tone, age_at

if TYPE_CHECKING:
    from services.i18n import Message

_ELLIPSIS = "…"
_NOTHING = ("", "-")
_AGE_WIDTH = 5


@dataclass(frozen=True, slots=True)
class Column:
    """`rank` 0 always stays; of the others the highest goes first where the screen is narrow. `least` and `most` bound
    the width. `wide` columns are shown on request only."""

    title: Message
    rank: int = 1
    least: int = 4
    most: int = 40
    right: bool = False
    wide: bool = False
    key: str = ""
    """By what name it is sorted and remembered."""


class Cell(NamedTuple):
    """Text that is harmless to show (services.text). `since` instead of text shows how long ago that is.

    `order` is what it is sorted by; without it the text. A named tuple, since thousands are made and compared a second.
    """

    text: str = ""
    tone: Tone = Tone.PLAIN
    order: Any = None
    since: datetime | None = None

    @property
    def width(self) -> int:
        """Terminal cells."""
        return _AGE_WIDTH if self.since is not None else cell_len(self.text)

    @property
    def says(self) -> bool:
        """Whether there is anything to read."""
        return self.since is not None or self.text not in _NOTHING

    @property
    def sort_key(self) -> tuple[int, Any]:
        """Comparable with that of any cell of the same column."""
        if self.since is not None:
            return 0, -self.since.timestamp()
        if self.order is not None:
            return 0, self.order
        return 1, self.text.casefold()

    def shown(self, now: datetime) -> str:
        """The text at the moment `now`."""
        return self.text if self.since is None else age_at(now, self.since)

    def ages(self, before: datetime, now: datetime) -> bool:
        """Whether it reads otherwise at `now` than it did `before`."""
        return self.since is not None and self.shown(before) != self.shown(now)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One object. `uid` is its identity for cursor and marks; `subject` is what the screen made it of."""

    uid: str
    cells: tuple[Cell, ...]
    subject: Any = None
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tone: Tone = Tone.PLAIN
    """WARN and worse are what `faults only` leaves."""

    @property
    def text(self) -> str:
        """What a filter looks at."""
        return "  ".join(cell.text for cell in self.cells)


class RowKeeper:
    """Gives back the row of before where a new one says the same: what is equal is not painted again."""

    def __init__(self) -> None:
        self._kept: dict[str, Row] = {}
        self._source: object = None

    def keep(self, rows: Iterable[Row]) -> list[Row]:
        """`rows`, each as it was where nothing changed."""
        before = self._kept
        self._kept = {row.uid: self._same(before.get(row.uid), row) for row in rows}
        return list(self._kept.values())

    def keep_of(self, source: object, make: Callable[[], Iterable[Row]]) -> list[Row]:
        """The rows of `source`, which are made only when it is another object than the last time."""
        if source is not self._source:
            self._source = source
            return self.keep(make())
        return list(self._kept.values())

    def forget(self) -> None:
        """The language changed."""
        self._kept.clear()
        self._source = None

    @staticmethod
    def _same(before: Row | None, row: Row) -> Row:
        same = before is not None and before.cells == row.cells and before.subject == row.subject
        return before if before is not None and same and before.tone == row.tone else row


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis."""
    wide = cell_len(text)
    if wide > width:
        return set_cell_size(text, width - 1) + _ELLIPSIS if width > 0 else ""
    padding = " " * (width - wide)
    return padding + text if right else text + padding
