"""What all screens with a table share: rows, cursor, filter, sorting, and a picture where there are none."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.filtering import arranged, parse_filter
from screens.look import Tone, age_at
from screens.tabling import Tabling
from screens.widgets.picture import Picture, PicturePane
from screens.widgets.prose import Prose
from screens.widgets.table import RowKeeper, Table
from screens.widgets.text import tell
from services.i18n import _, verbatim
from services.session import Trust
from services.text import one_line

if TYPE_CHECKING:
    from screens.filtering import Filter
    from screens.host import Standing
    from screens.place import Place
    from screens.widgets.table import Column, Row
    from services.i18n import Message
    from services.session import Session, View


class ListingScreen(ConsoleScreen):
    """A table, with the actions of any table."""

    SCOPES = frozenset({"table", "rows", "filter", "frame"})

    TELLS_CUT: ClassVar[bool] = True
    """Whether what columns have no room for is said below; not where another pane says it."""
    columns: Sequence[Column] = ()
    """Those of the table, where they are known before the first answer."""

    table = getters.query_one(Table)
    picture = getters.query_one(PicturePane)
    banner = getters.query_one("#banner", Static)
    cut = getters.query_one("#cut", Static)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.filter: Filter = parse_filter(place.filter)
        self.faults_only = False
        self.keeper = RowKeeper()
        """For rows that are made anew at every pull: what is equal is not painted again."""
        self._tabling = Tabling(self)
        self._all = 0
        self._everything: Sequence[Row] = ()

    @property
    def doers(self) -> Sequence[object]:
        return self, self._tabling

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="banner")
        with Container(id="listing"):
            yield Table(now=self.app.now)
            yield PicturePane()
        yield Static(id="cut")

    def on_mount(self) -> None:
        # Textual calls the handler of every class by itself: nobody calls the one above it, or it runs twice.
        self.table.show_columns(self.columns)

    @property
    def body(self) -> Widget:
        return self.table

    @property
    def filter_text(self) -> str:
        return self.filter.text

    def count_text(self) -> str:
        shown = len(self.table.rows)
        return f"({shown}/{self._all})" if shown != self._all else f"({self._all})"

    def standing(self) -> Standing:
        return replace(super().standing(), selected=self.table.current is not None, marked=len(self.table.marks))

    def chosen(self) -> list[Row]:
        """The marked rows; without marks the one under the cursor."""
        table = self.table
        marked = [row for row in table.rows if row.uid in table.marks]
        return marked or ([table.current] if table.current is not None else [])

    def arranged(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that filter and faults let through, in the order chosen."""
        self._everything = rows = list(rows)
        return arranged(rows, self.columns, self.filter, self.table.columns.sorting, faults=self.faults_only)

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is not None:
            await self.pull_from(session, tick=tick)
        elif self.app.trouble is not None:
            error = self.app.trouble
            cause = verbatim(one_line(str(error), 300))
            here = _(":ctx lists the contexts, :wizard leads on from here")
            remedy = _("{remedy}. {here}", remedy=error.remedy, here=here) if error.remedy else here
            self.frame(Picture("✗", Tone.BAD, _("No cluster"), cause, remedy))
        else:
            self.frame(Picture("…", Tone.BUSY, _("Loading")))

    @abstractmethod
    async def pull_from(self, session: Session, *, tick: bool) -> None:
        """Show what `session` knows."""

    def frame(self, picture: Picture | None) -> None:
        """The picture in place of the table; None for the table."""
        self.table.display = picture is None
        self.picture.display = picture is not None
        if picture is not None:
            self.picture.show(picture)
        self._tell_cut()

    def _tell_cut(self) -> None:
        row = self.table.current if self.TELLS_CUT and self.table.display else None
        told = [(f"{title}  {text}", tone) for title, text, tone in self.table.cut(row)] if row is not None else []
        self.cut.display = bool(told)
        tell(self.cut, Prose(told))

    def present_own(self, rows: list[Row], empty: Picture) -> None:
        """Show rows that no cluster was asked for."""
        shown = self.arranged(rows)
        self._all = len(rows)
        self.table.show(shown)
        self.frame(None if shown else self._filtered_away() if rows else empty)

    def present(self, rows: list[Row], total: int, view: View, empty: Picture) -> None:
        """Show `rows` of `total`, as far as `view` can be trusted; `empty` is the picture when there are none."""
        self._all = total
        self.table.show(rows)
        self.table.dimmed = view.trust is Trust.STALE
        self._show_banner(view)
        self.frame(self._picture(view, empty) if not rows else None)

    def _picture(self, view: View, empty: Picture) -> Picture:
        return unseen(view) or (self._filtered_away() if self._all else empty)

    def _filtered_away(self) -> Picture:
        if self.filter:
            heading = _("None of {count} fits {filter}", count=self._all, filter=f"/{one_line(self.filter.text, 40)}")
            return Picture("/", Tone.MUTED, heading, None, _("Esc takes the filter away"))
        heading = _("None of {count} is in trouble", count=self._all)
        return Picture("✓", Tone.GOOD, heading, None, _("Ctrl-Z shows all again"))

    def _show_banner(self, view: View) -> None:
        stale = view.trust is Trust.STALE
        self.banner.display = stale or (view.trust is Trust.LIVE and bool(view.polled))
        if self.banner.display and not stale:
            told = _("Listed anew every {seconds} s: watching is not allowed here", seconds=round(view.polled))
            tell(self.banner, Prose([(f"○ {told}", Tone.MUTED)]))
        if stale:
            told = _(
                "Not up to date since {time} ({age}): {reason}",
                time=view.since.astimezone().strftime("%H:%M:%S"),
                age=age_at(self.app.now(), view.since),
                reason=one_line(str(view.error or "-"), 200),
            )
            tell(self.banner, Prose([(f"▲ {told}", Tone.WARN)]))

    def filter_by(self, text: str) -> None:
        self.filter = parse_filter(text)
        self.rearrange()

    def rearrange(self) -> None:
        """Filter or order changed: show the same rows anew."""
        self.call_next(self.pull_now)

    def retranslate(self) -> None:
        self.keeper.forget()
        self.table.retitle()

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.run_worker(self.app.run_action("app.perform('open')"))

    @on(Table.Moved)
    def _moved(self) -> None:
        self.keys.pull()
        self._tell_cut()

    @on(Table.Lost)
    def _lost(self, event: Table.Lost) -> None:
        if any(row.uid == event.row.uid for row in self._everything):
            # What a filter hides is not gone; whoever has found another by it stays there.
            self.table.settle()
        else:
            name = self.table.cell(event.row, "name") or event.row.cells[0]
            self.app.say(_("{name} is not there any more", name=name.text), Tone.WARN)


def unseen(view: View) -> Picture | None:
    """Why nothing was seen yet; None where it was."""
    match view.trust:
        case Trust.LOADING:
            return Picture("…", Tone.BUSY, _("Loading"), _("Waiting for the first answer of the cluster"))
        case Trust.FAILED:
            remedy = _remedy(view) or _("It is tried again")
            return Picture("✗", Tone.BAD, _("The cluster cannot be reached"), _message(view), remedy)
        case Trust.DENIED:
            return Picture("✗", Tone.BAD, _("Not allowed"), _message(view), _remedy(view))
        case Trust.UNKNOWN_KIND:
            return Picture("?", Tone.UNSURE, _("This cluster does not serve it"), _message(view))
    return None


def _message(view: View) -> Message | None:
    return None if view.error is None else verbatim(one_line(str(view.error), 300))


def _remedy(view: View) -> Message | None:
    return view.error.remedy if view.error is not None and view.error.remedy else None
