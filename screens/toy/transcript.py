"""The whole transcript of a toy test: to be searched, wrapped and saved."""

from __future__ import annotations

from screens.place import Place
from screens.reading.text import TextScreen
from screens.toy.screen import show_transcript
from services.i18n import _
from services.session import Pair, ToyRun


class TranscriptScreen(TextScreen):
    """`name` of its place is `HOST@GUEST`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        host, _at, guest = place.name.partition("@")
        self._pair = Pair(guest, int(host)) if host.isdecimal() else None
        self._shown: tuple[ToyRun | None, int] = (None, 0)

    def retranslate(self) -> None:
        self._shown = (None, 0)

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None or self._pair is None:
            return
        run = session.toys.runs.get(self._pair)
        remedy = _("Esc, then t runs the test; what it tells is shown here")
        self._shown = show_transcript(self.text, run, self._shown, remedy)
