"""Actions of KubeFATE 1.0.x's records."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk, selected
from services.i18n import _

RECORDS = (
    Action(
        "record_mend",
        _("Mend"),
        _("Mend the record, or all that are marked: what changes is shown first"),
        Risk.WRITE,
        "records",
        ("m",),
        verb="records.mend",
        footer=True,
        predicate=selected,
        permission="records",
    ),
    Action(
        "record_remove",
        _("Remove"),
        _("Remove the record of something of which nothing is left"),
        Risk.DESTROY,
        "records",
        ("ctrl+d",),
        verb="records.remove",
        footer=True,
        predicate=selected,
        permission="records",
    ),
    read(
        "records_backup",
        "records",
        "b",
        _("Backup"),
        _("Keep all records in an archive"),
        footer=True,
        permission="records",
    ),
    Action(
        "records_restore",
        _("Restore"),
        _("Store what an archive has and the database has not"),
        Risk.WRITE,
        "records",
        ("B",),
        verb="records.restore",
        permission="records",
    ),
    read(
        "records_run",
        "records",
        "r",
        _("Look again"),
        _("Look at the records again"),
        footer=True,
        permission="records",
    ),
)
