"""Actions of the install wizard. None of them is a letter: letters are answers."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action
from services.i18n import Message, _


def _shown(identity: str, key: str, title: Message, about: Message) -> Action:
    """In the footer, before the way to other views: here one goes from page to page."""
    return read(identity, "wizard", key, title, about, footer=True, footing=-2)


WIZARD = (
    _shown("wizard_next", "ctrl+n", _("Next"), _("The next page; from the plan on: install")),
    _shown("wizard_back", "ctrl+b", _("Back"), _("The page before; nothing is lost")),
    # Of the others those come first that a page may need to be left: a footer of 80 columns has no room for all.
    _shown("wizard_again", "f6", _("Try"), _("Go on with the installation, from a step; minikube; try the registry")),
    _shown("wizard_stop", "ctrl+x", _("Stop"), _("Stop after the write that the engine is in")),
    _shown("wizard_yaml", "f2", _("YAML"), _("Parties: the form, or the file as YAML")),
    _shown("wizard_open", "f9", _("Board"), _("Open a board in the browser")),
    _shown("wizard_plan", "f3", _("Plan"), _("Straight to the plan: the rest as proposed")),
    _shown("wizard_commands", "f8", _("By hand"), _("The commands that the page stands for")),
    _shown("wizard_doctor", "f4", _("Why"), _("Look for causes of what is wrong; Esc comes back")),
    _shown("wizard_look", "f5", _("Look"), _("Look at the cluster again")),
    _shown("wizard_save", "ctrl+s", _("Save"), _("Save everything and leave; resume later")),
    read("wizard_form", "wizard", "f7", _("Form"), _("Give up what was edited by hand in a party's file")),
    read("wizard_down", "wizard", "pagedown", _("Page down"), _("One screenful down")),
    read("wizard_up", "wizard", "pageup", _("Page up"), _("One screenful up")),
)
