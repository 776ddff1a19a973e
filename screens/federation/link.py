"""One route of a party: where it leads, whether the other side listens there and leads back, what tests said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from screens.federation.links import link_state, target_name
from screens.look import HEALTH, Tone, health_word
from screens.reading.text import TextScreen
from screens.toy.look import state_of
from services.i18n import _
from services.party import whole
from services.session import Pair, RouteWatch
from services.session.pairs import between
from services.session.wiring import joined
from services.text import one_line

if TYPE_CHECKING:
    from screens.place import Place
    from screens.widgets.lines import Line
    from services.doctor import PartyView
    from services.party import PartyFile
    from services.session import Session
    from services.session.wiring import Wire, Wired


class LinkScreen(TextScreen):
    """`name` of its place is the party's title, `kind` the target's id; "" for an exchange."""

    WRAPS = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._routes = RouteWatch()

    async def on_unmount(self) -> None:
        self._routes.close()

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None:
            return
        views = {view.party.title: view for view in await session.parties.refresh(tick=tick)}
        wired = {one.party.title: one for one in await self._routes.look(session, views.values())}
        everything = [*wired.values(), *session.elsewhere.wired]
        for there in session.elsewhere.found.values():
            views = {view.party.title: view for view in there.views} | views
            wired = {one.party.title: one for one in joined(there.wired, everything)} | wired
        lines = list(self._lines(session, views, wired))
        if list(self.text.lines) != lines:
            self.text.show(lines)

    def _lines(self, session: Session, views: dict[str, PartyView], wired: dict[str, Wired]) -> Iterator[Line]:
        here, target = wired.get(self.place.name), whole(self.place.kind)
        wire = next((wire for wire in here.wires if wire.target == target), None) if here is not None else None
        if here is None or wire is None:
            yield str(_("There is no such route any more")), Tone.MUTED
            return
        there = next((one for one in wired.values() if whole(one.party.party_id) == target), None)
        yield f"{one_line(here.party.party_id or here.party.title)} → {target_name(wire)}", Tone.STRONG
        yield str(_("address: {address}", address=f"{one_line(wire.host, 200)}:{wire.port}")), Tone.PLAIN
        fit = link_state(wire)
        yield fit.text, fit.tone
        for one in (here, there):
            view = views.get(one.party.title) if one is not None else None
            if view is not None:
                word, tone = health_word(view.verdict.health), HEALTH[view.verdict.health][2]
                yield f"{word}  {one_line(view.party.title)}", tone
        if target is not None:
            yield from self._back(here, there)
            yield from self._tests(session, here, there, target)
            yield from self._files(here, target)

    def _back(self, here: Wired, there: Wired | None) -> Iterator[Line]:
        if there is None:
            return
        back = [wire for wire in there.wires if wire.target in (whole(here.party.party_id), None)]
        yield from map(_back_line, back)
        if not back:
            yield f"✗ {_('no route leads back')}", Tone.BAD

    def _tests(self, session: Session, here: Wired, there: Wired | None, target: int) -> Iterator[Line]:
        pairs = [(here, target)]
        own = whole(here.party.party_id)
        if there is not None and own is not None:
            pairs.append((there, own))
        for guest, host in pairs:
            cell = state_of(session.toys.runs.get(Pair(guest.party.title, host)), self.app.now())
            if cell.text:
                names = {"guest": one_line(guest.party.party_id or "-"), "host": host}
                yield f"{_('toy test, guest {guest}, host {host}', **names)}: {cell.text}", cell.tone

    def _files(self, here: Wired, target: int) -> Iterator[Line]:
        """What lint says between the two party files, where both are in the folder."""
        parties = self.app.workbench.report.parties.values()
        own, other = _file_of(whole(here.party.party_id), parties), _file_of(target, parties)
        if own is None or other is None:
            return
        yield "", Tone.PLAIN
        names = {"here": one_line(own.document.source), "there": one_line(other.document.source)}
        yield str(_("Party files {here} and {there}:", **names)), Tone.STRONG
        found = between(own, other)
        for finding in found:
            yield f"✗ {finding.rule} {one_line(str(finding.message), 300)}", Tone.BAD
        if found:
            yield str(_("→ :config, Enter, F6 puts them beside each other")), Tone.MUTED
        else:
            yield f"✓ {_('they match')}", Tone.GOOD


def _back_line(wire: Wire) -> Line:
    fit = link_state(wire)
    return f"{_('back: {address}', address=f'{one_line(wire.host, 200)}:{wire.port}')}  {fit.text}", fit.tone


def _file_of(party_id: int | None, parties: Iterable[PartyFile]) -> PartyFile | None:
    return next((one for one in parties if one.party_id == party_id), None)
