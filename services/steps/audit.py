"""The audit log: who changed what, where and when, one JSON line per step that changed something or tried to.

Every line carries the hash of the one before it, so that nobody takes a line out or changes one unseen. It is a reader
of the engine's events: scripts, the wizard and the console's actions are all in it.
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.redact import secrets
from services.steps.events import Change, Event, RunStarted, Status, StepEnded
from services.steps.step import Declaration, Risk, declarations

FIRST = "0" * 64
"""What the first line has for the hash of the one before it."""
_READ_BACK = 256 * 1024
"""Bytes from the end in which the last line is looked for at first."""

_WORDS = ("user", "host", "origin", "context", "run", "verb", "status", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `changes` are mappings of subject, summary, before and after."""

    at: datetime
    user: str
    host: str
    origin: str
    context: str
    run: str
    verb: str
    status: str
    changes: tuple[Mapping[str, Any], ...]
    reason: str
    whole: bool
    """Whether its hash is that of what it says, and it follows the line before."""


@dataclass(slots=True)
class AuditLog:
    """Listens to one run after the other. `origin` is what runs them: `script` or `console`. Without a path nothing is
    kept, as in a dry run."""

    path: Path | None
    origin: str
    vocabulary: Mapping[str, Declaration] = field(default_factory=declarations)
    problem: OSError | None = None
    """Why the last entry could not be written: a run is not ended in the middle for that, but it is to be told."""
    _run: RunStarted | None = None

    def event(self, event: Event) -> None:
        """Take one event of a run."""
        match event:
            case RunStarted():
                self._run = event
            case StepEnded() if self._counts(event):
                self._append(self._entry(event))

    def _counts(self, ended: StepEnded) -> bool:
        if ended.status in (Status.SKIPPED, Status.WOULD_CHANGE) or (self._run is not None and self._run.dry_run):
            return False
        declaration = self.vocabulary[ended.verb]
        risky = declaration.risk is not Risk.READ
        return risky and (bool(ended.changes) or declaration.runs or ended.status is not Status.OK)

    def _entry(self, ended: StepEnded) -> dict[str, Any]:
        run = self._run
        return {
            "ts": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "user": _user(),
            "host": socket.gethostname(),
            "origin": self.origin,
            "context": (run.context if run is not None else None) or "",
            "run": run.name if run is not None else "",
            "step": ended.step,
            "verb": ended.verb,
            "status": ended.status.value,
            "changes": [_told(change) for change in ended.changes],
            "reason": f"{ended.reason.code}: {ended.reason.message}" if ended.reason is not None else "",
        }

    def _append(self, entry: dict[str, Any]) -> None:
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                # Two runners write to one log: each line has to follow the very last one.
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                tail = _tail(descriptor)
                # What a kill tore is left as it is, on a line of its own.
                torn = tail and not tail.endswith(b"\n")
                _write(descriptor, _sealed(entry, _last_hash(tail)), first=b"\n" if torn else b"")
            finally:
                os.close(descriptor)
        except OSError as error:
            self.problem = error


def read_audit(path: Path) -> Iterator[Entry]:
    """The entries of the log at `path`, oldest first; nothing when there is no log. Raises OSError."""
    if not path.exists():
        return
    before = FIRST
    with path.open("rb") as lines:
        for line in lines:
            raw = _parsed(line)
            yield _entry_of(raw, whole=raw.get("prev") == before and raw.get("hash") == _hash(raw))
            before = str(raw.get("hash"))


def _told(change: Change) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "summary": str(change.summary),
        "before": change.before,
        "after": change.after,
    }


def _sealed(entry: dict[str, Any], before: str) -> dict[str, Any]:
    masked = {**secrets.mask_data(entry), "prev": before}
    return {**masked, "hash": _hash(masked)}


def _hash(entry: Mapping[str, Any]) -> str:
    said = {key: value for key, value in entry.items() if key != "hash"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _tail(descriptor: int) -> bytes:
    """The end of the file, from before its last line on."""
    size, length = os.fstat(descriptor).st_size, _READ_BACK
    while True:
        tail = os.pread(descriptor, min(size, length), max(0, size - length))
        if length >= size or b"\n" in tail[:-1]:
            return tail
        length *= 4


def _last_hash(tail: bytes) -> str:
    lines = tail.splitlines()
    return str(_parsed(lines[-1]).get("hash")) if lines else FIRST


def _write(descriptor: int, entry: dict[str, Any], *, first: bytes) -> None:
    data = memoryview(first + json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    while data:
        data = data[os.write(descriptor, data) :]
    os.fsync(descriptor)


def _parsed(line: bytes) -> dict[str, Any]:
    """The line as a mapping; empty when a kill tore it or somebody wrote something else."""
    try:
        raw = json.loads(line)
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


def _entry_of(raw: Mapping[str, Any], *, whole: bool) -> Entry:
    try:
        at = datetime.fromisoformat(str(raw.get("ts")))
    except ValueError:
        at = datetime.fromtimestamp(0, UTC)
    words = {key: str(raw.get(key) or "") for key in _WORDS}
    listed = raw.get("changes")
    changes = tuple(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    return Entry(at=at, changes=changes, whole=whole, **words)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return str(os.getuid())
