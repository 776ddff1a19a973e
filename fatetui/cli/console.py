"""`fatetui` without a script: the console's door."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from services.errors import Exit
from services.i18n import _


def console(options: Mapping[str, Any]) -> int:
    """Open the console; it needs a terminal, and says so where there is none."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        sys.stderr.write(str(_("There is no terminal here: give --script FILE, or see `fatetui --help`.")) + "\n")
        return int(Exit.INPUT_NEEDED)
    if options["no_color"]:
        # Textual looks at the variable alone.
        os.environ["NO_COLOR"] = "1"
    try:
        return asyncio.run(_console(options))
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)


async def _console(options: Mapping[str, Any]) -> int:
    # Textual: 0.2 s that no other command pays.
    from fatetui.app import FatetuiApp, Start

    async with AsyncExitStack() as stack:
        kubeconfig = Path(options["kubeconfig"]) if options["kubeconfig"] else None
        if options["demo"] is not None:
            kubeconfig = await _demo(stack, options["demo"])
        app = FatetuiApp(Start(kubeconfig, options["context"], bool(options["read_only"])))
        ended = await app.run_async()
    return int(Exit.OK) if ended is None else ended


async def _demo(stack: AsyncExitStack, scenario: str) -> Path:
    """The demo's kubeconfig; the demo ends with `stack`."""
    # The demo's own machinery, for those who ask for it.
    from services.sandbox import DemoProcess

    process = await stack.enter_async_context(DemoProcess(scenario=scenario or None))
    return process.kubeconfig
