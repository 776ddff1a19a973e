"""One job of KubeFATE, as long as it is known."""

from __future__ import annotations

from screens.jobs.look import job_lines
from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.lines import Line
from services.i18n import _


class JobScreen(TextScreen):
    """`name` of its place is the job's id."""

    WRAPS = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._written: list[Line] = []

    def retranslate(self) -> None:
        self._written = []

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        session.service.start()
        view = session.service.view
        job = next((job for job in view.jobs if job.id == self.place.name), None) if view is not None else None
        if view is not None and job is not None:
            lines = list(job_lines(job, view, self.app.now()))
        else:
            lines = [(str(_("KubeFATE does not know this job, or does not answer")), Tone.WARN)]
        if lines != self._written:
            self._written = lines
            self.text.show(lines)
