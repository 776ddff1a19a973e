"""Chart versions in order, and rows of tables that hold for a range of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

VersionKey = tuple[int, int, int, str]
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:-(\w+))?")
_NEWEST: VersionKey = (1 << 30, 0, 0, "")


def version_key(version: str) -> VersionKey:
    """The order of chart versions: `v1.6.0` < `v1.6.0-a` < `v1.6.1`. Raises ValueError for anything else."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(version)
    major, minor, patch, letter = match.groups()
    return int(major), int(minor), int(patch), letter or ""


_RELEASES = {"v1.7.1-a": "1.7.1.1"}


def release_tag(version: str) -> str:
    """The FATE release that a chart installs: `v1.6.0-a` is `1.6.0`."""
    return _RELEASES.get(version) or version.removeprefix("v").partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A table row that holds for chart versions from `since` up to, not including, `before` (empty: no end)."""

    since: str = "v1.3.0-a"
    before: str = ""

    def covers(self, version: str) -> bool:
        end = version_key(self.before) if self.before else _NEWEST
        return version_key(self.since) <= version_key(version) < end
