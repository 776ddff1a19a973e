"""What widgets were sent and have not dealt with yet: keys pass from one to the next, each in its own time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from textual.message_pump import MessagePump

_PATIENCE = 1.0
"""Seconds for a widget to deal with what it was sent: one that is being closed never will."""
_ROUNDS = 2
"""A key becomes a message, which goes the same way."""


async def digested(way: Iterable[MessagePump]) -> None:
    """Wait until whatever was sent to the first on its `way` has come to the last."""
    for widget in [*way] * _ROUNDS:
        dealt = asyncio.Event()
        widget.call_later(dealt.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(dealt.wait(), _PATIENCE)
