"""Chart versions in order, and rows of tables that hold for a range of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

VersionKey = tuple[int, int, int, str]
_VERSION = re.compile(r"v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([a-z0-9.]{1,32}))?")
_END: VersionKey = (1 << 30, 0, 0, "")


@lru_cache(maxsize=512)
def version_key(version: str) -> VersionKey:
    """The order of chart versions: v1.6.0 < v1.6.0-a < v1.6.1. Raises ValueError for what is no chart version."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(version)
    major, minor, patch, letter = match.groups()
    return int(major), int(minor), int(patch), letter or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A table row that holds for chart versions from `since` up to, not including, `before` (empty: no end)."""

    since: str = "v1.3.0-a"
    before: str = ""

    def covers(self, version: str) -> bool:
        """Whether the row holds for a chart version; raises ValueError for what is none."""
        return version_key(self.since) <= version_key(version) < (version_key(self.before) if self.before else _END)
