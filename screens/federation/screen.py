"""`:federation`: parties as boxes, routes as arrows with ports, by what stands in the cluster."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.federation.drawing import box
from screens.host import Standing
from screens.listing import denied, failed
from screens.look import HEALTH, Tone, health_word
from screens.place import Place
from screens.toy.look import state_of
from screens.widgets.picture import Picture, PicturePane
from services.doctor import PartyView
from services.i18n import _
from services.party import CLUSTER_LABEL
from services.session import Pair, RouteWatch, Session, Trust
from services.session.wiring import Wired


class PartyBox(Static, can_focus=True):
    """One party; what it shows is drawn by the screen."""

    def __init__(self, title: str) -> None:
        super().__init__(classes="party-box")
        self.party = title
        self._drawn: Content | None = None

    def show(self, drawn: Content) -> None:
        """Show `drawn`, if it is another picture."""
        if drawn != self._drawn:
            self._drawn = drawn
            self.update(drawn)


class FederationScreen(ConsoleScreen):
    """Arrows lead from party to party; Enter leads to the pods, t to the toy test."""

    SCOPES = frozenset({"federation"})

    picture = getters.query_one(PicturePane)
    pane = getters.query_one("#federation", VerticalScroll)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: dict[str, PartyView] = {}
        self._routes = RouteWatch()

    def compose_body(self) -> Iterable[Widget]:
        yield PicturePane()
        yield VerticalScroll(id="federation", can_focus=False)

    @property
    def body(self) -> Widget | None:
        boxes = self.query(PartyBox)
        return next((one for one in boxes if one.has_focus), boxes.first() if boxes else None)

    @property
    def selected(self) -> PartyView | None:
        """The party that has the focus."""
        focused = self.focused
        return self._views.get(focused.party) if isinstance(focused, PartyBox) else None

    def count_text(self) -> str:
        return f"({len(self._views)})"

    def standing(self) -> Standing:
        base = super().standing()
        return Standing(base.scopes, self.selected is not None, live=base.live, read_only=base.read_only)

    async def on_unmount(self) -> None:
        self._routes.close()

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            self._frame(Picture("…", Tone.BUSY, _("Loading")))
            return
        await session.parties.watch()
        views = await session.parties.refresh(tick=tick)
        self._views = {view.party.title: view for view in views}
        wired = await self._routes.look(session, views)
        self._frame(None if views else _picture(session))
        await self._boxes()
        for one in wired:
            self._draw(session, one)

    def do_federation_open(self) -> None:
        view = self.selected
        if view is not None:
            party = view.party
            labels = f"{CLUSTER_LABEL}={party.name}"
            self.app.enter(Place("pods", party.namespace, labels=labels, title=party.title))

    def do_federation_toy(self) -> None:
        view = self.selected
        self.app.enter(Place("toy", name=view.party.title if view is not None else ""))

    def do_federation_down(self) -> None:
        self._move(1)

    def do_federation_up(self) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        boxes = list(self.query(PartyBox))
        at = next((number for number, one in enumerate(boxes) if one.has_focus), 0)
        if boxes:
            boxes[max(0, min(len(boxes) - 1, at + by))].focus()
            self.keys.pull()

    async def _boxes(self) -> None:
        """One box for each party, in their order."""
        known = [one.party for one in self.query(PartyBox)]
        if known != list(self._views):
            await self.pane.remove_children()
            await self.pane.mount_all([PartyBox(title) for title in self._views])
            body = self.body
            if body is not None and not self.prompt.typing:
                self.set_focus(body)

    def _draw(self, session: Session, wired: Wired) -> None:
        view = self._views[wired.party.title]
        _word, _glyph, tone = HEALTH[view.verdict.health]
        now, runs = self.app.now(), session.toys.runs
        toys = [
            state_of(runs.get(Pair(wired.party.title, wire.target)) if wire.target is not None else None, now)
            for wire in wired.wires
        ]
        pods = str(_("{ready} of {all} pods", ready=view.ready, all=view.pods))
        drawn = box(wired, (health_word(view.verdict.health), tone), pods, toys, max(20, self.size.width - 3))
        next(one for one in self.query(PartyBox) if one.party == wired.party.title).show(drawn)

    def _frame(self, picture: Picture | None) -> None:
        self.picture.display = picture is not None
        self.pane.display = picture is None
        if picture is not None:
            self.picture.show(picture)


def _picture(session: Session) -> Picture:
    view = session.parties.view
    match view.trust:
        case Trust.LOADING:
            return Picture("…", Tone.BUSY, _("Loading"), _("Waiting for the first answer of the cluster"))
        case Trust.FAILED:
            return failed(view)
        case Trust.DENIED:
            return denied(view)
    return Picture("○", Tone.MUTED, _("There is no party"), None, _(":wizard installs a federation"))
