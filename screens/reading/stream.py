"""What all logs share: lines that come in bursts, painted together; when each was written; staying at the end."""

from __future__ import annotations

from datetime import datetime

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.i18n import _
from services.kubernetes import LogLine
from services.redact import secrets
from services.text import visible

# Lines come in bursts: they are painted together, so many times a second.
_FLUSH = 0.1


class StreamScreen(TextScreen):
    """Subclasses give lines to `take`."""

    SCOPES = TextScreen.SCOPES | {"log"}

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._stamped = False
        self._read: list[tuple[datetime | None, Line]] = []
        self._fresh: list[tuple[str, LogLine]] = []

    def on_mount(self) -> None:
        super().on_mount()
        self.text.follow(on=True)
        self.set_interval(_FLUSH, self.flush)

    async def pull(self, *, tick: bool) -> None:
        """The log comes by itself."""

    def count_text(self) -> str:
        state = str(_("following") if self.text.following else _("stopped"))
        return f"{super().count_text()}  {state}"

    def do_follow(self) -> None:
        self.text.follow(on=not self.text.following)
        self.pull_frame()

    def do_timestamps(self) -> None:
        self._stamped = not self._stamped
        self.text.show(self._stamp(stamp, line) for stamp, line in self._read)

    def take(self, line: LogLine, source: str = "") -> None:
        """One line more; `source` stands before it."""
        self._fresh.append((source, line))

    def say(self, text: str, tone: Tone) -> None:
        """A line of our own, behind all that came so far."""
        self.flush()
        self.text.append([(text, tone)])

    def begin_again(self) -> None:
        """Forget all lines."""
        self._read.clear()
        self._fresh.clear()
        self.text.show(())

    def flush(self) -> None:
        """Paint what has come."""
        if not self._fresh:
            return
        fresh, self._fresh = self._fresh, []
        made = [
            (line.stamp, (f"{source}{visible(secrets.mask(line.text), keep='')}", Tone.PLAIN)) for source, line in fresh
        ]
        self._read.extend(made)
        self.text.append(self._stamp(stamp, line) for stamp, line in made)
        self.pull_frame()

    def _stamp(self, stamp: datetime | None, line: Line) -> Line:
        if not self._stamped or stamp is None:
            return line
        return f"{stamp.astimezone():%Y-%m-%d %H:%M:%S} {line[0]}", line[1]
