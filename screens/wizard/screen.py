"""`:wizard`: page by page to a federation. Pages change answers; only the last one lets anything be done."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters, on, work
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.look import Tone
from screens.place import Place
from screens.tasks.look import event_lines
from screens.widgets.lines import Line, Lines
from screens.widgets.text import toned
from screens.wizard.fields import Field
from screens.wizard.look import fact_lines, page_list, plan_lines, problem_lines
from services.errors import FatetuiError
from services.i18n import _
from services.session import Rehearsal, ScriptDeed, Session, Task
from services.text import one_line
from services.wizard import PAGES, QUESTIONS, Draft, FilePlan, answers_text, draft, file_plans, write_files
from services.wizard.drafts import ANSWERS

_PLAN = next(number for number, page in enumerate(PAGES) if page.id == "plan")
_INSTALL = len(PAGES) - 1


class WizardScreen(ConsoleScreen):
    """Answers are the session's: whoever leaves and comes back finds them."""

    SCOPES = frozenset({"wizard"})

    pages = getters.query_one("#pages", Static)
    heading = getters.query_one("#page-heading", Static)
    fields = getters.query_one("#fields", VerticalScroll)
    lines = getters.query_one(Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._page = 0
        self._planned: tuple[Draft, tuple[FilePlan, ...], ScriptDeed | None] | None = None
        self._rehearsal: Rehearsal | None = None
        self._installing: Task | None = None
        self._shown: list[Line] = []
        self._told = 0

    def compose_body(self) -> Iterable[Widget]:
        with Horizontal(id="wizard"):
            yield Static(id="pages")
            with Vertical(id="page"):
                yield Static(id="page-heading")
                yield VerticalScroll(id="fields", can_focus=False)
                yield Lines()

    @property
    def body(self) -> Widget | None:
        field = self.query(Field).first() if self.query(Field) else None
        return field.query_one("Input, Choice") if field is not None else self.lines

    def on_mount(self) -> None:
        super().on_mount()
        self.lines.wrap(on=True)

    def count_text(self) -> str:
        return f"({self._page + 1}/{len(PAGES)})"

    def retranslate(self) -> None:
        self._shown = []
        self._told = 0
        self._enter()

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        board = session.wizard
        if board.facts is None and board.error is None:
            board.look()
        if not self.heading.content:
            self._enter()
        self.pages.update(page_list(self._page, board.answers))
        self._show(session)

    # Actions

    def do_wizard_next(self) -> None:
        """The next page; from the plan on, the engine's."""
        session = self.app.session
        if session is None:
            return
        self._keep(session)
        page = PAGES[self._page].id
        wrong = next((one for one in session.wizard.answers.problems if one.question.page == page), None)
        if wrong is not None:
            told = _("{question}: {problem}", question=wrong.question.title, problem=wrong.message)
            self.app.say(told, Tone.WARN)
        elif self._page == _PLAN:
            self._install(session)
        elif self._page < _INSTALL:
            self._go(self._page + 1)

    def do_wizard_back(self) -> None:
        """The page before; not while the engine is at work."""
        if self._installing is not None and self._installing.running:
            self.app.say(_("The installation goes on; Ctrl-X stops it after the step's write"), Tone.WARN)
        elif self._page:
            self._go(self._page - 1)

    def do_wizard_plan(self) -> None:
        """Straight to the plan: what was not answered is as proposed."""
        if self._installing is None or not self._installing.running:
            self._go(_PLAN)

    def do_wizard_look(self) -> None:
        """Look at the cluster again."""
        session = self.app.session
        if session is not None:
            session.wizard.look()
            self._planned = self._rehearsal = None

    def do_wizard_stop(self) -> None:
        """Stop the engine after the write that it is in."""
        session = self.app.session
        if session is not None and self._installing is not None and self._installing.running:
            session.tasks.stop(self._installing)
        else:
            self.app.say(_("Nothing is being installed"), Tone.WARN)

    def do_wizard_down(self) -> None:
        self.lines.scroll_pages(1)

    def do_wizard_up(self) -> None:
        self.lines.scroll_pages(-1)

    # Pages

    def _go(self, page: int) -> None:
        self._page = page
        self._planned = self._rehearsal = None
        self._shown, self._told = [], 0
        self._enter()
        self.call_next(self.pull_now)

    @work(group="page", exclusive=True)
    async def _enter(self) -> None:
        """Make the fields of the page anew."""
        session = self.app.session
        if session is None:
            return
        page, board = PAGES[self._page], session.wizard
        answers, facts = board.answers, board.facts
        self.heading.update(toned(f"{page.title}", Tone.STRONG) + "\n" + toned(str(page.about), Tone.MUTED))
        await self.fields.remove_children()
        made = [
            Field(
                question,
                answers.texts[question.id],
                question.choices(facts, answers.texts) if question.choices is not None and facts is not None else None,
            )
            for question in QUESTIONS
            if question.page == page.id and facts is not None and question.applies(facts, answers.texts)
        ]
        self.fields.display = bool(made)
        self.lines.display = not made
        await self.fields.mount_all(made)
        (made[0].take_focus() if made else self.set_focus(self.lines))

    @on(Field.Answered)
    def _answered(self, event: Field.Answered) -> None:
        session = self.app.session
        if session is None:
            return
        board = session.wizard
        applied = self._applying(session)
        board.answer(event.question, event.text)
        problems = {problem.question.id: problem.message for problem in board.answers.problems}
        fields = list(self.query(Field))
        for field in fields:
            field.tell(problems.get(field.question.id))
        if applied != self._applying(session):
            # A question came or went with this answer.
            self._enter()
        elif event.done and event.question not in problems:
            place = next(number for number, field in enumerate(fields) if field.question.id == event.question)
            if place + 1 < len(fields):
                fields[place + 1].take_focus()
            else:
                self.app.run_worker(self.app.run_action("app.perform('wizard_next')"))

    def _applying(self, session: Session) -> list[str]:
        facts, texts = session.wizard.facts, session.wizard.answers.texts
        return [question.id for question in QUESTIONS if facts is not None and question.applies(facts, texts)]

    def _keep(self, session: Session) -> None:
        try:
            session.wizard.keep()
        except OSError as error:
            self.app.say(_("The answers could not be kept: {reason}", reason=one_line(str(error))), Tone.WARN)

    # What the pages without fields show

    def _show(self, session: Session) -> None:
        board = session.wizard
        if self._page == _INSTALL:
            self._follow()
        elif board.error is not None and board.facts is None:
            self._write([(f"✗ {one_line(str(board.error), 300)}", Tone.BAD), (str(_("F5 looks again")), Tone.MUTED)])
        elif board.facts is None:
            self._write([(str(_("Looking at the cluster …")), Tone.BUSY)])
        elif self._page == 0:
            self._write([*fact_lines(board.facts), ("", Tone.PLAIN), (str(_("Ctrl-N goes on")), Tone.MUTED)])
        elif self._page == _PLAN:
            self._write(self._plan(session))
        elif not self.query(Field):
            self._enter()

    def _plan(self, session: Session) -> list[Line]:
        board = session.wizard
        answers, facts = board.answers, board.facts
        if answers.problems or facts is None:
            return [*problem_lines(answers)]
        if self._planned is None:
            made = draft(facts, answers)
            files = {**made.files, ANSWERS: answers_text(answers.texts)}
            try:
                plans = file_plans(answers.folder, files)
                deed = self.app.deed_of(made.files)
            except (OSError, FatetuiError) as error:
                return [(f"✗ {one_line(str(error), 300)}", Tone.BAD)]
            self._planned = made, plans, deed
            self._rehearse(session, deed)
        made, plans, known = self._planned
        commands = known.commands if known is not None else ()
        lines = [*plan_lines(facts, made, plans, self._rehearsal, commands)]
        return [*lines, ("", Tone.PLAIN), (str(_("Ctrl-N writes the files and installs")), Tone.STRONG)]

    @work(group="rehearsal", exclusive=True)
    async def _rehearse(self, session: Session, deed: ScriptDeed) -> None:
        self._rehearsal = await session.tasks.rehearse(deed)
        await self.pull_now()

    def _install(self, session: Session) -> None:
        answers = session.wizard.answers
        if answers.problems or self._planned is None:
            self.app.say(_("There is no plan yet: answer what is marked with !"), Tone.WARN)
            return
        if session.read_only:
            self.app.say(_("Read-only: nothing is changed here"), Tone.WARN)
            return
        _made, plans, _deed = self._planned
        try:
            write_files(plans)
            self._installing = session.tasks.begin(self.app.deed_at(answers.folder))
        except (OSError, FatetuiError) as error:
            self.app.say(_("{reason}", reason=one_line(str(error), 300)), Tone.BAD)
            return
        self._go(_INSTALL)

    def _follow(self) -> None:
        """What the engine tells, as it goes on."""
        task = self._installing
        if task is None:
            self._write([(str(_("Nothing is being installed")), Tone.MUTED)])
            return
        fresh = min(task.told - self._told, len(task.events))
        events = list(task.events)[len(task.events) - fresh :]
        lines = [line for event in events for line in event_lines(event)]
        if not self._told:
            self.lines.follow(on=True)
            self.lines.show(lines)
        elif lines:
            self.lines.append(lines)
        if self._told != task.told and not task.running:
            self.lines.append(_last_words(task))
        self._told = task.told

    def _write(self, lines: list[Line]) -> None:
        if lines != self._shown:
            self._shown = lines
            self.lines.show(lines)


def _last_words(task: Task) -> list[Line]:
    if task.reason is None and task.exit == 0:
        told = _("The federation stands. :parties shows it, :toy tests it again, :board opens FATE-Board.")
        return [("", Tone.PLAIN), (f"✓ {told}", Tone.GOOD)]
    told = _("Ctrl-B goes back to the plan; from there Ctrl-N goes on where it ended.")
    return [("", Tone.PLAIN), (f"→ {told}", Tone.STRONG)]
