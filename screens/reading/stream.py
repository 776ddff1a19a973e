"""What all logs share: lines that come in bursts, painted together; when each was written; staying at the end."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from operator import itemgetter
from time import monotonic

from textual import getters, on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from screens.filtering import parse_filter
from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line, Lines
from screens.widgets.text import toned
from services.i18n import Message, _
from services.kubernetes import LogLine
from services.redact import secrets
from services.text import visible

# Lines come in bursts: they are painted together, so many times a second.
_FLUSH = 0.1
_QUIET, _PATIENCE = 0.3, 1.5
"""Seconds without a line after which what was written so far is there from all sources; and at most."""
_RULE = "─" * 12
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """How far back a log is read: so many lines, so many seconds, or all of it."""

    title: Message
    tail: int | None = None
    since: float | None = None


def spans(tail: int) -> tuple[Span, ...]:
    """What the keys 0 to 6 ask for, as in k9s."""
    return (
        Span(_("the last {count} lines", count=tail), tail=tail),
        Span(_("from its beginning")),
        *(Span(_("the last {count} minutes", count=count), since=60.0 * count) for count in (1, 5, 15, 30)),
        Span(_("the last hour"), since=3600.0),
    )


class Stamped(tuple[str, Tone]):
    """A line that knows when it was written."""

    stamp: datetime | None = None


class LogLines(Lines):
    """Lines with their times before them, when that is wanted."""

    stamped = False

    def text_of(self, line: Line) -> str:
        if not self.stamped or not isinstance(line, Stamped) or line.stamp is None:
            return line[0]
        return f"{line.stamp.astimezone():%Y-%m-%d %H:%M:%S} {line[0]}"

    def show_stamps(self, *, on: bool) -> None:
        """With times, or without."""
        self.stamped = on
        self.wrap(on=self.wrapped)


class StreamScreen(TextScreen):
    """Subclasses give lines to `take`. `/` filters them."""

    SCOPES = frozenset({"text", "filter", "log", "frame"})
    TAIL = 2000
    text = getters.query_one(LogLines)
    chip = getters.query_one("#chip", Static)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._fresh: list[tuple[str, LogLine]] = []
        self._gathering_since: float | None = None
        self._last_came = 0.0
        self.span = spans(self.TAIL)[0]

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="stream"):
            yield LogLines(following=True)
            yield Static(id="chip")

    def on_mount(self) -> None:
        self.set_interval(_FLUSH, self.flush)

    @abstractmethod
    def reopen(self) -> None:
        """Read the log as far back as `span` says."""

    async def pull(self, *, tick: bool) -> None:
        """The log comes by itself."""

    def count_text(self) -> str:
        shown, every = len(self.text.shown), len(self.text.lines)
        count = f"({shown}/{every})" if shown != every else f"({every})"
        if self.text.dropped:
            count += f"  {_('{count} older ones dropped', count=self.text.dropped)}"
        return f"{count}  {_('following') if self.text.following else _('stopped')}"

    def filter_by(self, text: str) -> None:
        chosen = parse_filter(text)
        self._sought = chosen.text
        self.text.filter((lambda line: chosen.accepts(line, {})) if chosen else None)

    def do_follow(self) -> None:
        self.text.follow(on=not self.text.following)
        self.pull_frame()

    def do_text_bottom(self) -> None:
        super().do_text_bottom()
        self.text.follow(on=True)
        self.pull_frame()

    def do_timestamps(self) -> None:
        self.text.show_stamps(on=not self.text.stamped)

    def do_mark_line(self) -> None:
        """A line to find the place again by."""
        self.say(f"{_RULE} {self.app.now().astimezone():%H:%M:%S} {_RULE}", Tone.BUSY)

    def do_clear(self) -> None:
        self._fresh.clear()
        self.text.show(())
        self.pull_frame()

    def do_log_range(self, key: str) -> None:
        """As far back as `key` says."""
        self.span = spans(self.TAIL)[int(key)]
        self._fresh.clear()
        self.text.show(())
        self.text.follow(on=True)
        self.app.say(_("The log: {range}", range=self.span.title))
        self.reopen()

    def take(self, line: LogLine, source: str = "") -> None:
        """One line more; `source` stands before it."""
        self._fresh.append((source, line))
        self._last_came = monotonic()

    def gather(self) -> None:
        """Wait with the first lines until they have come from all sources: only then can they be put in order."""
        self._gathering_since = self._last_came = monotonic()

    def say(self, text: str, tone: Tone) -> None:
        """A line of our own, behind all that came so far."""
        self._gathering_since = None
        self.flush()
        if tone is Tone.BAD:
            # Why there is no log has to be read to its end.
            self.text.wrap(on=True)
        self.text.append([(text, tone)])
        self.pull_frame()

    def flush(self) -> None:
        """Paint what has come."""
        if not self._fresh or self._gathers():
            return
        fresh, self._fresh = in_order(self._fresh), []
        self.text.append([_stamped(source, line) for source, line in fresh])
        self.pull_frame()

    def _gathers(self) -> bool:
        now = monotonic()
        since = self._gathering_since
        if since is None or now - since > _PATIENCE or now - self._last_came > _QUIET:
            self._gathering_since = None
            return False
        return True

    @on(Lines.Scrolled)
    def _scrolled(self) -> None:
        self._show_chip()

    def nothing(self) -> tuple[str, ...]:
        """Why there is no line, and, where something can be done, what."""
        return (str(_("Nothing was written yet")),)

    def pull_frame(self) -> None:
        super().pull_frame()
        if self._sought and self.text.lines:
            self.text.instead_of_nothing(str(_("No line of {count} fits", count=len(self.text.lines))))
        else:
            self.text.instead_of_nothing(*self.nothing())
        self._show_chip()

    def _show_chip(self) -> None:
        unseen = self.text.unseen
        self.chip.display = unseen > 0
        if unseen:
            told = _("new lines: {count}, G shows them", count=unseen)
            self.chip.update(toned(f" ↓ {told} ", Tone.BUSY))


def in_order(lines: Sequence[tuple[str, LogLine]]) -> list[tuple[str, LogLine]]:
    """Lines of several sources by the time at which they were written; those of one source stay as they came, and one
    without a time stays behind the one before it."""
    by_source: dict[str, list[tuple[datetime, tuple[str, LogLine]]]] = {}
    for source, line in lines:
        own = by_source.setdefault(source, [])
        before = own[-1][0] if own else _LONG_AGO
        own.append((max(line.stamp or before, before), (source, line)))
    return [line for _stamp, line in merge(*by_source.values(), key=itemgetter(0))]


def _stamped(source: str, line: LogLine) -> Stamped:
    made = Stamped((f"{source}{visible(secrets.mask(line.text), keep='')}", Tone.PLAIN))
    made.stamp = line.stamp
    return made
