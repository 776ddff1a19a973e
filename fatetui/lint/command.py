"""One lint job: read, judge, tell; with --fix mend first, with --watch again and again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fatetui.lint.files import Changes, read_documents
from fatetui.lint.fixing import mend
from fatetui.lint.formats import FORMATS, text
from fatetui.lint.report import Report, check
from fatetui.output import Output
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from fatetui.lint.live import LiveSide
    from services.yamldoc import YamlDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the command line asked for."""

    files: tuple[str, ...]
    chart: str | None = None
    cross: bool | None = None
    strict: bool = False
    output: str = "text"
    colour: bool = False
    live: LiveSide | None = None

    async def run(self) -> Exit:
        """Lint once and tell."""
        return self._tell(await self._look())

    async def mend(self, *, write: bool) -> Exit:
        """Make the fixes and tell what is left; without `write` show them as a diff on standard output instead.

        Raises OSError for a file that cannot be written; those before it are written by then, each of them whole.
        """
        mended = mend(read_documents(self.files), chart=self.chart, cross=self.cross)
        left = await self._judged([file.after for file in mended])
        changed = [file for file in mended if file.changed]
        if not write:
            Output(sys.stdout).write("".join(file.diff() for file in changed))
            return left.exit(strict=self.strict)
        for file in changed:
            file.write()
            Output(sys.stderr).line(str(_("mended: {file}", file=file.after.source)))
        return self._tell(left)

    async def watch(self) -> Exit:
        """Lint now and whenever a file changes, as a rule until cancelled; the exit code of the last look."""
        code = self._tell(await self._look())
        async for _change in Changes(self.files):
            if self.output == "text":
                Output(sys.stdout).line(str(_("-- {time}: changed", time=f"{datetime.now(UTC).astimezone():%H:%M:%S}")))
            code = self._tell(await self._look())
        return code

    async def _look(self) -> Report:
        return await self._judged(read_documents(self.files))

    async def _judged(self, documents: Sequence[YamlDocument]) -> Report:
        report = check(documents, chart=self.chart, cross=self.cross)
        return report if self.live is None else report.with_live(await self.live.look(report.parties))

    def _tell(self, report: Report) -> Exit:
        code = report.exit(strict=self.strict)
        told = text(report, code, colour=True) if self.colour and self.output == "text" else None
        Output(sys.stdout).write(told or FORMATS[self.output](report, code))
        return code
