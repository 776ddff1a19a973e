"""All words that lead somewhere, the cluster's own kinds among them."""

from __future__ import annotations

from collections.abc import Iterator

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.session import Session
from services.text import one_line

COLUMNS = (
    Column(_("WORD"), rank=0, least=12, most=40, key="name"),
    Column(_("ALSO"), rank=1, least=12, most=60, key="also"),
    Column(_("LEADS TO"), rank=0, least=12, most=60, key="title"),
)


class AliasesScreen(ListingScreen):
    """Enter goes there."""

    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._rows: list[Row] = []
        self._kinds: tuple[tuple[str, str], ...] = ()
        self._asked = False

    def retranslate(self) -> None:
        super().retranslate()
        self._rows = []

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        if not self._kinds and (tick or not self._asked):
            # Whoever pulls meanwhile shows the words alone; a cluster that did not answer is asked again.
            self._asked = True
            self._kinds = await session.tables.kinds()
            self._rows = []
        if not self._rows:
            self._rows = sorted(self._made(), key=lambda row: row.uid)
        self.present_own(self._rows, Picture("○", Tone.MUTED, _("There are no words")))

    def do_open(self) -> None:
        row = self.table.current
        if row is not None:
            self.app.obey(row.uid)

    def _made(self) -> Iterator[Row]:
        taken = set()
        for words, title in self.app.words:
            taken |= set(words)
            yield _row(words, str(title), Tone.STRONG)
        for plural, kind in self._kinds:
            if plural not in taken:
                yield _row((plural,), kind, Tone.PLAIN)


def _row(words: tuple[str, ...], title: str, tone: Tone) -> Row:
    also = " ".join(words[1:])
    return Row(words[0], (Cell(one_line(words[0]), tone), Cell(also, Tone.MUTED), Cell(one_line(title), Tone.PLAIN)))
