"""Sheets whose file became another one on the disk while they were open: followed, or asked about."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from watchfiles import awatch

from screens.place import Place
from screens.tasks import ChooseScreen
from services.i18n import Message, _
from services.text import one_line

if TYPE_CHECKING:
    from screens.editor.sheets import SheetScreen

Then = Callable[[], None]
_GLANCE_MS = 1000
"""How often files are looked at where nothing tells of a change: what was written between reading and watching, while
something else was on the screen, or on a file system that tells nothing."""


class _Whose(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    SEE = "see"
    LATER = "later"


class Disk:
    """Asks once by itself, and again whenever such a file is to be saved. `write` puts a sheet in place of what the
    disk is known to have; what follows once it is there is handed on."""

    def __init__(self, screen: SheetScreen, write: Callable[[str, str | None, Then | None], bool]) -> None:
        self._screen = screen
        self._write = write
        self._asking = ""
        """The sheet that is asked about."""
        self._seen: tuple[str, Then | None] | None = None
        """The one whose difference is being looked at."""
        self._left: dict[str, str | None] = {}
        """What the disk had when it was to be decided later."""

    def watch(self) -> None:
        """Notice from now on when somebody else writes or removes the files that are open."""
        self._screen.run_worker(self._watch, group="disk", exclusive=True)

    def differs(self, name: str) -> bool:
        """Whether the disk has something else than was read or written last."""
        disk, base = self._has(name), self._screen.bench.sheets[name].base
        return disk != base and not (disk is None and not base)

    def settled(self, name: str) -> None:
        """The disk has what the sheet has: nothing is left to be decided."""
        self._left.pop(name, None)

    def ask_again(self) -> None:
        """The difference was seen: now it is to be decided."""
        if self._screen.is_active and self._seen is not None:
            (name, then), self._seen, self._asking = self._seen, None, ""
            if name in self._screen.bench.sheets:
                self.ask_whose(name, then)

    def ask_whose(self, name: str, then: Then | None) -> None:
        """Whose text it is to be; with the operator's own on the disk it goes on with `then`."""
        self._asking = name
        disk = self._has(name)
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

        def decided(answer: str | None) -> None:
            self._asking = ""
            self._decided(name, disk, answer, then)

        self._screen.app.push_screen(ChooseScreen(question, options), decided)

    def _decided(self, name: str, disk: str | None, answer: str | None, then: Then | None) -> None:
        screen, sheet = self._screen, self._screen.bench.sheets[name]
        match answer:
            case _Whose.SEE:
                self._asking, self._seen = name, (name, then)
                screen.app.enter(Place("diff", name=name, title=_("Theirs and mine")))
            case _Whose.MINE:
                mine = sheet.text
                if disk is not None and sheet.edited:
                    screen.take(name, disk)
                    screen.take(name, mine)
                if self._write(name, disk, then) and then is not None:
                    then()
            case _Whose.THEIRS if disk is None:
                screen.bench.drop(name)
                screen.app.back()
            case _Whose.THEIRS:
                assert disk is not None, "the case before"
                screen.take(name, disk)
                screen.bench.accept(name, disk)
                self.settled(name)
            case _:
                self._left[name] = disk

    async def _watch(self) -> None:
        bench = self._screen.bench
        folders = {bench.sheets[name].path.parent for name in self._screen.open_sheets if name in bench.sheets}
        if folders:
            async for _changes in awatch(
                *folders, step=50, rust_timeout=_GLANCE_MS, yield_on_timeout=True, recursive=False
            ):
                self._changed()

    def _changed(self) -> None:
        """Unedited text follows the disk; edited text is asked about, and a file that is gone."""
        screen, bench = self._screen, self._screen.bench
        if not screen.is_active:
            return  # one question at a time: it is looked at again once this screen is back
        screen.flush()
        for name in screen.open_sheets:
            if name not in bench.sheets or not self.differs(name):
                continue
            sheet, disk = bench.sheets[name], self._has(name)
            if disk is not None and not sheet.edited:
                screen.take(name, disk)
                bench.accept(name, disk)
                screen.app.say(_("Somebody else changed {file}: this is how it is now", file=one_line(name)))
            elif not self._asking and self._left.get(name, sheet.base) != disk:
                self.ask_whose(name, None)

    def _has(self, name: str) -> str | None:
        """What is on the disk; None where there is no file."""
        bench = self._screen.bench
        try:
            return bench.on_disk(name)
        except (OSError, UnicodeDecodeError):
            # What cannot be read is not touched: saving says why.
            return bench.sheets[name].base
