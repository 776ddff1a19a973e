"""The checkup: what is wrong, root cause first, and what was looked at. Pure assembly of what was gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.doctor.gathering import Gathered
from services.doctor.overview import PartyView, Sight, party_view
from services.errors import Exit, FatetuiError
from services.kubefate import Rung
from services.rollout import (
    FOLLOWED,
    Diagnosis,
    Diagnostician,
    Expectation,
    Health,
    Judge,
    Probe,
    ProbeKind,
    Situation,
    Terms,
    diagnose,
    ladder,
)
from services.rollout.evidence import Past
from services.text import one_line

if TYPE_CHECKING:
    from services.doctor.overview import ServiceView
    from services.federation.live import LiveReport
    from services.kubernetes import Object
    from services.party import Finding

_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "Pod")
_WAYS_IN = frozenset({"Host", "Console"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnosis; `seen` is when its evidence was kept, where it is of a rollout that is no more."""

    diagnosis: Diagnosis
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a checkup came to.

    `problems` are ranked, root causes first; `advice` is what works today and may bite. `begun` tells whether anything
    is installed. `rungs` is the ladder to KubeFATE, where it does not answer; `unreachable` why Kubernetes does not:
    then nothing else is known. `last_words` are of rollouts that are no more, by `NAMESPACE/POD/CONTAINER`.
    """

    context: str
    kubernetes: str = ""
    problems: tuple[Problem, ...] = ()
    advice: tuple[Diagnosis, ...] = ()
    parties: tuple[PartyView, ...] = ()
    service: ServiceView | None = None
    rungs: tuple[Rung, ...] = ()
    live: LiveReport | None = None
    blind: tuple[str, ...] = ()
    begun: bool = True
    last_words: Mapping[str, str] | None = None
    unreachable: FatetuiError | None = None

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """What preflight finds that would keep an install from working."""
        from services.party import Severity

        return tuple(one for one in (self.live.findings if self.live else ()) if one.severity is Severity.ERROR)

    @property
    def exit(self) -> Exit:
        """0 well, 1 something is not, 4 nothing is installed and could not be, 7 Kubernetes does not answer."""
        if self.unreachable is not None:
            return Exit.KUBERNETES
        if not self.begun:
            return Exit.REFUSED if self.refusals or self.problems else Exit.OK
        unwell = any(party.verdict.health is not Health.HEALTHY or party.disagreement for party in self.parties)
        return Exit.FAILED if self.problems or unwell else Exit.OK


def checkup(
    gathered: Gathered,
    terms: Terms | None = None,
    diagnostician: Diagnostician | None = None,
    views: tuple[PartyView, ...] | None = None,
) -> Checkup:
    """What is wrong with what was gathered: the clock is in `terms`.

    Who checks one federation again and again gives the `diagnostician` of the time before, and the parties' `views` if
    they are at hand.
    """
    terms, diagnostician = terms or Terms(), diagnostician or Diagnostician()
    begun = _begun(gathered)
    situation = gathered.situation if begun else _without_parties(gathered)
    found = diagnostician.diagnose(situation, terms)
    reached = gathered.service is not None and gathered.service.problem is None
    advice = [one for one in found if one.health is Health.HEALTHY or (reached and _by_name(one))]
    present = [Problem(one) for one in found if one not in advice]
    past = list(_past(gathered, situation.namespaces))
    return Checkup(
        gathered.context,
        gathered.kubernetes,
        # An empty namespace only says that something was removed; the archive says what for.
        (*(problem for _namespace, problem in past), *present),
        tuple(advice),
        (_views(gathered, terms) if views is None else views) if begun else (),
        gathered.service,
        diagnostician.ladder(situation, terms) if gathered.service is not None and not reached else (),
        gathered.live,
        tuple(sorted(gathered.refused)),
        begun,
        _words(gathered, {namespace for namespace, _problem in past}),
    )


def unreachable(context: str, server: str, error: FatetuiError) -> Checkup:
    """The checkup of a cluster that does not answer: the ladder's first rung."""
    probe = Probe(ProbeKind.KUBERNETES, server, False, error=one_line(str(error)))
    return Checkup(context, rungs=ladder(Situation(probes=(probe,))), unreachable=error)


def _by_name(found: Diagnosis) -> bool:
    """Whether only those miss it who come by name: a browser, KubeFATE's own command line. The console does not."""
    return found.place.kind in _WAYS_IN or all(fact.field == "DNS" for fact in found.evidence)


def _begun(gathered: Gathered) -> bool:
    """Whether anything of FATE is installed, or was tried to be."""
    service = gathered.service
    if gathered.past or (service is not None and (service.clusters or service.jobs)):
        return True
    places = {party.namespace for party in gathered.parties}
    return any(obj["metadata"].get("namespace") in places for obj in _objects(gathered, _WORKLOADS))


def _without_parties(gathered: Gathered) -> Situation:
    """Where nothing was begun, nothing is missed: only what is in the way is left to be told."""
    situation = gathered.situation
    own = situation.kubefate_namespace
    deployed = any(obj["metadata"].get("namespace") == own for obj in _objects(gathered, _WORKLOADS))
    leaving = {
        str(obj["metadata"]["name"])
        for obj in situation.objects.get("Namespace", ())
        if obj["metadata"].get("deletionTimestamp") or obj.get("status", {}).get("phase") == "Terminating"
    }
    places = tuple(name for name in situation.namespaces if name in leaving or (name == own and deployed))
    kept = tuple(party for party in situation.parties if party.namespace in places)
    return replace(situation, namespaces=places, parties=kept)


def _past(gathered: Gathered, namespaces: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    """Why what is not there any more had failed."""
    for namespace in namespaces:
        past = gathered.past.get(namespace)
        if past is None or _has_pods(gathered, namespace):
            continue
        for one in diagnose(_of_past(past, namespace, gathered.situation), Terms(now=past.at)):
            if one.health in (Health.DEGRADED, Health.FAILED):
                yield namespace, Problem(one, past.at)


def _of_past(past: Past, namespace: str, now: Situation) -> Situation:
    return Situation(
        objects=past.objects,
        namespaces=(namespace,),
        parties=tuple(party for party in now.parties if party.namespace == namespace),
        expected={namespace: Expectation(empty_allowed=True)},
        kubefate_namespace=now.kubefate_namespace,
        logs=past.logs,
    )


def _words(gathered: Gathered, namespaces: Iterable[str]) -> dict[str, str]:
    return {
        f"{place}/{pod}/{container}": words
        for namespace in sorted(namespaces)
        for (place, pod, container, _previous), words in gathered.past[namespace].logs.items()
        if not _ended_well(gathered.past[namespace], pod, container)
    }


def _ended_well(past: Past, pod: str, container: str) -> bool:
    """Whether a container had done its work: an init container's words explain nothing then."""
    statuses = (
        status
        for obj in past.objects.get("Pod", ())
        if obj["metadata"].get("name") == pod
        for group in ("initContainerStatuses", "containerStatuses")
        for status in obj["status"].get(group) or ()
        if status.get("name") == container
    )
    return any(((one.get("state") or {}).get("terminated") or {}).get("exitCode") == 0 for one in statuses)


def _views(gathered: Gathered, terms: Terms) -> tuple[PartyView, ...]:
    judge = Judge([party.scope for party in gathered.parties], lambda: terms)
    for kind in FOLLOWED:
        if kind in gathered.situation.objects:
            judge.take(kind, gathered.situation.objects[kind])
    sight = Sight(*(gathered.situation.objects.get(kind, ()) for kind in ("Pod", "Event", "Node")))
    return tuple(party_view(one, sight, judge.verdict(one.title), gathered.service) for one in gathered.parties)


def _has_pods(gathered: Gathered, namespace: str) -> bool:
    return any(pod["metadata"].get("namespace") == namespace for pod in gathered.situation.objects.get("Pod", ()))


def _objects(gathered: Gathered, kinds: Iterable[str]) -> Iterator[Object]:
    for kind in kinds:
        yield from gathered.situation.objects.get(kind, ())
