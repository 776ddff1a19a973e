"""Actions of KubeFATE's charts and users."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk
from services.i18n import _

CHARTS = (
    Action(
        "chart_upload",
        _("Upload"),
        _("Store a packaged chart in KubeFATE: for clusters without a way to the chart repository"),
        Risk.WRITE,
        "charts",
        ("u",),
        verb="chart.ensure",
        footer=True,
    ),
    read("holdings_look", "holdings", "r", _("Look again"), _("Ask KubeFATE again"), footer=True),
)
