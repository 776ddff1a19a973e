"""What checks of the clusters say: of the clusters alone, and of the files that are meant for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screens.editor.look import problem_line
from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.lines import Line
from screens.wizard.view import View
from services.errors import FatetuiError
from services.i18n import _
from services.party import Finding
from services.steps.preflight import CheckResult
from services.text import one_line

_LOOKS = {True: ("✓", Tone.GOOD), False: ("✗", Tone.BAD), None: ("?", Tone.UNSURE)}


def check_lines(checks: Iterable[CheckResult]) -> Iterator[Line]:
    """Each check, and what to do about one that found something."""
    for check in checks:
        glyph, tone = _LOOKS[check.ok]
        yield f"{glyph} {check.check}  {safe(check.message)}", tone
        for reason in check.reasons:
            if reason.remedy is not None:
                yield f"    → {safe(reason.remedy)}", Tone.MUTED


def finding_lines(findings: Iterable[Finding], *, several: bool = False) -> Iterator[Line]:
    """What lint found, and what to do about it, which no key here does; with its file where there are `several`."""
    for one in findings:
        yield problem_line(one, one.source if several else "", mendable=False)
        if one.remedy is not None:
            yield f"      → {one_line(str(one.remedy), 300)}", Tone.MUTED


def fitness_lines(view: View) -> Iterator[Line]:
    """Whether the files would do: what would not, with its remedy; of the rest one line for each context."""
    if view.made is None:
        return
    if view.fitness is None:
        yield f"… {_('Checking the files against the cluster')}", Tone.BUSY
        return
    for context, results in view.fitness.results:
        place = one_line(context)
        if isinstance(results, FatetuiError):
            yield f"? {place}  {safe(str(results))}", Tone.UNSURE
            continue
        yield from check_lines(one for one in results if one.ok is not True)
        well = ", ".join(one.check for one in results if one.ok)
        yield f"✓ {_('Checked on {context}: {checks}', context=place, checks=well or '-')}", Tone.GOOD
