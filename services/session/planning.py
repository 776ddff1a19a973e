"""What a deed would change, looked at without any wish to do it yet; the last one is kept to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.session.looking import Looking

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.session.deed import AnyDeed
    from services.session.tasks import Rehearsal, TaskBoard


class PlanBoard(Looking):
    """One plan at a time. Nothing is ever written: sessions that only read, and users who may not write, plan too."""

    def __init__(self, cluster: Cluster, tasks: TaskBoard) -> None:
        super().__init__(cluster)
        self.deed: AnyDeed | None = None
        self.rehearsal: Rehearsal | None = None
        """None until it is known."""
        self._tasks = tasks

    async def plan(self, deed: AnyDeed) -> None:
        """Rehearse `deed` from now on, in place of what was looked at before."""
        await self.close()
        self.deed, self.rehearsal = deed, None
        self.again()

    def again(self) -> None:
        """Rehearse the same deed anew."""
        if self.deed is not None:
            self._look(self._rehearse(self.deed), "plan")

    async def _rehearse(self, deed: AnyDeed) -> None:
        self.rehearsal = await self._tasks.rehearse(deed)
