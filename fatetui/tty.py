"""What stands at the other end of the standard streams."""

from __future__ import annotations

import os
import sys


def on_terminal() -> bool:
    """Whether somebody reads and types here."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def shows_screens() -> bool:
    """Whether what stands here can be drawn over, too: a terminal inside of an editor, for one, cannot."""
    return on_terminal() and os.environ.get("TERM", "dumb") != "dumb"
