"""One lint job: read, judge, tell; with --fix mend first, with --watch again and again."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from fatetui.lint.files import Changes, read_documents
from fatetui.lint.fixing import mend
from fatetui.lint.formats import FORMATS, text
from fatetui.lint.report import Report, check
from fatetui.output import Output
from services.errors import Exit
from services.i18n import _


@dataclass(frozen=True, slots=True)
class Target:
    """The cluster that `--live` asks."""

    context: str | None
    kubeconfig: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the command line asked for."""

    files: tuple[str, ...]
    chart: str | None = None
    cross: bool | None = None
    strict: bool = False
    output: str = "text"
    colour: bool = False
    target: Target | None = None

    def run(self) -> Exit:
        """Lint once and tell."""
        return self._tell(self._look())

    def mend(self, *, write: bool) -> Exit:
        """Make the fixes and tell what is left; without `write` show them as a diff on standard output instead.

        Raises OSError for a file that cannot be written; those before it are written by then, each of them whole.
        """
        mended = mend(read_documents(self.files), chart=self.chart, cross=self.cross)
        left = check([file.after for file in mended], chart=self.chart, cross=self.cross)
        changed = [file for file in mended if file.changed]
        if not write:
            Output(sys.stdout).write("".join(file.diff() for file in changed))
            return left.exit(strict=self.strict)
        for file in changed:
            file.write()
            Output(sys.stderr).line(str(_("mended: {file}", file=file.after.source)))
        return self._tell(left)

    async def watch(self) -> None:
        """Lint now and whenever a file changes; ends by being cancelled."""
        self._tell(self._look())
        async for _change in Changes(self.files):
            if self.output == "text":
                Output(sys.stdout).line(str(_("-- {time}: changed", time=f"{datetime.now(UTC).astimezone():%H:%M:%S}")))
            self._tell(self._look())

    def _look(self) -> Report:
        return check(read_documents(self.files), chart=self.chart, cross=self.cross)

    def _tell(self, report: Report) -> Exit:
        code = report.exit(strict=self.strict)
        told = text(report, code, colour=True) if self.colour and self.output == "text" else None
        Output(sys.stdout).write(told or FORMATS[self.output](report, code))
        return code
