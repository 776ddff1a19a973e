"""From page to page of the wizard: forwards once nothing keeps one, back without losing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from screens.wizard.installing import STILL_RUNS
from services.errors import plain_words
from services.i18n import _
from services.text import one_line
from services.wizard import beside, next_asked
from services.wizard.flow import left_at
from services.wizard.pages import BY_ID
from services.wizard.questions.start import DEMO, RESUME

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.session import Session


class Moving:
    """Where one goes from a page; all that was answered on it is written down."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._opened: Session | None = None

    def take_up(self, session: Session) -> None:
        """Take up what was begun, once; an installation that goes on is where one comes to by itself."""
        if self._opened is session:
            return
        self._opened = session
        session.wizard.open()
        self._screen.engine.follow(session)
        if self._screen.engine.running:
            self._begin(session)

    def do_wizard_next(self) -> None:
        """The next page; from the plan on, the engine's."""
        screen, session = self._screen, self._screen.app.session
        if session is None or screen.landing.stranded(session):
            screen.landing.take_way()
            return
        screen.sheets.flush()
        why = screen.obstacle(session)
        if why is not None:
            screen.app.say(why, Tone.WARN)
            return
        if screen.page == "start" and not self._begin(session):
            return
        if screen.page == "plan" and not screen.installing.install(session):
            return
        if screen.page == "summary":
            self.leave(session)
            return
        answers, filed = session.wizard.answers, session.wizard.filed
        asked = filed.texts and not BY_ID[screen.page].changes and screen.page != "plan"
        screen.go(next_asked(screen.page, answers, filed.texts) if asked else beside(screen.page, 1, answers))

    def do_wizard_back(self) -> None:
        """The page before; what the engine does goes on."""
        screen, session = self._screen, self._screen.app.session
        if session is None:
            return
        screen.sheets.flush()
        before = beside(screen.page, -1, session.wizard.answers)
        if screen.engine.running and not BY_ID[before].changes:
            screen.app.say(STILL_RUNS, Tone.WARN)
        else:
            screen.go(before)

    def do_wizard_plan(self) -> None:
        """Straight to the plan: what was not answered is as proposed."""
        self.to("plan")

    def do_wizard_save(self) -> None:
        """Keep everything, and leave."""
        screen, session = self._screen, self._screen.app.session
        if session is not None:
            screen.sheets.flush()
            self.keep(session)
            screen.app.say(_("Saved: `fatetui wizard` or :wizard goes on from here"), Tone.GOOD)
            screen.app.back()

    def to(self, page: str) -> None:
        """Any page of answers; those of the engine only once it was begun, and none but those while it works."""
        screen, session = self._screen, self._screen.app.session
        if session is None:
            return
        screen.sheets.flush()
        changes = BY_ID[page].changes
        if changes and screen.engine.task is None:
            screen.app.say(_("Nothing is being installed: Ctrl-N on page Plan begins it"), Tone.WARN)
        elif screen.engine.running and not changes:
            screen.app.say(STILL_RUNS, Tone.WARN)
        else:
            if screen.page == "start":
                session.wizard.begin()
            screen.go(page)

    def leave(self, session: Session) -> None:
        """Write everything down, and go where one came from."""
        self.keep(session)
        self._screen.app.back()

    def keep(self, session: Session) -> None:
        """Write everything down; when all is installed and read, there is nothing left to come back to."""
        screen = self._screen
        try:
            if screen.page == "summary" and screen.engine.installed:
                session.wizard.finish()
            else:
                session.wizard.keep(screen.page)
        except OSError as error:
            screen.app.say(_("The answers could not be kept: {reason}", reason=one_line(plain_words(error))), Tone.WARN)

    def _begin(self, session: Session) -> bool:
        """Leave the first page by the way that was chosen; False when it leads elsewhere."""
        screen = self._screen
        way = session.wizard.answers.texts["start"]
        if way == DEMO:
            screen.app.open_demo(Place("wizard"))
            return False
        page = left_at(session.wizard.given)
        session.wizard.begin()
        if way == RESUME and page is not None and page != "start":
            screen.engine.follow(session)
            screen.go("plan" if BY_ID[page].changes and screen.engine.task is None else page)
            return False
        return True
