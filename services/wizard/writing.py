"""The wizard's files on the disk: what is there is compared first, and nothing is overwritten unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.diffs import unified
from services.steps.workspacefiles import write_file


@dataclass(frozen=True, slots=True)
class FilePlan:
    """A file as it would be written. `before` is None when it is new."""

    path: Path
    text: str
    before: str | None

    @property
    def new(self) -> bool:
        """Whether there is none yet."""
        return self.before is None

    @property
    def same(self) -> bool:
        """Whether it says this already."""
        return self.before == self.text

    def diff(self) -> str:
        """What changes in it, as a unified diff; "" for one that is the same."""
        return unified(self.before or "", self.text, str(self.path), str(self.path))


def file_plans(folder: Path, files: Mapping[str, str]) -> tuple[FilePlan, ...]:
    """Each of `files` beside what is there. Raises OSError for one that cannot be read."""
    return tuple(FilePlan(folder / name, text, _there(folder / name)) for name, text in files.items())


def write_files(plans: Sequence[FilePlan]) -> None:
    """Write all that differ. Raises FileNotWritten."""
    for plan in plans:
        if not plan.same:
            write_file(plan.path, plan.text)


def _there(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
