"""`:log`: what fatetui itself wrote to its log, the newest last."""

from __future__ import annotations

import logging

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from services.i18n import _
from services.text import one_line


class OwnLogScreen(TextScreen):
    """The last lines; the file has more."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._told: tuple[tuple[int, str], ...] | None = None

    def on_mount(self) -> None:
        self.text.follow(on=True)

    def retranslate(self) -> None:
        self._told = None

    async def pull(self, *, tick: bool) -> None:
        lines = tuple(self.app.own_log)
        if lines == self._told:
            return
        self._told = lines
        path = self.app.log_path
        where = _("The log file: {path}", path=one_line(str(path))) if path is not None else _("No log file is kept")
        self.text.show([(str(where), Tone.MUTED), *((line, _tone(level)) for level, line in lines)])


def _tone(level: int) -> Tone:
    if level >= logging.ERROR:
        return Tone.BAD
    return Tone.WARN if level >= logging.WARNING else Tone.PLAIN
