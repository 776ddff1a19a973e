"""`:names`: every host name of the federation, whether this machine resolves it, and what answers there."""

from __future__ import annotations

from collections.abc import Iterable

from screens.boards.hosts import copy_lines, look_for_names
from screens.boards.nameslook import COLUMNS, name_lines, name_row
from screens.detailed import DetailedScreen
from screens.firstlook import FirstLook
from screens.look import Tone, age_at
from screens.place import Place
from screens.summarized import SummarizedScreen
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.i18n import _, verbatim
from services.session import Session
from services.session.names import NameBoard
from services.text import one_line


class NamesScreen(SummarizedScreen, DetailedScreen):
    """Looks by itself when it is entered, and again with r."""

    SCOPES = DetailedScreen.SCOPES | {"names", "names-table"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._first = FirstLook()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.names
        await session.parties.refresh(tick=tick)
        if self._first.due(session):
            look_for_names(session)
        self._summarize(board)
        if board.names is not None:
            rows = self.keeper.keep(name_row(name, board.states.get(name.host)) for name in board.names)
            self.present_own(rows, _nothing())
        elif board.error is not None:
            cause = verbatim(one_line(str(board.error), 300))
            self.frame(Picture("✗", Tone.BAD, _("The names cannot be read"), cause, board.error.remedy))
        else:
            self.frame(Picture("…", Tone.BUSY, _("Looking for the names of the Ingresses …")))

    def about(self, row: Row) -> Iterable[Line]:
        return name_lines(*row.subject)

    def do_open(self) -> None:
        """The Ingress that names it."""
        row = self.table.current
        if row is not None:
            name, _state = row.subject
            title = one_line(name.ingress)
            self.app.enter(Place("describe", name.namespace, kind="Ingress", name=name.ingress, title=title))

    def do_names_look(self) -> None:
        """Resolve and ask again."""
        if self.app.session is not None:
            look_for_names(self.app.session)

    def do_names_copy(self) -> None:
        """Put the lines for one system on the clipboard."""
        copy_lines(self.app)

    def do_names_hosts(self) -> None:
        """All lines, to be read."""
        self.app.enter(Place("hosts"))

    def _summarize(self, board: NameBoard) -> None:
        parts: list[Line] = []
        if board.at is not None:
            fine = sum(state.check.ok for state in board.states.values())
            ago = age_at(self.app.now(), board.at)
            told = _("resolved here: {fine} of {all}, looked {age} ago", fine=fine, all=len(board.states), age=ago)
            parts.append((str(told), Tone.GOOD if fine == len(board.states) else Tone.WARN))
        if board.error is not None and board.names is not None:
            parts.append((one_line(f"! {board.error}", 200), Tone.WARN))
        self.summary.tell(*parts, looking=board.running)


def _nothing() -> Picture:
    told = _("An Ingress of KubeFATE or of a party would name a host")
    return Picture("○", Tone.MUTED, _("No Ingress names anything here"), told, _(":board forwards ports without names"))
