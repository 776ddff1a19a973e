"""`:jobs`: KubeFATE's jobs, the newest first."""

from __future__ import annotations

from collections.abc import Mapping

from screens.jobs.look import COLUMNS, job_row
from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.silence import silence
from screens.widgets.picture import Picture
from screens.widgets.table import Sorting
from services.doctor import ServiceView
from services.i18n import _
from services.kubefate import Job
from services.session import Session
from services.session.deeds import stopping
from services.text import one_line


class JobsScreen(ListingScreen):
    """Enter reads one; X stops one that runs."""

    SCOPES = ListingScreen.SCOPES | {"jobs"}
    columns = COLUMNS

    def on_mount(self) -> None:
        self.table.columns.sorting = Sorting("age")

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        session.service.start()
        view = session.service.view
        if view is None:
            self.frame(Picture("…", Tone.BUSY, _("Loading"), _("Waiting for KubeFATE's first answer")))
        elif view.problem is not None:
            self.frame(silence(view.problem))
        else:
            now = self.app.now()
            self.present_own([job_row(job, view, now) for job in view.jobs if self.shows(job, view)], _nothing())
            if tick:
                self.table.tick()

    def shows(self, job: Job, view: ServiceView) -> bool:
        """Whether a job is shown."""
        return True

    def selected(self) -> Job | None:
        """The job under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Job) else None

    @property
    def command_words(self) -> Mapping[str, object]:
        job = self.selected()
        return {"jobs": [job.id]} if job is not None else {}

    def do_open(self) -> None:
        job = self.selected()
        if job is not None:
            self.app.enter(Place("job", name=job.id, title=one_line(job.method)))

    def do_job_stop(self) -> None:
        """Break off what still runs."""
        running = [row.subject for row in self.chosen() if isinstance(row.subject, Job) and not row.subject.done]
        if running:
            self.app.propose(stopping(running))
        else:
            self.app.say(_("That job has ended"), Tone.WARN)


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("KubeFATE has no job"), _("It makes one for every install, update and delete"))
