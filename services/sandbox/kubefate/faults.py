"""What can go wrong inside KubeFATE, switched on by scenarios (product.md §3.3, §3.5)."""

from __future__ import annotations

from dataclasses import dataclass, field

TOKEN_SECONDS = 1800.0


@dataclass(slots=True)
class StandInFaults:
    """The faults of one service process. Mutable on purpose: a scenario may switch them while the service runs.

    `missing_charts` holds (name, version) pairs that the chart repository does not publish any more.
    `repository_unreachable` cuts the service off from the repository; uploaded and stored charts still serve.
    `stuck_job` keeps an install's readiness unseen, so that the job stays Running until its time limit (P32).
    `failing_uninstall` leaves the Helm release and its objects behind whenever one should be removed (P33).
    `token_seconds` is how long a login is good for; 30 minutes in every release (kubefate.md §1.3).
    `restart_after` ends the process, once, this many seconds after its first job has begun (P09, P32).
    """

    missing_charts: set[tuple[str, str]] = field(default_factory=set)
    repository_unreachable: bool = False
    stuck_job: bool = False
    failing_uninstall: bool = False
    token_seconds: float = TOKEN_SECONDS
    restart_after: float | None = None
