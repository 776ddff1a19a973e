"""Which columns are shown, and how wide: the narrower the screen, the fewer. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.table.rows import Column

GAP = 2
_WHY = "why"
"""The key of the column that says why things are as they are, in every table that has one."""


def layout(
    columns: Sequence[Column],
    natural: Sequence[int],
    titles: Sequence[int],
    room: int,
    *,
    wide: bool,
    silent: Collection[int] = (),
) -> tuple[tuple[int, int], ...]:
    """Indices and widths of the columns to show in `room` cells.

    `natural` are the widths that titles and contents have, `titles` those of the titles alone: a column whose title
    would be cut is rather left out. Before anything is cut, those go that are `silent`: no row has anything to say
    there.
    """
    shown = [index for index, column in enumerate(columns) if wide or not column.wide]
    # What stands empty needs no more than its title.
    least = [
        min(max(column.least, title), whole) for column, title, whole in zip(columns, titles, natural, strict=True)
    ]
    while True:
        widths = {index: min(natural[index], columns[index].most) for index in shown}
        excess = sum(widths.values()) + GAP * (len(shown) - 1) - room
        if excess <= 0:
            break
        mute = [index for index in shown if index in silent and columns[index].rank > 0]
        if mute:
            shown.remove(_least_wanted(columns, mute))
            continue
        give = {index: widths[index] - least[index] for index in shown}
        if sum(give.values()) >= excess:
            _shrink(widths, give, excess)
            break
        last = _least_wanted(columns, shown)
        if columns[last].rank == 0:
            _shrink(widths, give, sum(give.values()))
            break
        shown.remove(last)
    return tuple((index, widths[index]) for index in shown)


def cut_columns(columns: Sequence[Column], widths: Sequence[int], shown: Sequence[tuple[int, int]]) -> list[int]:
    """The columns of which a row with cells of these `widths` does not show all: those that are too narrow, and that of
    the reasons where it is left out."""
    room = dict(shown)
    return [
        index
        for index, (column, width) in enumerate(zip(columns, widths, strict=True))
        if width > room.get(index, 0 if column.key == _WHY else width)
    ]


def _least_wanted(columns: Sequence[Column], shown: Sequence[int]) -> int:
    return max(shown, key=lambda index: (columns[index].rank, index))


def _shrink(widths: dict[int, int], give: dict[int, int], excess: int) -> None:
    """Take `excess` cells, each from the column that has most to give."""
    for _cell in range(excess):
        index = max(give, key=lambda index: give[index])
        widths[index] -= 1
        give[index] -= 1
