"""Actions of boards, of names, of the doctor."""

from __future__ import annotations

from fatetui.actiondata.declare import FORWARD_BOARD, read
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
        by_hand=FORWARD_BOARD,
        permission="forward",
    ),
    read("board_hosts", "boards", "h", _("Hosts"), _("The lines that a hosts file needs"), footer=True),
    read("names_look", "names", "r", _("Look again"), _("Resolve the names and ask for them again"), footer=True),
    read(
        "names_copy",
        "names-table",
        "c",
        _("Copy lines"),
        _("Copy the lines that a hosts file needs, for Linux, macOS or Windows"),
        footer=True,
    ),
    read("names_hosts", "names-table", "h", _("Hosts"), _("The lines that a hosts file needs"), footer=True),
    read("doctor_run", "doctor", "r", _("Look again"), _("Look at everything again"), footer=True),
    read("doctor_report", "doctor", "o", _("All"), _("All that was looked at, as text"), footer=True),
)
