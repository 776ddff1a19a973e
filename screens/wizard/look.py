"""Headings and commands of the wizard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual.content import Content

from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.lines import Line, Row
from screens.widgets.text import toned
from screens.widgets.wrapping import folded
from services.i18n import _
from services.wizard import Page

_READABLE = 20
"""Cells below which nothing is worth being broken."""
_LEAST = 3
"""Rows of what there is to read, at least."""


def heading(page: Page) -> Content:
    """A page's title, and what it is about."""
    about = f"{page.about} {page.keys}" if page.keys is not None else str(page.about)
    return Content.assemble(toned(str(page.title), Tone.STRONG), "  ", toned(about, Tone.MUTED))


def wrapped(lines: Iterable[Line], width: int) -> list[Line]:
    """Long lines broken, what follows indented as the line was."""
    told: list[Line] = []
    for text, tone in lines:
        if width < _READABLE or cell_len(text) <= width or isinstance(text, Row):
            told.append((text, tone))
            continue
        indent = " " * min(len(text) - len(text.lstrip()) + 2, width // 4)
        told += [(piece, tone) for piece in folded(text, width, indent)]
    return told


def rows_for_questions(room: int, told: int) -> int:
    """How many of `room` rows the questions may have, where `told` lines stand to be read below them and a rule."""
    return max(1, room - 1 - min(max(told, _LEAST), max(_LEAST, room * 2 // 5)))


def more(above: int, below: int) -> str:
    """That there is more to be read than is in sight, and the keys to it."""
    if below:
        return str(_("↓ {count} more: PgDn", count=below))
    return str(_("↑ PgUp")) if above else ""


def commands_lines(commands: Iterable[str]) -> Iterator[Line]:
    """What somebody would type."""
    yield str(_("By hand it would be:")), Tone.STRONG
    for command in commands:
        comment = command.startswith("#")
        yield f"  {safe(command) if comment else f'$ {safe(command)}'}", Tone.MUTED if comment else Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("Copied as they are typed; F8 shows the page again")), Tone.MUTED
