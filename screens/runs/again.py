"""A run's script once more."""

from __future__ import annotations

import asyncio
from pathlib import Path

from screens.host import Host
from screens.look import Tone
from services.errors import FatetuiError
from services.i18n import _
from services.steps.history import PastRun
from services.text import one_line


async def run_again(app: Host, run: PastRun) -> None:
    """Propose the script as its file is now; the context is the one that the console is in."""
    if not run.script:
        app.say(_("No file holds what {run} did; E writes this session as a script", run=one_line(run.name)), Tone.WARN)
        return
    try:
        deed = await asyncio.to_thread(app.deed_at, Path(run.script))
    except FatetuiError as error:
        app.complain(error)
    else:
        app.propose(deed)
