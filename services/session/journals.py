"""Where what is done on a context is written down, by the console and by scripts of the same folder."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services import steps
from services.session.deed import AnyDeed, ScriptDeed

if TYPE_CHECKING:
    from services.steps import Journal, PastRun

_KEPT = 50
"""Journals of the console's own tasks, for one folder and context."""


class Journals:
    """`state` is the folder of journals and of the audit log; None keeps neither."""

    def __init__(self, state: Path | None, context: str) -> None:
        self._state = state
        self._context = context

    def past_runs(self) -> list[PastRun]:
        """What was run from this machine, by scripts and by the console. Reads files."""
        return list(steps.past_runs(self._state)) if self._state is not None else []

    def stamp(self) -> object:
        """Another value when a journal was written since. Reads folders."""
        files = (self._state / "runs").glob("*/*.ndjson*") if self._state is not None else ()
        return sorted((str(path), path.stat().st_mtime_ns) for path in files)

    @property
    def audit(self) -> Path | None:
        """Where the audit log is; None when none is kept."""
        return self._state / "audit.ndjson" if self._state is not None else None

    @property
    def evidence(self) -> Path | None:
        """The folder of what is kept of rollouts; None when nothing is."""
        return self._state / "evidence" if self._state is not None else None

    def begin(self, deed: AnyDeed, workspace: Path, until: ExitStack) -> tuple[Journal, bool]:
        """The journal of a run, open `until` that is closed, and whether the run goes on with what stands there.

        Raises LockHeld for a script that somebody else runs, and OSError where no journal can be kept.
        """
        if self._state is None:
            return steps.Journal(), False
        home = self._state / "runs" / steps.run_key(workspace, self._context)
        if isinstance(deed, ScriptDeed):
            until.enter_context(steps.locked(home / "lock"))
            path = home / "journal.ndjson"
            resume = path.exists()
        else:
            for old in sorted(home.glob("console-*.ndjson"))[: 1 - _KEPT]:
                old.unlink(missing_ok=True)
            path, resume = home / f"console-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.ndjson", False
        journal = steps.Journal.open(path, resume=resume)
        until.callback(journal.close)
        return journal, resume
