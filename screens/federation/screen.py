"""`:federation`: parties as boxes, routes as arrows with ports, by what stands in the cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from textual import getters
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.federation.drawing import Canvas, Part, box, exchange_box, exchanges, target_name
from screens.host import Standing
from screens.listing import denied, failed
from screens.look import HEALTH, Tone, health_word
from screens.parties.actions import party_place
from screens.place import Place
from screens.toy.look import state_of
from screens.widgets.picture import Picture, PicturePane
from screens.widgets.table import Cell
from services.doctor import PartyView
from services.i18n import _
from services.party import Severity
from services.session import Pair, RouteWatch, Session, Trust
from services.session.wiring import Wire, Wired
from services.session.workbench import Workbench
from services.text import one_line

_POOR_TERMINALS = frozenset({"linux", "vt100", "vt102", "ansi", "dumb"})
"""By TERM: they have no rounded corners, or no lines at all."""


class PartyBox(Static, can_focus=True):
    """One party; what it shows is drawn by the screen. `arrow` is the number of the route that has the cursor."""

    def __init__(self, title: str) -> None:
        super().__init__(classes="party-box")
        self.party = title
        self.arrow: int | None = None
        self.wires: tuple[Wire, ...] = ()
        self._drawn: Content | None = None

    def on_blur(self) -> None:
        self.arrow = None

    def show(self, drawn: Content) -> None:
        """Show `drawn`, if it is another picture."""
        if drawn != self._drawn:
            self._drawn = drawn
            self.update(drawn)


class FederationScreen(ConsoleScreen):
    """Arrows lead from party to party; Enter to the party's page, or to what is known of a route; t to the toy test."""

    SCOPES = frozenset({"federation"})

    picture = getters.query_one(PicturePane)
    pane = getters.query_one("#federation", VerticalScroll)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: dict[str, PartyView] = {}
        self._routes = RouteWatch()
        self._scanned = False

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
        return replace(super().standing(), selected=self.selected is not None)

    async def on_unmount(self) -> None:
        self._routes.close()

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            self._frame(Picture("…", Tone.BUSY, _("Loading")))
            return
        if not self._scanned:
            self._scanned = True
            await self.app.workbench.scan()
        await session.parties.watch()
        views = await session.parties.refresh(tick=tick)
        self._views = {view.party.title: view for view in views}
        wired = await self._routes.look(session, views)
        self._frame(None if views else _picture(session))
        await self._boxes()
        for drawn, one in zip(self.query(PartyBox), wired, strict=True):
            self._draw(session, drawn, one)
        await self._draw_exchanges(wired)

    def do_federation_open(self) -> None:
        view, focused = self.selected, self.focused
        if view is not None and isinstance(focused, PartyBox) and focused.arrow is not None:
            wire = focused.wires[focused.arrow]
            target = str(wire.target) if wire.target is not None else ""
            title = f"{one_line(view.party.party_id or '-')} → {target_name(wire)}"
            self.app.enter(Place("link", name=view.party.title, kind=target, title=title))
        elif view is not None:
            self.app.enter(party_place("party", view.party))

    def do_federation_toy(self) -> None:
        view = self.selected
        self.app.enter(Place("toy", name=view.party.title if view is not None else ""))

    def do_federation_down(self) -> None:
        self._step(1)

    def do_federation_up(self) -> None:
        self._step(-1)

    def do_federation_out(self) -> None:
        """From the box to its first route."""
        focused = self.focused
        if isinstance(focused, PartyBox) and focused.arrow is None and focused.wires:
            self._point(focused, 0)

    def do_federation_in(self) -> None:
        """From a route back to the box."""
        focused = self.focused
        if isinstance(focused, PartyBox):
            self._point(focused, None)

    def _step(self, by: int) -> None:
        """The next route of the same party, else the next party."""
        focused = self.focused
        if isinstance(focused, PartyBox) and focused.arrow is not None:
            at = focused.arrow + by
            if 0 <= at < len(focused.wires):
                self._point(focused, at)
                return
        boxes = list(self.query(PartyBox))
        at = next((number for number, one in enumerate(boxes) if one.has_focus), 0)
        if boxes:
            boxes[max(0, min(len(boxes) - 1, at + by))].focus()
            self.call_next(self.pull_now)

    def _point(self, box: PartyBox, arrow: int | None) -> None:
        box.arrow = arrow
        if arrow is not None:
            line = Region(0, arrow + 1, box.size.width, 1).translate(box.virtual_region.offset)
            self.pane.scroll_to_region(line, animate=False)
        self.call_next(self.pull_now)

    async def _boxes(self) -> None:
        """One box for each party, in their order."""
        known = [one.party for one in self.query(PartyBox)]
        if known != list(self._views):
            await self.pane.remove_children()
            await self.pane.mount_all([PartyBox(title) for title in self._views])
            body = self.body
            if body is not None and not self.prompt.typing:
                self.set_focus(body)

    def _draw(self, session: Session, drawn: PartyBox, wired: Wired) -> None:
        view = self._views[wired.party.title]
        now, runs = self.app.now(), session.toys.runs
        toys = [
            state_of(runs.get(Pair(wired.party.title, wire.target)), now) if wire.target is not None else Cell()
            for wire in wired.wires
        ]
        drawn.wires = wired.wires
        if drawn.arrow is not None and drawn.arrow >= len(wired.wires):
            drawn.arrow = None
        told = [_health(view), *_lint(self.app.workbench, view)]
        drawn.show(box(wired, told, toys, self._canvas, drawn.arrow))

    async def _draw_exchanges(self, wired: Sequence[Wired]) -> None:
        """One box for each exchange, below the parties."""
        found = exchanges(wired)
        shown = list(self.query(".exchange-box").results(Static))
        for extra in shown[len(found) :]:
            await extra.remove()
        missing = [Static(classes="exchange-box") for _each in range(len(found) - len(shown))]
        await self.pane.mount_all(missing)
        for drawn, (address, parties) in zip([*shown, *missing], found.items(), strict=False):
            drawn.update(exchange_box(address, parties, self._canvas))

    @property
    def _canvas(self) -> Canvas:
        plain = not self.app.console.encoding.startswith("utf") or os.environ.get("TERM") in _POOR_TERMINALS
        return Canvas(max(20, self.size.width - 3), plain)

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


def _health(view: PartyView) -> Part:
    pods = str(_("{ready} of {all} pods", ready=view.ready, all=view.pods))
    return f"{health_word(view.verdict.health)}  {pods}", HEALTH[view.verdict.health][2]


def _lint(bench: Workbench, view: PartyView) -> Iterator[Part]:
    """What lint says of the party's file, where the folder has one."""
    wanted = (view.party.name, view.party.namespace)
    for name, party in bench.report.parties.items():
        if (party.name, party.namespace) == wanted:
            found = [finding.severity for finding in bench.findings(name)]
            errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
            if errors:
                yield f"✗ {_('file')}: {_('errors: {errors}', errors=errors)}", Tone.BAD
            elif warnings:
                yield f"! {_('file')}: {_('warnings: {warnings}', warnings=warnings)}", Tone.WARN
            else:
                yield f"✓ {_('file')}: {_('No problem')}", Tone.GOOD
            return
