"""Actions of every text, logs included."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from services.i18n import _

TEXT = (
    read("line_down", "text", "down j", _("Down"), _("One line down")),
    read("line_up", "text", "up k", _("Up"), _("One line up")),
    read("screen_down", "text", "pagedown ctrl+f space", _("Page down"), _("One screenful down")),
    read("screen_up", "text", "pageup ctrl+b", _("Page up"), _("One screenful up")),
    read("text_top", "text", "home g", _("Top"), _("The first line"), footer=True),
    read("text_bottom", "text", "end G", _("Bottom"), _("The last line"), footer=True),
    read("wrap", "text", "w", _("Wrap"), _("Break long lines, or cut them"), footer=True),
    read("follow", "log", "s", _("Follow"), _("Stay at the end, or stop there"), footer=True),
    read("timestamps", "log", "t", _("Times"), _("Show when each line was written"), footer=True),
    read("next_container", "one-log", "o", _("Container"), _("The log of the pod's next container"), footer=True),
    read("save", "text", "ctrl+s", _("Save"), _("Write all of it to a file"), footer=True),
)
