"""`:toy`: the matrix of guests and hosts, the verdict on the pair under the cursor, and its transcript as it grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual import getters, on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.host import Standing
from screens.listing import unseen
from screens.look import Tone
from screens.place import Place
from screens.toy.look import aged, transcript, verdict
from screens.toy.matrix import Guest, Matrix
from screens.widgets.lines import Lines
from screens.widgets.picture import Picture, PicturePane
from services.doctor import PartyView
from services.i18n import Message, _
from services.party import whole
from services.session import Pair, Session, ToyRun, Trust, installed_party
from services.text import one_line


class ToyScreen(ConsoleScreen):
    """`name` of its place is the guest that the cursor begins at. Tests go on when the screen is left."""

    SCOPES = frozenset({"toy", "frame"})

    matrix = getters.query_one(Matrix)
    picture = getters.query_one(PicturePane)
    told = getters.query_one("#toy-verdict", Static)
    lines = getters.query_one(Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: dict[str, PartyView] = {}
        self._wanted = place.name
        self._shown: tuple[ToyRun | None, int] = (None, 0)

    def compose_body(self) -> Iterable[Widget]:
        yield PicturePane()
        with Vertical(id="toy"):
            yield Matrix()
            yield Static(id="toy-verdict")
            yield Lines(following=True)

    @property
    def body(self) -> Widget:
        return self.matrix

    def count_text(self) -> str:
        session = self.app.session
        if session is None:
            return ""
        pairs = [Pair(guest, host) for guest in self._views for host in self._hosts]
        runs = session.toys.runs
        return f"({sum(pair in runs for pair in pairs)}/{len(pairs)})"

    @property
    def command_words(self) -> Mapping[str, object]:
        pair = self.matrix.pair
        guest = self._views.get(pair.guest) if pair is not None else None
        if pair is None or guest is None:
            return {}
        return {"namespace": guest.party.namespace, "guest": guest.party.party_id, "host": pair.host}

    def standing(self) -> Standing:
        standing = replace(super().standing(), selected=self.matrix.pair is not None)
        session, namespace = self.app.session, self.command_words.get("namespace")
        if session is None or not isinstance(namespace, str):
            return standing
        return replace(standing, lacks=session.permissions.lacks("Pod", namespace))

    def retranslate(self) -> None:
        self._shown = (None, 0)

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            self._frame(Picture("…", Tone.BUSY, _("Loading")))
            return
        parties = session.parties
        views = await parties.refresh(tick=tick)
        # An exchange has no FATE Flow, and no id to be host by.
        self._views = {view.party.title: view for view in views if whole(view.party.party_id) is not None}
        await session.toys.read_history()
        trust = parties.view.trust
        self._frame(None if self._views else _picture(session))
        self.matrix.show(self._guests(session), self._hosts, dimmed=trust is Trust.STALE)
        if self._wanted and self.matrix.move_to(self._wanted):
            self._wanted = ""
        self._show_pair()

    def do_toy_run(self) -> None:
        """Test the pair under the cursor."""
        session, pair = self.app.session, self.matrix.pair
        if session is None or pair is None:
            return
        if session.toys.current is not None:
            self.app.say(_("A toy test runs already; X stops it"), Tone.WARN)
            return
        pods = session.parties.pods.items
        guest = installed_party(self._views[pair.guest].party, pods, session.service.view)
        # Of the application, not of the screen: a test takes minutes, and nobody has to wait here.
        self.app.run_worker(session.toys.run(pair, guest), name="toy", group="toy", exit_on_error=False)

    def do_toy_history(self) -> None:
        """All tests so far."""
        self.app.enter(Place("tests"))

    def do_toy_stop(self) -> None:
        """End the test that goes on."""
        session = self.app.session
        if session is None or session.toys.current is None:
            self.app.say(_("No toy test runs"), Tone.WARN)
        else:
            session.toys.stop()

    def do_toy_transcript(self) -> None:
        """All that the test of this pair told."""
        pair = self.matrix.pair
        if pair is not None:
            self.app.enter(Place("toy-transcript", name=f"{pair.host}@{pair.guest}", title=_title(pair)))

    def do_toy_up(self) -> None:
        self.matrix.move(-1, 0)

    def do_toy_down(self) -> None:
        self.matrix.move(1, 0)

    def do_toy_left(self) -> None:
        self.matrix.move(0, -1)

    def do_toy_right(self) -> None:
        self.matrix.move(0, 1)

    def do_toy_page_up(self) -> None:
        self.lines.scroll_pages(-1)

    def do_toy_page_down(self) -> None:
        self.lines.scroll_pages(1)

    @on(Matrix.Moved)
    def _moved(self) -> None:
        self._show_pair()
        self.keys.pull()

    @property
    def _hosts(self) -> tuple[int, ...]:
        return tuple(sorted({_id(view) for view in self._views.values()}))

    def _guests(self, session: Session) -> list[Guest]:
        now, runs = self.app.now(), session.toys.runs
        views = sorted(self._views.values(), key=lambda view: (_id(view), view.party.title))
        return [
            Guest(
                view.party.title,
                one_line(f"{_id(view)} {view.party.title}", 48),
                tuple(aged(runs.get(Pair(view.party.title, host)), now) for host in self._hosts),
            )
            for view in views
        ]

    def _show_pair(self) -> None:
        session, pair = self.app.session, self.matrix.pair
        if session is None or pair is None or pair.guest not in self._views:
            return
        run = session.toys.runs.get(pair)
        self.told.update(verdict(self._views[pair.guest].party.party_id, pair.host, run, self.app.now()))
        self._shown = show_transcript(self.lines, run, self._shown, _("t runs the test; what it tells is shown here"))

    def _frame(self, picture: Picture | None) -> None:
        self.picture.display = picture is not None
        self.query_one("#toy").display = picture is None
        if picture is not None:
            self.picture.show(picture)


def show_transcript(
    lines: Lines, run: ToyRun | None, shown: tuple[ToyRun | None, int], remedy: Message
) -> tuple[ToyRun | None, int]:
    """Add what `run` wrote since `shown`, or show all of it when that was another run; what is shown now. `remedy` says
    how there comes to be something."""
    before, written = shown
    lines.instead_of_nothing(str(_("There is no transcript of this pair")), str(remedy))
    if run is None or run is not before:
        lines.follow(on=True)
        lines.show(transcript(run.lines) if run is not None else ())
    elif fresh := min(run.written - written, len(run.lines)):
        lines.append(transcript(list(run.lines)[-fresh:]))
    return run, run.written if run is not None else 0


def _title(pair: Pair) -> str:
    return f"{pair.guest} → {pair.host}"


def _id(view: PartyView) -> int:
    return whole(view.party.party_id) or 0


def _picture(session: Session) -> Picture:
    return unseen(session.parties.view) or Picture(
        "○",
        Tone.MUTED,
        _("There is no party to test"),
        _("A toy test needs a FATE party with a party id"),
        _(":wizard installs a federation; :pods shows what there is"),
    )
