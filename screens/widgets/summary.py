"""One line above a table, about all of it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.text import tell, toned
from services.i18n import _


class Summary(Static):
    """Its parts stand side by side; where there is no room for all of them, on a second line."""

    def tell(self, *parts: Line, looking: bool = False) -> None:
        """Show `parts`; `looking` says that they are being made anew."""
        busy = [(f"… {_('looking')}", Tone.BUSY)] if looking else []
        tell(self, Content("  ").join(toned(text, tone) for text, tone in (*busy, *parts)))
