"""Actions of the federation's picture."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import selected
from services.i18n import _

FEDERATION = (
    read("federation_open", "federation", "enter", _("Open"), _("The party's pods"), footer=True, predicate=selected),
    read(
        "federation_toy",
        "federation",
        "t",
        _("Toy test"),
        _("FATE's own test of this party with each other one"),
        footer=True,
        predicate=selected,
    ),
    read("federation_down", "federation", "down j right l", _("Down"), _("The next party")),
    read("federation_up", "federation", "up k left h", _("Up"), _("The party before")),
)
