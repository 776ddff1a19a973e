"""What an API server in trouble answers to reads: nobody fails of it at once, for it is asked again; it is counted."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.i18n import Message, _

LATELY = timedelta(seconds=60)
"""How long what was met counts as lately."""
_KEPT = 1000
_BUSY, _FAILED, _AWAY, _LATE = 429, 500, 503, 504


@dataclass(slots=True)
class Strain:
    """Answers of 429 and 5xx to reads, by status. Those to writes are left out: a fresh namespace, for one, asks so for
    a moment's patience."""

    met: Counter[int] = field(default_factory=Counter)
    _moments: deque[datetime] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def meet(self, method: str, path: str, status: int) -> None:
        """Count an answer, if it is one of a server in trouble."""
        if method == "GET" and _is_strained(path, status):
            self.met[status] += 1
            self._moments.append(datetime.now(UTC))

    def lately(self, now: datetime | None = None) -> int:
        """How many there were in the last minute."""
        since = (now or datetime.now(UTC)) - LATELY
        return sum(moment > since for moment in self._moments)

    def told(self, before: Counter[int] | None = None) -> Message | None:
        """What was met since `before`; None for nothing."""
        met = self.met - (before or Counter())
        if not met:
            return None
        which = ", ".join(f"{status} × {count}" for status, count in sorted(met.items()))
        return _(
            "The API server answered {count} reads with an error ({which}). What failed so was asked again; look at "
            "the load of the API server and of etcd",
            count=met.total(),
            which=which,
        )


def _is_strained(path: str, status: int) -> bool:
    if "/proxy/" in path or path.endswith(("/proxy", "/log")):
        return False  # Programs and kubelets answer there, not the server.
    # An API that another program serves may be away for ever: that is no trouble of the server's.
    own = path.startswith("/api/") or path == "/version"
    return status in (_BUSY, _FAILED, _LATE) or (status == _AWAY and own)
