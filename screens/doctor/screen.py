"""`:doctor`: problems with their causes first; below, the one under the cursor explained."""

from __future__ import annotations

from collections.abc import Iterable

from screens.detailed import DetailedScreen
from screens.doctor.look import COLUMNS, lines, narrow, rows
from screens.look import Tone, age_at
from screens.place import Place
from screens.summarized import SummarizedScreen
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.doctor import Checkup, Problem
from services.i18n import _, verbatim
from services.session import Session, Trust
from services.session.checkups import CheckupBoard
from services.text import one_line

_SEEN_IN = {"Host": "names", "Module": "pods"}
"""The view of what the diagnosis knows as a thing and Kubernetes does not."""


class DoctorScreen(SummarizedScreen, DetailedScreen):
    """Looks by itself when it is entered and nothing was looked at yet, and again with r. `namespace` and `name` of its
    place leave the problems of one namespace, of one object."""

    SCOPES = DetailedScreen.SCOPES | {"doctor"}
    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.checkups
        views = await session.parties.refresh(tick=tick)
        if board.latest is None and not board.running and session.parties.view.trust is not Trust.LOADING:
            board.run([view.party for view in views])
        board.refresh(session.parties, views)
        found = board.latest
        if found is None:
            self.frame(Picture("…", Tone.BUSY, _("Looking at everything"), _("Objects, events, logs, ways in, rules")))
        else:
            shown = self.keeper.keep_of(found, lambda: rows(narrow(found, self.place.namespace, self.place.name)))
            self.present_own(shown, _well(found, self.place))
        self.table.dimmed = board.running
        self._summarize(board)

    def about(self, row: Row) -> Iterable[Line]:
        found = self.app.session.checkups.latest if self.app.session is not None else None
        if found is not None and isinstance(row.subject, Problem):
            yield from lines(row.subject, found)

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
            if place.kind in _SEEN_IN:
                self.app.enter(Place(_SEEN_IN[place.kind], place.namespace or None))
                return
            self.app.enter(
                Place("describe", place.namespace or None, kind=place.kind, name=place.name, title=one_line(place.name))
            )

    def do_doctor_report(self) -> None:
        """All of it as text, to be read and saved."""
        self.app.enter(Place("doctor-report"))

    def _summarize(self, board: CheckupBoard) -> None:
        parts: list[Line] = []
        if board.at is not None and board.latest is not None:
            ago = age_at(self.app.now(), board.at)
            told = _("looked {age} ago, it took {seconds} s", age=ago, seconds=round(board.seconds, 1))
            parts.append((str(told), Tone.MUTED))
            if board.latest.blind:
                kinds = ", ".join(board.latest.blind)
                parts.append((f"! {_('not allowed to see: {kinds}', kinds=kinds)}", Tone.WARN))
        self.summary.tell(*parts, looking=board.running)


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
