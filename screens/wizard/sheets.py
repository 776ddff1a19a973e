"""A party's file as YAML in place of the wizard's form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.wizard.sheet import Sheet
from services.errors import FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from screens.wizard.screen import WizardScreen
    from services.party import Finding
    from services.session import Session


class Sheets:
    """F2 leads from the form to the file and back; what was edited there is the party's from then on."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self.party = ""
        """The party whose file is shown; "" for the form."""

    def do_wizard_yaml(self) -> None:
        """The parties' files as YAML, or the form again."""
        app, session = self._screen.app, self._screen.app.session
        made = session.wizard.made if session is not None else None
        if self._screen.page != "parties":
            app.say(_("The page Parties has files to be shown as YAML"), Tone.WARN)
        elif self.party:
            self.flush()
            self._open("")
        elif made is None:
            app.say(_("There is no file yet: answer what is marked with !"), Tone.WARN)
        else:
            files = [(str(one.party_id), one.document.source) for one in made.parties if one.chart_name == "fate"]
            if len(files) == 1:
                self._open(files[0][0])
            else:
                app.choose(_("Which party's file"), files, self._open)

    def do_wizard_form(self) -> None:
        """Give up what was edited by hand: the file is made of the form's answers again."""
        app, session = self._screen.app, self._screen.app.session
        if session is None or not self.party:
            app.say(_("No file is shown"), Tone.WARN)
            return
        session.wizard.edit(self.party, None)
        app.say(_("Party {party} is made of the form again", party=self.party), Tone.GOOD)
        self._open("")

    def flush(self) -> None:
        """Take what was typed in the last moment."""
        session = self._screen.app.session
        for sheet in self._screen.query(Sheet):
            text = sheet.taken()
            if text is not None and session is not None:
                session.wizard.edit(sheet.party, text)

    def take(self, sheet: Sheet, text: str) -> None:
        """Take what was typed, and say what is wrong with it."""
        session = self._screen.app.session
        if session is not None:
            session.wizard.edit(sheet.party, text)
            sheet.tell(_findings(session, sheet))

    async def close(self) -> None:
        """Take the file off the screen."""
        await self._screen.query(Sheet).remove()

    async def mount(self, session: Session) -> None:
        """Show the file of `party`."""
        made = session.wizard.made
        parties = made.parties if made is not None else ()
        party = next((one for one in parties if str(one.party_id) == self.party), None)
        text = session.wizard.given.get(f"{self.party}.yaml") or (party.document.text if party is not None else "")
        sheet = Sheet(self.party, party.document.source if party is not None else self.party, text)
        await self._screen.query_one("#page").mount(sheet)
        sheet.take_focus()
        sheet.tell(_findings(session, sheet))

    def _open(self, party: str) -> None:
        self.party = party
        self._screen.renew()


def _findings(session: Session, sheet: Sheet) -> Sequence[Finding]:
    drafted = session.wizard.drafted
    if isinstance(drafted, FatetuiError):
        return tuple(getattr(drafted, "findings", ()))
    return [one for one in drafted.findings if one.source == sheet.source] if drafted is not None else ()
