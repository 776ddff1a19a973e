"""`:wizard`: page by page to a federation. Pages change answers; only the engine changes anything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Line, Lines
from screens.wizard.asking import Asking, answers_of
from screens.wizard.fields import Field, Questions
from screens.wizard.look import commands_lines, more, rows_for_questions, wrapped
from screens.wizard.pages import EVIDENCE
from screens.wizard.pages.landing import landing_lines
from screens.wizard.steps import StepList
from services.i18n import _
from services.session import Session
from services.text import one_line
from services.wizard import Draft, beside, next_asked, open_pages, pages_of
from services.wizard.byhand import ByHand, commands_of
from services.wizard.flow import left_at
from services.wizard.pages import BY_ID
from services.wizard.questions.start import DEMO, RESUME


class WizardScreen(Asking):
    """Answers are the session's: whoever leaves and comes back finds them."""

    SCOPES = frozenset({"wizard"})
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", show=False)]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._by_hand = False
        self._opened: Session | None = None
        self._shown: tuple[str, list[Line]] = ("", [])

    def compose_body(self) -> Iterable[Widget]:
        with Horizontal(id="wizard"):
            yield StepList()
            with Vertical(id="page"):
                yield Static(id="page-heading")
                yield Questions(id="fields")
                yield Lines()

    @property
    def body(self) -> Widget | None:
        if self.in_list:
            return self.pages
        focused = self.focused
        if focused is not None and focused.is_attached and focused in self.query("#fields *"):
            return focused
        field = next(iter(self.query(Field)), None)
        return field.query_one("Input, Choice") if field is not None else self.lines

    def on_mount(self) -> None:
        self.lines.wrap(on=True)

    def on_resize(self) -> None:
        """What has the focus stays in sight."""
        self._share_rows()

    def _share_rows(self) -> None:
        """The questions get what those who read below them can do without."""
        room = self.query_one("#page").size.height - self.heading.size.height - 1
        self.fields.styles.max_height = rows_for_questions(room, len(self.lines.lines))
        self.fields.call_after_refresh(self.fields.show_focus)

    def count_text(self) -> str:
        session = self.app.session
        if session is None:
            return ""
        ids = [page.id for page in pages_of(session.wizard.answers)]
        return f"({ids.index(self.page) + 1 if self.page in ids else 1}/{len(ids)})  {self._hint()}"

    def _hint(self) -> str:
        """What the keys do that no action of the registry has."""
        if self.pages.has_focus:
            return str(_("↑ ↓ another page, Enter opens it, Esc leaves"))
        field = next((one for one in self.query(Field) if one.has_focus_within), None)
        if field is not None:
            return str(field.hint)
        session = self.app.session
        goes = session is not None and self.page != "summary" and self.obstacle(session) is None
        return str(_("Enter goes on")) if goes and self.lines.has_focus else ""

    @on(events.DescendantFocus)
    def _hint_anew(self) -> None:
        self.call_later(self.pull_frame)  # what has the focus has it once this event is over

    @on(Lines.Scrolled)
    def _tell_of_more(self, event: Lines.Scrolled) -> None:
        event.stop()
        self.lines.border_title = more(*self.lines.hidden)

    def retranslate(self) -> None:
        self._shown = ("", [])
        self.forget_fields()
        self.pages.retranslate()

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if self.stranded(session):
            self.follow_ground()
        if session is None:
            self.pages.show(pages_of(answers_of(None)), self.page, frozenset())
            if not self.settled:
                self.renew()
            self._show(None)
            return
        board = session.wizard
        if self._opened is not session:
            self._take_up(session)
        self.engine.follow(session)
        self.follow_minikube(session)
        await self.watch_parties(session, tick=tick)
        self._prepare(session)
        asked = () if self.stranded(session) else open_pages(board.answers)
        wrong = frozenset(page.id for page in asked)
        self.pages.show(pages_of(board.answers), self.page, wrong)
        if not self.settled:
            self.renew()
        self._show(session)

    # Actions

    def do_wizard_next(self) -> None:
        """The next page; from the plan on, the engine's."""
        session = self.app.session
        if session is None or self.stranded(session):
            self.take_way()
            return
        self.flush()
        why = self.obstacle(session)
        if why is not None:
            self.app.say(why, Tone.WARN)
            return
        if self.page == "start" and not self._begin(session):
            return
        if self.page == "plan" and not self.install(session):
            return
        if self.page == "summary":
            self._keep(session)
            self.app.back()
            return
        answers, filed = session.wizard.answers, session.wizard.filed
        asked = filed.texts and not BY_ID[self.page].changes and self.page != "plan"
        self.go(next_asked(self.page, answers, filed.texts) if asked else beside(self.page, 1, answers))

    def do_wizard_back(self) -> None:
        """The page before; what the engine does goes on."""
        session = self.app.session
        if session is None:
            return
        self.flush()
        before = beside(self.page, -1, session.wizard.answers)
        if self.engine.running and not BY_ID[before].changes:
            self.app.say(_("The installation goes on; Ctrl-X stops it after the step's write"), Tone.WARN)
        else:
            self.go(before)

    def do_wizard_plan(self) -> None:
        """Straight to the plan: what was not answered is as proposed."""
        self._to("plan")

    def do_wizard_look(self) -> None:
        """Look at the cluster again."""
        session = self.app.session
        if session is None or self.stranded(session):
            self.look_again()
        else:
            session.wizard.look()
            self.engine.forget()
            self.look_at_boards(session)

    def do_wizard_save(self) -> None:
        """Keep everything, and leave."""
        session = self.app.session
        if session is not None:
            self.flush()
            self._keep(session)
            self.app.say(_("Saved: `fatetui wizard` or :wizard goes on from here"), Tone.GOOD)
            self.app.back()

    def do_wizard_commands(self) -> None:
        """Show the commands that the page stands for, and copy them; or what it found."""
        session = self.app.session
        self._by_hand = not self._by_hand and session is not None and not self.stranded(session)
        if self._by_hand and session is not None:
            self.app.copy("\n".join(self._commands(session)))
        self.make_room(wanted=self._by_hand)
        self.call_next(self.pull_now)

    def _commands(self, session: Session) -> tuple[str, ...]:
        board = session.wizard
        made = board.drafted
        whole = made if isinstance(made, Draft) else None
        return commands_of(self.page, ByHand(board.answers, whole, minikube=board.minikube is not None))

    def do_wizard_doctor(self) -> None:
        """Look for causes; Esc comes back."""
        self.app.enter(Place("doctor"))

    def do_wizard_down(self) -> None:
        self.lines.scroll_pages(1)

    def do_wizard_up(self) -> None:
        self.lines.scroll_pages(-1)

    def do_back(self) -> None:
        """First to the list of pages, then out."""
        session = self.app.session
        if self.sheet_of:
            self.do_wizard_yaml()
        elif self.in_list or session is None:
            if session is not None:
                self._keep(session)
            self.app.back()
        else:
            self.flush()
            self.in_list = True
            self.set_focus(self.pages)

    def action_accept(self) -> None:
        """Enter where nothing is asked, or not yet: on."""
        self.do_wizard_next()

    # From page to page

    def go(self, page: str) -> None:
        """Show another page; everything answered is written down."""
        session = self.app.session
        self.page, self.sheet_of, self._by_hand, self.in_list = page, "", False, False
        if page == "plan":
            # Looked at and rehearsed anew: the engine, or somebody else, may have changed the cluster meanwhile.
            self.engine.forget()
            if session is not None:
                session.wizard.look()
        if session is not None:
            self._keep(session)
            if page in ("boards", "summary"):
                self.look_at_boards(session)
        self.renew()
        self.call_next(self.pull_now)

    @on(StepList.Chosen)
    def _chosen(self, event: StepList.Chosen) -> None:
        self._to(event.page)

    def _to(self, page: str) -> None:
        """Any page of answers; those of the engine only once it was begun, and none but those while it works."""
        session = self.app.session
        if session is None:
            return
        self.flush()
        changes = BY_ID[page].changes
        if changes and self.engine.task is None:
            self.app.say(_("Nothing is being installed: Ctrl-N on page Plan begins it"), Tone.WARN)
        elif self.engine.running and not changes:
            self.app.say(_("The installation goes on; Ctrl-X stops it after the step's write"), Tone.WARN)
        else:
            if self.page == "start":
                session.wizard.begin()
            self.go(page)

    def _take_up(self, session: Session) -> None:
        """Take up what was begun; an installation that goes on is where one comes to by itself."""
        self._opened = session
        session.wizard.open()
        self.engine.follow(session)
        if self.engine.running:
            self._begin(session)

    def _begin(self, session: Session) -> bool:
        """Leave the first page by the way that was chosen; False when it leads elsewhere."""
        way = session.wizard.answers.texts["start"]
        if way == DEMO:
            self.app.open_demo(Place("wizard"))
            return False
        page = left_at(session.wizard.given)
        session.wizard.begin()
        if way == RESUME and page is not None and page != "start":
            self.engine.follow(session)
            self.go("plan" if BY_ID[page].changes and self.engine.task is None else page)
            return False
        return True

    def _keep(self, session: Session) -> None:
        try:
            if self.page == "summary" and self.engine.installed:
                session.wizard.finish()
            else:
                session.wizard.keep(self.page)
        except OSError as error:
            self.app.say(_("The answers could not be kept: {reason}", reason=one_line(str(error))), Tone.WARN)

    # Answers

    @on(Field.Answered)
    def _answered(self, event: Field.Answered) -> None:
        session = self.app.session
        if session is None or self.stranded(session):
            self.choose_way(event.text, done=event.done)
            return
        board = session.wizard
        board.answer(event.question, event.text)
        if not self.settled:
            # A question came or went with this answer, or the page is not whole yet: an Enter counts all the same.
            self.renew()
        else:
            self.tell_problems(session)
        if event.done:
            self._accept(session, event.question)

    def _accept(self, session: Session, question: str) -> None:
        """Enter: the next field, at last the next page."""
        if question == "context" and session.wizard.answers.texts["context"] != session.context:
            self.app.use_context(session.wizard.answers.texts["context"], lambda: self.app.go(Place("wizard")))
            return
        fields = list(self.query(Field))
        at = next((number for number, field in enumerate(fields) if field.question.id == question), len(fields))
        if any(problem.question.id == question for problem in session.wizard.answers.problems):
            return
        if at + 1 < len(fields):
            fields[at + 1].take_focus()
        else:
            self.call_later(self.do_wizard_next)

    # What is shown

    def _prepare(self, session: Session) -> None:
        """Rehearse what the answers come to, on the pages that tell of it."""
        if self.page in ("parties", "plan"):
            session.wizard.check_files()
        made = session.wizard.drafted
        if self.page not in ("base", "plan") or not isinstance(made, Draft) or self.engine.running:
            return
        deed = self.engine.plan(session, made)
        if deed is not None:
            self.rehearse(session, deed)

    def _show(self, session: Session | None) -> None:
        if session is None or self.stranded(session):
            trouble = self.app.trouble if session is None else session.wizard.error
            connecting = [(str(_("Connecting …")), Tone.BUSY)]
            told = [*landing_lines(self.app.ground, trouble)] if self.stranded(session) else connecting
            self._write("start", told)
            return
        board = session.wizard
        if self._by_hand:
            self._write(self.page, [*commands_lines(self._commands(session))])
        elif board.facts is None:
            self._write(self.page, [(str(_("Looking at the cluster …")), Tone.BUSY)])
        else:
            self._write(self.page, [*EVIDENCE[self.page](self.view(session))])

    def _write(self, page: str, lines: list[Line]) -> None:
        lines = wrapped(lines, self.lines.size.width)
        if (page, lines) != self._shown:
            if page != self._shown[0]:
                self.lines.scroll_lines(-len(self.lines.lines))
            self._shown = page, lines
            self.lines.show(lines)
            self._share_rows()
