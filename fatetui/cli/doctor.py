"""`fatetui doctor`: what is wrong, why, and what mends it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from fatetui.cli.clusterside import Asked, about_parties, chosen, session_or_reason
from fatetui.cli.words import command
from fatetui.output import Output
from fatetui.paths import evidence_directory
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from services.doctor import Checkup, Gathered, KnownParty
    from services.kubernetes import Cluster
    from services.party import PartyFile


@command(
    help=_(
        "Find out what is wrong: of party files, or of whatever FATE the cluster holds.\n\n"
        "Exit codes: 0 all well, 1 something is unhealthy, 3 a party file that cannot be read, "
        "4 nothing is installed and preflight refuses, 7 Kubernetes unreachable or refused."
    )
)
@about_parties("json", "ndjson", "junit")
async def doctor(asked: Asked, output: str) -> Exit:
    found = await _examine(asked)
    Output(sys.stdout).write(_forms()[output](found))
    return found.exit


async def _examine(asked: Asked) -> Checkup:
    from services.kubernetes import KubernetesError
    from services.kubernetes.wire import collector_paused

    with collector_paused():
        from services.doctor import checkup, unreachable
    async with await asked.connect() as cluster:
        try:
            return checkup(await look(cluster, asked.files, asked.party))
        except KubernetesError as error:
            if error.exit is not Exit.KUBERNETES:
                raise
            return unreachable(cluster.context, cluster.server, error)


async def look(cluster: Cluster, files: Sequence[PartyFile], party: str | None = None) -> Gathered:
    """Everything that a checkup wants of the parties of `files`, or of all that are found.

    Raises the cluster's errors when it does not answer, and BadParameter for a party that there is not.
    """
    from services.doctor import gather

    parties = chosen(await _parties(cluster, files), party)
    async with session_or_reason(cluster) as kubefate:
        return await gather(cluster, parties, kubefate, archives=evidence_directory())


async def _parties(cluster: Cluster, files: Sequence[PartyFile]) -> tuple[KnownParty, ...]:
    """Those of `files`, or those that Kubernetes shows and those that were there when a rollout was watched."""
    from services.doctor import find_parties, kept_parties
    from services.kubernetes import Forbidden

    try:
        found = await find_parties(cluster, files)
    except Forbidden:
        # Who may not look everywhere sees what else there is to be seen.
        found = ()
    if files:
        return found
    known = frozenset(party.namespace for party in found)
    return (*found, *await asyncio.to_thread(kept_parties, cluster, evidence_directory(), known))


def _forms() -> Mapping[str, Callable[[Checkup], str]]:
    from fatetui import doctortext
    from services.doctor import plain_text

    return {
        "text": plain_text,
        "json": doctortext.json_document,
        "ndjson": doctortext.ndjson,
        "junit": doctortext.junit,
    }
