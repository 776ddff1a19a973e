"""Whether a wizard's files would do where they are meant to go, as far as that can be seen before anything is made."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.federation.live import NoneRuns
from services.i18n import Message
from services.kubefate import KubeFate
from services.kubernetes import WritePolicy, connect
from services.session.service import kubefate_session
from services.steps.preflight import CheckResult, run_checks
from services.wizard import Draft, Facts

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.party import PartyFile

_CHECKS = ("apis", "namespaces", "ports", "helm", "storage", "capacity")
_STOPPED_BY = frozenset({"apis", "namespaces", "ports", "helm", "storage"})
"""What no installation gets past; room may yet come, by a node that is added."""


@dataclass(frozen=True, slots=True)
class Fitness:
    """What the checks said of the files of `made`, for each context; of one that did not answer, why."""

    made: Draft
    results: tuple[tuple[str, tuple[CheckResult, ...] | FatetuiError], ...]

    @property
    def stops(self) -> Iterator[Message]:
        """What the installation would stop at."""
        for _context, results in self.results:
            for one in results if isinstance(results, tuple) else ():
                if one.ok is False and one.check in _STOPPED_BY:
                    yield one.message


async def fitness(made: Draft, cluster: Cluster, facts: Facts, kubeconfig: Path | None) -> Fitness:
    """Check the files of `made` on every context that they are for, `cluster` among them. Writes nothing."""
    contexts = list(dict.fromkeys(made.contexts.values()))
    found = await asyncio.gather(*(_on(context, made, cluster, facts, kubeconfig) for context in contexts))
    return Fitness(made, tuple(zip(contexts, found, strict=True)))


async def _on(
    context: str, made: Draft, cluster: Cluster, facts: Facts, kubeconfig: Path | None
) -> tuple[CheckResult, ...] | FatetuiError:
    parties = [party for party in made.parties if made.contexts[party.name] == context]
    runs = bool(facts.of(context).kubefate)
    try:
        if context == facts.context:
            return await _checked(cluster, parties, runs=runs)
        async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as other:
            return await _checked(other, parties, runs=runs)
    except FatetuiError as error:
        return error


async def _checked(cluster: Cluster, parties: Sequence[PartyFile], *, runs: bool) -> tuple[CheckResult, ...]:
    if not runs:
        return tuple(await run_checks(_CHECKS, cluster, parties, NoneRuns()))
    session: KubeFate | FatetuiError
    try:
        session = await kubefate_session(cluster)
    except FatetuiError as error:
        session = error
    try:
        return tuple(await run_checks(_CHECKS, cluster, parties, session))
    finally:
        if isinstance(session, KubeFate):
            await session.close()
