"""`:sd`: the files that were saved from the console, and one of them."""

from __future__ import annotations

import asyncio

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.errors import plain_words
from services.i18n import _, verbatim
from services.session import Session
from services.session.saved import Saved, saved_files, saved_text
from services.text import one_line, visible

COLUMNS = (
    Column(_("FILE"), rank=0, least=24, most=80, key="name"),
    Column(_("BYTES"), rank=1, least=6, most=12, right=True, key="size"),
    Column(_("AGE"), rank=0, least=5, most=8, right=True, key="age"),
)


class SavedScreen(ListingScreen):
    """Looks into the folder every second. Enter reads a file."""

    SCOPES = ListingScreen.SCOPES | {"named"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._known: list[Saved] | None = None

    async def pull(self, *, tick: bool) -> None:
        folder = self.app.workbench.folder
        if tick or self._known is None:
            try:
                self._known = await asyncio.to_thread(saved_files, folder)
            except OSError as error:
                self.frame(
                    Picture("✗", Tone.BAD, _("The folder cannot be read"), verbatim(one_line(plain_words(error))))
                )
                return
        self.present_own([_row(one) for one in self._known], _nothing())
        if tick:
            self.table.tick()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        await self.pull(tick=tick)

    def do_open(self) -> None:
        row = self.table.current
        if row is not None:
            self.app.enter(Place("saved-text", name=row.uid, title=one_line(row.uid)))


class SavedTextScreen(TextScreen):
    """`name` of its place is the file's."""

    async def pull(self, *, tick: bool) -> None:
        if self.text.lines:
            return
        try:
            told = await asyncio.to_thread(saved_text, self.app.workbench.folder, self.place.name)
        except OSError as error:
            self.text.show([(f"✗ {one_line(plain_words(error))}", Tone.BAD)])
        else:
            self.text.show([(visible(line, keep="\t"), Tone.PLAIN) for line in told.splitlines() or [""]])


def _row(saved: Saved) -> Row:
    cells = (
        Cell(one_line(saved.name), Tone.STRONG),
        Cell(str(saved.size), Tone.MUTED, saved.size),
        Cell(since=saved.at),
    )
    return Row(saved.name, cells, saved)


def _nothing() -> Picture:
    told = _("Ctrl-S saves a table, a text or a log, E the session as a script")
    return Picture("○", Tone.MUTED, _("Nothing was saved in this folder"), told)
