"""What all tabs of a party's page share: the strip of tabs, the party's verdict, the way from one to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual import getters
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.look import HEALTH, Tone, health_word
from screens.parties.actions import PartyActions
from screens.parties.reasons import pulls_line
from screens.place import Place
from screens.widgets.text import tell, toned
from services.doctor import PartyView
from services.i18n import Message, _
from services.party import CLUSTER_LABEL
from services.text import one_line

TABS: tuple[tuple[str, Message], ...] = (
    ("party", _("Workloads")),
    ("party-config", _("Config")),
    ("party-routes", _("Routes")),
    ("party-access", _("Access")),
    ("party-jobs", _("Jobs")),
    ("party-events", _("Events")),
    ("party-audit", _("Audit")),
)
"""Views in the order of their digits."""


class PartyTab(PartyActions):
    """Mixed into a screen that shows some of what belongs to a party. `name` and `namespace` of its place are the
    party's; digits and arrows lead to the other tabs."""

    strip = getters.query_one("#party-strip", Static)
    told = getters.query_one("#party-told", Static)

    TAB_SCOPES = frozenset({"parties", "party-page"})

    def __init__(self, place: Place, *definition: object) -> None:
        super().__init__(place, *definition)
        self._view: PartyView | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="party-strip")
        yield Static(id="party-told")
        yield from super().compose_body()  # type: ignore[safe-super] # of the screen that it is mixed into

    @property
    def scopes(self) -> frozenset[str]:
        return super().scopes | self.TAB_SCOPES

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is not None:
            views = await session.parties.refresh(tick=tick)
            self._view = next((view for view in views if self.is_party(view)), None)
        tell(self.strip, self._tabs())
        self.told.update(self._verdict())
        await super().pull(tick=tick)  # type: ignore[safe-super] # of the screen that it is mixed into

    def selected_party(self) -> PartyView | None:
        return self._view

    def is_party(self, view: PartyView) -> bool:
        """Whether `view` is the party of this page."""
        return (view.party.name, view.party.namespace) == (self.place.name, self.place.namespace)

    def do_tab_next(self) -> None:
        self._turn(1)

    def do_tab_before(self) -> None:
        self._turn(-1)

    def do_tab(self, key: str) -> None:
        """The tab with the number `key`."""
        self._show_tab(int(key) - 1)

    @property
    def _number(self) -> int:
        return [view for view, _title in TABS].index(self.place.view)

    def _turn(self, by: int) -> None:
        self._show_tab((self._number + by) % len(TABS))

    def _show_tab(self, number: int) -> None:
        if number != self._number:
            labels = f"{CLUSTER_LABEL}={self.place.name}"
            self.app.swap(replace(self.place, view=TABS[number][0], labels=labels, filter=""))

    def _tabs(self) -> Content:
        here = self._number
        parts = [
            toned(f"[{number + 1} {title}]" if number == here else f" {number + 1} {title} ", tone)
            for number, (_view, title) in enumerate(TABS)
            for tone in (Tone.STRONG if number == here else Tone.MUTED,)
        ]
        return Content(" ").join([Content(""), *parts])

    def _verdict(self) -> Content:
        view = self._view
        if view is None:
            return toned(f" ? {_('This party is not there, or not any more')}", Tone.UNSURE)
        health = view.verdict.health
        parts = [toned(f" {health_word(health)}", HEALTH[health][2])]
        first = view.foremost
        if first is not None:
            parts.append(Content(one_line(str(first.message), 300)))
        told = _("party {id}, {ready} of {all} pods", id=view.party.party_id or "-", ready=view.ready, all=view.pods)
        parts.append(toned(f"{told}{f', {one_line(view.chart)}' if view.chart else ''}", Tone.MUTED))
        verdict = Content("  ").join(parts)
        if view.pulls is None:
            return verdict
        return Content("\n").join([verdict, Content.assemble(" ", pulls_line(view.pulls))])
