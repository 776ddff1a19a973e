"""Actions of a party, wherever one is under the cursor, and of its page."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk, of_party
from services.i18n import _

PARTIES = (
    read("toy", "parties", "t", _("Toy test"), _("FATE's own test of this party with each other one"), footer=True),
    read("board", "parties", "b", _("Board"), _("The party's FATE-Board"), footer=True),
    read(
        "party_logs",
        "parties",
        "l",
        _("Logs"),
        _("What all pods of the party write, together"),
        footer=True,
        predicate=of_party,
    ),
    Action(
        "party_shell",
        _("Shell"),
        _("A shell in one of the party's pods"),
        Risk.WRITE,
        "parties",
        ("s",),
        verb="pod.exec",
        footer=True,
        predicate=of_party,
    ),
    read("party_edit", "parties", "e", _("Edit"), _("Edit the party's file"), footer=True, predicate=of_party),
    Action(
        "party_install",
        _("Update"),
        _("Install or update the party as its file says"),
        Risk.WRITE,
        "parties",
        ("i",),
        verb="cluster.ensure",
        footer=True,
        predicate=of_party,
    ),
    read("party_why", "parties", "x", _("Why"), _("What the doctor makes of it"), footer=True, predicate=of_party),
    read(
        "drift",
        "parties",
        "D",
        _("Drift"),
        _("What is installed beside what the party's file says"),
        footer=True,
        predicate=of_party,
    ),
    read("party_jobs", "parties", "J", _("Jobs"), _("KubeFATE's jobs about the party"), predicate=of_party),
    read("checkup", "parties", "f4", _("Doctor"), _("What is wrong, its causes first")),
    read("picture", "parties", "g", _("Picture"), _("All parties and their routes")),
    Action(
        "uninstall",
        _("Uninstall"),
        _("Let KubeFATE remove the party"),
        Risk.DESTROY,
        "parties",
        ("ctrl+d",),
        verb="cluster.remove",
        footer=True,
        predicate=of_party,
    ),
    read("wizard", "overview", "w", _("Wizard"), _("From here to a tested federation, page by page"), footer=True),
    Action(
        "remove_kubefate",
        _("Remove KubeFATE"),
        _("Remove the service and its records; parties stay"),
        Risk.DESTROY,
        "overview",
        ("U",),
        verb="kubefate.remove",
    ),
    read("tab_next", "party-page", "right", _("Next tab"), _("The next tab of the page"), footer=True),
    read("tab_before", "party-page", "left", _("Tab before"), _("The tab before")),
    Action(
        "tab",
        _("Tab"),
        _("The tab of this number"),
        Risk.READ,
        "party-page",
        tuple("1234567"),
        takes_key=True,
    ),
)
