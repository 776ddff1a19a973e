"""How sheets get onto the disk: seen as a difference first, and never over what somebody else wrote unasked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from screens.editor.diff import SIDES, diff_lines
from screens.editor.disk import Disk, Then
from screens.editor.review import ReviewScreen
from screens.look import Tone
from services.errors import plain_words
from services.i18n import _
from services.party import Severity
from services.session.deeds import installing
from services.text import one_line

if TYPE_CHECKING:
    from screens.editor.sheets import SheetScreen


class Saving:
    """Writes the sheets of a screen. What follows (`then`) waits for the operator's word, and for the disk's."""

    def __init__(self, screen: SheetScreen) -> None:
        self._screen = screen
        self.disk = Disk(screen, self._write)

    def save(self, names: Sequence[str], then: Then | None = None) -> None:
        """Show what would be written, write it when the operator agrees, and go on with `then`."""
        screen, bench = self._screen, self._screen.bench
        screen.flush()
        names = [name for name in names if name in bench.sheets]
        other = next((name for name in names if self.disk.differs(name)), None)
        edited = [name for name in names if bench.sheets[name].edited]
        if other is not None:
            self.disk.ask_whose(other, then)
        elif edited:
            self._review(edited, then)
        else:
            screen.app.say(_("Nothing differs from the disk"))
            if then is not None:
                then()

    def apply(self, name: str) -> None:
        """Install or update the party as its file says, once that is written."""
        sheet = self._screen.bench.sheets.get(name)
        if any(one.severity is Severity.ERROR for one in self._screen.bench.findings(name)):
            self._screen.app.say(_("{file} has errors: mend them first", file=one_line(name)), Tone.WARN)
        elif sheet is not None and sheet.edited:
            self.save([name], lambda: self._propose(name))
        elif sheet is not None:
            self._propose(name)

    def _propose(self, name: str) -> None:
        app, bench = self._screen.app, self._screen.bench
        party = bench.party(name)
        if app.session is None:
            app.say(_("No cluster"), Tone.WARN)
        elif party is not None:
            app.propose(installing([bench.sheets[name].path], [party]))

    def _review(self, names: Sequence[str], then: Then | None) -> None:
        def answered(agreed: bool | None) -> None:
            if agreed:
                self._write_all(names, then)

        try:
            lines = [line for name in names for line in diff_lines(self._screen.bench.diff(name), SIDES)]
        except (OSError, UnicodeDecodeError) as error:
            self._refused(error)
            return
        title = _("Save {files}", files=", ".join(one_line(name, 80) for name in names))
        self._screen.app.push_screen(ReviewScreen(title, lines, _("Save")), answered)

    def _write_all(self, names: Sequence[str], then: Then | None) -> None:
        sheets = self._screen.bench.sheets
        # What was never on the disk goes over nothing.
        written = [self._write(name, sheets[name].base or None, then) for name in names]
        if all(written) and then is not None:
            then()

    def _write(self, name: str, over: str | None, then: Then | None) -> bool:
        """Whether it is on the disk now, in place of `over`."""
        app, bench = self._screen.app, self._screen.bench
        try:
            written = bench.save(name, over=over)
        except (OSError, UnicodeDecodeError) as error:
            self._refused(error)
            return False
        if not written:
            self.disk.ask_whose(name, then)
            return False
        self.disk.settled(name)
        path = one_line(str(bench.sheets[name].path))
        if then is None:
            app.say(_("Saved as {path}; F10 installs what it says", path=path), Tone.GOOD)
        else:
            app.say(_("Saved as {path}", path=path), Tone.GOOD)
        self._screen.pull_frame()
        return True

    def _refused(self, error: Exception) -> None:
        self._screen.app.say(_("Not saved: {reason}", reason=one_line(plain_words(error))), Tone.BAD)
