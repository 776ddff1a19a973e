"""What a check can find wrong with the records, declared once; `fatetui explain D01` tells of it."""

from __future__ import annotations

from collections.abc import Mapping

from services.i18n import _
from services.party import Rule, Severity

_SCOPE = "records"

RECORD_RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "D01",
            Severity.ERROR,
            _SCOPE,
            _("A job is not ended, and nobody works on it"),
            _(
                "KubeFATE resumes nothing: a job that ran when its process ended stays Running for ever, and so does "
                "one past its hour. The mend marks it Failed, as the service should have done; its FATE cluster is "
                "another matter (D02)."
            ),
        ),
        Rule(
            "D02",
            Severity.ERROR,
            _SCOPE,
            _("A FATE cluster is Creating, Updating or Deleting, and no job works on it"),
            _(
                "KubeFATE 1.0.x updates only what is Running, and never leaves these states once the job is gone. The "
                "mend sets what Helm shows: Running where the release is deployed, Unavailable where Helm calls it "
                "otherwise, Deleted where there is none."
            ),
        ),
        Rule(
            "D03",
            Severity.ERROR,
            _SCOPE,
            _("A FATE cluster is recorded that has no Helm release"),
            _(
                "Somebody uninstalled it by hand, or deleted its namespace. KubeFATE refuses the name as long as the "
                "record lives. One mend marks it Deleted, as KubeFATE itself keeps what it has removed; the other "
                "takes the record away."
            ),
        ),
        Rule(
            "D04",
            Severity.ERROR,
            _SCOPE,
            _("A Helm release of FATE is there, and KubeFATE has no living record of it"),
            _(
                "KubeFATE 1.0.x marks a FATE cluster as Deleted even when the installation or the removal failed, and "
                "leaves the release: Helm then refuses the name. The mend brings the record back (from the one marked "
                "Deleted, which still has the party's file, or else from the release); KubeFATE can then use or remove "
                "it."
            ),
        ),
        Rule(
            "D05",
            Severity.WARNING,
            _SCOPE,
            _("A FATE cluster has several living records"),
            _(
                "KubeFATE takes whichever it finds first. The mend marks the older ones as Deleted; their files stay "
                "in the database."
            ),
        ),
        Rule(
            "D06",
            Severity.ERROR,
            _SCOPE,
            _("A record has a status that KubeFATE has no word for"),
            _(
                "Reading it, KubeFATE 1.0.x panics: the whole list is an empty answer with status 500. It comes of "
                "another program's writing, or of a database of another version."
            ),
        ),
        Rule(
            "D07",
            Severity.INFO,
            _SCOPE,
            _("A job is about a FATE cluster that there is no record of"),
            _("It has ended and does no harm. The mend takes its record away."),
        ),
        Rule(
            "D08",
            Severity.WARNING,
            _SCOPE,
            _("KubeFATE tells of other records than this database holds"),
            _(
                "The service answers from another database: its Deployment was changed after its pod started, the "
                "database was restored beside it, or the address given is another's. Nothing should be mended before "
                "that is clear."
            ),
        ),
        Rule(
            "D09",
            Severity.INFO,
            _SCOPE,
            _("Passwords lie in the database as they were typed"),
            _(
                "KubeFATE 1.0.2 stores them in plain text, and whoever reaches the database reads them. Use passwords "
                "of no other place, and move on to a later KubeFATE."
            ),
        ),
    )
}
