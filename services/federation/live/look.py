"""What live rules look at: the parties, their cluster and its KubeFATE. What several rules read is read once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from services.errors import FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.kubefate import KubeFate
    from services.kubernetes import Cluster, Object
    from services.party import PartyFile

Service: TypeAlias = "KubeFate | FatetuiError | Callable[[], Awaitable[KubeFate]] | None"
"""A session with KubeFATE, why there is none, how to open one when a rule asks for it, or None where nobody tried."""


class NoKubeFate(FatetuiError):
    """A rule wants to ask KubeFATE, and there is no session with one."""

    code = "V-NO-KUBEFATE"


class NoneRuns(NoKubeFate):
    """There is no KubeFATE here: whoever says so has looked."""

    def __init__(self) -> None:
        super().__init__(_("KubeFATE does not run here"))


class Look:
    """One look.

    Objects are read when a rule first asks for them; every rule that asks later gets the same answer or error.
    """

    def __init__(
        self,
        parties: Sequence[PartyFile],
        cluster: Cluster,
        kubefate: Service = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.parties = tuple(parties)
        self.cluster = cluster
        self.now = now
        self._kubefate = kubefate
        self._opening: asyncio.Future[KubeFate] | None = None
        self._reads: dict[tuple[str, str, str], asyncio.Task[list[Object]]] = {}

    @property
    def source(self) -> str:
        """What findings about the cluster name as their source."""
        return self.cluster.context

    @cached_property
    def namespaces(self) -> tuple[str, ...]:
        """The parties' namespaces, each once."""
        return tuple(dict.fromkeys(party.namespace for party in self.parties if party.namespace))

    async def kubefate(self) -> KubeFate:
        """The session. Raises NoKubeFate, or the error that kept it from being opened."""
        given = self._kubefate
        if given is None:
            raise NoKubeFate(_("KubeFATE was not asked"))
        if isinstance(given, FatetuiError):
            raise given
        if not callable(given):
            return given
        if self._opening is None:
            self._opening = asyncio.ensure_future(given())
        return await asyncio.shield(self._opening)

    async def objects(self, kind: str, namespace: str = "", *, fields: str = "") -> list[Object]:
        """All objects of `kind`, of one namespace or of all. Raises KubernetesError."""
        wanted = (kind, namespace, fields)
        if wanted not in self._reads:
            self._reads[wanted] = asyncio.create_task(self._list(*wanted))
        # Shielded: a rule whose time is up must not take the answer from those that still wait.
        return await asyncio.shield(self._reads[wanted])

    async def close(self) -> None:
        """End what is still being read."""
        under_way: list[asyncio.Future[Any]] = [*self._reads.values(), *([self._opening] if self._opening else [])]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _list(self, kind: str, namespace: str, fields: str) -> list[Object]:
        return (await self.cluster.list(kind, namespace or None, fields=fields)).items
