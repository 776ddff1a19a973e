"""A terminal in memory: pyte, made to bear whatever a container's programs write.

Nothing of it reaches the terminal that the console runs in: what is painted are the cells that it holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pyte import ByteStream
from pyte.screens import Char, Screen
from rich.color import Color, ColorParseError
from rich.style import Style

_HELD = 10_000
"""Lines above the screen."""
_PRIVATE = 5
"""By how many bits pyte shifts the numbers of private modes."""
_ALTERNATE = frozenset({47, 1047, 1049})
"""The screen that full-screen programs paint on, and leave as they found it (xterm's control sequences)."""
_COLUMNS_OF_132 = 3
"""A program does not say how wide the pane is."""
CURSOR_KEYS, BRACKETED_PASTE = 1, 2004
_COLOURS = {"brown": "yellow", "brightbrown": "bright_yellow", "bfightmagenta": "bright_magenta"}
"""Where pyte's names are not Rich's; the last is its own slip of the pen."""


class _Cells(Screen):
    """What pyte lacks: the alternate screen, a history that bears another size, and the modes that a pane must not
    take."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        self._left: dict[int, Any] | None = None
        self._answer = answer
        self.above: deque[Mapping[int, Char]] = deque(maxlen=_HELD)
        super().__init__(columns, lines)

    def set_mode(self, *modes: int, **how: Any) -> None:
        private = bool(how.get("private"))
        if private and _ALTERNATE.intersection(modes) and self._left is None:
            self.save_cursor()
            self._left = dict(self.buffer)
            self.buffer.clear()
            self.dirty.update(range(self.lines))
        super().set_mode(*(one for one in modes if not (private and one == _COLUMNS_OF_132)), **how)

    def reset_mode(self, *modes: int, **how: Any) -> None:
        private = bool(how.get("private"))
        if private and _ALTERNATE.intersection(modes) and self._left is not None:
            self.buffer.clear()
            self.buffer.update(self._left)
            self._left = None
            self.restore_cursor()
            self.dirty.update(range(self.lines))
        super().reset_mode(*(one for one in modes if not (private and one == _COLUMNS_OF_132)), **how)

    def index(self) -> None:
        # What a full-screen program scrolls away is no history, nor what moves between margins.
        if self._left is None and self.margins is None and self.cursor.y == self.lines - 1:
            self.above.append(self.buffer[0])
        super().index()

    def select_graphic_rendition(self, *attrs: int, **how: Any) -> None:
        # With a sign before the numbers it is about the keyboard (xterm's modifyOtherKeys), which pyte does not know.
        if not how:
            super().select_graphic_rendition(*attrs)

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class _Stream(ByteStream):
    """What pyte cannot take is left out, as terminals do; it would end the console."""

    def _send_to_parser(self, data: str) -> bool | None:
        try:
            return super()._send_to_parser(data)
        except Exception:  # Too many numbers, or too few: pyte raises all sorts, and is ready for text again then.
            return True


class Emulation:
    """`answer` gets what the terminal itself has to say to the program: where the cursor is, what it can."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        self._cells = _Cells(columns, lines, answer)
        self._stream = _Stream(self._cells)
        self._styles: dict[Char, Style] = {}
        self._back = 0

    def feed(self, data: bytes) -> frozenset[int]:
        """Take what the program wrote; the numbers of the lines that look otherwise now."""
        before = self._cells.cursor.y
        if self.scrolled:
            self._back = 0
            self._cells.dirty.update(range(self._cells.lines))
        self._stream.feed(data)
        changed = frozenset({*self._cells.dirty, before, self._cells.cursor.y})
        self._cells.dirty.clear()
        return changed

    def resize(self, columns: int, lines: int) -> None:
        """The pane has another size. Raises nothing for any of at least 1x1."""
        self._cells.resize(lines, columns)

    def has_mode(self, number: int) -> bool:
        """Whether the program has set that private mode."""
        return number << _PRIVATE in self._cells.mode

    def scroll(self, *, up: bool) -> None:
        """Half a screen back or forth in what was written."""
        by = max(1, self._cells.lines // 2)
        self._back = min(max(0, self._back + (by if up else -by)), len(self._cells.above))

    @property
    def scrolled(self) -> bool:
        """Whether it shows what was, instead of what is."""
        return self._back > 0

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Column and line, None while it is hidden."""
        cursor = self._cells.cursor
        return None if cursor.hidden or self.scrolled else (min(cursor.x, self._cells.columns - 1), cursor.y)

    def line(self, number: int) -> Iterator[tuple[str, Style]]:
        """Pieces of one line, each of one style."""
        at, above = self.cursor, self._cells.above
        line = above[number - self._back] if number < self._back else self._cells.buffer[number - self._back]
        cells = [(x, line[x]) for x in range(self._cells.columns)]

        def style_of(cell: tuple[int, Char]) -> Style:
            here = at == (cell[0], number)
            return self._style(cell[1]._replace(data="", reverse=cell[1].reverse != here))

        for style, run in groupby(cells, style_of):
            # The right half of a wide character is empty; nothing else than what can be printed gets out.
            yield "".join(char.data if char.data.isprintable() else "�" for _x, char in run), style

    def text(self) -> str:
        """All that it shows."""
        shown = ("".join(text for text, _style in self.line(number)) for number in range(self._cells.lines))
        return "\n".join(line.rstrip() for line in shown)

    def _style(self, char: Char) -> Style:
        if char not in self._styles:
            self._styles[char] = Style(
                color=_colour(char.fg),
                bgcolor=_colour(char.bg),
                bold=char.bold,
                italic=char.italics,
                underline=char.underscore,
                strike=char.strikethrough,
                reverse=char.reverse,
            )
        return self._styles[char]


def _colour(name: str) -> Color | None:
    """Rich's colour for pyte's name of one; None for the terminal's own."""
    if name == "default":
        return None
    known = _COLOURS.get(name, f"bright_{name[6:]}" if name.startswith("bright") else name)
    for spelling in (known, f"#{name}"):
        try:
            return Color.parse(spelling)
        except ColorParseError:
            continue
    return None
