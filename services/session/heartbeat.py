"""Whether the cluster answers at all: asked now and then, and often while it does not.

A connection that is cut without a word looks like one on which nothing happens: a watch alone would notice it after
minutes. And who waits longer and longer between his tries comes back late: when the cluster answers again, all that is
followed is asked for at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.i18n import _
from services.kubernetes import KubernetesError, Timeout

if TYPE_CHECKING:
    from services.kubernetes import Cluster, ServerVersion

_LOG = logging.getLogger("fatetui.session")
_BEAT, _URGENT = 5.0, 1.0
"""Seconds between questions: while all is well, and while it is not."""
_PATIENCE = 4.0
"""Seconds that an answer may take."""


class Heartbeat:
    """Asks for the server's version, which everybody may."""

    def __init__(self, cluster: Cluster, again: Callable[[], None]) -> None:
        self.version: ServerVersion | None = None
        self.lost: tuple[datetime, KubernetesError] | None = None
        """When it was heard last, which is how old what is shown may be, and why there is no answer."""
        self.revision = 0
        self._cluster = cluster
        self._again = again
        self._heard = datetime.now(UTC)
        self._task = asyncio.create_task(self._run(), name="heartbeat")

    async def close(self) -> None:
        """Ask no more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(_PATIENCE):
                    self.version = await self._cluster.version()
            except TimeoutError:
                self._miss(Timeout("/version"))
            except KubernetesError as error:
                # An answer that is a refusal is an answer.
                self._miss(error) if error.transient else self._hear()
            else:
                self._hear()
            await asyncio.sleep(_BEAT if self.lost is None else _URGENT)

    def _miss(self, error: KubernetesError) -> None:
        if self.lost is None:
            _LOG.warning("%s", error)
        self.lost = self._heard, error
        self.revision += 1

    def _hear(self) -> None:
        self._heard = datetime.now(UTC)
        if self.lost is not None:
            _LOG.info("%s", _("The cluster answers again"))
            self.lost = None
            self._again()
        self.revision += 1
