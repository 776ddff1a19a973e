"""Actions of every table."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import namespaced, selected
from services.i18n import _

TABLE = (
    read("down", "table", "down j", _("Down"), _("One row down")),
    read("up", "table", "up k", _("Up"), _("One row up")),
    read("page_down", "table", "pagedown ctrl+f", _("Page down"), _("One screenful down")),
    read("page_up", "table", "pageup ctrl+b", _("Page up"), _("One screenful up")),
    read("top", "table", "home", _("Top"), _("The first row")),
    read("bottom", "table", "end G", _("Bottom"), _("The last row")),
    read("mark", "table", "space", _("Mark"), _("Mark the row, or take its mark away"), predicate=selected),
    read(
        "mark_range",
        "table",
        "ctrl+at ctrl+space",
        _("Mark up to here"),
        _("Mark all rows from the one marked last to this one"),
        predicate=selected,
    ),
    read("unmark", "table", "ctrl+backslash", _("Clear marks"), _("Take all marks away")),
    read("faults", "table", "ctrl+z", _("Faults"), _("Only what is not healthy, or all again"), footer=True),
    read("wide", "table", "ctrl+w", _("Wide"), _("More columns, or fewer")),
    read("sort_name", "table", "N", _("By name"), _("Sort by name; again: the other way round")),
    read("sort_age", "table", "A", _("By age"), _("Sort by age; again: the other way round")),
    read("sort_state", "table", "S", _("By health"), _("Sort by health, the worst first")),
    read("sort_namespace", "table", "W", _("By namespace"), _("Sort by namespace")),
    read("column_left", "table", "shift+left", _("Column left"), _("Select the column to the left")),
    read("column_right", "table", "shift+right", _("Column right"), _("Select the column to the right")),
    read("sort_column", "table", "O", _("By column"), _("Sort by the selected column")),
    read("save_table", "rows", "ctrl+s", _("Save"), _("Write the rows shown to a file, as CSV"), words=("save",)),
    read(
        "recent_namespace",
        "objects",
        "1 2 3 4 5 6 7 8 9",
        _("Namespace"),
        _("A namespace by its number: each one used gets one"),
        predicate=namespaced,
        takes_key=True,
    ),
    read(
        "all_namespaces",
        "objects",
        "0",
        _("All ns"),
        _("Look at all namespaces"),
        footer=True,
        footing=1,
        predicate=namespaced,
        by_hand=("kubectl get KIND -A",),
    ),
)
