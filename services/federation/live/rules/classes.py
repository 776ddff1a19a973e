"""V07 and V08: storage classes and ingress classes, the named ones and the defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import Message, _
from services.kubefate import controller_pods
from services.kubernetes import DEFAULT_STORAGE, KindNotServed, Object, default_of, name_of
from services.party import Finding, PartyFile, Rule, Severity, find_key, hosts_of
from services.party.claims import claims_of
from services.pods import is_ready
from services.text import one_line

_DEFAULT_INGRESS = ("ingressclass.kubernetes.io/is-default-class",)
_ANNOTATED_CLASS = "nginx"
"""What charts wrote as an annotation before they had a key for it (kubefate.md §7)."""


@rule(
    "V07",
    Severity.ERROR,
    _("A claim has no storage class that could make its volume"),
    _(
        "With `persistence: true` every component claims a volume, of the class that the file names, else of the one "
        "that the chart names (some charts call it like the module), else of the cluster's default. Where there is no "
        "such class the claim stays pending, and the pod with it. A claim that exists already (existingClaim) needs "
        "none."
    ),
)
async def storage_classes(declared: Rule, look: Look) -> Answer:
    wanted = [(party, path, name) for party in look.parties for path, name in claims_of(party)]
    if not wanted:
        return Answer(_("No party keeps its data in claims"))
    classes = await look.objects("StorageClass")
    names = {name_of(one) for one in classes}
    default = default_of(classes, DEFAULT_STORAGE)
    findings = []
    for party, path, name in wanted:
        if name and name not in names:
            message = _("There is no StorageClass {name}", name=one_line(name, 253))
            findings.append(declared.at(party, path, message, remedy=_there_are("StorageClass", names)))
        elif not name and default is None:
            block = ".".join(map(str, path[:-1]))
            message = _("{block} names no storage class, and the cluster has no default one", block=block)
            findings.append(declared.at(party, path, message, remedy=_there_are("StorageClass", names)))
    said = _("Storage classes: {names}; the default is {default}", names=_listed(names), default=default or "-")
    return Answer(said, tuple(findings), tuple(Fact(f"StorageClass/{name}", "metadata.name", name) for name in names))


@rule(
    "V08",
    Severity.WARNING,
    _("No ingress controller will serve the party's names"),
    _(
        "An Ingress is served by the controller of its class: the one that it names, else the cluster's default. "
        "Without class or controller FATE-Board's name leads nowhere; fatetui still reaches it by port-forward. Before "
        "Kubernetes 1.18 there are no classes, and any controller serves what names none."
    ),
)
async def ingress_classes(declared: Rule, look: Look) -> Answer:
    wanted = [party for party in look.parties if any(hosts_of(party))]
    controllers = [name_of(pod) for pod in await controller_pods(look.cluster) if is_ready(pod)]
    classes = await _ingress_classes(look)
    findings = [finding for party in wanted for finding in _unserved(declared, party, classes)]
    if wanted and not controllers:
        message = _("No pod of an ingress controller is ready")
        remedy = _("Install one (step ingress.ensure, or minikube addons enable ingress), or go on by port-forward")
        findings.insert(0, declared.about(look.source, message, remedy=remedy))
    listed = "-" if classes is None else _listed(map(name_of, classes))
    said = _("Ingress classes: {classes}; ready controllers: {pods}", classes=listed, pods=len(controllers))
    return Answer(said, tuple(findings), tuple(Fact(f"Pod/{name}", "Ready", "True") for name in controllers))


async def _ingress_classes(look: Look) -> list[Object] | None:
    """None on a cluster older than classes."""
    try:
        return await look.objects("IngressClass")
    except KindNotServed:
        return None


def _unserved(declared: Rule, party: PartyFile, classes: list[Object] | None) -> Iterator[Finding]:
    if classes is None:
        return
    names = {name_of(one) for one in classes}
    name = _class_of(party)
    if name and name not in names:
        message = _("There is no IngressClass {name}", name=one_line(name, 253))
        yield declared.at(party, ("ingressClassName",), message, remedy=_there_are("IngressClass", names))
    elif not name and default_of(classes, _DEFAULT_INGRESS) is None:
        message = _(
            "Chart {version} names no ingress class, and the cluster has no default one", version=party.chart_version
        )
        remedy = _("Mark one: kubectl annotate ingressclass NAME {mark}=true", mark=_DEFAULT_INGRESS[0])
        yield declared.at(party, party.chart_version_path, message, remedy=remedy)


def _class_of(party: PartyFile) -> str:
    """The class of the party's Ingresses; "" where its chart sets none."""
    if not party.era.ingress_class:
        return ""
    key = find_key(("ingressClassName",), party.chart_version, party.chart_name) if party.era_is_known else None
    return str(party.get(("ingressClassName",)) or (key.default if key else _ANNOTATED_CLASS) or "")


def _listed(names: Iterable[str]) -> str:
    return one_line(", ".join(sorted(names))) or "-"


def _there_are(kind: str, names: Iterable[str]) -> Message:
    return _("Name one that exists ({names}), or make this {kind}", names=_listed(names), kind=kind)
