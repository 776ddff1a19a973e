"""Actions of the demo's faults."""

from __future__ import annotations

from fatetui.actions import Action, Risk, selected
from services.i18n import _

FAULTS = (
    Action(
        "fault_switch",
        _("Start or lift"),
        _("Let the demo have this fault, or take it away again"),
        Risk.WRITE,
        "faults",
        ("s",),
        footer=True,
        predicate=selected,
    ),
)
