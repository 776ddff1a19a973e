"""Installations that were begun: how far each came, and why it stopped, from kept answers and journals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

from services.errors import Exit, FatetuiError
from services.files import write_atomically
from services.steps import run_key
from services.steps.events import Status
from services.steps.history import PastRun, runs_of
from services.wizard.answers import answers_text, read_answers
from services.wizard.questions import AT


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A wizard that was left before its end. Without a run it never came to the install page.

    `step` is the last one that was begun, `code` why it failed; `killed` when nobody wrote down how the run ended.
    """

    context: str
    page: str
    folder: Path
    journal: Path
    at: datetime | None = None
    step: str = ""
    code: str = ""
    exit: Exit | None = None
    done: int = 0

    @property
    def ran(self) -> bool:
        """Whether the engine was at work."""
        return bool(self.step)

    @property
    def killed(self) -> bool:
        """Whether the run has no end."""
        return self.ran and self.exit is None


def kept_path(state: Path, context: str) -> Path:
    """Where the answers of a context's wizard are kept."""
    return state / "wizard" / f"{quote(context, safe='')}.yaml"


def journal_path(state: Path, folder: Path, context: str) -> Path:
    """Where a run of the script in `folder` writes itself down."""
    return state / "runs" / run_key(folder, context) / "journal.ndjson"


class Keeper:
    """Keeps the answers of a context's wizard from one to the next, and from one start of fatetui to the next.

    Without a folder for state it keeps them as long as it lives itself.
    """

    def __init__(self, state: Path | None, context: str) -> None:
        self.context = context
        self._path = kept_path(state, context) if state is not None else None
        self.answers: dict[str, str] = {}
        """What an earlier one was told; empty where nothing was begun, or nothing is left to do."""
        if self._path is not None:
            with suppress(FatetuiError, OSError):  # what an older fatetui wrote may have other questions
                self.answers = read_answers(self._path) if self._path.exists() else {}

    def keep(self, given: Mapping[str, str], page: str) -> None:
        """Write the answers down, and the page that they were left at. Raises OSError."""
        self.answers = {**given, AT: page}
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path, answers_text(self.answers), mode=0o600)

    def forget(self) -> None:
        """What was begun is done, or is not wanted any more: nothing is left to resume."""
        self.answers = {}
        if self._path is None:
            return
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def unfinished_runs(state: Path) -> Iterator[Unfinished]:
    """Every wizard that was begun and not ended, by context."""
    for path in sorted((state / "wizard").glob("*.yaml")):
        with suppress(FatetuiError, OSError):  # what an older fatetui kept may have other questions
            yield _unfinished(state, unquote(path.stem), read_answers(path))


def _unfinished(state: Path, context: str, kept: Mapping[str, str]) -> Unfinished:
    folder = Path(kept.get("folder") or "federation").expanduser()
    journal = journal_path(state, folder, context)
    found = Unfinished(context, kept.get(AT, "start"), folder, journal)
    try:
        runs = list(runs_of(journal))
    except (OSError, FatetuiError):
        return found
    return _told(found, runs[-1]) if runs else found


def _told(found: Unfinished, run: PastRun) -> Unfinished:
    """What the last run says of itself."""
    at = run.failed or (run.steps[-1] if run.steps else None)
    return replace(
        found,
        at=run.seen,
        step=at.id if at is not None else "",
        code=at.code if at is not None else "",
        exit=run.exit,
        done=sum(step.status not in (None, Status.FAILED) for step in run.steps),
    )
