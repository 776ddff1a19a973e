"""The journal: one JSON line per transition, on the disk before the run goes on.

Killed at any line, a run can be resumed: what ended well is looked at again and trusted only if it still holds; what
was begun knows the job ids and uids it had written down. A last line torn by the kill is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

from services.errors import Exit
from services.i18n import _
from services.redact import secrets
from services.steps.events import Status, StepEnded
from services.steps.failures import JournalDamaged, JournalUnwritable

FORMAT = 1
LARGEST = 4 * 1024 * 1024
"""A fresh run starts a new file beyond this size, and keeps the old one beside it."""


@dataclass(slots=True)
class StepRecord:
    """What earlier runs wrote down of one step.

    `ended` and `changed` are the places in the journal of its last end, and of the last time that it set about to
    change something; -1 where it never did.
    """

    hash: str
    status: Status | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)
    remembered: dict[str, str] = field(default_factory=dict)
    ended: int = -1
    changed: int = -1

    @property
    def done(self) -> bool:
        """Whether it ended well."""
        return self.status in (Status.OK, Status.CHANGED, Status.WARNED, Status.SKIPPED)


class Journal:
    """An append-only file of transitions. `records` is what the run being resumed had written, by step id.

    What cannot be written is told once, by JournalUnwritable, where something would be begun; what ends things goes on
    without it.
    """

    def __init__(
        self,
        descriptor: int | None = None,
        records: dict[str, StepRecord] | None = None,
        path: Path = Path("journal"),
        written: int = 0,
    ) -> None:
        """Without a descriptor nothing is kept: for dry runs, which leave no trace. `written` entries are there."""
        self.records = records if records is not None else {}
        self._places = count(written)
        self._descriptor = descriptor
        self._path = path
        self._lost: OSError | None = None
        self._told = False

    @classmethod
    def open(cls, path: Path, *, resume: bool) -> Self:
        """The journal at `path`, made if need be (0600). Raises JournalDamaged, JournalUnwritable."""
        try:
            descriptor, entries = _opened(path, resume=resume)
        except OSError as error:
            raise JournalUnwritable(path, error) from error
        return cls(descriptor, _records(entries) if resume else {}, path, len(entries))

    @property
    def untold(self) -> JournalUnwritable | None:
        """What kept the end of the run from being written, unless that was told."""
        return JournalUnwritable(self._path, self._lost) if self._lost is not None and not self._told else None

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def run_started(
        self,
        name: str,
        context: str | None,
        *,
        resumed: bool,
        workspace: Path | None = None,
        script: Path | None = None,
    ) -> None:
        """A run begins. One that is not resumed makes everything before it history."""
        self._write(
            "run.start",
            version=FORMAT,
            name=name,
            context=context,
            resumed=resumed,
            workspace=None if workspace is None else str(workspace.resolve()),
            script=None if script is None else str(script),
            pid=os.getpid(),
        )

    def step_started(self, step: str, verb: str, hash_: str, attempt: int) -> None:
        """A try of a step begins. What it remembered stays if its input is the same."""
        _begin(self.records, step, hash_)
        self._write("step.start", step=step, verb=verb, hash=hash_, attempt=attempt)
        self._insist()

    def acting(self, step: str, subjects: tuple[str, ...]) -> None:
        """The step is about to change `subjects`."""
        record = self.records.get(step)
        if record is not None and subjects:
            record.changed = next(self._places)
        self._write("step.act", step=step, subjects=subjects)
        self._insist()

    def remembered(self, step: str, key: str, value: str) -> None:
        """A job id or an object's uid, on the disk before anything can lose it."""
        record = self.records.get(step)
        if record is not None:
            record.remembered[key] = value
        self._write("step.remember", step=step, key=key, value=value)
        self._insist()

    def recalled(self, step: str, key: str) -> str | None:
        """What `step` remembered under `key` and did not finish with."""
        record = self.records.get(step)
        return record.remembered.get(key) if record else None

    def overtaken(self, step: str, earlier: Iterable[str]) -> bool:
        """Whether one of the `earlier` steps set about to change something after `step` had ended."""
        ended = self.records[step].ended
        return any(self.records[one].changed > ended for one in earlier if one in self.records)

    def step_ended(self, hash_: str, ended: StepEnded) -> None:
        """A step's end, with its outputs."""
        if ended.step in self.records:
            _end(self.records[ended.step], ended.status, ended.outputs, next(self._places))
        self._write(
            "step.end",
            step=ended.step,
            verb=ended.verb,
            hash=hash_,
            status=ended.status.value,
            outputs=dict(ended.outputs),
            changes=[change.subject for change in ended.changes],
            code=ended.reason.code if ended.reason else None,
        )

    def run_ended(self, code: Exit, left_running: Mapping[str, str]) -> None:
        """The run's end, with the KubeFATE jobs that go on without it."""
        self._write("run.end", exit=int(code), left_running=dict(left_running))

    def _write(self, type_: str, **values: Any) -> None:
        if self._descriptor is None or self._lost is not None:
            return
        entry = {"ts": datetime.now(UTC).isoformat(timespec="milliseconds"), "type": type_, **values}
        line = json.dumps(secrets.mask_data(entry), ensure_ascii=False, default=str)
        data = memoryview(line.encode("utf-8", "replace") + b"\n")
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
            os.fsync(self._descriptor)
        except OSError as error:
            self._lost = error

    def _insist(self) -> None:
        """Raises JournalUnwritable, once."""
        untold = self.untold
        if untold is not None:
            self._told = True
            raise untold


def _opened(path: Path, *, resume: bool) -> tuple[int, list[dict[str, Any]]]:
    """The file, and its whole entries; what a kill tore is cut off. Raises JournalDamaged, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not resume and path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_suffix(path.suffix + ".1"))
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        entries, end = _read(path)
        os.ftruncate(descriptor, end)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, entries


def entries_of(path: Path) -> list[dict[str, Any]]:
    """The whole entries of the journal at `path`. Raises JournalDamaged, OSError."""
    return _read(path)[0]


def _read(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The whole entries of the file, and where they end in bytes: what follows was torn by a kill."""
    content = path.read_bytes()
    end = content.rfind(b"\n") + 1
    lines = content[:end].splitlines()
    entries: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        entry = _entry(line)
        if entry is not None:
            entries.append(entry)
        elif number == len(lines):
            end -= len(line) + 1
        else:
            raise JournalDamaged(
                _("{path} line {number} is no journal entry", path=str(path), number=number),
                remedy=_("Give another --journal directory, or move the file away"),
            )
    return entries, end


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("type"), str) else None


def _records(entries: list[dict[str, Any]]) -> dict[str, StepRecord]:
    """What the last run that was not itself a resumption, and its resumptions, tell of each step."""
    records: dict[str, StepRecord] = {}
    for place, entry in enumerate(entries):
        step = str(entry.get("step"))
        match entry["type"]:
            case "run.start" if not entry.get("resumed"):
                records.clear()
            case "step.start":
                _begin(records, step, str(entry.get("hash")))
            case "step.act" if step in records and entry.get("subjects"):
                records[step].changed = place
            case "step.remember" if step in records:
                records[step].remembered[str(entry.get("key"))] = str(entry.get("value"))
            case "step.end" if step in records:
                status, outputs = entry.get("status"), entry.get("outputs")
                if isinstance(status, str) and status in set(Status) and isinstance(outputs, dict):
                    _end(records[step], Status(status), outputs, place)
    return records


def _begin(records: dict[str, StepRecord], step: str, hash_: str) -> None:
    """Another input makes another step of it; what it once changed stays changed."""
    known = records.get(step)
    if known is None or known.hash != hash_:
        records[step] = StepRecord(hash_, changed=known.changed if known is not None else -1)


def _end(record: StepRecord, status: Status, outputs: Mapping[str, Any], place: int) -> None:
    record.status = status
    record.outputs = outputs
    record.ended = place
    if record.done:
        # What it had begun is finished: a later run of this step must not mistake the old job for its own.
        record.remembered.clear()
