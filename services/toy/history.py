"""Tests of the past: one line each, in a file beside the evidence that is kept of a context."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.files import file_name, write_atomically
from services.redact import secrets
from services.text import one_line
from services.toy.judging import Outcome

if TYPE_CHECKING:
    from services.errors import FatetuiError
    from services.toy.running import ToyResult

_MOST = 1000
"""Tests kept; twice as many lines are the time to forget."""
# No namespace can be called so: theirs are the other files there.
_NAME = "toy_example.ndjson"


@dataclass(frozen=True, slots=True)
class PastTest:
    """A test that ended. `party` is the guest by its title, `outcome` None for one that was stopped, or (`said`) could
    not be run at all."""

    party: str
    guest: int | None
    host: int
    began: datetime
    seconds: float
    outcome: Outcome | None
    said: str
    job: str = ""

    @classmethod
    def ended(
        cls, party: str, guest: int | None, host: int, began: datetime, seconds: float, how: ToyResult | FatetuiError
    ) -> PastTest:
        """A test as it ended just now."""
        # Errors have no outcome: the program never came to one.
        outcome: Outcome | None = getattr(how, "outcome", None)
        said = one_line(str(how if outcome is None else getattr(how, "reason", "")), 300)
        return cls(party, guest, host, began, round(seconds, 1), outcome, said, getattr(how, "job_id", None) or "")


class ToyHistory:
    """The tests of the cluster at `server`, of all that the context in `folder` has ever led to. Reads and writes
    files."""

    def __init__(self, folder: Path, context: str, server: str) -> None:
        self._path = folder / file_name(context) / _NAME
        self._server = server

    def keep(self, test: PastTest) -> None:
        """Add `test`. Raises OSError."""
        entry = {
            "at": test.began.isoformat(timespec="milliseconds"),
            "server": self._server,
            "party": test.party,
            "guest": test.guest,
            "host": test.host,
            "seconds": test.seconds,
            "outcome": test.outcome,
            "said": test.said,
            "job": test.job,
        }
        line = json.dumps(secrets.mask_data(entry), ensure_ascii=False)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with self._path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(line + "\n")
        lines = self._lines()
        if len(lines) > 2 * _MOST:
            write_atomically(self._path, "".join(f"{one}\n" for one in lines[-_MOST:]))

    def tests(self) -> list[PastTest]:
        """All that are known, the newest first. What is no entry is left out."""
        return sorted(self._tests(), key=lambda test: test.began, reverse=True)

    def stamp(self) -> object:
        """Another value when a test was added, by whomever."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _tests(self) -> Iterator[PastTest]:
        for line in self._lines():
            try:
                entry = json.loads(line)
                if entry["server"] == self._server:
                    yield _read(entry)
            except (ValueError, KeyError, TypeError):
                continue

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []


def _read(entry: dict[str, Any]) -> PastTest:
    outcome = entry["outcome"]
    return PastTest(
        str(entry["party"]),
        entry["guest"] if isinstance(entry["guest"], int) else None,
        int(entry["host"]),
        datetime.fromisoformat(entry["at"]),
        float(entry["seconds"]),
        Outcome(outcome) if outcome is not None else None,
        str(entry["said"]),
        str(entry["job"]),
    )
