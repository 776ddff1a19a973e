"""What screens say in place of what KubeFATE would have told: that it is silent, and why, or that it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from screens.widgets.picture import Picture
from services.i18n import _, verbatim
from services.text import one_line

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.errors import FatetuiError


def silence(problem: FatetuiError) -> Picture:
    """In place of a table."""
    if _absent(problem):
        heading, cause = _("KubeFATE is not installed"), verbatim(one_line(str(problem.cause or problem), 300))
        return Picture("○", Tone.MUTED, heading, cause, _(":wizard installs a federation, I on :home KubeFATE alone"))
    return Picture("✗", Tone.BAD, _("KubeFATE does not answer"), verbatim(one_line(str(problem), 300)), problem.remedy)


def silence_line(problem: FatetuiError) -> Line:
    """In one line."""
    if _absent(problem):
        return f"○ {_('KubeFATE is not installed')}", Tone.MUTED
    return f"! {one_line(str(problem))}", Tone.WARN


def _absent(problem: FatetuiError) -> bool:
    from services.kubefate import NoWayIn  # all that KubeFATE's versions need: the first paint waits for none of it

    return isinstance(problem, NoWayIn) and problem.absent
