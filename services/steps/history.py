"""Runs of the past, read from their journals: how each went, how it ended, what it left running."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.steps.events import Status
from services.steps.failures import JournalDamaged
from services.steps.journal import entries_of
from services.steps.lock import is_held

SCRIPT_JOURNAL = "journal.ndjson"
"""A script's journal in the folder of its workspace and context; those of the console's tasks have other names."""


@dataclass(frozen=True, slots=True)
class PastStep:
    """A step as its last try left it. Without `status` it was begun and never ended."""

    id: str
    verb: str
    began: datetime
    ended: datetime | None = None
    status: Status | None = None
    code: str = ""
    changes: tuple[str, ...] = ()
    tries: int = 1


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run, or the resumption of one. `exit` is None while it runs, and for good when it was killed."""

    journal: Path
    number: int
    """Its place in the journal, from 0."""
    name: str
    context: str
    workspace: str
    script: str
    """The script's file; "" for what no file holds."""
    resumed: bool
    began: datetime
    seen: datetime
    """When the last line was written."""
    exit: Exit | None
    running: bool
    steps: tuple[PastStep, ...]
    left_running: Mapping[str, str] = field(default_factory=dict)
    """KubeFATE jobs that went on without it: ids, with what they were for."""

    @property
    def killed(self) -> bool:
        """Whether nobody wrote down how it ended."""
        return self.exit is None and not self.running

    @property
    def failed(self) -> PastStep | None:
        """The step that it ended at."""
        found = (step for step in reversed(self.steps) if step.status in (None, Status.FAILED))
        return None if self.exit is Exit.OK else next(found, None)

    @property
    def resumable(self) -> bool:
        """Whether `--resume` would go on where it ended: the journal's last run, of a script."""
        return self.journal.name == SCRIPT_JOURNAL and self.exit is not Exit.OK and not self.running


def past_runs(state: Path) -> Iterator[PastRun]:
    """Every run whose journal is kept in the state directory `state`; a damaged journal tells nothing."""
    for path in sorted((state / "runs").glob("*/*.ndjson*")):
        with suppress(FatetuiError, OSError):
            yield from runs_of(path)


def runs_of(path: Path) -> Iterator[PastRun]:
    """The runs of one journal, oldest first. Raises JournalDamaged, OSError."""
    entries = entries_of(path)
    starts = [place for place, entry in enumerate(entries) if entry["type"] == "run.start"]
    # Of a journal that was just made there is nothing yet.
    for number, (start, end) in enumerate(pairwise((*starts, len(entries)))):
        try:
            run = _run(path, number, entries[start:end], last=end == len(entries))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise JournalDamaged(_("{path} holds what fatetui did not write", path=str(path))) from error
        yield run


def _run(path: Path, number: int, entries: list[dict[str, Any]], *, last: bool) -> PastRun:
    start, end = entries[0], entries[-1]
    ended = end["type"] == "run.end"
    code = end.get("exit") if ended else None
    return PastRun(
        path,
        number,
        str(start.get("name") or ""),
        str(start.get("context") or ""),
        str(start.get("workspace") or ""),
        str(start.get("script") or ""),
        bool(start.get("resumed")),
        _time(start),
        _time(end),
        Exit(code) if code in set(Exit) else None,
        last and not ended and _alive(path, start.get("pid")),
        tuple(_steps(entries)),
        end.get("left_running") or {} if ended else {},
    )


def _steps(entries: list[dict[str, Any]]) -> Iterator[PastStep]:
    steps: dict[str, PastStep] = {}
    for entry in entries:
        name, known = str(entry.get("step")), steps.get(str(entry.get("step")))
        if entry["type"] == "step.start":
            tries = known.tries + 1 if known is not None else 1
            steps[name] = PastStep(name, str(entry.get("verb")), known.began if known else _time(entry), tries=tries)
        elif entry["type"] == "step.end":
            began, tries = (known.began, known.tries) if known is not None else (_time(entry), 1)
            status = entry.get("status")
            steps[name] = PastStep(
                name,
                str(entry.get("verb")),
                began,
                _time(entry),
                Status(status) if status in set(Status) else None,
                str(entry.get("code") or ""),
                tuple(map(str, entry.get("changes") or ())),
                tries,
            )
    yield from steps.values()


def _time(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(entry["ts"]))


def _alive(path: Path, pid: object) -> bool:
    """A script's run holds its lock; the console's have only their process."""
    if path.name == SCRIPT_JOURNAL:
        return is_held(path.with_name("lock"))
    try:
        os.kill(int(str(pid)), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
