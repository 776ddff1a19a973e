"""`:federation`: parties as boxes, routes as arrows with ports, by what stands in the cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from textual import getters, work
from textual.widget import Widget
from textual.widgets import Static

from screens.base import ConsoleScreen
from screens.federation.boxes import Boxes, PartyBox
from screens.federation.drawing import Canvas, Part, exchange_box, exchanges
from screens.federation.links import link_place
from screens.federation.walking import Walking
from screens.host import Standing
from screens.listing import unseen
from screens.look import HEALTH, Tone, age_at, health_word
from screens.parties.place import party_place
from screens.place import Place
from screens.toy.look import state_of
from screens.widgets.lines import Line
from screens.widgets.picture import Picture, PicturePane
from screens.widgets.summary import Summary
from screens.widgets.table import Cell
from services.doctor import PartyView
from services.errors import FatetuiError
from services.i18n import _
from services.party import Severity
from services.session import Pair, RouteWatch, Session
from services.session.elsewhere import ElsewhereBoard
from services.session.wiring import Wired, joined
from services.session.workbench import Workbench
from services.text import one_line

_POOR_TERMINALS = frozenset({"linux", "vt100", "vt102", "ansi", "dumb"})
"""By TERM: they have no rounded corners, or no lines at all."""


class FederationScreen(ConsoleScreen):
    """Arrows lead from party to party; Enter to the party's page, or to what is known of a route; t to the toy test."""

    SCOPES = frozenset({"federation", "frame"})

    summary = getters.query_one(Summary)
    picture = getters.query_one(PicturePane)
    pane = getters.query_one(Boxes)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: dict[str, PartyView] = {}
        self._routes = RouteWatch()
        self._scanned = False
        self._walking = Walking(self)

    @property
    def doers(self) -> Sequence[object]:
        return self, self._walking

    def compose_body(self) -> Iterable[Widget]:
        yield Summary()
        yield PicturePane()
        yield Boxes(id="federation")

    @property
    def body(self) -> Widget | None:
        boxes = self.query(PartyBox)
        return next((one for one in boxes if one.has_focus), boxes.first() if boxes else None)

    @property
    def selected(self) -> PartyView | None:
        """The party that has the focus."""
        focused = self.focused
        here = isinstance(focused, PartyBox) and not focused.context
        return self._views.get(focused.party) if isinstance(focused, PartyBox) and here else None

    def count_text(self) -> str:
        return f"({len(self._views)})"

    def standing(self) -> Standing:
        return replace(super().standing(), selected=isinstance(self.focused, PartyBox))

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
        views = await session.parties.refresh(tick=tick)
        self._views = {view.party.title: view for view in views}
        wired = await self._routes.look(session, views)
        session.elsewhere.keep_up()
        others = self._others(session, wired)
        self._frame(None if views or others else _picture(session))
        await self._boxes(others)
        everything = [*((view, one) for view, one in zip(views, wired, strict=True)), *others.values()]
        for drawn, (view, one) in zip(self.query(PartyBox), everything, strict=True):
            drawn.subject = (view, one)
            self._draw(session, drawn)
        await self._draw_exchanges([one for _view, one in everything])
        self._summarize(session.elsewhere)

    def do_federation_open(self) -> None:
        view, focused = self.selected, self.focused
        if isinstance(focused, PartyBox) and focused.context:
            self.app.use_context(focused.context, partial(self.app.go, Place("federation")))
        elif view is not None and isinstance(focused, PartyBox) and focused.arrow is not None:
            self.app.enter(link_place(view.party, focused.wires[focused.arrow]))
        elif view is not None:
            self.app.enter(party_place("party", view.party))

    @work(group="elsewhere", exclusive=True)
    async def do_federation_others(self) -> None:
        """Let another context be chosen, whose parties join the picture, or leave it."""
        session = self.app.session
        if session is None:
            return
        board = session.elsewhere
        try:
            names = await board.others()
        except FatetuiError as error:
            self.app.complain(error)
            return
        if not names:
            self.app.say(_("The kubeconfig has no other context"), Tone.WARN)
            return

        def chosen(name: str) -> None:
            board.choose(one for one in names if (one in board.chosen) is not (one == name))

        options = [(name, f"{'✓' if name in board.chosen else ' '} {one_line(name, 60)}") for name in names]
        self.app.choose(_("Which other cluster's parties join the picture, or leave it?"), options, chosen)

    def do_federation_toy(self) -> None:
        focused = self.focused
        if isinstance(focused, PartyBox) and focused.context:
            self.app.say(_("Enter goes to its context first; a test begins where the guest is"), Tone.WARN)
            return
        view = self.selected
        self.app.enter(Place("toy", name=view.party.title if view is not None else ""))

    def redraw(self, *boxes: PartyBox) -> None:
        """Show at once what became of the cursor."""
        session = self.app.session
        if session is not None:
            for drawn in boxes:
                self._draw(session, drawn)
        self.keys.pull()

    def _others(self, session: Session, wired: Sequence[Wired]) -> dict[tuple[str, str], tuple[PartyView, Wired]]:
        """The parties of other contexts that were chosen, by title and context."""
        found = session.elsewhere.found
        everything = [*wired, *session.elsewhere.wired]
        return {
            (view.party.title, context): (view, one)
            for context, there in found.items()
            for view, one in zip(there.views, joined(there.wired, everything), strict=True)
        }

    async def _boxes(self, others: Iterable[tuple[str, str]]) -> None:
        """One box for each party, in their order, those of other contexts last."""
        wanted = [*((title, "") for title in self._views), *others]
        if [(one.party, one.context) for one in self.query(PartyBox)] != wanted:
            await self.pane.remove_children()
            await self.pane.mount_all([PartyBox(*one) for one in wanted])
            body = self.body
            if body is not None and not self.prompt.typing:
                self.set_focus(body)

    def _summarize(self, board: ElsewhereBoard) -> None:
        """What of other contexts is in the picture, and how old that is."""
        self.summary.display = bool(board.chosen)
        parts: list[Line] = []
        for name in board.chosen:
            there = board.found.get(name)
            if there is None:
                parts.append((f"@{one_line(name)}", Tone.MUTED))
            elif there.error is not None:
                parts.append((f"✗ @{one_line(name)}: {one_line(str(there.error), 120)}", Tone.BAD))
            else:
                told = _("@{context}: parties {count}", context=one_line(name), count=len(there.views))
                parts.append((str(told), Tone.GOOD))
        if board.at is not None:
            ago = age_at(self.app.now(), board.at)
            parts.append((str(_("looked {age} ago", age=ago)), Tone.MUTED))
        self.summary.tell(*parts, looking=board.running)

    def _draw(self, session: Session, drawn: PartyBox) -> None:
        if drawn.subject is None:
            return
        view, wired = drawn.subject
        now, runs = self.app.now(), session.toys.runs
        # Tests are known of this cluster's parties, whose namesakes elsewhere have nothing to do with them.
        toys = [
            state_of(runs.get(Pair(wired.party.title, wire.target)), now)
            if wire.target is not None and not drawn.context
            else Cell()
            for wire in wired.wires
        ]
        drawn.wires = wired.wires
        if drawn.arrow is not None and drawn.arrow >= len(wired.wires):
            drawn.arrow = None
        told = [_health(view), *_lint(self.app.workbench, view)]
        if drawn.context:
            told.append((f"@ {one_line(drawn.context)}", Tone.BUSY))
        drawn.show(wired, told, toys, self._canvas)

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
    return unseen(session.parties.view) or Picture(
        "○", Tone.MUTED, _("There is no party"), None, _(":wizard installs a federation")
    )


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
