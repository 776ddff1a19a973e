"""`fatetui drift`: what file, KubeFATE, Helm and the cluster say of each party, side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from fatetui.cli.clusterside import Asked, about_parties, chosen, session_or_reason
from fatetui.cli.words import command
from fatetui.output import Output
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from services.federation.drift import Drift


@command(
    help=_(
        "Compare each party as it lives with its file, KubeFATE's record and Helm's release.\n\n"
        "Exit codes: 0 nothing differs, 1 something does, 3 a party file that cannot be read, "
        "7 Kubernetes unreachable or refused."
    )
)
@about_parties("json", "ndjson")
async def drift(asked: Asked, output: str) -> Exit:
    found = await _compared(asked)
    Output(sys.stdout).write(_forms()[output](found))
    return Exit.FAILED if any(one.differences for one in found) else Exit.OK


async def _compared(asked: Asked) -> Sequence[Drift]:
    from services.doctor import ask_kubefate, drifts, find_parties

    async with await asked.connect() as cluster:
        parties = chosen(await find_parties(cluster, asked.files), asked.party)
        async with session_or_reason(cluster) as kubefate:
            return await drifts(cluster, parties, await ask_kubefate(kubefate))


def _forms() -> Mapping[str, Callable[[Sequence[Drift]], str]]:
    from fatetui import drifttext

    return {"text": drifttext.text, "json": drifttext.json_document, "ndjson": drifttext.ndjson}
