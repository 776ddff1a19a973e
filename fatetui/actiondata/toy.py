"""Actions of the toy test."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk, selected
from services.i18n import _

TOY = (
    Action(
        "toy_run",
        _("Test"),
        _("Run toy_example: the row's party as guest, the column's as host"),
        Risk.WRITE,
        "toy",
        ("t",),
        verb="toy.run",
        footer=True,
        predicate=selected,
        permission="exec",
    ),
    read(
        "toy_transcript", "toy", "enter", _("Transcript"), _("All that the test told"), footer=True, predicate=selected
    ),
    read("toy_stop", "toy", "X", _("Stop"), _("Stop watching the test; FATE's job goes on"), footer=True),
    read("toy_history", "toy", "H", _("History"), _("All tests so far, of this session and before"), footer=True),
    read("toy_down", "toy", "down j", _("Down"), _("The next guest")),
    read("toy_up", "toy", "up k", _("Up"), _("The guest before")),
    read("toy_right", "toy", "right l", _("Right"), _("The next host")),
    read("toy_left", "toy", "left h", _("Left"), _("The host before")),
    read("toy_page_down", "toy", "pagedown ctrl+f", _("Page down"), _("The transcript, one screenful down")),
    read("toy_page_up", "toy", "pageup ctrl+b", _("Page up"), _("The transcript, one screenful up")),
)
