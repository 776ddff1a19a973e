"""The stand-in run against any cluster, restarted with its database when it dies, as Kubernetes would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from services.kubernetes import connect
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.kubefate.records import Records
from services.sandbox.kubefate.standin import StandIn


async def serve(
    kubeconfig: Path | None,
    context: str | None,
    version: str,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    standin_commands: bool = False,
    faults: StandInFaults | None = None,
    announce: Callable[[str], None],
) -> None:
    """Serve release `version` until cancelled; `announce` gets the URL once it answers.

    Raises UnknownRelease, OSError for a taken port, KubernetesError for an unusable context.
    """
    records, faults = Records(), faults or StandInFaults()
    async with await connect(kubeconfig, context) as cluster:
        url = ""
        while True:
            standin = StandIn(cluster, version, records=records, faults=faults, standin_commands=standin_commands)
            try:
                started = await standin.start(host, port)
                if not url:
                    announce(started)
                url, port = started, urlsplit(started).port or port
                await standin.crashed.wait()
            finally:
                await standin.stop()
