"""Actions of KubeFATE's jobs."""

from __future__ import annotations

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
)
