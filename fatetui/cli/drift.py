"""`fatetui drift`: what file, KubeFATE, Helm and the cluster say of each party, side by side."""

from __future__ import annotations

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
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from services.federation.drift import Drift
    from services.party import PartyFile


@command(
    help=_(
        "Compare each party as it lives with its file, KubeFATE's record and Helm's release.\n\n"
        "Exit codes: 0 nothing differs, 1 something does, 3 a party file that cannot be read, "
        "7 Kubernetes unreachable or refused."
    )
)
@click.argument("files", metavar="[PARTY-FILE]…", nargs=-1, type=click.Path())
@option("--party", metavar="P", help=_("Only this party, by its id or name."))
@option("--output", type=click.Choice(["text", "json", "ndjson"]), default="text", help=_("Form of the output."))
@cluster_options
def drift(files: Sequence[str], party: str | None, output: str, context: str | None, kubeconfig: Path | None) -> int:
    return run_until_interrupted(_drift(files, party, output, context, kubeconfig))


async def _drift(
    files: Sequence[str], party: str | None, output: str, context: str | None, kubeconfig: Path | None
) -> Exit:
    found = await _compared(party_files(files), party, context, kubeconfig)
    Output(sys.stdout).write(_forms()[output](found))
    return Exit.FAILED if any(one.differences for one in found) else Exit.OK


async def _compared(
    files: Sequence[PartyFile], party: str | None, context: str | None, kubeconfig: Path | None
) -> Sequence[Drift]:
    from services.doctor import ask_kubefate, drifts, find_parties
    from services.kubernetes import WritePolicy, connect

    async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
        parties = chosen(await find_parties(cluster, files), party)
        async with session_or_reason(cluster) as kubefate:
            return await drifts(cluster, parties, await ask_kubefate(kubefate))


def _forms() -> Mapping[str, Callable[[Sequence[Drift]], str]]:
    from fatetui import drifttext

    return {"text": drifttext.text, "json": drifttext.json_document, "ndjson": drifttext.ndjson}
