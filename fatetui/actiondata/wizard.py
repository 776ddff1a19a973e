"""Actions of the install wizard. None of them is a letter: letters are answers."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from services.i18n import _

WIZARD = (
    read("wizard_next", "wizard", "ctrl+n", _("Next"), _("The next page; from the plan on: install"), footer=True),
    read("wizard_back", "wizard", "ctrl+b", _("Back"), _("The page before; nothing is lost"), footer=True),
    read("wizard_plan", "wizard", "f3", _("Plan"), _("Straight to the plan: the rest as proposed"), footer=True),
    read("wizard_look", "wizard", "f5", _("Look again"), _("Look at the cluster again"), footer=True),
    read("wizard_stop", "wizard", "ctrl+x", _("Stop"), _("Stop after the write that the engine is in"), footer=True),
    read("wizard_down", "wizard", "pagedown", _("Page down"), _("One screenful down")),
    read("wizard_up", "wizard", "pageup", _("Page up"), _("One screenful up")),
)
