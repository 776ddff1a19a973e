"""Actions of the federation's picture."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import selected
from services.i18n import _

FEDERATION = (
    read(
        "federation_open",
        "federation",
        "enter",
        _("Open"),
        _("The party's page, or what is known of the route"),
        footer=True,
        predicate=selected,
    ),
    read(
        "federation_toy",
        "federation",
        "t",
        _("Toy test"),
        _("FATE's own test of this party with each other one"),
        footer=True,
        predicate=selected,
    ),
    read(
        "federation_others",
        "federation",
        "o",
        _("Others"),
        _("Parties of another context in the same picture, or no longer"),
        footer=True,
    ),
    read("federation_down", "federation", "down j", _("Down"), _("The next party, or its next route")),
    read("federation_up", "federation", "up k", _("Up"), _("The party before, or its route before")),
    read("federation_page_down", "federation", "pagedown ctrl+f", _("Page down"), _("One screenful of parties down")),
    read("federation_page_up", "federation", "pageup ctrl+b", _("Page up"), _("One screenful of parties up")),
    read("federation_top", "federation", "home g", _("Top"), _("The first party")),
    read("federation_bottom", "federation", "end G", _("Bottom"), _("The last party")),
    read("federation_out", "federation", "right l", _("Routes"), _("To the routes of the party"), footer=True),
    read("federation_in", "federation", "left h", _("Party"), _("From a route back to the party")),
)
