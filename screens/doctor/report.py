"""The whole checkup, as `fatetui doctor` prints it."""

from __future__ import annotations

from screens.doctor.look import report
from screens.place import Place
from screens.reading.text import TextScreen
from services.doctor import Checkup
from services.i18n import _


class ReportScreen(TextScreen):
    """The latest one."""

    WRAPS = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._shown: Checkup | None = None

    def retranslate(self) -> None:
        self._shown = None

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        found = session.checkups.latest if session is not None else None
        if found is None:
            self.text.instead_of_nothing(str(_("Nothing was looked at yet")))
        elif found is not self._shown:
            self._shown = found
            self.text.show(report(found))
