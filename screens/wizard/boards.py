"""Boards and notebooks of the parties that the wizard installed, on whatever context: looked at, told of, opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from screens.look import Tone
from services.access import NOTEBOOK, open_in_browser
from services.errors import FatetuiError
from services.i18n import _
from services.party import host_of
from services.text import one_line

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.session import Board, Session
    from services.wizard import Draft

_OPENS = 8
"""Ways of opening boards in one choice, at most."""


class Boards:
    """Each context has a session that knows of its boards; here they are all one."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen

    def look(self, session: Session) -> None:
        """Check every party's board and notebook, and look for the names of Ingresses."""
        made = session.wizard.made
        if made is None or not self._screen.engine.installed:
            return
        for party in made.parties:
            place = _place_of(session, made, party.name)
            if place is not None and party.chart_name == "fate":
                place.boards.check(party.name, party)
                if host_of(party, NOTEBOOK.ingress) is not None:
                    place.boards.check_notebook(party.name, party)
        for place in _places(session):
            there = [party for party in made.parties if made.contexts[party.name] == place.context]
            place.names.look(party.namespace for party in there)

    def boards(self, session: Session) -> dict[str, Board]:
        """What was found of the boards, by the party's name."""
        return {name: board for place in _places(session) for name, board in place.boards.boards.items()}

    def notebooks(self, session: Session) -> dict[str, Board]:
        """What was found of the notebooks, by the party's name."""
        return {name: board for place in _places(session) for name, board in place.boards.notebooks.items()}

    def names(self, session: Session) -> dict[str, str] | None:
        """The names of all contexts with their addresses; None until the first one was told."""
        told = [place.names.addresses for place in reversed(_places(session))]
        found = {name: address for names in told if names is not None for name, address in names.items()}
        return found or None

    def do_wizard_open(self) -> None:
        """Open a board in the browser: by a forwarded port where its name leads nowhere."""
        app, session = self._screen.app, self._screen.app.session
        if session is None:
            return
        parties = list(self.boards(session))[:_OPENS]
        if not parties:
            app.say(_("No board was looked at yet"), Tone.WARN)
        elif len(parties) == 1:
            self._open(parties[0])
        else:
            app.choose(_("Which board"), [(party, one_line(party)) for party in parties], self._open)

    def _open(self, name: str) -> None:
        self._screen.run_worker(partial(self._forward, name), group="forward", exclusive=True)

    async def _forward(self, name: str) -> None:
        app, session = self._screen.app, self._screen.app.session
        made = session.wizard.made if session is not None else None
        if session is None or made is None:
            return
        party = next(one for one in made.parties if one.name == name)
        place = _place_of(session, made, name)
        try:
            url = await (place or session).boards.forward(name, party)
        except FatetuiError as error:
            app.complain(error)
            return
        if await open_in_browser(url):
            app.say(_("{party} is at {url} as long as fatetui runs", party=one_line(name), url=url), Tone.GOOD)
        else:
            app.copy_to_clipboard(url)
            app.say(_("No browser can be opened from here; copied: {url}", url=one_line(url)), Tone.WARN)


def _places(session: Session) -> list[Session]:
    """This session, and those of the other contexts."""
    made = session.wizard.made
    contexts = dict.fromkeys(made.contexts.values()) if made is not None else {}
    others = (session.wizard.neighbours.session(context) for context in contexts)
    return [session, *(one for one in others if one is not None)]


def _place_of(session: Session, made: Draft, party: str) -> Session | None:
    context = made.contexts[party]
    return session if context == session.context else session.wizard.neighbours.session(context)
