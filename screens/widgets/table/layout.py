"""Which columns are shown, and how wide: the narrower the screen, the fewer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.table.rows import Column

GAP = 2


def layout(
    columns: Sequence[Column], natural: Sequence[int], titles: Sequence[int], room: int, *, wide: bool
) -> tuple[tuple[int, int], ...]:
    """Indices and widths of the columns to show in `room` cells.

    `natural` are the widths that titles and contents have, `titles` those of the titles alone: a column whose title
    would be cut is rather left out.
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
        give = {index: widths[index] - least[index] for index in shown}
        if sum(give.values()) >= excess:
            _shrink(widths, give, excess)
            break
        last = max(shown, key=lambda index: (columns[index].rank, index))
        if columns[last].rank == 0:
            _shrink(widths, give, sum(give.values()))
            break
        shown.remove(last)
    return tuple((index, widths[index]) for index in shown)


def _shrink(widths: dict[int, int], give: dict[int, int], excess: int) -> None:
    """Take `excess` cells, each from the column that has most to give."""
    for _cell in range(excess):
        index = max(give, key=lambda index: give[index])
        widths[index] -= 1
        give[index] -= 1
