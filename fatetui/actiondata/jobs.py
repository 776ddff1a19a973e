"""Actions of KubeFATE's jobs, and of parties that it installed."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk, selected
from services.i18n import _

JOBS = (
    Action(
        "job_stop",
        _("Stop"),
        _("Break the job off, where this KubeFATE can"),
        Risk.DESTROY,
        "jobs",
        ("X",),
        verb="job.stop",
        footer=True,
        predicate=selected,
    ),
    read(
        "party_logs",
        "parties",
        "l",
        _("Logs"),
        _("What all pods of the party write, together"),
        footer=True,
        predicate=selected,
    ),
    Action(
        "uninstall",
        _("Uninstall"),
        _("Let KubeFATE remove the party"),
        Risk.DESTROY,
        "parties",
        ("ctrl+d",),
        verb="cluster.remove",
        footer=True,
        predicate=selected,
    ),
)
