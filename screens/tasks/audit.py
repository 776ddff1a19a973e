"""`:audit`: every change that fatetui made from this machine, by whom, whether the log is whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.tasks.look import STATUS, safe
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row, Sorting
from services.errors import plain_words
from services.i18n import _, verbatim
from services.session import Session
from services.steps.audit import Entry, read_audit
from services.text import one_line

COLUMNS = (
    Column(_("WHEN"), rank=0, least=19, most=19, key="age"),
    Column(_("WHO"), rank=2, least=6, most=24, key="who"),
    Column(_("CONTEXT"), rank=3, least=8, most=24, key="context"),
    Column(_("BY"), rank=5, least=6, most=8, key="origin"),
    Column(_("STEP"), rank=1, least=16, most=20, key="name"),
    Column(_("RESULT"), rank=0, least=8, most=12, key="health"),
    Column(_("WHAT"), rank=1, least=24, most=160, key="what"),
)
_RESULTS = {status.value: shown for status, shown in STATUS.items()}


class AuditScreen(ListingScreen):
    """Reads the log again when it has grown."""

    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._stamp: tuple[int, int] | None = None
        self._rows: list[Row] = []

    def on_mount(self) -> None:
        self.table.columns.sorting = Sorting("age", descending=True)

    def retranslate(self) -> None:
        super().retranslate()
        self._stamp = None

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        path = session.tasks.journals.audit
        try:
            stamp = _stamp(path)
            if stamp != self._stamp:
                entries = await asyncio.to_thread(lambda: list(read_audit(path)) if path is not None else [])
                self._rows, self._stamp = (
                    [_row(number, entry) for number, entry in enumerate(entries) if self.shows(entry)],
                    stamp,
                )
        except OSError as error:
            cause = verbatim(one_line(plain_words(error), 300))
            self.frame(Picture("✗", Tone.BAD, _("The audit log cannot be read"), cause))
            return
        self.present_own(self._rows, _nothing(path))

    def shows(self, entry: Entry) -> bool:
        """Whether an entry is shown."""
        return True

    def do_open(self) -> None:
        row = self.table.current
        if row is not None and isinstance(row.subject, Entry):
            for change in row.subject.changes:
                self.app.say(verbatim(safe(str(change.get("summary")))))


def _row(number: int, entry: Entry) -> Row:
    word, glyph, tone = _RESULTS.get(entry.status, (one_line(entry.status, 12), "?", Tone.UNSURE))
    if not entry.whole:
        glyph, tone = "▲", Tone.BAD
    first = str(entry.changes[0].get("summary")) if entry.changes else entry.reason
    more = f"  (+{len(entry.changes) - 1})" if len(entry.changes) > 1 else ""
    broken = "" if entry.whole else f"{_('this line was tampered with, or one before it is missing')}: "
    cells = (
        Cell(f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}", order=entry.at),
        Cell(one_line(entry.user, 24)),
        Cell(one_line(entry.context, 24)),
        Cell(one_line(entry.origin, 8), Tone.MUTED),
        Cell(one_line(entry.verb, 24), Tone.STRONG),
        Cell(f"{glyph} {word}", tone),
        Cell(safe(f"{broken}{first}{more}"), Tone.BAD if broken else Tone.PLAIN),
    )
    return Row(str(number), cells, entry, tone=tone)


def _stamp(path: Path | None) -> tuple[int, int]:
    if path is None or not path.exists():
        return 0, 0
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _nothing(path: Path | None) -> Picture:
    where = verbatim(str(path)) if path is not None else None
    return Picture("○", Tone.MUTED, _("Nothing was changed from this machine yet"), where)
