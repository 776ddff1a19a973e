"""Actions of every screen."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import EVERYWHERE
from services.i18n import _

ANYWHERE = (
    read("filter", "filter", "slash", _("Filter"), _("Regular expression; !inverse, -l labels, -f fuzzy"), footer=True),
    read("command", EVERYWHERE, "colon", _("Go to"), _("A view, by its name; Tab completes"), footer=True, footing=-2),
    read(
        "help",
        EVERYWHERE,
        "question_mark f1",
        _("Help"),
        _("All keys of this screen"),
        footer=True,
        footing=-3,
        words=("help",),
    ),
    read("back", EVERYWHERE, "escape", _("Back"), _("Take the filter away, or go one back"), footer=True),
    read("last", EVERYWHERE, "minus", _("Last"), _("The view before this one")),
    read("older", EVERYWHERE, "left_square_bracket", _("Older"), _("Back in the history of views")),
    read("newer", EVERYWHERE, "right_square_bracket", _("Newer"), _("Forward in the history of views")),
    read("show_aliases", EVERYWHERE, "ctrl+a", _("Words"), _("All that may be typed after :")),
    read("jump", EVERYWHERE, "ctrl+t", _("Jump"), _("Letters over the panes: the next key goes to one")),
    read("palette", EVERYWHERE, "ctrl+p", _("Palette"), _("All actions and views, to be searched")),
    read("plan", "frame", "P", _("Plan"), _("What an action here would change; nothing is done")),
    read("by_hand", "frame", "K", _("Commands"), _("What the actions here would be, typed by hand")),
    read("refresh", EVERYWHERE, "ctrl+r", _("Refresh"), _("Paint the screen anew")),
    read("header", "frame", "ctrl+e", _("Header"), _("Show the line of the context, or not")),
    read("crumbs", "frame", "ctrl+g", _("Breadcrumbs"), _("Show the breadcrumbs, or not")),
    read("language", EVERYWHERE, "L", _("Language"), _("English or Chinese"), words=("language",)),
    read("theme", EVERYWHERE, "T", _("Theme"), _("The next theme"), words=("theme",)),
    read(
        "export",
        EVERYWHERE,
        "E",
        _("Export"),
        _("Write what was done here as a script that does it again"),
        words=("export",),
    ),
    read(
        "read_only",
        EVERYWHERE,
        "R",
        _("Read-only"),
        _("Let nothing be changed, or, where the settings allow it, let things be changed again"),
        words=("readonly",),
    ),
    read(
        "kubefate",
        EVERYWHERE,
        "",
        _("KubeFATE's address"),
        _("Where KubeFATE is asked; an address behind the word asks there, - finds it again"),
        words=("kubefate",),
        takes_word=True,
    ),
    read("quit", EVERYWHERE, "ctrl+q", _("Quit"), _("Leave fatetui"), words=("q", "quit", "exit")),
)
