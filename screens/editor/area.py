"""The text of a party file: YAML in colours, problems underlined where they are and marked in the gutter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from pygments.lexers.data import YamlLexer
from pygments.token import Comment, Literal, Name, Punctuation, _TokenType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from screens.editor.exact import Exact, common, lines_of
from screens.editor.look import SEVERITIES, gravest_first
from services.party import Finding, Severity
from services.text import visible
from services.yamldoc import TextEdit

_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "comment"),
    (Name.Tag, "key"),
    (Literal.String, "string"),
    (Literal, "value"),
    (Punctuation, "mark"),
)
_LEXER = YamlLexer(stripnl=False, ensurenl=False)
_INDENT = 2
_TAKEN = frozenset({"select_line", "select_all"})
"""What its keys F6 and F7 would do: here they are the screen's."""
_FAR = 10_000
_UNSHOWN = "\ufffd"


class YamlArea(TextArea):
    """One sheet of the workbench. `mark` tells it what is wrong; how it looks is the themes'."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"yaml--{name}" for _kind, name in _KINDS),
        *(f"yaml--{severity}" for severity in Severity),
    }

    class Steered(Message):
        """A key that belongs to the list of completions, while there is one."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, sheet: str, text: str) -> None:
        super().__init__(text, show_line_numbers=True, soft_wrap=False, tab_behavior="indent", compact=True)
        self.indent_width = _INDENT
        self.sheet = sheet
        self.steered: frozenset[str] = frozenset()
        """Keys that are told to the screen in place of being typed."""
        self.typing = False
        """Whether the last change was one of letters."""
        self._exact = Exact(text)
        self._marks: dict[int, list[Finding]] = {}

    @property
    def exact(self) -> str:
        """The text with its newlines as the file has them."""
        return self._exact.follow(self.document.lines, self.document.newline)

    @property
    def offset_of_cursor(self) -> int:
        """How many characters of `text` stand before the cursor."""
        row, column = self.cursor_location
        return sum(map(len, self.document.lines[:row])) + row * len(self.document.newline) + column

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action in _TAKEN else super().check_action(action, parameters)

    async def on_key(self, event: events.Key) -> None:
        self.typing = event.is_printable or event.key == "backspace"
        if event.key in self.steered:
            event.prevent_default()
            event.stop()
            self.post_message(self.Steered(event.key))
            # The next key may be here before the screen has dealt with this one: it is the list's if something is being
            # chosen from it, and the text's once the list is done with.
            self.steered = self.steered | {"enter"} if event.key in ("up", "down") else frozenset()
        elif event.key in ("ctrl+home", "ctrl+end"):
            event.prevent_default()
            self.move_cursor((0, 0) if event.key == "ctrl+home" else self.document.end)
        elif event.key == "escape":
            # Esc leaves the screen: the area's own would only move the focus.
            event.prevent_default()
        elif event.key == "enter" and self.selection.is_empty:
            event.prevent_default()
            event.stop()
            row, column = self.cursor_location
            self.insert("\n" + _indent_after(self.document.get_line(row)[:column]))

    def rewrite(self, text: str) -> None:
        """Make it `text`, as one step of undo; what stays as it is is not touched, nor the cursor in it."""
        before, after = self.document.lines, lines_of(text)
        start, same = common(before, after)
        if start < len(before) or start < len(after):
            self._replace_lines(start, len(before) - same, after[start : len(after) - same])
        self._exact = Exact(text)

    def renew(self, text: str) -> None:
        """Another text altogether, with nothing to be undone."""
        self.load_text(text)
        self._exact = Exact(text)

    def obey(self, edit: TextEdit) -> None:
        """Make one edit and stand behind it."""
        span = edit.span
        start, end = (span.line - 1, span.column - 1), (span.end_line - 1, span.end_column - 1)
        self.move_cursor(self.replace(edit.text, start, end).end_location)

    def mark(self, findings: Sequence[Finding]) -> None:
        """Underline what `findings` are about, and mark its lines."""
        marks: dict[int, list[Finding]] = {}
        for finding in sorted(findings, key=gravest_first):
            if finding.span.line > 0:
                marks.setdefault(finding.span.line - 1, []).append(finding)
        if marks != self._marks:
            self._marks = marks
            self.notify_style_update()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        plain = self.document.get_line(line_index)
        line = Text(harmless(plain), end="", no_wrap=True)
        for start, end, name in tokens(plain):
            line.stylize(self.get_component_rich_style(f"yaml--{name}", partial=True), start, end)
        for finding in reversed(self._marks.get(line_index, ())):
            span = finding.span
            start, end = span.column - 1, (span.end_column if span.end_line == span.line else _FAR) - 1
            style = self.get_component_rich_style(f"yaml--{finding.severity}", partial=True)
            line.stylize(style, start, max(end, start + 1))
        return line

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        found = self._marks.get(self.scroll_offset.y + y)
        if not found:
            return strip
        # Between number and text there are two blanks.
        at, severity = self.gutter_width - 2, found[0].severity
        style = self.get_component_rich_style(f"yaml--{severity}", partial=True)
        glyph = Strip([Segment(SEVERITIES[severity][0])], 1).apply_style(self._behind(strip, at) + style)
        return Strip.join([strip.crop(0, at), glyph, strip.crop(at + 1)])

    @staticmethod
    def _behind(strip: Strip, at: int) -> Style:
        """The style of the cell at `at`: a mark over it keeps its background."""
        return next((segment.style for segment in strip.crop(at, at + 1) if segment.style), Style.null())

    def _replace_lines(self, start: int, end: int, lines: Sequence[str]) -> None:
        """Lines `start` up to `end` become `lines`."""
        at = self.cursor_location
        first, last = (start, 0), (end, 0)
        insert = "".join(f"{line}\n" for line in lines)
        if end >= self.document.line_count:
            # There is no newline behind the last line: the one before goes with it.
            last = self.document.end
            if start > 0:
                first = (start - 1, len(self.document.get_line(start - 1)))
                insert = "".join(f"\n{line}" for line in lines)
            else:
                insert = insert.removesuffix("\n")
        self.replace(insert, first, last)
        self.move_cursor(at)


def _indent_after(before: str) -> str:
    """What the line after `before` begins with: as deep as it, deeper in a block that it opens."""
    depth = before[: len(before) - len(before.lstrip(" "))]
    bare = before.strip()
    if bare.startswith("- "):
        depth += " " * _INDENT
    return depth + " " * _INDENT if bare.endswith(":") else depth


def harmless(line: str) -> str:
    """`line` with what a terminal would obey made visible, every character still one."""
    if line.isprintable() or line.replace("\t", "").isprintable():
        return line
    shown = (visible(char, keep="\t") for char in line)
    return "".join(char if len(char) == 1 else _UNSHOWN for char in shown)


@lru_cache(maxsize=4096)
def tokens(line: str) -> tuple[tuple[int, int, str], ...]:
    """Stretches of a line and what they are. What a line means by those before it is not seen: it is only coloured."""
    found = []
    at = 0
    for kind, value in _LEXER.get_tokens(line):
        name = next((name for known, name in _KINDS if kind in known), None)
        if name is not None and value.strip():
            found.append((at, at + len(value), name))
        at += len(value)
    return tuple(found)
