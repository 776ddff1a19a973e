"""Why KubeFATE cannot be reached: the checks of product.md §3.9 in order, the first failing one the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.i18n import Message, _, verbatim
from services.pods import is_ready
from services.rollout.diagnosis import ways
from services.rollout.diagnosis.diagnosing import diagnosed
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.model import Diagnosis
from services.rollout.diagnosis.situation import ProbeKind, Situation
from services.rollout.fields import Terms, items, name_of, text
from services.rollout.ingresses import class_of
from services.rollout.surroundings import has_endpoint
from services.text import one_line

USABLE_FROM = 5
"""The rung from which on the console is usable; those after it are for browsers and other users."""
_INGRESS_APIS = ("networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1")


@dataclass(frozen=True, slots=True)
class Rung:
    """One check, numbered from 1. `ok` None: it was not looked at. A rung that fails has the `diagnosis` that explains
    it, as far as one was found."""

    number: int
    title: Message
    ok: bool | None
    detail: Message
    diagnosis: Diagnosis | None = None

    @property
    def usable(self) -> bool:
        """Whether the console works once this rung holds."""
        return self.number >= USABLE_FROM


_Answer = tuple[bool | None, Message]


def ladder(situation: Situation, terms: Terms | None = None) -> tuple[Rung, ...]:
    """The rungs up to the first that fails; all of them when none does. Pure."""
    index = Index(situation, terms or Terms())
    rungs: list[Rung] = []
    for number, (title, check, rules) in enumerate(_RUNGS, start=1):
        ok, detail = check(index)
        if ok is False:
            found = _explanation(index, rules)
            rungs.append(Rung(number, title, ok, detail, found))
            break
        rungs.append(Rung(number, title, ok, detail))
    return tuple(rungs)


def _explanation(index: Index, rules: tuple[str, ...]) -> Diagnosis | None:
    """The best diagnosis about KubeFATE's own namespace or the ingress; of `rules`, where there are any."""
    own = index.kubefate_namespace
    near = {"", own, *(text(pod, "metadata", "namespace") for pod in index.controllers)}
    found = [
        diagnosis
        for diagnosis in diagnosed(index)
        if diagnosis.place.namespace in near and (diagnosis.place.kind != "Namespace" or diagnosis.place.name == own)
    ]
    by_rule = [diagnosis for diagnosis in found if diagnosis.rule in rules]
    first = next(iter(by_rule or found), None)
    if first is None or not first.explained_by:
        return first
    return next((root for root in found if root.id == first.explained_by), first)


def _kubernetes(index: Index) -> _Answer:
    probe = next(index.probes(ProbeKind.KUBERNETES), None)
    if probe is None:
        return (True if index.situation.objects else None), _("objects were read")
    return probe.ok, verbatim(one_line(probe.error or probe.target))


def _deployment(index: Index) -> _Answer:
    where = f"{index.kubefate_namespace}/{SERVICE}"
    if not index.knows("Deployment"):
        return None, _unseen()
    if index.find("Deployment", index.kubefate_namespace, SERVICE) is None:
        return False, _("there is no Deployment {name}", name=where)
    return True, _("Deployment {name}", name=where)


def _pod(index: Index) -> _Answer:
    if not index.knows("Pod"):
        return None, _unseen()
    pods = index.kubefate_pods
    ready = [pod for pod in pods if is_ready(pod)]
    if ready:
        return True, _("Pod {pod}", pod=name_of(ready[0]))
    return False, _("none of {count} pods is ready", count=len(pods)) if pods else _("the Deployment has no pod")


def _service(index: Index) -> _Answer:
    if not index.knows("Endpoints"):
        return None, _unseen()
    found = has_endpoint(index.find("Endpoints", index.kubefate_namespace, SERVICE))
    where = f"{index.kubefate_namespace}/{SERVICE}"
    return found, _("Service {name}", name=where) if found else _("Service {name} has no ready endpoint", name=where)


def _forward(index: Index) -> _Answer:
    probes = list(ways.answered(index, forwarded=True))
    if not probes:
        return None, _unseen()
    good = next((probe for probe in probes if ways.is_kubefate(probe)), None)
    if good is not None:
        return True, _("KubeFATE answers by {via}", via=good.via)
    return False, verbatim(one_line(probes[0].error or f"{probes[0].status} {probes[0].body}"))


def _ingress(index: Index) -> _Answer:
    served = index.situation.served
    if served is not None and not any(f"{api}/Ingress" in served for api in _INGRESS_APIS):
        return False, _("the cluster serves no Ingress that fatetui knows")
    if not index.knows("Ingress"):
        return None, _unseen()
    hosts = ways.hosts(index)
    if not hosts:
        return False, _("there is no Ingress with a host in {namespace}", namespace=index.kubefate_namespace)
    return True, _("host {host}", host=one_line(hosts[0]))


def _class(index: Index) -> _Answer:
    ingress = ways.ingress_of(index)
    if ingress is None or not (index.knows("IngressClass") and index.of("IngressClass")):
        # Before 1.18 there are no classes; then an address is what proves a controller.
        return None, _unseen()
    place = (index.kubefate_namespace, SERVICE)
    for trouble in index.troubles:
        if trouble.why.code == "P03" and (trouble.place.namespace, trouble.place.name) == place:
            return False, trouble.why.message
    return True, _("class {name}", name=one_line(class_of(ingress) or "-"))


def _address(index: Index) -> _Answer:
    ingress = ways.ingress_of(index)
    if ingress is None:
        return None, _unseen()
    published = items(ingress, "status", "loadBalancer", "ingress")
    if not published:
        return False, _("the Ingress has no address")
    address = text(published[0], "ip") or text(published[0], "hostname")
    return True, _("address {address}", address=one_line(address or "-"))


def _name(index: Index) -> _Answer:
    for host in ways.hosts(index):
        probe = ways.resolved(index, host)
        if probe is None:
            continue
        known = ways.addresses(index)
        addresses = ", ".join(probe.addresses) or "-"
        if not probe.addresses or (known and not known & set(probe.addresses)):
            return False, _("{host} leads to {addresses}", host=host, addresses=addresses)
        return True, _("{host} leads to {addresses}", host=host, addresses=addresses)
    return None, _unseen()


def _port(index: Index) -> _Answer:
    ours = {*ways.hosts(index), *ways.addresses(index)}
    tries = [probe for probe in ways.connected(index) if ways.host_in(probe.target) in ours]
    if not tries:
        return None, _unseen()
    shown = next((probe for probe in tries if probe.ok), tries[0])
    return shown.ok, _("{target}: {said}", target=shown.target, said=one_line(shown.error or "open"))


def _body(index: Index) -> _Answer:
    probes = list(ways.answered(index, forwarded=False))
    if not probes:
        return None, _unseen()
    good = next((probe for probe in probes if ways.is_kubefate(probe)), None)
    shown = good or probes[0]
    detail = _(
        "{target} answers {status} {body}", target=shown.target, status=shown.status, body=one_line(shown.body, 80)
    )
    return good is not None, detail


def _login(index: Index) -> _Answer:
    probe = next(index.probes(ProbeKind.LOGIN), None)
    if probe is None:
        return None, _unseen()
    view = index.situation.kubefate
    return probe.ok, verbatim(one_line(probe.error or (view.version if view else "") or "-"))


def _unseen() -> Message:
    return _("not looked at")


_RUNGS: tuple[tuple[Message, Callable[[Index], _Answer], tuple[str, ...]], ...] = (
    (_("Kubernetes answers, and knows the user"), _kubernetes, ()),
    (_("KubeFATE is deployed"), _deployment, ("R03", "P35", "P36")),
    (_("Its pod is scheduled, pulled, started, ready"), _pod, ("P23", "P16", "P17", "P30", "P22")),
    (_("Its Service leads to it"), _service, ("P06", "R13")),
    (_("A port-forward answers: the console is usable"), _forward, ("P30",)),
    (_("Its Ingress exists in an API version that is served"), _ingress, ("P11", "P12")),
    (_("The Ingress' class is one that a controller serves"), _class, ("P03",)),
    (_("The Ingress has an address"), _address, ("P04",)),
    (_("The name leads to it"), _name, ("P01", "P02", "P08")),
    (_("The port is open"), _port, ("P05",)),
    (_("It is KubeFATE that answers"), _body, ("P02", "P03", "P06")),
    (_("KubeFATE accepts the login and tells its version"), _login, ("P09", "P13")),
)
