"""Problems and keys of a party file as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.text import toned
from services.i18n import _
from services.party import Finding, Severity, Spot
from services.party.grammar import Key
from services.session.workbench import first_place
from services.text import one_line

_SPOT = 3
"""Lines that are told of a place."""
SEVERITIES = {
    Severity.ERROR: ("✗", Tone.BAD),
    Severity.WARNING: ("!", Tone.WARN),
    Severity.INFO: ("·", Tone.MUTED),
}


def gravest_first(finding: Finding) -> tuple[int, tuple[int, int]]:
    """Errors, then warnings, then the rest; each in the order of the lines."""
    return list(SEVERITIES).index(finding.severity), first_place(finding)


def problem_line(finding: Finding, file: str = "", *, mendable: bool = True) -> Line:
    """`12:4 ✗ X01 what` and whether a key mends it, if it could; `file` where there are several."""
    glyph, tone = SEVERITIES[finding.severity]
    line, column = first_place(finding)
    mends = f"  [{_('F4 mends it')}]" if mendable and finding.fix is not None else ""
    where = f"{one_line(file, 24)} " if file else ""
    return f"{where}{line:>4}:{column:<3} {glyph} {finding.rule} {one_line(str(finding.message), 300)}{mends}", tone


def spot_text(here: Sequence[Finding], spot: Spot | None) -> Content:
    """What is wrong in the line of the cursor, else what its key means."""
    lines = []
    for finding in here[:2]:
        glyph, tone = SEVERITIES[finding.severity]
        lines.append(toned(f"{glyph} {finding.rule} {one_line(str(finding.message), 300)}", tone))
        if finding.remedy is not None:
            lines.append(toned(f"  → {one_line(str(finding.remedy), 300)}", Tone.MUTED))
    if spot is not None and len(lines) < _SPOT:
        lines += _about(spot)
    return Content("\n").join(lines[:_SPOT])


def _about(spot: Spot) -> Iterator[Content]:
    told = one_line(str(spot.help)) if spot.help is not None else ""
    if spot.key is None and spot.help is None:
        told = str(_("this chart has no such key"))
    yield Content.assemble(toned(one_line(spot.dotted), Tone.STRONG), "  ", toned(told, Tone.MUTED))
    if spot.key is not None:
        yield toned(key_text(spot.key), Tone.MUTED)


def key_text(key: Key) -> str:
    """What a key takes, in a line."""
    parts = [str(key.type.value)]
    if key.allowed:
        parts.append(", ".join(key.allowed))
    if key.default is not None:
        parts.append(str(_("default {value}", value=one_line(str(key.default), 60))))
    if key.required:
        parts.append(str(_("required")))
    return "  ".join(parts)


def pair_text(wrong: int | None, here: str, there: str) -> Content:
    """What stands between two files, and the keys that mend it. `wrong` is None while one of them cannot be read."""
    if wrong is None:
        told, tone = f"? {_('one of the two cannot be read')}", Tone.UNSURE
    elif wrong:
        told, tone = f"✗ {_('problems between them: {count}', count=wrong)}", Tone.BAD
    else:
        told, tone = f"✓ {_('they match')}", Tone.GOOD
    names = {"here": one_line(here, 24), "there": one_line(there, 24)}
    keys = _("Ctrl-G makes {there} match {here}, Ctrl-O goes to the other side", **names)
    return Content.assemble(toned(told, tone), "  ", toned(str(keys), Tone.MUTED))
