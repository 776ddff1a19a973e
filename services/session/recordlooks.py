"""KubeFATE 1.0.x's records in a session: looked at when somebody asks, one by one where they are opened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.kubefate import KubeFate
from services.session.errands import Errands
from services.session.service import kubefate_session

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.records import Scene, Trouble

_LOOK = "look"


class RecordBoard:
    """`scene` and `troubles` are of the last look, made `at`; `problem` is why there is none, or no newer one."""

    def __init__(self, cluster: Cluster) -> None:
        self.revision = 0
        self.scene: Scene | None = None
        self.troubles: tuple[Trouble, ...] = ()
        self.problem: FatetuiError | None = None
        self.place = ""
        """The database's pod, and its server's version."""
        self.at: datetime | None = None
        self.opened: dict[str, str] = {}
        """Records as they may be shown, by `collection/uuid`; what went wrong instead, where it did."""
        self._cluster = cluster
        self._errands = Errands("records")

    @property
    def running(self) -> bool:
        """Whether it is being looked."""
        return self._errands.goes_on(_LOOK)

    def run(self) -> None:
        """Look; not twice at once."""
        if not self.running:
            self._errands.begin(_LOOK, self._look())
            self.revision += 1

    def open(self, name: str) -> None:
        """Read one record whole, anew."""
        self._errands.begin(name, self._open(name))

    async def close(self) -> None:
        """Look no more."""
        await self._errands.close()

    async def _look(self) -> None:
        # MongoDB's driver: for those who ask for it.
        from services.records import look, records_of, troubles

        try:
            session = await self._kubefate()
            try:
                async with records_of(self._cluster) as records:
                    scene = await look(records, self._cluster, session)
                    self.place = f"{records.address}  MongoDB {records.server}"
            finally:
                if isinstance(session, KubeFate):
                    await session.close()
            self.scene, self.troubles, self.problem = scene, tuple(troubles(scene)), None
        except FatetuiError as error:
            self.problem = error
        self.at = datetime.now(UTC)
        self.revision += 1

    async def _kubefate(self) -> KubeFate | FatetuiError:
        try:
            return await kubefate_session(self._cluster)
        except FatetuiError as error:
            return error

    async def _open(self, name: str) -> None:
        from services.records import records_of, shown

        collection, _slash, uuid = name.partition("/")
        try:
            async with records_of(self._cluster) as records:
                told = shown(collection, await records.find(collection, uuid))
            self.opened[name] = json.dumps(told, ensure_ascii=False, indent=2)
        except FatetuiError as error:
            self.opened[name] = str(error)
        self.revision += 1
