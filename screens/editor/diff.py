"""What saving a party file would change on the disk."""

from __future__ import annotations

from screens.look import Tone
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.i18n import _
from services.text import visible

_TONES = {"+": Tone.GOOD, "-": Tone.BAD, "@": Tone.BUSY}


class DiffScreen(TextScreen):
    """`name` of its place is the file."""

    async def pull(self, *, tick: bool) -> None:
        if self.text.lines:
            return
        diff = self.app.workbench.diff(self.place.name)
        lines: list[Line] = [(visible(line, keep=""), _TONES.get(line[:1], Tone.PLAIN)) for line in diff.splitlines()]
        self.text.show(lines or [(str(_("Nothing differs from the disk")), Tone.MUTED)])
