"""Everything that a checkup looks at, read at once: each call in its own time, what may not be seen known as such."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from services.doctor.lastwords import last_words
from services.doctor.objects import CLUSTER_WIDE, Seen, read_objects
from services.doctor.overview import ServiceView, ask_kubefate
from services.doctor.parties import KnownParty
from services.doctor.probing import probed
from services.errors import FatetuiError
from services.kubefate import NAMESPACE, KubeFateError, NoWayIn
from services.rollout import (
    DIAGNOSED_KINDS,
    DIAGNOSED_WIDE,
    SYSTEM_KINDS,
    KubeFateView,
    Probe,
    ProbeKind,
    Situation,
)
from services.rollout.evidence import Past, archive_path, read_past
from services.text import one_line

if TYPE_CHECKING:
    from services.federation.live import LiveReport
    from services.kubefate import KubeFate
    from services.kubernetes import Cluster, Object

SERVICE = "kubefate"
_SYSTEM_DEADLINE = 10.0


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was seen of a cluster and its federation.

    `past` holds the last rollout of namespaces by their archives, `refused` the kinds that could not be read; `live` is
    None where preflight was not asked for.
    """

    context: str
    kubernetes: str
    parties: tuple[KnownParty, ...]
    situation: Situation
    refused: Mapping[str, FatetuiError] = field(default_factory=dict)
    service: ServiceView | None = None
    past: Mapping[str, Past] = field(default_factory=dict)
    live: LiveReport | None = None

    @property
    def namespaces(self) -> tuple[str, ...]:
        """KubeFATE's namespace first, then the parties'."""
        own = self.situation.kubefate_namespace
        return tuple(dict.fromkeys([own, *self.situation.namespaces]))


async def gather(
    cluster: Cluster,
    parties: Sequence[KnownParty],
    kubefate: KubeFate | FatetuiError | None = None,
    *,
    archives: Path | None = None,
    preflight: bool = True,
) -> Gathered:
    """Look at `parties`, KubeFATE, and what they stand on. `kubefate` is a session or why there is none.

    Raises the cluster's errors when it does not answer at all; anything else that fails is part of what was seen.
    """
    version = (await cluster.version()).git
    own = await kubefate_namespace(cluster)
    namespaces = tuple(dict.fromkeys([*(party.namespace for party in parties), own]))
    async with asyncio.TaskGroup() as tasks:
        looked = tasks.create_task(_looked(cluster, namespaces))
        system = tasks.create_task(_system(cluster))
        service = tasks.create_task(_service(kubefate))
        live = tasks.create_task(_live(cluster, parties, kubefate)) if preflight else None
        served = tasks.create_task(_served(cluster))
    seen, probes, logs = looked.result()
    # What runs tells for itself.
    empty = [name for name in namespaces if not _has_pods(seen, name)]
    past = await asyncio.to_thread(_past, cluster, empty, archives)
    situation = Situation(
        objects=_joined(seen.objects, system.result(), namespaces),
        namespaces=_judged(namespaces, own, seen),
        parties=tuple(party.file for party in parties if party.file is not None),
        kubefate=_view(service.result(), kubefate),
        kubefate_namespace=own,
        served=served.result(),
        probes=(Probe(ProbeKind.KUBERNETES, cluster.server, True), *probes, *_ways(kubefate)),
        logs=logs,
        denied=_denied(seen.refused),
    )
    return Gathered(
        cluster.context,
        version,
        tuple(parties),
        situation,
        seen.refused,
        service.result(),
        past,
        live.result() if live else None,
    )


async def kubefate_namespace(cluster: Cluster) -> str:
    """Where KubeFATE runs; the usual place when it is nowhere, or may not be looked for everywhere."""
    from services.kubernetes import KubernetesError

    try:
        found = (await cluster.list("Deployment", fields=f"metadata.name={SERVICE}")).items
    except KubernetesError:
        return NAMESPACE
    places = [str(deployment["metadata"]["namespace"]) for deployment in found]
    return NAMESPACE if not places or NAMESPACE in places else places[0]


async def _looked(
    cluster: Cluster, namespaces: Sequence[str]
) -> tuple[Seen, tuple[Probe, ...], Mapping[tuple[str, str, str, bool], str]]:
    """The objects, and what they lead to: the addresses that Ingresses name, the logs of pods that are not well."""
    seen = await read_objects(cluster, (*DIAGNOSED_KINDS, *DIAGNOSED_WIDE), namespaces)
    probes, logs = await asyncio.gather(
        probed(cluster, seen.objects.get("Ingress", ())), last_words(cluster, seen.objects.get("Pod", ()))
    )
    return seen, probes, logs


def _judged(namespaces: Sequence[str], own: str, seen: Seen) -> tuple[str, ...]:
    """The namespaces to be judged. Where KubeFATE has none it is not missed: FATE goes on without, and the ladder
    tells."""
    known = seen.objects.get("Namespace")
    absent = known is not None and not any(found["metadata"]["name"] == own for found in known)
    return tuple(name for name in namespaces if name != own or not absent)


async def _system(cluster: Cluster) -> list[tuple[str, Object]]:
    """CoreDNS and ingress controllers, wherever they are; nothing where that may not be seen."""

    async def read(kind: str, labels: str) -> list[tuple[str, Object]]:
        try:
            async with asyncio.timeout(_SYSTEM_DEADLINE):
                return [(kind, obj) for obj in (await cluster.list(kind, labels=labels)).items]
        except (FatetuiError, TimeoutError):
            return []

    found = await asyncio.gather(*(read(kind, labels) for kind, labels in SYSTEM_KINDS))
    return [pair for pairs in found for pair in pairs]


def _joined(
    objects: Mapping[str, tuple[Object, ...]], system: Iterable[tuple[str, Object]], namespaces: Sequence[str]
) -> Mapping[str, tuple[Object, ...]]:
    joined = dict(objects)
    for kind, obj in system:
        # Those of our namespaces are there already.
        if kind in joined and obj["metadata"].get("namespace") not in namespaces:
            joined[kind] = (*joined[kind], obj)
    return joined


def followed(gathered: Gathered, objects: Mapping[str, tuple[Object, ...]]) -> Gathered:
    """What was gathered, with the objects that there are by now in place of those that were found then. Kinds that were
    not seen then stay unseen."""
    now = {kind: found for kind, found in objects.items() if kind in gathered.situation.objects}
    return replace(gathered, situation=replace(gathered.situation, objects={**gathered.situation.objects, **now}))


def looked_at(kind: str, objects: Iterable[Object], namespaces: Sequence[str]) -> tuple[Object, ...]:
    """Those of `objects` that a checkup of `namespaces` makes use of."""
    if kind in CLUSTER_WIDE:
        return tuple(objects)
    wanted = [tuple(labels.split("=", 1)) for of, labels in SYSTEM_KINDS if of == kind]
    return tuple(obj for obj in objects if obj["metadata"].get("namespace") in namespaces or _labelled(obj, wanted))


def _labelled(obj: Object, wanted: Iterable[tuple[str, ...]]) -> bool:
    labels = obj["metadata"].get("labels") or {}
    return any(labels.get(key) == value for key, value in wanted)


async def _service(kubefate: KubeFate | FatetuiError | None) -> ServiceView | None:
    return await ask_kubefate(kubefate) if kubefate is not None else None


def _view(service: ServiceView | None, kubefate: KubeFate | FatetuiError | None) -> KubeFateView | None:
    if service is None:
        return None
    if service.problem is not None:
        # That it cannot be reached is no word of KubeFATE's.
        said = () if isinstance(kubefate, NoWayIn) else (one_line(str(service.problem)),)
        return KubeFateView(answers=said)
    return KubeFateView(service.version, tuple(service.clusters.values()), service.jobs)


def _ways(kubefate: KubeFate | FatetuiError | None) -> tuple[Probe, ...]:
    """What the ways in to KubeFATE said, as far as they were tried."""
    if kubefate is None:
        return ()
    if isinstance(kubefate, NoWayIn):
        return tuple(
            Probe(ProbeKind.HTTP, attempt.address, False, via=attempt.kind.value, error=one_line(str(attempt.error)))
            for attempt in kubefate.attempts
        )
    if isinstance(kubefate, FatetuiError):
        reached = isinstance(kubefate, KubeFateError)
        return (Probe(ProbeKind.LOGIN, SERVICE, False, error=one_line(str(kubefate))),) if reached else ()
    route = kubefate.route
    # A way is taken only once KubeFATE has greeted on it.
    greeting = "kubefate run success"
    return (
        Probe(ProbeKind.HTTP, route.address, True, via=route.kind.value, status=200, body=greeting),
        Probe(ProbeKind.LOGIN, route.address, True, via=route.kind.value),
    )


async def _live(
    cluster: Cluster, parties: Sequence[KnownParty], kubefate: KubeFate | FatetuiError | None
) -> LiveReport:
    from services.federation.live import lint_live

    return await lint_live([party.file for party in parties if party.file is not None], cluster, kubefate)


async def _served(cluster: Cluster) -> frozenset[str] | None:
    try:
        return frozenset(f"{version}/{kind}" for version, kind in (await cluster.discovery()).resources)
    except FatetuiError:
        return None


def _denied(refused: Mapping[str, FatetuiError]) -> tuple[str, ...]:
    """What is needed of namespaces and may not be read. Nodes and their like are other people's as a rule."""
    from services.kubernetes import Forbidden

    wanted = (refused[kind] for kind in DIAGNOSED_KINDS if isinstance(refused.get(kind), Forbidden))
    return tuple(dict.fromkeys(one_line(str(error)) for error in wanted))


def _has_pods(seen: Seen, namespace: str) -> bool:
    return any(pod["metadata"].get("namespace") == namespace for pod in seen.objects.get("Pod", ()))


def _past(cluster: Cluster, namespaces: Sequence[str], archives: Path | None) -> dict[str, Past]:
    """The last rollouts by their archives; one that cannot be read tells nothing."""
    found: dict[str, Past] = {}
    if archives is None:
        return found
    for namespace in namespaces:
        try:
            past = read_past(archive_path(archives, cluster.context, namespace), namespace, cluster.server)
        except OSError:
            continue
        if past is not None:
            found[namespace] = past
    return found
