"""What is wanted of a cluster, what is known of it, how far that can be trusted: words that every screen needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from services.kubernetes import KubernetesError, Snapshot


class Trust(StrEnum):
    """How far a view can be trusted; each is shown as a picture of its own."""

    LOADING = "loading"
    FAILED = "failed"
    """Never seen yet, and it is being tried again."""
    LIVE = "live"
    STALE = "stale"
    """Seen once, not up to date since."""
    DENIED = "denied"
    UNKNOWN_KIND = "unknown kind"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Objects of one kind: of one namespace or (None) all, with all of `labels`."""

    kind: str
    namespace: str | None = None
    labels: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """How a connection is, since when, and why."""

    trust: Trust
    since: datetime
    error: KubernetesError | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Objects at one moment, how far they can be trusted since when, and the error behind it."""

    snapshot: Snapshot
    trust: Trust
    since: datetime
    error: KubernetesError | None = None
    polled: float = 0.0
    """Seconds between looks, where watching is not allowed."""


class Pair(NamedTuple):
    """Who starts the test, and with whom: a party by its title (it runs in its pod), a party id."""

    guest: str
    host: int
