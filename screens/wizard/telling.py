"""What a page of the wizard has to be read: what was found, or the commands that the page stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from screens.wizard.look import commands_lines, wrapped
from screens.wizard.pages import EVIDENCE
from screens.wizard.pages.landing import landing_lines
from services.i18n import _
from services.wizard.byhand import ByHand, commands_of

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from screens.wizard.screen import WizardScreen
    from services.session import Session


class Telling:
    """Lines below the questions, shown anew only where they are others."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._by_hand = False
        self._shown: tuple[str, list[Line]] = ("", [])
        self.width = 0
        """Cells that what is shown was broken for."""

    def forget(self) -> None:
        """The language changed."""
        self._shown = ("", [])

    def turn(self) -> None:
        """Another page: it begins with what was found."""
        self._by_hand = False

    def show(self, session: Session | None) -> None:
        """Show what there is to be read now."""
        if session is None or self._screen.landing.stranded(session):
            self._write("start", self._without_cluster(session))
        else:
            self._write(self._screen.page, self._of_page(session))

    def do_wizard_commands(self) -> None:
        """Show the commands that the page stands for, and copy them; or what it found."""
        screen, session = self._screen, self._screen.app.session
        self._by_hand = not self._by_hand and session is not None and not screen.landing.stranded(session)
        if self._by_hand and session is not None:
            screen.app.copy("\n".join(self._commands(session)))
        screen.form.make_room(wanted=self._by_hand)
        screen.call_next(screen.pull_now)

    def do_wizard_down(self) -> None:
        self._screen.lines.scroll_pages(1)

    def do_wizard_up(self) -> None:
        self._screen.lines.scroll_pages(-1)

    def _without_cluster(self, session: Session | None) -> list[Line]:
        app = self._screen.app
        if not self._screen.landing.stranded(session):
            return [(str(_("Connecting …")), Tone.BUSY)]
        return [*landing_lines(app.ground, app.trouble if session is None else session.wizard.seen.error)]

    def _of_page(self, session: Session) -> list[Line]:
        if self._by_hand:
            return [*commands_lines(self._commands(session))]
        if session.wizard.seen.facts is None:
            return [(str(_("Looking at the cluster …")), Tone.BUSY)]
        return [*EVIDENCE[self._screen.page](self._screen.watching.view(session))]

    def _commands(self, session: Session) -> tuple[str, ...]:
        board = session.wizard
        by_hand = ByHand(board.answers, board.made, minikube=board.seen.minikube is not None)
        return commands_of(self._screen.page, by_hand)

    def _write(self, page: str, lines: list[Line]) -> None:
        pane = self._screen.lines
        self.width = pane.size.width
        lines = wrapped(lines, self.width)
        if (page, lines) != self._shown:
            if page != self._shown[0]:
                pane.scroll_lines(-len(pane.lines))
            self._shown = page, lines
            pane.show(lines)
            self._screen.form.share_rows()
