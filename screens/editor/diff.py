"""What saving a party file would change on the disk."""

from __future__ import annotations

from collections.abc import Iterator

from screens.look import Tone
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.errors import plain_words
from services.i18n import Message, _
from services.text import one_line, visible

SIDES = (_("on the disk"), _("here"))
"""Of a file and what is made of it in the editor."""
_TONES = {"+": Tone.GOOD, "-": Tone.BAD, "@": Tone.BUSY}


class DiffScreen(TextScreen):
    """`name` of its place is the file."""

    async def pull(self, *, tick: bool) -> None:
        if self.text.lines:
            return
        try:
            lines = [*diff_lines(self.app.workbench.diff(self.place.name), SIDES)]
        except (OSError, UnicodeDecodeError) as error:
            lines = [(one_line(plain_words(error)), Tone.BAD)]
        self.text.show(lines or [(str(_("Nothing differs from the disk")), Tone.MUTED)])


def diff_lines(diff: str, sides: tuple[Message, Message] | None = None) -> Iterator[Line]:
    """A unified diff as lines to be read; `sides` tell which text is which where both have one name."""
    for number, line in enumerate(diff.split("\n")[:-1]):
        side = f"  ({sides[number]})" if sides is not None and number < len(sides) else ""
        yield f"{visible(line, keep='')}{side}", _TONES.get(line[:1], Tone.PLAIN)
