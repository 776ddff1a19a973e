"""`fatetui status`: the federation in one screenful of plain text."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from fatetui.cli.clusterside import (
    PARTY_FILES,
    asks_kubefate,
    cluster_options,
    kubefate_session,
    party_files,
    run_until_interrupted,
)
from fatetui.cli.words import command, option, output_option
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from services.doctor import Overview

_FIRST_DEADLINE = 60.0
_HOME_AND_CLEAR = "\x1b[H\x1b[J"


@command(
    help=_(
        "Show the federation: of party files, or whatever FATE the cluster holds.\n\n"
        "Exit codes: 0 all healthy, 1 not healthy, 3 a party file that cannot be read, "
        "7 Kubernetes unreachable or refused."
    )
)
@PARTY_FILES
@option("--watch", is_flag=True, help=_("Go on until Ctrl-C, and tell whenever something changes."))
@output_option("json", "ndjson")
@option("--no-kubefate", is_flag=True, help=_("Look at Kubernetes alone."))
@asks_kubefate
@cluster_options
def status(
    files: Sequence[str], watch: bool, output: str, no_kubefate: bool, context: str | None, kubeconfig: Path | None
) -> int:
    return run_until_interrupted(_status(files, watch, output, no_kubefate, context, kubeconfig))


async def _status(
    files: Sequence[str], watch: bool, output: str, no_kubefate: bool, context: str | None, kubeconfig: Path | None
) -> Exit:
    from services.doctor import find_parties, overviews
    from services.kubernetes import WritePolicy, connect

    parties = party_files(files)
    async with AsyncExitStack() as stack:
        cluster = await stack.enter_async_context(await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY))
        session = None if no_kubefate else await kubefate_session(cluster)
        if session is not None and hasattr(session, "close"):
            stack.push_async_callback(session.close)
        views = overviews(cluster, await find_parties(cluster, parties), session)
        async with aclosing(views):
            async with asyncio.timeout(_FIRST_DEADLINE):
                view = await anext(views)
            shown = _show(view, output, watch, "")
            if watch:
                async for view in views:
                    shown = _show(view, output, watch, shown)
    return _exit(view)


def _show(view: Overview, output: str, watch: bool, before: str) -> str:
    """Write what is new; returns what stands there now."""
    from fatetui.statustext import record, text

    if output == "text":
        now = text(view)
    else:
        now = json.dumps(record(view), ensure_ascii=False, indent=2 if output == "json" and not watch else None) + "\n"
    if now != before:
        repaint = watch and output == "text" and sys.stdout.isatty()
        sys.stdout.write((_HOME_AND_CLEAR if repaint else "") + now)
        sys.stdout.flush()
    return now


def _exit(view: Overview) -> Exit:
    from services.rollout import Health

    healthy = view.federation.health is Health.HEALTHY and not any(party.disagreement for party in view.parties)
    return Exit.OK if healthy else Exit.FAILED
