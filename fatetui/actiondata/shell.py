"""Actions of a shell's pane. All other keys are the shell's."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from services.i18n import _

SHELL = (
    read(
        "shell_leave",
        "shell",
        "ctrl+right_square_bracket",
        _("Leave"),
        _("End the shell and go back; all other keys are its own"),
        footer=True,
    ),
)
