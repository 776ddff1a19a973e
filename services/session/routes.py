"""The routes of the parties in sight, while a screen shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from services.session.views import Wanted
from services.session.wiring import Wired, joined, wiring

if TYPE_CHECKING:
    from services.doctor import KnownParty, PartyView
    from services.kubernetes import Snapshot
    from services.session.session import Session

_KINDS = ("ConfigMap", "Service")
_Seen = tuple[list["KnownParty"], tuple[Wired, ...], Mapping[Wanted, "Snapshot"]]


class RouteWatch:
    """Follows what routes are read from, in the parties' own namespaces alone: others' ConfigMaps may be many."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._wanted: frozenset[Wanted] = frozenset()
        self._seen: _Seen | None = None
        """Of what the routes were made: fifty parties have thousands, and mostly nothing changed."""
        self._wired: tuple[Wired, ...] = ()

    async def look(self, session: Session, parties: Iterable[PartyView]) -> tuple[Wired, ...]:
        """The routes of `parties` as they are known now, and what tests of them there were."""
        self._session = session
        known = [view.party for view in parties]
        wanted = frozenset(Wanted(kind, party.namespace) for kind in _KINDS for party in known)
        fresh, gone, self._wanted = wanted - self._wanted, self._wanted - wanted, wanted
        await session.want(*fresh)
        await session.toys.read_history()
        session.release(*gone)
        elsewhere = session.elsewhere.wired
        snapshots = {one: session.view(one).snapshot for one in wanted}
        seen = (known, elsewhere, snapshots)
        if self._seen is None or not _same(seen, self._seen):
            objects = {kind: [obj for one in wanted if one.kind == kind for obj in snapshots[one]] for kind in _KINDS}
            self._wired = joined(wiring(known, objects["ConfigMap"], objects["Service"]), elsewhere)
            self._seen = seen
        return self._wired

    def close(self) -> None:
        """Follow no more."""
        if self._session is not None:
            self._session.release(*self._wanted)


def _same(one: _Seen, other: _Seen) -> bool:
    """Whether both are made of the very same snapshots."""
    snapshots, before = one[2], other[2]
    return one[:2] == other[:2] and all(before.get(wanted) is seen for wanted, seen in snapshots.items())
