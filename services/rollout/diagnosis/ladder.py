"""Why KubeFATE cannot be reached: the checks of product.md §3.9 in order, the first failing one the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.i18n import _, verbatim
from services.kubefate import class_of
from services.kubefate.ladder import (
    CONTROLLERS,
    DEPLOYMENT,
    ENDPOINTS,
    INGRESS,
    PODS,
    Answer,
    Footing,
    Rung,
    Step,
    rungs_of,
)
from services.rollout.diagnosis import ways
from services.rollout.diagnosis.diagnosing import diagnosed
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.model import Diagnosis
from services.rollout.diagnosis.situation import ProbeKind, Situation
from services.rollout.fields import Terms, text
from services.text import one_line

USABLE_FROM = int(Step.FORWARD)
"""The rung from which on the console is usable; those after it are for browsers and other users."""
_INGRESS_APIS = ("networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1")


@dataclass(frozen=True, slots=True)
class ExplainedRung(Rung):
    """A rung; one that fails has the `diagnosis` that explains it, as far as one was found."""

    diagnosis: Diagnosis | None = None


def ladder(situation: Situation, terms: Terms | None = None) -> tuple[ExplainedRung, ...]:
    """The rungs up to the first that fails; all of them when none does. Pure."""
    return climbed(Index(situation, terms or Terms()))


def climbed(index: Index) -> tuple[ExplainedRung, ...]:
    """Like ladder, with the situation indexed already."""
    return tuple(_explained(index, rung) for rung in rungs_of(_footing(index)))


def _footing(index: Index) -> Footing:
    own = index.kubefate_namespace
    objects: dict[str, object] = {
        kind: index.find(kind, own, SERVICE) for kind in (DEPLOYMENT, ENDPOINTS, INGRESS) if index.knows(kind)
    }
    if index.knows("Pod"):
        objects |= {PODS: index.kubefate_pods, CONTROLLERS: index.controllers}
    asked = ((step, judge(index)) for step, judge in _TRIED.items())
    return Footing(own, objects, {step: answer for step, answer in asked if answer is not None})


def _explained(index: Index, rung: Rung) -> ExplainedRung:
    found = _explanation(index, _RULES.get(Step(rung.number), ())) if rung.ok is False else None
    return ExplainedRung(rung.number, rung.title, rung.ok, rung.detail, rung.remedy, found)


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


def _kubernetes(index: Index) -> Answer | None:
    probe = next(index.probes(ProbeKind.KUBERNETES), None)
    if probe is None:
        return Answer(True, _("objects were read")) if index.situation.objects else None
    return Answer(probe.ok, verbatim(one_line(probe.error or probe.target)))


def _forward(index: Index) -> Answer | None:
    probes = list(ways.answered(index, forwarded=True))
    if not probes:
        return None
    good = next((probe for probe in probes if ways.is_kubefate(probe)), None)
    if good is not None:
        return Answer(True, _("KubeFATE answers by {via}", via=good.via))
    return Answer(False, verbatim(one_line(probes[0].error or f"{probes[0].status} {probes[0].body}")))


def _served(index: Index) -> Answer | None:
    served = index.situation.served
    if served is None or any(f"{api}/Ingress" in served for api in _INGRESS_APIS):
        return None
    return Answer(False, _("the cluster serves no Ingress that fatetui knows"))


def _class(index: Index) -> Answer | None:
    ingress = ways.ingress_of(index)
    if ingress is None or not (index.knows("IngressClass") and index.of("IngressClass")):
        # Before 1.18 there are no classes; then an address is what proves a controller.
        return None
    for trouble in index.troubles(index.kubefate_namespace):
        if trouble.why.code == "P03" and trouble.place.name == SERVICE:
            return Answer(False, trouble.why.message)
    return Answer(True, _("class {name}", name=one_line(class_of(ingress) or "-")))


def _name(index: Index) -> Answer | None:
    for host in ways.hosts(index):
        probe = ways.resolved(index, host)
        if probe is None:
            continue
        known = ways.addresses(index)
        addresses = ", ".join(probe.addresses) or "-"
        if not probe.addresses or (known and not known & set(probe.addresses)):
            return Answer(False, _("{host} leads to {addresses}", host=host, addresses=addresses))
        return Answer(True, _("{host} leads to {addresses}", host=host, addresses=addresses))
    return None


def _port(index: Index) -> Answer | None:
    ours = {*ways.hosts(index), *ways.addresses(index)}
    tries = [probe for probe in ways.connected(index) if ways.host_in(probe.target) in ours]
    if not tries:
        return None
    shown = next((probe for probe in tries if probe.ok), tries[0])
    return Answer(shown.ok, _("{target}: {said}", target=shown.target, said=one_line(shown.error or "open")))


def _body(index: Index) -> Answer | None:
    probes = list(ways.answered(index, forwarded=False))
    if not probes:
        return None
    good = next((probe for probe in probes if ways.is_kubefate(probe)), None)
    shown = good or probes[0]
    detail = _(
        "{target} answers {status} {body}", target=shown.target, status=shown.status, body=one_line(shown.body, 80)
    )
    return Answer(good is not None, detail)


def _login(index: Index) -> Answer | None:
    probe = next(index.probes(ProbeKind.LOGIN), None)
    if probe is None:
        return None
    view = index.situation.kubefate
    return Answer(probe.ok, verbatim(one_line(probe.error or (view.version if view else "") or "-")))


_TRIED: Mapping[Step, Callable[[Index], Answer | None]] = {
    Step.KUBERNETES: _kubernetes,
    Step.FORWARD: _forward,
    Step.INGRESS: _served,
    Step.CLASS: _class,
    Step.NAME: _name,
    Step.PORT: _port,
    Step.BODY: _body,
    Step.LOGIN: _login,
}
"""What only probes tell, or what was found out besides; None where it was not looked at."""
_RULES: Mapping[Step, tuple[str, ...]] = {
    Step.DEPLOYMENT: ("R03", "P35", "P36"),
    Step.POD: ("P23", "P16", "P17", "P30", "P22"),
    Step.SERVICE: ("P06", "R13"),
    Step.FORWARD: ("P30",),
    Step.INGRESS: ("P11", "P12"),
    Step.CLASS: ("P03",),
    Step.ADDRESS: ("P04",),
    Step.NAME: ("P01", "P02", "P08"),
    Step.PORT: ("P05",),
    Step.BODY: ("P02", "P03", "P06"),
    Step.LOGIN: ("P09", "P13"),
}
"""The rules that explain a rung, the likeliest first."""
