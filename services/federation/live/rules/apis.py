"""V01: whether the cluster serves what the parties' charts are written in."""

from __future__ import annotations

from collections.abc import Iterator

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import _
from services.kubernetes import Discovery
from services.party import Finding, PartyFile, Rule, Severity, hosts_of
from services.text import one_line

_POLICY = "policy/v1beta1"


@rule(
    "V01",
    Severity.ERROR,
    _("The cluster does not serve an API that the chart is written in"),
    _(
        "A chart's Ingresses are of one API version: extensions/v1beta1 up to about FATE 1.4, "
        "networking.k8s.io/v1beta1 until 1.7, networking.k8s.io/v1 since. Kubernetes 1.22 dropped the first two, 1.25 "
        "PodSecurityPolicy. What is not served cannot be created: the job fails and KubeFATE removes what it had made. "
        "An aggregated API that does not answer keeps namespaces from ever being removed."
    ),
)
async def served_apis(declared: Rule, look: Look) -> Answer:
    version = await look.cluster.version()
    discovery = await look.cluster.discovery()
    findings = [finding for party in look.parties for finding in _unserved(declared, party, discovery)]
    said = findings[0].message if findings else _("Kubernetes {version} answers", version=version.git)
    if discovery.failed:
        message = _("API groups that do not answer: {groups}", groups=one_line(", ".join(discovery.failed)))
        remedy = _("Look at their APIService: kubectl get apiservices")
        findings.append(declared.about(look.source, message, remedy=remedy, severity=Severity.WARNING))
    return Answer(said, tuple(findings), (Fact("Cluster", "gitVersion", version.git),))


def _unserved(declared: Rule, party: PartyFile, discovery: Discovery) -> Iterator[Finding]:
    if not party.era_is_known:
        return
    api = party.era.ingress_api
    if any(hosts_of(party)) and not discovery.serves(api, "Ingress"):
        message = _(
            "Chart {version} makes Ingresses of {api}, which this Kubernetes does not serve",
            version=party.chart_version,
            api=api,
        )
        remedy = _("Choose a chart that is written in an API this cluster serves, or another cluster")
        yield declared.at(party, party.chart_version_path, message, remedy=remedy)
    path = ("podSecurityPolicy", "enabled")
    if party.get(path) is True and not discovery.serves(_POLICY, "PodSecurityPolicy"):
        message = _("This Kubernetes has no PodSecurityPolicy any more ({api})", api=_POLICY)
        yield declared.at(party, path, message, remedy=_("Set it to false"))
