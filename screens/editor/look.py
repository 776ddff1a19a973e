"""Problems and keys of a party file as lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.text import toned
from services.i18n import _
from services.party import Finding, Severity
from services.session.workbench import Spot, first_place
from services.text import one_line

SEVERITIES = {
    Severity.ERROR: ("✗", Tone.BAD),
    Severity.WARNING: ("!", Tone.WARN),
    Severity.INFO: ("·", Tone.MUTED),
}


def gravest_first(finding: Finding) -> tuple[int, tuple[int, int]]:
    """Errors, then warnings, then the rest; each in the order of the lines."""
    return list(SEVERITIES).index(finding.severity), first_place(finding)


def problem_line(finding: Finding) -> Line:
    """`12:4 ✗ X01 what` and whether a key mends it."""
    glyph, tone = SEVERITIES[finding.severity]
    line, column = first_place(finding)
    mends = f"  [{_('F4 mends it')}]" if finding.fix is not None else ""
    return f"{line:>4}:{column:<3} {glyph} {finding.rule} {one_line(str(finding.message), 300)}{mends}", tone


def spot_text(here: Sequence[Finding], spot: Spot | None) -> Content:
    """What is wrong in the line of the cursor, else what its key means."""
    lines = []
    for finding in here[:2]:
        glyph, tone = SEVERITIES[finding.severity]
        lines.append(toned(f"{glyph} {finding.rule} {one_line(str(finding.message), 300)}", tone))
        if finding.remedy is not None:
            lines.append(toned(f"  → {one_line(str(finding.remedy), 300)}", Tone.MUTED))
    if spot is not None and not lines:
        told = one_line(str(spot.help)) if spot.help is not None else str(_("this chart has no such key"))
        lines.append(Content.assemble(toned(spot.path, Tone.STRONG), "  ", toned(told, Tone.MUTED)))
        if spot.key is not None:
            lines.append(toned(_about(spot), Tone.MUTED))
    return Content("\n").join(lines)


def _about(spot: Spot) -> str:
    key = spot.key
    if key is None:
        return ""
    parts = [str(key.type.value)]
    if key.allowed:
        parts.append(", ".join(key.allowed))
    if key.default is not None:
        parts.append(str(_("default {value}", value=one_line(str(key.default), 60))))
    if key.required:
        parts.append(str(_("required")))
    return "  ".join(parts)
