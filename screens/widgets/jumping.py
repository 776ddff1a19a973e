"""Letters over the panes of a screen: the next key gives one of them the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Under the fingers first."""


class JumpScreen(ModalScreen[Widget | None]):
    """Dismissed with the widget that was chosen; with None by any other key."""

    DEFAULT_CSS = """
    JumpScreen Static { width: 3; height: 1; position: absolute; }
    """

    def __init__(self, targets: Sequence[Widget]) -> None:
        super().__init__()
        self._targets = dict(zip(LETTERS, targets, strict=False))

    def compose(self) -> ComposeResult:
        # Nothing around them: what covers the screen hides what lies below.
        for letter, target in self._targets.items():
            label = Static(f" {letter} ", markup=False)
            label.offset = Offset(target.region.x, target.region.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.dismiss(self._targets.get(event.key))
