"""`:wizard`: page by page to a federation. Pages change answers; only the engine changes anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from textual import events, getters, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.host import Standing
from screens.place import Place
from screens.widgets.lines import Lines
from screens.wizard.boards import Boards
from screens.wizard.engine import Engine
from screens.wizard.fields import Field, Questions
from screens.wizard.form import Form, answers_of
from screens.wizard.installing import Installing
from screens.wizard.landing import Landing
from screens.wizard.look import more
from screens.wizard.moving import Moving
from screens.wizard.sheet import Sheet
from screens.wizard.sheets import Sheets
from screens.wizard.steps import StepList
from screens.wizard.telling import Telling
from screens.wizard.trying import Trying
from screens.wizard.watching import Watching
from services.i18n import Message, _
from services.session import Session
from services.wizard import obstacle, open_pages, pages_of
from services.wizard.pages import BY_ID

_BESIDE = 22
"""Cells that the list of pages takes."""
_OF_SOME_PAGES = frozenset({"wizard_again", "wizard_back", "wizard_open", "wizard_plan", "wizard_stop", "wizard_yaml"})


class WizardScreen(ConsoleScreen):
    """Answers are the session's: whoever leaves and comes back finds them. What is done on a page is done by parts."""

    SCOPES = frozenset({"wizard"})
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", show=False)]

    pages = getters.query_one(StepList)
    heading = getters.query_one("#page-heading", Static)
    fields = getters.query_one("#fields", Questions)
    lines = getters.query_one("#page > Lines", Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.page = "start"
        self.in_list = False
        """Whether the list of pages has the keys."""
        self.landing = Landing(self)
        self.form = Form(self)
        self.sheets = Sheets(self)
        self.telling = Telling(self)
        self.watching = Watching(self)
        self.moving = Moving(self)
        self.installing = Installing(self)
        self.trying = Trying(self)
        self.boards = Boards(self)

    @cached_property
    def engine(self) -> Engine:
        """What is planned, and what runs."""
        return Engine(self.app)

    @property
    def doers(self) -> Sequence[object]:
        return self, self.moving, self.telling, self.sheets, self.installing, self.trying, self.boards

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
        fields = self.fields.all
        return fields[0].query_one("Input, Choice") if fields else self.lines

    @property
    def room(self) -> int:
        """Cells beside the list of pages."""
        return max(30, self.size.width - _BESIDE)

    @property
    def settled(self) -> bool:
        """Whether the page is that of the answers as they stand."""
        return self.form.settled

    def obstacle(self, session: Session) -> Message | None:
        """Why the page cannot be left forwards."""
        engine = self.engine
        if self.page == "plan" and engine.unplanned is not None:
            return _("{reason}", reason=str(engine.unplanned))
        standing = session.wizard.standing(
            running=engine.running, begun=engine.task is not None, installed=engine.installed
        )
        return obstacle(self.page, session.wizard.answers, standing)

    def standing(self) -> Standing:
        """Keys at the bottom are those of the page: what has nothing to do there leaves its room to the others."""
        session = self.app.session
        used = frozenset(self._used(session)) if session is not None else frozenset()
        return replace(super().standing(), idle=_OF_SOME_PAGES - used)

    def _used(self, session: Session) -> Iterator[str]:
        page = self.page
        if page != "start":
            yield "wizard_back"
        if not BY_ID[page].changes and page != "plan":
            yield "wizard_plan"
        if self.engine.running:
            yield "wizard_stop"
        if page == "parties":
            yield "wizard_yaml"
        if page in ("boards", "summary"):
            yield "wizard_open"
        if self.trying.has_any(session):
            yield "wizard_again"

    def count_text(self) -> str:
        session = self.app.session
        if session is None:
            return ""
        ids = [page.id for page in pages_of(session.wizard.answers)]
        return f"({ids.index(self.page) + 1 if self.page in ids else 1}/{len(ids)})  {self._hint(session)}"

    def _hint(self, session: Session) -> str:
        """What the keys do that no action of the registry has."""
        if self.pages.has_focus:
            return str(_("↑ ↓ another page, Enter opens it, Esc leaves"))
        if self.sheets.party:
            return str(_("F2 shows the form again, F7 gives up what was edited"))
        if self.fields.current is not None:
            return str(self.fields.current.hint)
        goes = self.page != "summary" and self.obstacle(session) is None
        return str(_("Enter goes on")) if goes and self.lines.has_focus else ""

    def on_mount(self) -> None:
        self.lines.wrap(on=True)

    def on_resize(self) -> None:
        self.form.share_rows()

    @on(events.DescendantFocus)
    def _hint_anew(self) -> None:
        self.call_later(self.pull_frame)  # what has the focus has it once this event is over

    @on(Lines.Scrolled)
    def _tell_of_more(self, event: Lines.Scrolled) -> None:
        event.stop()
        self.lines.border_title = more(*self.lines.hidden)
        if self.lines.size.width != self.telling.width:
            # There is more room, or less: lines are broken anew, and columns are others, without waiting for a pulse.
            self.call_next(self.pull_now)

    @on(StepList.Chosen)
    def _chosen(self, event: StepList.Chosen) -> None:
        self.moving.to(event.page)

    @on(Field.Answered)
    def _answered(self, event: Field.Answered) -> None:
        self.form.take(event)

    @on(Sheet.Edited)
    def _edited(self, event: Sheet.Edited) -> None:
        self.sheets.take(event.sheet, event.text)

    def retranslate(self) -> None:
        self.telling.forget()
        self.form.forget()
        self.pages.retranslate()

    async def settle(self) -> None:
        await self.form.settle()

    @work(group="page")
    async def renew(self) -> None:
        """Make what the page consists of anew."""
        await self.form.renew()

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if self.landing.stranded(session):
            self.landing.follow_ground()
        if session is not None:
            await self._follow(session, tick=tick)
        stranded = self.landing.stranded(session)
        asked = () if session is None or stranded else open_pages(session.wizard.answers)
        wrong = frozenset(page.id for page in asked) | self.engine.stopped_at
        self.pages.show(pages_of(answers_of(session)), self.page, wrong, self.engine.undone)
        if not self.settled:
            self.renew()
        self.telling.show(session)

    async def _follow(self, session: Session, *, tick: bool) -> None:
        """Look at what may have changed, and prepare what the page tells of."""
        self.moving.take_up(session)
        self.engine.follow(session)
        self.landing.follow_minikube(session)
        await self.watching.follow(session, tick=tick)
        if self.page in ("parties", "plan"):
            session.wizard.check_files()
        if self.page in ("base", "plan"):
            self.installing.prepare(session)

    def go(self, page: str) -> None:
        """Show another page; everything answered is written down."""
        session = self.app.session
        self.page, self.sheets.party, self.in_list = page, "", False
        self.telling.turn()
        if page == "plan":
            # Looked at and rehearsed anew: the engine, or somebody else, may have changed the cluster meanwhile.
            self.engine.forget()
            if session is not None:
                session.wizard.seen.look()
        if session is not None:
            self.moving.keep(session)
            if page in ("boards", "summary"):
                self.boards.look(session)
        self.renew()
        self.call_next(self.pull_now)

    def do_wizard_look(self) -> None:
        """Look at the cluster again."""
        session = self.app.session
        if session is None or self.landing.stranded(session):
            self.landing.look_again()
        else:
            session.wizard.seen.look()
            self.engine.forget()
            self.boards.look(session)

    def do_wizard_doctor(self) -> None:
        """Look for causes; Esc comes back."""
        self.app.enter(Place("doctor"))

    def do_back(self) -> None:
        """First to the list of pages, then out."""
        session = self.app.session
        if self.sheets.party:
            self.sheets.do_wizard_yaml()
        elif session is None:
            self.app.back()
        elif self.in_list:
            self.moving.leave(session)
        else:
            self.sheets.flush()
            self.in_list = True
            self.set_focus(self.pages)

    def action_accept(self) -> None:
        """Enter where nothing is asked, or not yet: on."""
        self.moving.do_wizard_next()
