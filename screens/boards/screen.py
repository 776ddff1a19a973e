"""`:board`: every party's FATE-Board, whether it answers and by which way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual import work

from screens.boards.look import COLUMNS, board_lines, board_row
from screens.detailed import DetailedScreen
from screens.host import Standing
from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.access import Reached, open_in_browser
from services.doctor import PartyView
from services.errors import FatetuiError
from services.i18n import _
from services.party import PartyFile
from services.session import Board, Session, installed_party
from services.text import one_line


class BoardsScreen(DetailedScreen):
    """`name` of its place is the party that the cursor begins at. Each board is looked at once by itself."""

    SCOPES = DetailedScreen.SCOPES | {"boards"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._wanted = place.name
        self._parties: dict[str, PartyView] = {}

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        views = await session.parties.refresh(tick=tick)
        self._parties = {view.party.title: view for view in views if self.shows(view)}
        boards = session.boards.boards
        for title in self._parties:
            if title not in boards:
                self._check(session, title)
        rows = [board_row(boards.get(title) or Board(title)) for title in self._parties]
        self.present(self.arranged(rows), len(rows), session.parties.view, _nobody())
        if self._wanted and self.table.move_to(self._wanted):
            self._wanted = ""
        if tick:
            self.table.tick()

    def about(self, row: Row) -> Iterable[Line]:
        return board_lines(row.subject, self.app.now()) if isinstance(row.subject, Board) else ()

    def shows(self, view: PartyView) -> bool:
        """Whether the board of a party is shown."""
        return True

    def selected(self) -> Board | None:
        """The board under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Board) else None

    def standing(self) -> Standing:
        standing, namespace = super().standing(), self.command_words.get("namespace")
        session = self.app.session
        if session is None or not isinstance(namespace, str):
            return standing
        return replace(standing, lacks=session.permissions.lacks("", namespace))

    @property
    def command_words(self) -> Mapping[str, object]:
        board = self.selected()
        view = self._parties.get(board.party) if board is not None else None
        return {"namespace": view.party.namespace} if view is not None else {}

    @work(group="forward", exclusive=True)
    async def do_open(self) -> None:
        """Open it where a browser gets to it: by its name, or by a forwarded port, which is made where nobody serves
        the name."""
        board, session = self.selected(), self.app.session
        if board is None or board.address is None or session is None:
            return
        unserved = isinstance(board.result, Reached) and board.result.via != "ingress"
        if unserved and board.forward is None and not await self._forwarded(session, board):
            return
        url = board.forward.url if board.forward is not None else board.address.url
        if not await open_in_browser(url):
            self.app.say(_("No browser can be opened from here: {url}", url=one_line(url)), Tone.WARN)
            self.app.copy(url)

    def do_board_copy(self) -> None:
        board = self.selected()
        if board is not None and board.address is not None:
            url = board.forward.url if board.forward is not None else board.address.url
            self.app.copy(url)

    def do_board_check(self) -> None:
        board, session = self.selected(), self.app.session
        if board is not None and session is not None:
            self._check(session, board.party)

    def do_board_hosts(self) -> None:
        self.app.enter(Place("hosts"))

    @work(group="forward", exclusive=True)
    async def do_board_forward(self) -> None:
        """Forward a local port to the board, or end that."""
        board, session = self.selected(), self.app.session
        if board is None or session is None:
            return
        if board.forward is not None:
            await session.boards.unforward(board.party)
        else:
            await self._forwarded(session, board)

    async def _forwarded(self, session: Session, board: Board) -> bool:
        """Forward a local port to the board, and tell of it; whether that worked."""
        party = self._file(session, board.party)
        if party is None:
            return False
        try:
            url = await session.boards.forward(board.party, party)
        except FatetuiError as error:
            self.app.complain(error)
            return False
        told = _("{party} is at {url} as long as fatetui runs", party=one_line(board.party), url=url)
        self.app.say(told, Tone.GOOD)
        return True

    def _check(self, session: Session, title: str) -> None:
        party = self._file(session, title)
        if party is not None:
            session.boards.check(title, party)

    def _file(self, session: Session, title: str) -> PartyFile | None:
        view = self._parties[title]
        return installed_party(view.party, session.parties.pods, session.service.view)


def _nobody() -> Picture:
    return Picture(
        "○",
        Tone.MUTED,
        _("There is no party, and so no board"),
        None,
        _(":wizard installs a federation"),
    )
