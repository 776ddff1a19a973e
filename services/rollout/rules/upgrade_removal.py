"""§3.7: upgrades and removal."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import UPDATE
from services.rollout.rules.model import Mend, Rule

RULES = (
    Rule(
        "P50",
        _("The party file lacks what the new chart requires"),
        _("Charts from v1.9.0 want computing, federation and storage, where older ones had `backend`."),
        _("Add the keys, or make a new file from the template of that version (step config.new) and compare."),
        _('KubeFATE then refuses with "invalid value; expected string" or a nil pointer in a template.'),
        looks_at=("KubeFATE's job and answers",),
        checked_by=("L07", "L06"),
        mend=UPDATE,
    ),
    Rule(
        "P51",
        _("An upgrade would start on empty volumes"),
        _("With chart v1.9.0 Deployments became StatefulSets, and claims have other names."),
        _("Dump MySQL and copy the volumes first, or name the existing claims in the party file."),
        _("KubeFATE 1.4.5 refuses upgrades from FATE 1.7.1 and older; from later ones it does not warn."),
        looks_at=("chartVersion of party file and of KubeFATE's cluster", "KubeFATE's answers"),
        mend=Mend((("kubectl", "-n", "{namespace}", "get", "pvc"),)),
    ),
    Rule(
        "P52",
        _("A failed upgrade removes the party"),
        _("KubeFATE before 1.1.0 uninstalls first, and on failure again."),
        _("Upgrade KubeFATE first, and keep a dump of MySQL."),
        _("Mended in KubeFATE 1.1.0."),
        looks_at=("KubeFATE's version", "KubeFATE's update jobs"),
        mend=Mend(step="kubefate.ensure"),
    ),
    Rule(
        "P53",
        _("An upgrade stopped half way"),
        _("Helm's release is of a failed or unfinished revision; the MySQL upgrade job often lacks its credentials."),
        _("Read the log of the fate-mysql-upgrade-job pod; set mysql.user and mysql.password, then update again."),
        _("Helm marks its release secrets with the label status: deployed, failed, pending-upgrade."),
        looks_at=("Secret labels of Helm releases", "Job and Pod fate-mysql-upgrade-job"),
        mend=Mend((("helm", "history", "{release}", "-n", "{namespace}"),)),
    ),
    Rule(
        "P54",
        _("A removed party left things behind"),
        _("KubeFATE uninstalls the release; claims, Secrets and the namespace stay by design."),
        _("Look through the list, and remove what is not wanted any more (step namespace.remove removes all of it)."),
        _("A next install of the same name takes up the old volumes, data and passwords included."),
        looks_at=("PersistentVolumeClaim", "Secret", "KubeFATE's delete jobs"),
        mend=Mend((("kubectl", "-n", "{namespace}", "get", "pvc,secret"),)),
        depth=1,
    ),
)
