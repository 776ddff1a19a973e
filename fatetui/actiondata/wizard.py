"""Actions of the install wizard. None of them is a letter: letters are answers."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from services.i18n import _

_FIRST = -2
"""Before the way to other views: here one goes from page to page."""

WIZARD = (
    read(
        "wizard_next",
        "wizard",
        "ctrl+n",
        _("Next"),
        _("The next page; from the plan on: install"),
        footer=True,
        footing=_FIRST,
    ),
    read(
        "wizard_back", "wizard", "ctrl+b", _("Back"), _("The page before; nothing is lost"), footer=True, footing=_FIRST
    ),
    # Of the others those come first that a page may need to be left: a footer of 80 columns has no room for all.
    read(
        "wizard_again",
        "wizard",
        "f6",
        _("Try"),
        _("Go on with the installation, from a step; minikube; try the registry"),
        footer=True,
        footing=_FIRST,
    ),
    read(
        "wizard_stop",
        "wizard",
        "ctrl+x",
        _("Stop"),
        _("Stop after the write that the engine is in"),
        footer=True,
        footing=_FIRST,
    ),
    read(
        "wizard_yaml",
        "wizard",
        "f2",
        _("YAML"),
        _("Parties: the form, or the file as YAML"),
        footer=True,
        footing=_FIRST,
    ),
    read("wizard_open", "wizard", "f9", _("Board"), _("Open a board in the browser"), footer=True, footing=_FIRST),
    read(
        "wizard_plan",
        "wizard",
        "f3",
        _("Plan"),
        _("Straight to the plan: the rest as proposed"),
        footer=True,
        footing=_FIRST,
    ),
    read(
        "wizard_commands",
        "wizard",
        "f8",
        _("By hand"),
        _("The commands that the page stands for"),
        footer=True,
        footing=_FIRST,
    ),
    read(
        "wizard_doctor",
        "wizard",
        "f4",
        _("Why"),
        _("Look for causes of what is wrong; Esc comes back"),
        footer=True,
        footing=_FIRST,
    ),
    read("wizard_look", "wizard", "f5", _("Look"), _("Look at the cluster again"), footer=True, footing=_FIRST),
    read(
        "wizard_save",
        "wizard",
        "ctrl+s",
        _("Save"),
        _("Save everything and leave; resume later"),
        footer=True,
        footing=_FIRST,
    ),
    read("wizard_form", "wizard", "f7", _("Form"), _("Give up what was edited by hand in a party's file")),
    read("wizard_down", "wizard", "pagedown", _("Page down"), _("One screenful down")),
    read("wizard_up", "wizard", "pageup", _("Page up"), _("One screenful up")),
)
