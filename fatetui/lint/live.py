"""The cluster that `--live` asks, and the session with its KubeFATE: both are kept while files are watched."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fatetui.cli.clusterside import kubefate_session
from services.federation.live import LiveReport, lint_live
from services.kubernetes import Cluster, WritePolicy, connect

if TYPE_CHECKING:
    from services.kubefate import KubeFate
    from services.party import PartyFile


class LiveSide:
    """A connection that only reads; an async context manager. Raises ContextError for a context that there is not."""

    def __init__(self, kubeconfig: Path | None, context: str | None) -> None:
        self._named = (kubeconfig, context)
        self._stack = AsyncExitStack()
        self._session: KubeFate | None = None

    async def __aenter__(self) -> Self:
        connection = await connect(*self._named, policy=WritePolicy.READ_ONLY)
        self._cluster: Cluster = await self._stack.enter_async_context(connection)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def look(self, parties: Sequence[PartyFile]) -> LiveReport:
        """What the cluster has against `parties` now."""
        return await lint_live(parties, self._cluster, self._opened)

    async def _opened(self) -> KubeFate:
        """The session, opened by the first look that needs it; one that could not be is tried again by the next."""
        if self._session is None:
            session = await kubefate_session(self._cluster)
            if isinstance(session, Exception):
                raise session
            self._stack.push_async_callback(session.close)
            self._session = session
        return self._session
