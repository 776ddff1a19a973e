"""Lines of words in a pane: what is too long goes on below, as far in as it began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from screens.look import Tone
from screens.widgets.breaking import breaks, pieces
from screens.widgets.lines import Line
from screens.widgets.text import toned
from services.i18n import Message


class Prose(Visual):
    """For a Static: Textual's own wrapping begins each further line at the edge."""

    def __init__(self, lines: Iterable[Line | Content]) -> None:
        self.lines = list(lines)

    def __str__(self) -> str:
        return "\n".join(line.plain if isinstance(line, Content) else line[0] for line in self.lines)

    def is_same(self, other: object) -> bool:
        """Whether the other one says the same, and looks so."""
        return (
            isinstance(other, Prose)
            and len(self.lines) == len(other.lines)
            and all(map(_alike, self.lines, other.lines))
        )

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return max(map(cell_len, str(self).split("\n")))

    def get_minimal_width(self, rules: RulesMap) -> int:
        return 1

    def get_height(self, rules: RulesMap, width: int) -> int:
        return len(self._broken(width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        broken = self._broken(width)
        return Content("\n").join(broken).render_strips(width, height, style, options) if broken else []

    def _broken(self, width: int) -> list[Content]:
        return [piece for line in self.lines for piece in _pieces(line, width)]


def said(text: Message | str, tone: Tone) -> Prose:
    """A sentence."""
    return Prose([(str(text), tone)])


def _pieces(line: Line | Content, width: int) -> Iterable[Content]:
    if isinstance(line, Content):
        parts = breaks(line.plain, width)
        return (Content(" " * indent) + line[start:end] for indent, start, end in parts)
    text, tone = line
    return (toned(piece, tone) for piece in pieces(text, width))


def _alike(one: Line | Content, other: Line | Content) -> bool:
    if isinstance(one, Content):
        return isinstance(other, Content) and one.is_same(other)
    return one == other


def fields(*told: tuple[Message, str]) -> Iterator[Line]:
    """What is known, each under its title, those that are known in one column."""
    known = [(str(title), value) for title, value in told if value]
    width = max((cell_len(title) for title, _value in known), default=0)
    for title, value in known:
        yield f"  {title}{' ' * (width - cell_len(title))}  {value}", Tone.PLAIN
