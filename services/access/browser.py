"""A page opened in the operator's browser, only where that cannot take over the terminal (kubernetes.md §9)."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import webbrowser
from collections.abc import Mapping


async def open_in_browser(url: str) -> bool:
    """Open `url`; False when there is no graphical session here, or no browser in it."""
    if not has_graphical_session(os.environ):
        return False
    return await asyncio.to_thread(webbrowser.open, url)


def has_graphical_session(environment: Mapping[str, str]) -> bool:
    """Whether a browser would have a window: elsewhere `webbrowser` starts w3m or lynx on our own terminal."""
    if environment.get("SSH_CONNECTION"):
        return False
    if sys.platform in ("darwin", "win32") or "microsoft" in platform.release().lower():
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
