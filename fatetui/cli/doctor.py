"""`fatetui doctor`: what is wrong, why, and what mends it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fatetui.cli.clusterside import (
    chosen,
    cluster_options,
    party_files,
    run_until_interrupted,
    session_or_reason,
)
from fatetui.cli.words import command, option
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
@click.argument("files", metavar="[PARTY-FILE]…", nargs=-1, type=click.Path())
@option("--party", metavar="P", help=_("Only this party, by its id or name."))
@option(
    "--output", type=click.Choice(["text", "json", "ndjson", "junit"]), default="text", help=_("Form of the output.")
)
@cluster_options
def doctor(files: Sequence[str], party: str | None, output: str, context: str | None, kubeconfig: Path | None) -> int:
    return run_until_interrupted(_doctor(files, party, output, context, kubeconfig))


async def _doctor(
    files: Sequence[str], party: str | None, output: str, context: str | None, kubeconfig: Path | None
) -> Exit:
    found = await _examine(party_files(files), party, context, kubeconfig)
    Output(sys.stdout).write(_forms()[output](found))
    return found.exit


async def _examine(
    files: Sequence[PartyFile], party: str | None, context: str | None, kubeconfig: Path | None
) -> Checkup:
    from services.kubernetes import KubernetesError, WritePolicy, connect
    from services.kubernetes.wire import collector_paused

    with collector_paused():
        from services.doctor import checkup, unreachable
    async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
        try:
            return checkup(await look(cluster, files, party))
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
