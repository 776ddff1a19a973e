"""Headings and commands of the wizard. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, chop_cells
from textual.content import Content

from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.lines import Line
from screens.widgets.text import toned
from services.i18n import _
from services.wizard import Page

_READABLE = 20
"""Cells below which nothing is worth being broken."""


def heading(page: Page) -> Content:
    """A page's title, and what it is about."""
    return Content.assemble(toned(str(page.title), Tone.STRONG), "  ", toned(str(page.about), Tone.MUTED))


def broken(text: str, width: int) -> list[str]:
    """`text` in lines of `width` cells: between words, or anywhere where its characters are wide."""
    return chop_cells(text, width) if cell_len(text) != len(text) else textwrap.wrap(text, width)


def wrapped(lines: Iterable[Line], width: int) -> list[Line]:
    """Long lines broken between words, what follows indented as the line was; wide characters are left to the widget,
    which breaks them anywhere."""
    told: list[Line] = []
    for text, tone in lines:
        if width < _READABLE or len(text) <= width or cell_len(text) != len(text):
            told.append((text, tone))
            continue
        indent = " " * min(len(text) - len(text.lstrip()) + 2, width // 4)
        pieces = textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False)
        told += [(piece, tone) for piece in pieces]
    return told


def commands_lines(commands: Iterable[str]) -> Iterator[Line]:
    """What somebody would type."""
    yield str(_("By hand it would be:")), Tone.STRONG
    for command in commands:
        yield f"  $ {safe(command)}", Tone.PLAIN
    yield "", Tone.PLAIN
    yield str(_("F8 shows the page again")), Tone.MUTED
