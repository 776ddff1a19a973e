"""The routes of the parties in sight, while a screen shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.session.following import Wanted
from services.session.wiring import Wired, wiring

if TYPE_CHECKING:
    from services.doctor import PartyView
    from services.kubernetes import Object
    from services.session.session import Session

_KINDS = ("ConfigMap", "Service")


class RouteWatch:
    """Follows what routes are read from, in the parties' own namespaces alone: others' ConfigMaps may be many."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._wanted: frozenset[Wanted] = frozenset()

    async def look(self, session: Session, parties: Iterable[PartyView]) -> tuple[Wired, ...]:
        """The routes of `parties` as they are known now, and what tests of them there were."""
        self._session = session
        known = [view.party for view in parties]
        wanted = frozenset(Wanted(kind, party.namespace) for kind in _KINDS for party in known)
        fresh, gone, self._wanted = wanted - self._wanted, self._wanted - wanted, wanted
        await session.want(*fresh)
        await session.toys.read_history()
        session.release(*gone)
        return wiring(known, self._objects("ConfigMap"), self._objects("Service"))

    def close(self) -> None:
        """Follow no more."""
        if self._session is not None:
            self._session.release(*self._wanted)

    def _objects(self, kind: str) -> list[Object]:
        session = self._session
        assert session is not None
        return [obj for wanted in self._wanted if wanted.kind == kind for obj in session.view(wanted).snapshot]
