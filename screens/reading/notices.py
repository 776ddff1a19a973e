"""`:notices`: what was said in passing, to be read again."""

from __future__ import annotations

from screens.look import GLYPHS
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.i18n import _
from services.text import one_line


class NoticesScreen(TextScreen):
    """The newest last, where the eye is."""

    WRAPS = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._told = -1

    def on_mount(self) -> None:
        self.text.follow(on=True)

    def retranslate(self) -> None:
        self._told = -1

    async def pull(self, *, tick: bool) -> None:
        notices = self.app.notices
        if len(notices) == self._told:
            return
        self._told = len(notices)
        lines: list[Line] = [
            (
                f"{notice.at.astimezone():%H:%M:%S}  {GLYPHS.get(notice.tone, '·')} {one_line(str(notice.text))}",
                notice.tone,
            )
            for notice in notices
        ]
        self.text.instead_of_nothing(str(_("Nothing was said yet")))
        self.text.show(lines)
