"""How sheets get onto the disk: seen as a difference first, and never over what somebody else wrote unasked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from enum import StrEnum

from textual import work
from watchfiles import awatch

from screens.base import ConsoleScreen
from screens.editor.diff import diff_lines
from screens.editor.review import ReviewScreen
from screens.look import Tone
from screens.place import Place
from screens.tasks import ChooseScreen
from services.i18n import Message, _
from services.party import Severity
from services.session.deeds import installing
from services.session.workbench import Workbench
from services.text import one_line

_GLANCE_MS = 1000
"""How often files are looked at where nothing tells of a change: what was written between reading and watching, while
something else was on the screen, or on a file system that tells nothing."""


class _Whose(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    SEE = "see"
    LATER = "later"


def _nothing_more() -> None:
    pass


class SavingScreen(ConsoleScreen):
    """A screen on which sheets are edited. A file that became another one on the disk is asked about: once by itself,
    and again whenever it is to be saved."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._asking = ""
        """The sheet that is asked about."""
        self._seen = ""
        """The one whose difference is being looked at."""
        self._left: dict[str, str | None] = {}
        """What the disk had when it was to be decided later."""
        self._then: Callable[[], None] = _nothing_more

    @property
    def bench(self) -> Workbench:
        """All party files, these among them."""
        return self.app.workbench

    @property
    @abstractmethod
    def open_sheets(self) -> Sequence[str]:
        """The sheets that are shown."""

    @abstractmethod
    def take(self, name: str, text: str) -> None:
        """`text` is what the sheet has from now on; what stood there before can be brought back."""

    def flush(self) -> None:
        """Let the sheets have what was typed in the last moment."""

    def save(self, names: Sequence[str], then: Callable[[], None] = _nothing_more) -> None:
        """Show what would be written, write it when the operator agrees, and go on with `then`."""
        self.flush()
        names = [name for name in names if name in self.bench.sheets]
        other = next((name for name in names if self._differs(name)), None)
        edited = [name for name in names if self.bench.sheets[name].edited]
        if other is not None:
            self._ask_whose(other, then)
        elif not edited:
            self.app.say(_("Nothing differs from the disk"))
            then()
        else:
            self._review(edited, then)

    def apply(self, name: str) -> None:
        """Install or update the party as its file says, once that is written."""
        sheet = self.bench.sheets.get(name)
        if any(one.severity is Severity.ERROR for one in self.bench.findings(name)):
            self.app.say(_("{file} has errors: mend them first", file=one_line(name)), Tone.WARN)
        elif sheet is not None and sheet.edited:
            self.save([name], lambda: self._propose(name))
        elif sheet is not None:
            self._propose(name)

    def _propose(self, name: str) -> None:
        party = self.bench.party(name)
        if self.app.session is None:
            self.app.say(_("No cluster"), Tone.WARN)
        elif party is not None:
            self.app.propose(installing([self.bench.sheets[name].path], [party]))

    def _review(self, names: list[str], then: Callable[[], None]) -> None:
        def answered(agreed: bool | None) -> None:
            if agreed:
                self._write_all(names, then)

        try:
            lines = [line for name in names for line in diff_lines(self.bench.diff(name))]
        except (OSError, UnicodeDecodeError) as error:
            self._refused(error)
            return
        title = _("Save {files}", files=", ".join(one_line(name, 80) for name in names))
        self.app.push_screen(ReviewScreen(title, lines, _("Save")), answered)

    def _write_all(self, names: Sequence[str], then: Callable[[], None]) -> None:
        self._then = then
        written = [self._write(name) for name in names]
        if all(written):
            then()

    def _write(self, name: str) -> bool:
        """Whether it is on the disk now."""
        sheet = self.bench.sheets[name]
        over = sheet.base if self._known(name) else None
        return self._write_over(name, over)

    def _write_over(self, name: str, over: str | None) -> bool:
        try:
            written = self.bench.save(name, over=over)
        except (OSError, UnicodeDecodeError) as error:
            self._refused(error)
            return False
        if not written:
            self._ask_whose(name, self._then)
            return False
        self._left.pop(name, None)
        path = one_line(str(self.bench.sheets[name].path))
        if self._then is _nothing_more:
            self.app.say(_("Saved as {path}; F10 installs what it says", path=path), Tone.GOOD)
        else:
            self.app.say(_("Saved as {path}", path=path), Tone.GOOD)
        self.pull_frame()
        return True

    def _refused(self, error: Exception) -> None:
        self.app.say(_("Not saved: {reason}", reason=one_line(str(error))), Tone.BAD)

    # The disk

    @work(group="disk", exclusive=True)
    async def watch_disk(self) -> None:
        """Notice when somebody else writes or removes the files that are open."""
        folders = {self.bench.sheets[name].path.parent for name in self.open_sheets if name in self.bench.sheets}
        if folders:
            async for _changes in awatch(
                *folders, step=50, rust_timeout=_GLANCE_MS, yield_on_timeout=True, recursive=False
            ):
                self.disk_changed()

    def disk_changed(self) -> None:
        """Unedited text follows the disk; edited text is asked about, and a file that is gone."""
        if not self.is_active:
            return  # one question at a time: it is looked at again once this screen is back
        self.flush()
        for name in self.open_sheets:
            if name not in self.bench.sheets or not self._differs(name):
                continue
            sheet, disk = self.bench.sheets[name], self._disk(name)
            if disk is not None and not sheet.edited:
                self.take(name, disk)
                self.bench.accept(name, disk)
                self.app.say(_("Somebody else changed {file}: this is how it is now", file=one_line(name)))
            elif not self._asking and self._left.get(name, sheet.base) != disk:
                self._ask_whose(name, _nothing_more)

    def _known(self, name: str) -> bool:
        """Whether the file was ever on the disk."""
        return bool(self.bench.sheets[name].base)

    def _differs(self, name: str) -> bool:
        """Whether the disk has something else than was read or written last."""
        disk = self._disk(name)
        return disk != self.bench.sheets[name].base and not (disk is None and not self._known(name))

    def _disk(self, name: str) -> str | None:
        try:
            return self.bench.on_disk(name)
        except (OSError, UnicodeDecodeError):
            # What cannot be read is not touched: saving says why.
            return self.bench.sheets[name].base

    def _ask_whose(self, name: str, then: Callable[[], None]) -> None:
        self._asking, self._then = name, then
        disk = self._disk(name)
        question: Message
        options: list[tuple[str, Message | str]]
        if disk is None:
            question = _("{file} is no longer on the disk", file=one_line(name))
            options = [
                (_Whose.LATER, _("Decide later; the text stays here")),
                (_Whose.MINE, _("Write it again")),
                (_Whose.THEIRS, _("Give it up: leave the editor")),
            ]
        else:
            question = _("Somebody else changed {file} meanwhile", file=one_line(name))
            options = [
                (_Whose.LATER, _("Decide later; both stay as they are")),
                (_Whose.SEE, _("See the difference, then decide")),
                (_Whose.MINE, _("Keep mine: it is written over theirs, which Ctrl-Z brings back")),
                (_Whose.THEIRS, _("Take theirs: mine is what Ctrl-Z brings back")),
            ]
        self.app.push_screen(ChooseScreen(question, options), lambda answer: self._decided(name, disk, answer))

    def _decided(self, name: str, disk: str | None, answer: str | None) -> None:
        self._asking = ""
        sheet = self.bench.sheets[name]
        match answer:
            case _Whose.SEE:
                self._asking = self._seen = name
                self.app.enter(Place("diff", name=name, title=_("Theirs and mine")))
            case _Whose.MINE:
                mine = sheet.text
                if disk is not None and sheet.edited:
                    self.take(name, disk)
                    self.take(name, mine)
                if self._write_over(name, disk):
                    self._then()
            case _Whose.THEIRS if disk is None:
                self.bench.drop(name)
                self.app.back()
            case _Whose.THEIRS:
                assert disk is not None, "the case before"
                self.take(name, disk)
                self.bench.accept(name, disk)
                self._left.pop(name, None)
            case _:
                self._left[name] = disk

    def ask_again(self) -> None:
        """The difference was seen: now it is to be decided."""
        if self.is_active and self._seen in self.bench.sheets:
            seen, self._seen = self._seen, ""
            self._ask_whose(seen, self._then)
