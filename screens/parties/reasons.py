"""What a party's verdict rests on, as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from screens.look import Tone, age, reason_look
from screens.widgets.text import toned
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from services.doctor import PartyView
    from services.rollout import Pulls, Why

_BAR = 12


def reasons(view: PartyView) -> list[Content]:
    """What is being done with it, then what the verdict rests on, line by line: causes first, each with what to do."""
    lines = [*_reasons(view)]
    if view.pulls is not None:
        lines.insert(0, pulls_line(view.pulls))
    elif not lines:
        lines = [toned(f"✓ {_('All of its objects are well')}", Tone.GOOD)]
    if view.doing is not None:
        lines.insert(0, toned(f"… {one_line(str(view.doing), 300)}  (:tasks)", Tone.BUSY))
    return lines


def pulls_line(pulls: Pulls) -> Content:
    """How far the images are: a bar, how many, what is on its way and for how much longer."""
    filled = _BAR * pulls.here // max(1, len(pulls.pulls))
    bar = toned("█" * filled + "░" * (_BAR - filled), Tone.BUSY)
    return Content.assemble(bar, "  ", one_line(str(pulls.message()), 300))


def _reasons(view: PartyView) -> Iterator[Content]:
    causes = [why for why in view.verdict.reasons if not why.symptom] or list(view.verdict.reasons)
    if view.disagreement is not None:
        causes.append(view.disagreement)
    for why in causes:
        yield _reason(why)
        if why.remedy is not None:
            yield toned(f"    → {one_line(str(why.remedy))}", Tone.MUTED)


def _reason(why: Why) -> Content:
    glyph, tone = reason_look(why)
    when = f"  ({age(why.age)})" if why.age is not None else ""
    return Content.assemble(
        toned(f"{glyph} {why.code} ", tone),
        one_line(str(why.message)),
        toned(f"  {one_line(why.subject)}{when}", Tone.MUTED),
    )
