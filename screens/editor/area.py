"""The text of a party file: YAML in colours, problems underlined where they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from pygments.lexers.data import YamlLexer
from pygments.token import Comment, Literal, Name, Punctuation, _TokenType
from rich.text import Text
from textual import events
from textual.widgets import TextArea

from services.party import Finding, Severity

_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "comment"),
    (Name.Tag, "key"),
    (Literal.String, "string"),
    (Literal, "value"),
    (Punctuation, "mark"),
)
_LEXER = YamlLexer(stripnl=False, ensurenl=False)


class YamlArea(TextArea):
    """`mark` tells it what is wrong; how it looks is the themes'."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"yaml--{name}" for _kind, name in _KINDS),
        *(f"yaml--{severity}" for severity in Severity),
    }

    def __init__(self, text: str) -> None:
        super().__init__(text, show_line_numbers=True, soft_wrap=False, tab_behavior="indent", compact=True)
        self._marks: dict[int, list[tuple[int, int, Severity]]] = {}

    def on_key(self, event: events.Key) -> None:
        """Esc leaves the screen: the area's own Esc would only move the focus."""
        if event.key == "escape":
            event.prevent_default()

    def mark(self, findings: Sequence[Finding]) -> None:
        """Underline what `findings` are about."""
        marks: dict[int, list[tuple[int, int, Severity]]] = {}
        for finding in findings:
            span = finding.span
            if span.line > 0:
                end = span.end_column if span.end_line == span.line else 10_000
                marks.setdefault(span.line - 1, []).append((span.column - 1, end - 1, finding.severity))
        if marks != self._marks:
            self._marks = marks
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        for start, end, name in tokens(line.plain):
            line.stylize(self.get_component_rich_style(f"yaml--{name}", partial=True), start, end)
        for start, end, severity in self._marks.get(line_index, ()):
            style = self.get_component_rich_style(f"yaml--{severity}", partial=True)
            line.stylize(style, start, max(end, start + 1))
        return line


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
