"""The parties of other contexts, looked at when somebody wants them in the picture."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import _
from services.kubernetes import WritePolicy, connect, contexts
from services.party import MODULE_LABEL
from services.session.looking import Looking
from services.session.wiring import Wired, wiring

if TYPE_CHECKING:
    from services.doctor import PartyView
    from services.kubernetes import Cluster, Object

_DEADLINE = 15.0
_LOOK_AGAIN = timedelta(seconds=30)


class ContextSilent(FatetuiError):
    """Another context's cluster did not tell of its parties in time."""

    code = "E-ELSEWHERE"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another context has of a federation, or why that is not known."""

    context: str
    views: tuple[PartyView, ...] = ()
    wired: tuple[Wired, ...] = ()
    error: FatetuiError | None = None


class ElsewhereBoard(Looking):
    """`found` is what the contexts chosen had when they were looked at last. Nothing is ever written there."""

    def __init__(self, cluster: Cluster, kubeconfig: Path | None) -> None:
        super().__init__(cluster)
        self.chosen: tuple[str, ...] = ()
        self.found: Mapping[str, Elsewhere] = {}
        self._kubeconfig = kubeconfig

    @property
    def wired(self) -> tuple[Wired, ...]:
        """The parties of all of them with their routes."""
        return tuple(one for there in self.found.values() for one in there.wired)

    async def others(self) -> list[str]:
        """The kubeconfig's other contexts. Raises ContextError."""
        known = await asyncio.to_thread(contexts, self._kubeconfig)
        return [name for name in known.names if name != self._cluster.context]

    def choose(self, names: Iterable[str]) -> None:
        """Look at these from now on, and at no others."""
        self.chosen = tuple(names)
        self.found = {name: there for name, there in self.found.items() if name in self.chosen}
        self.at = None
        self.revision += 1
        self.keep_up()

    def succeed(self, before: ElsewhereBoard) -> None:
        """Somebody went from one context of the picture to this one: it stays the same picture."""
        here, there = self._cluster.context, before._cluster.context
        if self._kubeconfig == before._kubeconfig and here in before.chosen:
            self.choose(there if name == here else name for name in before.chosen)

    def keep_up(self) -> None:
        """Look again at those whose picture is no longer fresh."""
        if self.chosen and (self.at is None or datetime.now(UTC) - self.at > _LOOK_AGAIN):
            self._look(self._run(self.chosen), "elsewhere")

    async def _run(self, names: tuple[str, ...]) -> None:
        there = await asyncio.gather(*(_look_at(self._kubeconfig, name) for name in names))
        self.found = {one.context: one for one in there if one.context in self.chosen}


async def _look_at(kubeconfig: Path | None, context: str) -> Elsewhere:
    try:
        async with (
            asyncio.timeout(_DEADLINE),
            await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster,
        ):
            return await _seen(cluster)
    except TimeoutError:
        silent = _("Context {context} did not answer within {seconds:g} s", context=context, seconds=_DEADLINE)
        return Elsewhere(context, error=ContextSilent(silent))
    except FatetuiError as error:
        return Elsewhere(context, error=error)


async def _seen(cluster: Cluster) -> Elsewhere:
    # All rules of verdicts: for those who ask for them.
    from services.doctor import overviews, parties_of

    kinds = ("Deployment", "StatefulSet")
    workloads = await asyncio.gather(*(cluster.list(kind, labels=MODULE_LABEL) for kind in kinds))
    parties = parties_of(obj for found in workloads for obj in found.items)
    if not parties:
        return Elsewhere(cluster.context)
    async with aclosing(overviews(cluster, parties)) as stream:
        overview = await anext(stream)
    namespaces = dict.fromkeys(party.namespace for party in parties)

    async def listed(kind: str) -> list[Object]:
        found = await asyncio.gather(*(cluster.list(kind, namespace) for namespace in namespaces))
        return [obj for one in found for obj in one.items]

    wired = wiring(parties, await listed("ConfigMap"), await listed("Service"))
    return Elsewhere(cluster.context, overview.parties, wired)
