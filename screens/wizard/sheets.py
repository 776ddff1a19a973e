"""The wizard's screen where a party's file is shown as YAML in place of the form."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from screens.look import Tone
from screens.wizard.sheet import Sheet
from screens.wizard.working import Working
from services.errors import FatetuiError
from services.i18n import _
from services.party import Finding
from services.session import Session
from services.wizard import Draft


class Sheets(Working):
    """F2 leads from the form to the file and back; what was edited there is the party's from then on."""

    def do_wizard_yaml(self) -> None:
        """The parties' files as YAML, or the form again."""
        session = self.app.session
        made = session.wizard.drafted if session is not None else None
        if self.page != "parties":
            self.app.say(_("The page Parties has files to be shown as YAML"), Tone.WARN)
        elif self.sheet_of:
            self.flush()
            self._open("")
        elif not isinstance(made, Draft):
            self.app.say(_("There is no file yet: answer what is marked with !"), Tone.WARN)
        else:
            files = [(str(one.party_id), one.document.source) for one in made.parties if one.chart_name == "fate"]
            if len(files) == 1:
                self._open(files[0][0])
            else:
                self.app.choose(_("Which party's file"), files, self._open)

    def do_wizard_form(self) -> None:
        """Give up what was edited by hand: the file is made of the form's answers again."""
        session = self.app.session
        if session is None or not self.sheet_of:
            self.app.say(_("No file is shown"), Tone.WARN)
            return
        session.wizard.edit(self.sheet_of, None)
        self.app.say(_("Party {party} is made of the form again", party=self.sheet_of), Tone.GOOD)
        self._open("")

    def flush(self) -> None:
        """Take what was typed in the last moment."""
        session = self.app.session
        for sheet in self.query(Sheet):
            text = sheet.taken()
            if text is not None and session is not None:
                session.wizard.edit(sheet.party, text)

    async def close_sheet(self) -> None:
        """Take the file off the screen."""
        await self.query(Sheet).remove()

    async def mount_sheet(self, session: Session) -> None:
        """Show the file of `sheet_of`."""
        made = session.wizard.drafted
        parties = made.parties if isinstance(made, Draft) else ()
        party = next((one for one in parties if str(one.party_id) == self.sheet_of), None)
        text = session.wizard.given.get(f"{self.sheet_of}.yaml") or (party.document.text if party is not None else "")
        sheet = Sheet(self.sheet_of, party.document.source if party is not None else self.sheet_of, text)
        await self.query_one("#page").mount(sheet)
        sheet.take_focus()
        sheet.tell(self._findings(session, sheet))

    @on(Sheet.Edited)
    def _edited(self, event: Sheet.Edited) -> None:
        session = self.app.session
        if session is not None:
            session.wizard.edit(event.sheet.party, event.text)
            event.sheet.tell(self._findings(session, event.sheet))

    def _findings(self, session: Session, sheet: Sheet) -> Sequence[Finding]:
        made = session.wizard.drafted
        if isinstance(made, FatetuiError):
            return tuple(getattr(made, "findings", ()))
        return [one for one in made.findings if one.source == sheet.source] if made is not None else ()

    def _open(self, party: str) -> None:
        self.sheet_of = party
        self.renew()
