"""Every request that the demo's API server answered: the proof of what a run did, and of what a dry run did not do."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import asdict, dataclass

from services.sandbox.status import Object

_WRITES = frozenset(("POST", "PUT", "PATCH", "DELETE"))
# What is posted there changes nothing: reviews, KubeFATE's login through the service proxy, upgraded streams.
_HARMLESS = re.compile(
    r"(accessreviews|rulesreviews|tokenreviews|selfsubjectreviews|/user/login|/exec|/attach|/portforward)$"
)
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `write` is true for what could change something: neither dry runs, nor reviews, nor streams."""

    method: str
    path: str
    query: str
    user: str
    agent: str
    status: int
    dry_run: bool

    @property
    def write(self) -> bool:
        return self.method in _WRITES and not self.dry_run and not _HARMLESS.search(self.path)


class RequestLog:
    """The newest requests, and the number of writes since the start."""

    def __init__(self) -> None:
        self.requests: deque[Request] = deque(maxlen=_KEPT)
        self.writes = 0

    def add(self, request: Request) -> None:
        self.requests.append(request)
        self.writes += request.write

    def as_object(self) -> Object:
        """`{"writes": n, "requests": [{"method": …, "write": …}, …]}`, oldest first."""
        return {
            "writes": self.writes,
            "requests": [asdict(request) | {"write": request.write} for request in self.requests],
        }
