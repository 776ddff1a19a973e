"""§3.5: KubeFATE's service, its database, its jobs."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import LAST_WORDS, REMOVE
from services.rollout.rules.model import Mend, Rule

RULES = (
    Rule(
        "P30",
        _("KubeFATE cannot use its database"),
        _("The database is not ready, the cluster's DNS fails, or the password changed after the volume was made."),
        _("Look at the database pod first; align the Secret with the volume, or recreate the volume."),
        _("KubeFATE exits when its database does not answer, so it restarts until the database is ready."),
        looks_at=("restarts of kubefate", "last words of kubefate", "pods of mongo or mariadb", "pods of CoreDNS"),
        mend=LAST_WORDS,
        depth=3,
    ),
    Rule(
        "P31",
        _("KubeFATE does not know a party that runs, or will forget it"),
        _("Its database lies on an emptyDir, whose content goes with the pod."),
        _("Give the database a volume claim; adopt or reinstall the parties that KubeFATE no longer lists."),
        _("The manifests from 1.1.0 on keep MariaDB on an emptyDir. The parties themselves go on without KubeFATE."),
        looks_at=("volumes of the database's Deployment", "Secrets of Helm releases", "KubeFATE's list of clusters"),
        mend=Mend(step="kubefate.ensure"),
        depth=4,
    ),
    Rule(
        "P32",
        _("Nobody works on a KubeFATE job any more"),
        _("KubeFATE's pod restarted while the job ran, or the job is over its hour: its work is not resumed."),
        _("Remove the record (step cluster.remove), then install again."),
        _(
            "Jobs live in the memory of KubeFATE's one pod; their records stay Running and their clusters Creating. "
            "With KubeFATE 1.0.x `fatetui records mend` sets the records right without a new install."
        ),
        looks_at=("KubeFATE's job: status, start_time", "Pod kubefate: state.running.startedAt"),
        mend=REMOVE,
        depth=6,
    ),
    Rule(
        "P33",
        _("A Helm release of that name is left behind"),
        _("An earlier install failed or its record was lost; the release secret is still in the namespace."),
        _("Remove the leftover release (`helm uninstall NAME -n NAMESPACE`), then install again."),
        _(
            "Helm keeps a release as Secrets of type helm.sh/release.v1 in the namespace. With KubeFATE 1.0.x "
            "`fatetui records mend` brings back the record of a release that works."
        ),
        looks_at=("Secret.type helm.sh/release.v1", "KubeFATE's list of clusters", "KubeFATE's job and answers"),
        checked_by=("V05",),
        mend=Mend((("helm", "uninstall", "{release}", "-n", "{namespace}"),)),
    ),
    Rule(
        "P34",
        _("KubeFATE has that FATE cluster already, as it is"),
        _("An install was asked for a name that exists, or an update for a file that did not change."),
        _("Use the step cluster.ensure: it compares first, and installs, updates or does nothing."),
        _('KubeFATE answers "name already existed" to a second install and "configuration file did not change".'),
        looks_at=("KubeFATE's answers",),
        mend=Mend(step="cluster.ensure", arguments={"parties": "{party}"}),
    ),
    Rule(
        "P35",
        _("The namespace does not exist"),
        _("KubeFATE never creates namespaces."),
        _("Create it first: `kubectl create namespace NAME`, or the step namespace.ensure."),
        _("KubeFATE installs into the namespace that the party file names, and only there."),
        looks_at=("Namespace", "KubeFATE's job and answers"),
        checked_by=("V04",),
        mend=Mend((("kubectl", "create", "namespace", "{name}"),), "namespace.ensure", {"names": "{name}"}),
        depth=1,
    ),
    Rule(
        "P36",
        _("The namespace is being deleted"),
        _("Objects with finalizers, or an API service that does not answer, hold the deletion up."),
        _("Wait until it is gone, or remove what the namespace's conditions name; then create it again."),
        _("Nothing new can be created in a terminating namespace. Its status.conditions list what remains."),
        looks_at=("Namespace.status.phase", "Namespace.status.conditions"),
        checked_by=("V04",),
        mend=Mend((("kubectl", "get", "namespace", "{name}", "-o", "yaml"), ("kubectl", "get", "apiservices"))),
        depth=1,
    ),
    Rule(
        "P37",
        _("KubeFATE calls a success what is none"),
        _("KubeFATE looks at states for a moment only, and takes an empty list, or 0 of 0, for complete."),
        _("Trust the reasons from Kubernetes that stand beside it, and mend those."),
        _("Versions differ: up to 1.3.0 only container states count, 1.4.2 to 1.4.5 do not look at StatefulSets."),
        looks_at=("status of KubeFATE's job and cluster", "the verdict from Kubernetes"),
        mend=Mend((("kubectl", "-n", "{namespace}", "get", "pods"),)),
        depth=7,
    ),
)
