"""Kinds that have no table of their own, asked for again and again while somebody looks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.kubernetes import Forbidden, KindNotServed, KubernetesError, ServerTable, Snapshot
from services.session.views import Trust, View

if TYPE_CHECKING:
    from services.kubernetes import Cluster

_AGAIN = 3.0
"""Seconds between questions: what kinds these are nobody knows, so none is watched."""


@dataclass(slots=True)
class Tabulated:
    """The last answer; `view` tells how far it can be trusted."""

    table: ServerTable | None
    view: View


class TableBoard:
    """One table at a time: the one that is looked at."""

    def __init__(self, cluster: Cluster) -> None:
        self.revision = 0
        self._cluster = cluster
        self._asked: tuple[str, str | None] | None = None
        self._seen = _nothing()
        self._task: asyncio.Task[None] | None = None

    def look(self, kind: str, namespace: str | None) -> Tabulated:
        """What is known of `kind` in `namespace` or (None) all, which is asked for from now on."""
        if self._asked != (kind, namespace) or self._task is None:
            self.look_away()
            self._asked, self._seen = (kind, namespace), _nothing()
            self._task = asyncio.create_task(self._run(kind, namespace), name=f"table of {kind}")
        return self._seen

    def look_away(self) -> None:
        """Nobody looks any more."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._asked = None

    async def kind_called(self, word: str) -> str | None:
        """The kind that `word` means: its plural or singular name, as kubectl takes them. None for none."""
        try:
            return (await self._cluster.discovery()).kind_called(word)
        except KubernetesError:
            return None

    async def kinds(self) -> tuple[tuple[str, str], ...]:
        """What the cluster serves: plural name and kind. Nothing while it does not answer."""
        try:
            resources = (await self._cluster.discovery()).resources
        except KubernetesError:
            return ()
        return tuple(sorted({(resource.plural, resource.kind) for resource in resources.values()}))

    async def close(self) -> None:
        """Ask no more."""
        task = self._task
        self.look_away()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self, kind: str, namespace: str | None) -> None:
        while True:
            try:
                table = await self._cluster.table(kind, namespace)
                self._seen = Tabulated(table, View(Snapshot(), Trust.LIVE, datetime.now(UTC)))
            except KubernetesError as error:
                self._fail(error)
            self.revision += 1
            await asyncio.sleep(_AGAIN)

    def _fail(self, error: KubernetesError) -> None:
        before = self._seen
        if isinstance(error, Forbidden):
            trust = Trust.DENIED
        elif isinstance(error, KindNotServed):
            trust = Trust.UNKNOWN_KIND
        else:
            trust = Trust.FAILED if before.table is None else Trust.STALE
        since = before.view.since if before.view.trust is trust else datetime.now(UTC)
        self._seen = Tabulated(before.table, View(Snapshot(), trust, since, error))


def _nothing() -> Tabulated:
    return Tabulated(None, View(Snapshot(), Trust.LOADING, datetime.now(UTC)))
