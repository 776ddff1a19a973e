"""A party's file as YAML beside the form: what is wrong with it is underlined and told while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message as TextualMessage
from textual.timer import Timer
from textual.widgets import Static, TextArea

from screens.editor.area import YamlArea
from screens.editor.look import gravest_first
from screens.look import Tone
from screens.widgets.lines import Lines
from screens.widgets.text import toned
from screens.wizard.pages.checks import finding_lines
from services.i18n import _
from services.party import Finding
from services.text import one_line

_PAUSE = 0.15
"""Seconds without a key before lint looks: never on the path of a key."""


class Sheet(Vertical):
    """One party's text; `party` is its id."""

    class Edited(TextualMessage):
        """The text became another one."""

        def __init__(self, sheet: Sheet, text: str) -> None:
            super().__init__()
            self.sheet = sheet
            self.text = text

    def __init__(self, party: str, source: str, text: str) -> None:
        super().__init__(id="sheet")
        self.party = party
        self.source = source
        self._text = text
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(toned(one_line(self.source), Tone.STRONG), classes="field-title")
        yield YamlArea(self.source, self._text)
        yield Lines()

    def on_mount(self) -> None:
        self.query_one(Lines).wrap(on=True)

    def take_focus(self) -> None:
        """Make it what keys go to."""
        self.query_one(YamlArea).focus()

    def tell(self, findings: Sequence[Finding]) -> None:
        """Show what is wrong with it."""
        self.query_one(YamlArea).mark(findings)
        lines = finding_lines(sorted(findings, key=gravest_first))
        self.query_one(Lines).show([*lines] or [(f"✓ {_('No problem')}", Tone.GOOD)])

    def taken(self) -> str | None:
        """What was typed and not yet handed over; None for nothing."""
        if self._pause is None:
            return None
        self._pause.stop()
        self._pause = None
        self._text = self.query_one(YamlArea).text
        return self._text

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if event.text_area.text == self._text and self._pause is None:
            return
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._hand_over)

    def _hand_over(self) -> None:
        self._pause = None
        text = self.query_one(YamlArea).text
        if text != self._text:
            self._text = text
            self.post_message(self.Edited(self, text))
