"""The wizard's one run of the engine: rehearsed, begun, followed, stopped, taken up again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from screens.host import Host
from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.session import Deed, Rehearsal, ScriptDeed, Session, Task
from services.steps import Selection
from services.text import one_line
from services.wizard import Draft, FilePlan, answers_text, file_plans, write_files
from services.wizard.drafts import ANSWERS
from services.wizard.progress import BASE, TESTS, Installation
from services.wizard.scripting import SCRIPT
from services.wizard.unfinished import journal_path

REMOVE = "remove "
STUCK = "P32"
"""The rule about records of KubeFATE that nobody works on."""
_ALWAYS = frozenset({"context.use", "kubefate.login"})
"""Steps that others need, wherever one begins."""


class Engine:
    """What is planned for the answers as they stand, and what runs. Raises FatetuiError and OSError where it says."""

    def __init__(self, app: Host) -> None:
        self.files: Sequence[FilePlan] = ()
        self.rehearsal: Rehearsal | None = None
        self.unplanned: FatetuiError | OSError | None = None
        """Why the files that were made last cannot be planned."""
        self.task: Task | None = None
        self.installation = Installation()
        self.mending: Task | None = None
        """What was begun to make going on possible; it goes on by itself once that is done."""
        self._mend: Deed | None = None
        self._app = app
        self._deed: ScriptDeed | None = None
        self._planned: Draft | None = None
        self._told = 0

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self.task is not None and self.task.running

    @property
    def installed(self) -> bool:
        """Whether every party was installed."""
        return self.task is not None and self.installation.done("cluster.ensure")

    @property
    def stopped_at(self) -> frozenset[str]:
        """The page that tells why it stopped."""
        failed = self.installation.failed
        if failed is None or self.running:
            return frozenset()
        return frozenset({"install"} if not self.installed else {"verify"} if failed.verb == TESTS else ())

    @property
    def undone(self) -> frozenset[str]:
        """Pages whose part of the run has not come to its end: none that were only looked at."""
        parts = {"install": self.installed, "verify": self.installation.done(TESTS), "boards": self.installed}
        return frozenset(page for page, done in parts.items() if not done)

    def plan(self, session: Session, made: Draft) -> ScriptDeed | None:
        """Prepare for `made`; the deed that has to be rehearsed, None when it was already, or cannot be."""
        if self._planned is made:
            return None
        answers = session.wizard.answers
        self.forget()
        self._planned = made
        try:
            self.files = file_plans(answers.folder, {**made.files, ANSWERS: answers_text(answers.texts)})
            self._deed = self._app.deed_of(made.files)
        except (OSError, FatetuiError) as error:
            self.unplanned = error
        return self._deed

    def forget(self) -> None:
        """The cluster may be another one by now: rehearse again."""
        self._planned = self._deed = self.rehearsal = self.unplanned = None

    def begin(self, session: Session, selection: Selection = Selection()) -> None:  # noqa: B008 - frozen
        """Write the files, and let the engine work. Raises FatetuiError, OSError."""
        write_files(self.files)
        self._start(session, selection)

    def again(self, session: Session, start: str | None) -> None:
        """Go on: what is done already is only looked at again. From `start` on, or from the beginning."""
        selection = Selection()
        if start is not None:
            stages = list(self.installation.stages.values())
            before = stages[: next(number for number, stage in enumerate(stages) if stage.id == start)]
            selection = Selection(skip=frozenset(stage.id for stage in before if stage.verb not in _ALWAYS))
        self._start(session, selection)

    def choices(self) -> list[tuple[str, Message | str]]:
        """Where one may go on: the step that failed first of all."""
        failed = self.installation.failed
        on: tuple[str, Message | str] = ("", _("Go on: what is done is only looked at again"))
        at = [(failed.id, _("From {step} on, which failed", step=failed.id))] if failed is not None else []
        others = [stage.id for stage in self.installation.stages.values() if failed is None or stage.id != failed.id]
        if failed is not None and not self.installed:
            # Nothing behind it can be done without it.
            others = others[: [stage.id for stage in self.installation.stages.values()].index(failed.id)]
        return [*self._removals(), on, *at, *((step, _("From {step} on", step=step)) for step in others)]

    def _removals(self) -> Iterator[tuple[str, Message]]:
        """Records of KubeFATE whose work nobody will end: without them it can be begun anew."""
        failed = self.installation.failed
        if failed is None or failed.reason is None or failed.reason.code != STUCK:
            return
        lanes = [lane for lane in self.installation.lanes.values() if lane.name not in ("", BASE) and not lane.done]
        # What is found before any work begins stops no lane: the reason names it.
        named = failed.reason.message.values.get("name")
        stuck = [lane.name for lane in lanes if lane.failed] or ([str(named)] if named is not None else [])
        each = [lane.name for lane in lanes]
        # Those that are said to be stuck first; what stopped the engine may have stopped the others as well.
        for names in filter(None, [stuck, each if len(each) > len(stuck) else []]):
            told = one_line(", ".join(names), 60)
            yield f"{REMOVE}{','.join(names)}", _("Remove {parties} from KubeFATE, then install again", parties=told)

    def after(self, mend: Deed) -> Deed:
        """Go on by itself once `mend`, which the operator is asked about, has been done."""
        self._mend = mend
        return mend

    def follow(self, session: Session) -> None:
        """Take what the engine told since."""
        if self.task is None:
            # Whoever left the wizard and comes back finds the run that goes on.
            folder = session.wizard.answers.folder.resolve()
            ours = [
                task
                for task in session.tasks.tasks
                if isinstance(task.deed, ScriptDeed) and task.deed.workspace.resolve() == folder
            ]
            self.task = ours[-1] if ours else None
        self._follow_mend(session)
        task = self.task
        if task is None or task.told == self._told:
            return
        fresh = min(task.told - self._told, len(task.events))
        for event in list(task.events)[len(task.events) - fresh :]:
            self.installation.take(event)
        self._told = task.told

    def _follow_mend(self, session: Session) -> None:
        if self._mend is None or self.running:
            return
        self.mending = next((task for task in session.tasks.tasks if task.deed is self._mend), None)
        failed = self.installation.failed
        if self.mending is not None and self.mending.exit is Exit.OK:
            self.again(session, failed.id if failed is not None else None)

    def stop(self, session: Session) -> None:
        """End it after the write that it is in."""
        if self.task is not None:
            session.tasks.stop(self.task)

    def journal(self, session: Session) -> Path | None:
        """Where it is written down."""
        state = session.wizard.state
        return journal_path(state, session.wizard.answers.folder, session.context) if state is not None else None

    def _start(self, session: Session, selection: Selection) -> None:
        self._mend = self.mending = None
        self.task = session.tasks.begin(self._app.deed_at(session.wizard.answers.folder / SCRIPT), selection)
        self.installation, self._told = Installation(), 0
