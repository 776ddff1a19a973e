"""Actions of party files and of the editor. In the editor none of them is a letter: letters are text."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk, selected
from services.i18n import _

EDITOR = (
    Action(
        "apply",
        _("Install"),
        _("Install or update what the marked files say"),
        Risk.WRITE,
        "files",
        ("i",),
        verb="cluster.ensure",
        footer=True,
        predicate=selected,
    ),
    read("file_new", "files", "n", _("New"), _("A new file from the template of a chart"), footer=True),
    read("file_clone", "files", "c", _("Clone"), _("A new party as this one is"), footer=True, predicate=selected),
    read(
        "file_migrate",
        "files",
        "m",
        _("Migrate"),
        _("The file for a newer chart, and what is left to decide"),
        footer=True,
        predicate=selected,
    ),
    read("editor_save", "editor", "ctrl+s", _("Save"), _("Write the file"), footer=True),
    Action(
        "editor_apply",
        _("Install"),
        _("Install or update the party as the file says"),
        Risk.WRITE,
        "editor",
        ("f10",),
        verb="cluster.ensure",
        footer=True,
    ),
    read("editor_diff", "editor", "f3", _("Diff"), _("What saving would change"), footer=True),
    read("editor_next", "editor", "f8", _("Next"), _("To the next problem"), footer=True),
    read("editor_before", "editor", "f7", _("Before"), _("To the problem before")),
    read("editor_fix", "editor", "f4", _("Fix"), _("Mend what is wrong in this line"), footer=True),
    read("editor_fix_all", "editor", "f9", _("Fix all"), _("Make all fixes"), footer=True),
    read("editor_complete", "editor", "f5 ctrl+at", _("Complete"), _("Choose from what may stand here"), footer=True),
    read("editor_form", "editor", "f2", _("Form"), _("The same as a form"), footer=True),
    read("editor_pair", "editor", "f6", _("Peer"), _("The file of a peer beside this one"), footer=True),
    read("editor_side", "editor", "ctrl+o", _("Other side"), _("To the peer's file, and back")),
    read("editor_match", "editor", "ctrl+g", _("Match"), _("Make the peer's file match the one with the cursor")),
    read("form_text", "form", "f2", _("Text"), _("The same as text"), footer=True),
    read("form_save", "form", "ctrl+s", _("Save"), _("Write the file"), footer=True),
    Action(
        "form_apply",
        _("Install"),
        _("Install or update the party as the file says"),
        Risk.WRITE,
        "form",
        ("f10",),
        verb="cluster.ensure",
        footer=True,
    ),
    read(
        "form_step",
        "form",
        "left right",
        _("Value"),
        _("The next of the few values that are possible, or the one before"),
        footer=True,
        predicate=selected,
        takes_key=True,
    ),
    read("form_fix", "form", "f4", _("Fix"), _("Mend what is wrong in this line"), footer=True, predicate=selected),
    read("form_clear", "form", "delete", _("Clear"), _("Take it out of the file"), footer=True, predicate=selected),
    read("form_undo", "form", "u", _("Undo"), _("As it was before the last change"), footer=True),
)
