"""httpx as it is wanted here: without its command line, which would bring rich and pygments, a third of the time that
its import takes. What cannot be imported it does without."""

from __future__ import annotations

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # how import is told that there is no such module

import httpx  # noqa: E402 - after its command line was put out of the way

__all__ = ["httpx"]
