"""One task: every event of its run, as it goes on."""

from __future__ import annotations

from itertools import islice

from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.tasks.look import event_lines, safe, state_of
from services.i18n import _
from services.session import Task


class TaskScreen(TextScreen):
    """`name` of its place is the task's number."""

    WRAPS = True
    SCOPES = TextScreen.SCOPES | {"tasks"}

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._told = 0

    def on_mount(self) -> None:
        self.text.follow(on=True)

    @property
    def shown_task(self) -> Task | None:
        """The task it shows."""
        session = self.app.session
        tasks = session.tasks.tasks if session is not None else []
        return next((task for task in tasks if str(task.number) == self.place.name), None)

    def count_text(self) -> str:
        task = self.shown_task
        return state_of(task, self.app.now()).text if task is not None else super().count_text()

    def retranslate(self) -> None:
        self._told = 0

    async def pull(self, *, tick: bool) -> None:
        task = self.shown_task
        if task is None:
            return
        fresh = min(task.told - self._told, len(task.events))
        events = islice(task.events, len(task.events) - fresh, None)
        lines = [line for event in events for line in event_lines(event)]
        if not self._told:
            commands = [(f"$ {safe(command)}", Tone.MUTED) for command in task.deed.commands]
            heading = [(str(_("By hand it would be:")), Tone.MUTED), *commands, ("", Tone.MUTED)] if commands else []
            self.text.show([*heading, *lines])
        elif lines:
            self.text.append(lines)
        self._told = task.told

    def do_task_stop(self) -> None:
        """End it after the write that it is in."""
        task, session = self.shown_task, self.app.session
        if task is not None and session is not None and task.running:
            session.tasks.stop(task)
        else:
            self.app.say(_("That task has ended"))
