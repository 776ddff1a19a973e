"""`:doctor`: problems with their causes first; below, the one under the cursor explained."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.doctor.look import COLUMNS, lines, narrow, rows
from screens.listing import ListingScreen
from screens.look import Tone, age
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Row, Table
from screens.widgets.text import tell, toned
from services.doctor import Checkup, Problem
from services.i18n import _, verbatim
from services.session import Session, Trust
from services.text import one_line


class DoctorScreen(ListingScreen):
    """Looks by itself when it is entered and nothing was looked at yet, and again with r. `namespace` and `name` of its
    place leave the problems of one namespace, of one object."""

    SCOPES = ListingScreen.SCOPES | {"doctor"}
    columns = COLUMNS

    about = getters.query_one("#doctor-about", Static)
    details = getters.query_one("#doctor-details", Static)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._shown: Checkup | None = None
        self._rows: list[Row] = []

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="doctor-about")
        yield from super().compose_body()
        with VerticalScroll(id="doctor-pane", can_focus=False):
            yield Static(id="doctor-details")

    def retranslate(self) -> None:
        super().retranslate()
        self._shown = None

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.checkups
        await session.parties.watch()
        views = await session.parties.refresh(tick=tick)
        if board.latest is None and not board.running and session.parties.view.trust is not Trust.LOADING:
            board.run([view.party for view in views])
        board.refresh(session.parties, views)
        found = board.latest
        if found is None:
            self.frame(Picture("…", Tone.BUSY, _("Looking at everything"), _("Objects, events, logs, ways in, rules")))
        else:
            if found is not self._shown:
                narrowed = narrow(found, self.place.namespace, self.place.name)
                self._shown, self._rows = found, rows(narrowed)
            self.present_own(self._rows, _well(found, self.place))
        self.table.dimmed = board.running
        self._tell(session)
        self._explain()

    def selected(self) -> Problem | None:
        """The problem under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Problem) else None

    async def do_doctor_run(self) -> None:
        """Look again."""
        session = self.app.session
        if session is not None:
            views = await session.parties.refresh(tick=False)
            session.checkups.run([view.party for view in views])

    def do_open(self) -> None:
        """The object that the problem is about."""
        problem = self.selected()
        if problem is not None and problem.diagnosis.place.name:
            place = problem.diagnosis.place
            self.app.enter(
                Place("describe", place.namespace or None, kind=place.kind, name=place.name, title=one_line(place.name))
            )

    def do_doctor_report(self) -> None:
        """All of it as text, to be read and saved."""
        self.app.enter(Place("doctor-report"))

    @on(Table.Moved)
    def _explain(self) -> None:
        problem, found = self.selected(), self._shown
        shown = problem is not None and found is not None and self.table.display
        self.query_one("#doctor-pane").display = shown
        if problem is not None and found is not None:
            told = lines(problem, found)
            tell(self.details, Content("\n").join(toned(text, tone) for text, tone in told))

    def _tell(self, session: Session) -> None:
        board = session.checkups
        parts = []
        if board.running:
            parts.append(toned(f" … {_('looking')}", Tone.BUSY))
        if board.at is not None and board.latest is not None:
            ago = age((self.app.now() - board.at).total_seconds())
            told = _("looked {age} ago, it took {seconds} s", age=ago, seconds=round(board.seconds, 1))
            parts.append(toned(f" {told}", Tone.MUTED))
            if board.latest.blind:
                kinds = ", ".join(board.latest.blind)
                parts.append(toned(f"! {_('not allowed to see: {kinds}', kinds=kinds)}", Tone.WARN))
        tell(self.about, Content("  ").join(parts))


def _well(found: Checkup, place: Place) -> Picture:
    if found.unreachable is not None:
        cause = verbatim(one_line(str(found.unreachable), 300))
        return Picture("✗", Tone.BAD, _("The cluster cannot be reached"), cause, found.unreachable.remedy)
    if not found.begun:
        return Picture("○", Tone.MUTED, _("No FATE is installed here yet"), None, _(":wizard installs a federation"))
    heading = _("Nothing is wrong with {count} parties", count=len(found.parties))
    if place.namespace or place.name:
        heading = _("The doctor finds nothing wrong with {name}", name=one_line(place.name or place.namespace or ""))
    return Picture("✓", Tone.GOOD, heading, None, _("o shows all that was looked at"))
