"""§3.2: API versions, and the age of clusters."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import UPDATE
from services.rollout.rules.model import Mend, Rule

RULES = (
    Rule(
        "P11",
        _("The cluster does not serve an API version that a manifest uses"),
        _("Kubernetes 1.22 dropped extensions/v1beta1 and networking.k8s.io/v1beta1; older charts still use them."),
        _("Choose a chart version whose Ingress API this cluster serves, or let fatetui render the manifest."),
        _(
            "Charts up to v1.4.5 write Ingress as extensions/v1beta1, v1.5.0 to v1.5.2 and v1.6.x as "
            "networking.k8s.io/v1beta1, v1.5.3 and v1.7.0 onwards as networking.k8s.io/v1."
        ),
        looks_at=("KubeFATE's job and answers", "discovery"),
        checked_by=("V01",),
        mend=Mend((("kubectl", "api-versions"),)),
    ),
    Rule(
        "P12",
        _("An Ingress is written in the shape of another API version"),
        _("The body is that of networking.k8s.io/v1, its header says v1beta1 (or the other way round)."),
        _("Take KubeFATE's manifest of a later release, or let fatetui render it (step kubefate.ensure)."),
        _(
            "The kubefate.yaml of 1.7.0's days has such an Ingress. A dry run on the server tells before anything is "
            "made."
        ),
        looks_at=("refusals of the API server",),
        mend=Mend(step="kubefate.ensure"),
    ),
    Rule(
        "P13",
        _("KubeFATE is too old for this Kubernetes"),
        _("It reads Ingresses in an API version that the cluster does not serve any more."),
        _("Upgrade KubeFATE to v1.4.4 or newer."),
        _(
            'The details of a FATE cluster then fail with "the server could not find the requested resource"; '
            "installing may still work. fatetui reads the same from Kubernetes itself."
        ),
        looks_at=("KubeFATE's version", "discovery", "KubeFATE's answers"),
        mend=Mend(step="kubefate.ensure"),
    ),
    Rule(
        "P14",
        _("The party file wants a PodSecurityPolicy, which this cluster does not have"),
        _("Kubernetes 1.25 dropped policy/v1beta1 PodSecurityPolicy."),
        _("Set `podSecurityPolicy.enabled: false` in the party file."),
        _("Pod security is the namespace's matter since: labels pod-security.kubernetes.io/enforce and so on."),
        looks_at=("podSecurityPolicy.enabled", "discovery", "KubeFATE's job and answers"),
        checked_by=("V01",),
        mend=UPDATE,
    ),
    Rule(
        "P15",
        _("minikube cannot do what is asked on this machine"),
        _("Its version, driver and the Kubernetes wanted do not fit, or a tool that it needs is missing."),
        _("Choose another driver or version, or install what it names (conntrack, crictl, cri-dockerd)."),
        _(
            "The none driver refused the ingress addon from minikube 1.12 to 1.20, needs conntrack from Kubernetes "
            "1.18, and cri-dockerd and crictl from 1.24."
        ),
        looks_at=("what minikube prints",),
        mend=Mend((("minikube", "version"),), "localcluster.ensure"),
    ),
)
