"""One record whole, secrets masked."""

from __future__ import annotations

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.i18n import _


class RecordScreen(TextScreen):
    """`name` of its place is `collection/uuid`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._asked = False
        self._written: list[Line] = []

    def retranslate(self) -> None:
        self._written = []

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        if not self._asked:
            self._asked = True
            session.records.open(self.place.name)
        told = session.records.opened.get(self.place.name)
        if told is None:
            lines: list[Line] = [(str(_("Reading the record …")), Tone.BUSY)]
        else:
            lines = [(line, Tone.PLAIN) for line in told.splitlines()]
        if lines != self._written:
            self._written = lines
            self.text.show(lines)
