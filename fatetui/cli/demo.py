"""`fatetui demo …`: the embedded demo federation, kept running or told about."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from fatetui.cli.words import group, offered, option
from services import looping
from services.i18n import _


@group(help=_("The embedded demo federation."))
def demo() -> None:
    """What follows are its commands."""


@demo.command(help=_("Keep the demo running until Ctrl-C; prints its kubeconfig's path."))
@option(
    "--scenario", metavar="S", shell_complete=offered("scenarios"), help=_("A fault: see `fatetui demo scenarios`.")
)
@option("--speed", type=click.FloatRange(min=0.01), help=_("Simulated seconds in a real one; 20 by default."))
@option("--port", type=click.IntRange(0, 65535), default=0, help=_("Port of the Kubernetes API; 0 is any free one."))
@option("--clusters", type=click.IntRange(1, 4), default=1, help=_("How many clusters, each a context."))
@option("--announce", type=click.Choice(["text", "json"]), default="text", help=_("How the address is printed."))
def serve(scenario: str | None, speed: float | None, port: int, clusters: int, announce: str) -> None:
    # aiohttp and the demo's own cluster: loaded by those who ask for them.
    from services.sandbox.clock import DEFAULT_SPEED
    from services.sandbox.demo import Announcement, serve

    def tell(ready: Announcement) -> None:
        if announce == "json":
            click.echo(json.dumps({"kubeconfig": str(ready.kubeconfig), "server": ready.server}))
        else:
            click.echo(str(_("kubeconfig: {path}", path=str(ready.kubeconfig))))
            click.echo(str(_("try: kubectl --kubeconfig {path} get pods -A", path=str(ready.kubeconfig))))

    # Who asks for JSON is a parent process: the demo ends with it.
    work = serve(
        scenario=scenario,
        speed=speed or DEFAULT_SPEED,
        port=port,
        clusters=clusters,
        announce=tell,
        until_closed=announce == "json",
    )
    _until_interrupted(work)


@demo.command(help=_("List the faults that the demo can show."))
def scenarios() -> None:
    from services.sandbox.demo import SCENARIOS

    width = max(map(len, SCENARIOS))
    for scenario in SCENARIOS.values():
        click.echo(f"{scenario.name:<{width}}  {scenario.title}")


@demo.command(help=_("A KubeFATE service of any version, in front of any cluster; prints its URL."))
@option("--kubeconfig", type=click.Path(path_type=Path), help=_("The cluster to install on."))
@option("--context", metavar="NAME", shell_complete=offered("contexts"), help=_("Kubeconfig context."))
@option("--service-version", metavar="V", default="v1.0.2", show_default=True, help=_("Version to answer as."))
@option("--port", type=click.IntRange(0, 65535), default=0, help=_("Port to listen on; 0 is any free one."))
@option("--standin-commands", is_flag=True, help=_("Give pods the commands of the lab's stand-in images."))
def kubefate(
    kubeconfig: Path | None, context: str | None, service_version: str, port: int, standin_commands: bool
) -> None:
    from services.sandbox.kubefate import serve

    _until_interrupted(
        serve(
            kubeconfig,
            context,
            service_version,
            port=port,
            standin_commands=standin_commands,
            announce=click.echo,
        )
    )


def _until_interrupted(work: Coroutine[Any, Any, None]) -> None:
    """Do `work` until Ctrl-C, a polite kill or the terminal's end, which end it as it should end."""

    async def supervised() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    looping.run(supervised())
