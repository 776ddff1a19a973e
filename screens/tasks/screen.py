"""`:tasks`: what was begun since fatetui was started, the newest first."""

from __future__ import annotations

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.tasks.look import safe, state_of
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.durations import format_duration
from services.i18n import _
from services.session import Session, Task

COLUMNS = (
    Column(_("TASK"), rank=0, least=20, most=60, key="name"),
    Column(_("STATE"), rank=0, least=10, most=18, key="health"),
    Column(_("BEGAN"), rank=2, least=8, most=8, key="age"),
    Column(_("TOOK"), rank=2, least=5, most=8, right=True, key="took"),
    Column(_("LAST SAID"), rank=3, least=16, most=120, key="why"),
)


class TasksScreen(ListingScreen):
    """Enter reads one; X stops one that goes on."""

    SCOPES = ListingScreen.SCOPES | {"tasks"}
    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        self.present_own([self._row(task) for task in reversed(session.tasks.tasks)], _nothing())

    def selected(self) -> Task | None:
        """The task under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Task) else None

    def do_open(self) -> None:
        task = self.selected()
        if task is not None:
            self.app.enter(Place("task", name=str(task.number), title=task.deed.title))

    def do_task_stop(self) -> None:
        """End the task under the cursor after the write that it is in."""
        task, session = self.selected(), self.app.session
        if task is None or session is None:
            return
        if task.running:
            session.tasks.stop(task)
        else:
            self.app.say(_("That task has ended"), Tone.WARN)

    def _row(self, task: Task) -> Row:
        now = self.app.now()
        said = task.reason.message if task.reason is not None else task.said
        state = state_of(task, now)
        cells = (
            Cell(safe(task.deed.title), Tone.STRONG),
            state,
            Cell(f"{task.began.astimezone():%H:%M:%S}", order=task.began),
            Cell(format_duration(task.seconds(now)), Tone.MUTED, order=task.seconds(now)),
            Cell(safe(said) if said is not None else "", Tone.MUTED),
        )
        return Row(str(task.number), cells, task, tone=state.tone)


def _nothing() -> Picture:
    return Picture(
        "○",
        Tone.MUTED,
        _("Nothing was begun yet"),
        _("What you change, install or remove is listed here, with all that it told"),
        _(":audit shows what was changed before"),
    )
