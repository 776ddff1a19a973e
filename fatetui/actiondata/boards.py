"""Actions of boards, of hosts lines, of the doctor."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import selected
from services.i18n import _

BOARDS = (
    read("board_check", "boards", "r", _("Check"), _("See again whether it answers"), footer=True, predicate=selected),
    read("board_copy", "boards", "c", _("Copy"), _("Copy its address"), footer=True, predicate=selected),
    read(
        "board_forward",
        "boards",
        "f",
        _("Forward"),
        _("Forward a local port to it, or end that"),
        footer=True,
        predicate=selected,
    ),
    read("board_hosts", "boards", "h", _("Hosts"), _("The lines that a hosts file needs"), footer=True),
    read("doctor_run", "doctor", "r", _("Look again"), _("Look at everything again"), footer=True),
    read("doctor_report", "doctor", "o", _("All"), _("All that was looked at, as text"), footer=True),
)
