"""Actions of every text, logs included."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from services.i18n import _

TEXT = (
    read("line_down", "text", "down j", _("Down"), _("One line down")),
    read("line_up", "text", "up k", _("Up"), _("One line up")),
    read("screen_down", "text", "pagedown ctrl+f space", _("Page down"), _("One screenful down")),
    read("screen_up", "text", "pageup ctrl+b", _("Page up"), _("One screenful up")),
    read("text_top", "text", "home g", _("Top"), _("The first line")),
    read("text_bottom", "text", "end G", _("Bottom"), _("The last line")),
    read("search", "search", "slash", _("Search"), _("Go to what fits a regular expression"), footer=True),
    read("next_match", "search", "n", _("Next one"), _("The next line with what is sought")),
    read("last_match", "search", "N", _("Before"), _("The line before with what is sought")),
    read("leave", "text", "q", _("Back"), _("Go one back")),
    read("wrap", "text", "w", _("Wrap"), _("Break long lines, or cut them"), footer=True),
    read("follow", "log", "s", _("Follow"), _("Stay at the end, or stop there"), footer=True),
    read("timestamps", "log", "t", _("Times"), _("Show when each line was written"), footer=True),
    read("next_container", "one-log", "o", _("Container"), _("The log of the pod's next container"), footer=True),
    read("all_containers", "one-log", "a", _("All"), _("The logs of all containers, or of one"), footer=True),
    read(
        "log_range",
        "log",
        "0 1 2 3 4 5 6",
        _("Range"),
        _("The last lines, from the beginning, 1, 5, 15, 30 minutes, an hour"),
        takes_key=True,
    ),
    read("mark_line", "log", "m", _("Mark"), _("A line to find this place again by")),
    read("clear", "log", "C", _("Clear"), _("Forget the lines so far")),
    read("managed_fields", "yaml", "m", _("Managed"), _("Show who manages which field, or fold it"), footer=True),
    read("full", "text", "f", _("Full screen"), _("Nothing but the text, or everything again")),
    read("copy_text", "text", "c", _("Copy"), _("Put the text on the clipboard")),
    read("save", "text", "ctrl+s", _("Save"), _("Write all of it to a file"), footer=True),
)
