"""The widget that shows a terminal in memory, and hands on what is typed."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.shell.emulation import BRACKETED_PASTE, CURSOR_KEYS, Emulation
from screens.shell.keys import sequence_of

SCROLLING = {"shift+pageup": True, "shift+pagedown": False}
"""Keys that stay here, and whether they lead up."""


class TerminalPane(Widget, can_focus=True):
    """All keys are the program's but those that scroll, and the one by which the screen is left."""

    DEFAULT_CSS = """
    TerminalPane { height: 1fr; width: 1fr; }
    """

    class Sent(Message):
        """Bytes for the program: keys, what was pasted, what the terminal answers."""

        def __init__(self, data: bytes) -> None:
            super().__init__()
            self.data = data

    class Resized(Message):
        """It has another size."""

        def __init__(self, columns: int, lines: int) -> None:
            super().__init__()
            self.columns = columns
            self.lines = lines

    def __init__(self) -> None:
        super().__init__()
        self.emulation = Emulation(80, 24, self._send)

    def feed(self, data: bytes) -> None:
        """Show what the program wrote."""
        self._paint(self.emulation.feed(data))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        pieces = [Segment(text, style) for text, style in self.emulation.line(y)]
        return Strip(pieces).adjust_cell_length(width).apply_style(self.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        columns, lines = max(1, event.size.width), max(1, event.size.height)
        self.emulation.resize(columns, lines)
        self.post_message(self.Resized(columns, lines))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in SCROLLING:
            self.emulation.scroll(up=SCROLLING[event.key])
            self.refresh()
            return
        application = self.emulation.has_mode(CURSOR_KEYS)
        self._send(sequence_of(event.key, event.character, application=application))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # A terminal sends line ends as the Enter key does.
        text = event.text.replace("\r\n", "\r").replace("\n", "\r")
        bracketed = self.emulation.has_mode(BRACKETED_PASTE)
        self._send(f"\x1b[200~{text.replace(chr(27), '')}\x1b[201~" if bracketed else text)

    def _send(self, text: str) -> None:
        if text:
            self.post_message(self.Sent(text.encode()))

    def _paint(self, lines: Iterable[int]) -> None:
        width, height = self.size
        self.refresh(*(Region(0, line, width, 1) for line in lines if line < height))
