"""§3.5: KubeFATE's service, its database, its jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.i18n import Message, _
from services.kubefate import (
    RELEASE_TYPE,
    ClusterStatus,
    Job,
    ServiceVersion,
    UnsupportedVersion,
    cannot_install,
    service,
)
from services.pods import is_ready
from services.rollout.beside import ServiceLife, disagreement, job_reasons
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place, content, fact
from services.rollout.fields import Object, items, labels_of, name_of, text
from services.rollout.verdict import Health, Verdict, Why

_DATABASES = ("mongo", "mariadb")
_RELEASE = re.compile(r"sh\.helm\.release\.v1\.(.+)\.v\d+")
_SETTLED = frozenset({ClusterStatus.RUNNING, ClusterStatus.DELETED, ClusterStatus.DELETING})
"""Of what runs, or goes, nothing has to be made."""
_IDLE = 120.0
"""Seconds that KubeFATE, which looks every few seconds, cannot take to see that all pods are ready."""
_DATABASE_WORDS = (
    (
        re.compile(r"Access denied for user|Authentication failed", re.IGNORECASE),
        _("the database refuses the password"),
    ),
    (re.compile(r"no such host|server misbehaving", re.IGNORECASE), _("the database's name does not resolve")),
    (re.compile(r"i/o timeout|connection refused|initDb", re.IGNORECASE), _("the database does not answer")),
)


def database_words(index: Index, place: Place) -> Iterator[Fact]:
    """What KubeFATE's last words say of its database, and when its password was changed after the volume was made."""
    found = database_trouble(index.logs.of(place.namespace, place.name))
    if found is not None:
        yield fact(place, "log", found[0])


def database_trouble(log: str) -> tuple[Message, str] | None:
    """The first class of database troubles in a log of KubeFATE, with the line that tells."""
    for pattern, meaning in _DATABASE_WORDS:
        line = next((line for line in reversed(log.splitlines()) if pattern.search(line)), None)
        if line is not None:
            return meaning, line
    return None


def database_refuses(index: Index) -> Iterator[Diagnosis]:
    """P30: KubeFATE's log tells that it cannot use its database."""
    namespace = index.kubefate_namespace
    for pod in index.kubefate_pods:
        words = index.logs.of(namespace, name_of(pod))
        found = database_trouble(words)
        if found is None or is_ready(pod):
            continue
        place = Place(namespace, "Pod", name_of(pod))
        message = _("KubeFATE cannot use its database: {meaning}", meaning=found[0])
        refused = found[0] is _DATABASE_WORDS[0][1]
        # A refused password is no consequence of a database that is not up.
        depth = 2 if refused else None
        health = Health.FAILED if refused else Health.DEGRADED
        yield index.found(
            "P30", message, place, [fact(place, "log", found[1])], health=health, depth=depth, container=SERVICE
        )


def forgetful(index: Index) -> Iterator[Diagnosis]:
    """P31 as advice: the database's files go with its pod."""
    namespace = index.kubefate_namespace
    for name in _DATABASES:
        deployment = index.find("Deployment", namespace, name)
        volumes = items(deployment or {}, "spec", "template", "spec", "volumes")
        if deployment is not None and (not volumes or any("emptyDir" in volume for volume in volumes)):
            place = Place(namespace, "Deployment", name)
            message = _("KubeFATE's database {name} keeps its data in the pod: a new pod knows no party", name=name)
            field = "spec.template.spec.volumes"
            value = "emptyDir" if volumes else "-"
            yield index.found("P31", message, place, [fact(place, field, value)], health=Health.HEALTHY)


def releases(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P33 and P31: Helm's release of a party is there, KubeFATE's record is not."""
    view = index.situation.kubefate
    if view is None or view.clusters is None:
        return
    known = {cluster.name for cluster in index.records.clusters_in(namespace)}
    for secret in index.of("Secret", namespace) if namespace in index.namespaces else ():
        release = release_of(secret)
        if release and release not in known:
            known.add(release)
            yield _unknown_release(index, namespace, release, secret)


def _unknown_release(index: Index, namespace: str, release: str, secret: Object) -> Diagnosis:
    place = Place(namespace, "Release", release)
    proof = [fact(Place(namespace, "Secret", name_of(secret)), "type", RELEASE_TYPE)]
    running = [pod for pod in index.of("Pod", namespace) if labels_of(pod).get("name") == release]
    if running:
        message = _("KubeFATE does not list {release}, whose pods run in {namespace}", **_named(place))
        facts = [*proof, fact(place, "pods", len(running))]
        return index.found("P31", message, place, facts, certainty=Certainty.LIKELY, release=release)
    message = _("A Helm release {release} without a KubeFATE record is left in {namespace}", **_named(place))
    places = (place, content(namespace))
    # A job that fails leaves its release behind: then its own words come first.
    return index.found("P33", message, place, proof, hopeless=True, depth=3, places=places, release=release)


def _named(place: Place) -> dict[str, str]:
    return {"release": place.name, "namespace": place.namespace}


def release_of(secret: Object) -> str:
    """The Helm release that a Secret belongs to; empty for others."""
    if text(secret, "type") != RELEASE_TYPE:
        return ""
    by_name = _RELEASE.fullmatch(name_of(secret))
    return labels_of(secret).get("name") or (by_name[1] if by_name else "")


def abandoned(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P32: jobs that nobody works on."""
    for job in index.records.jobs_in(namespace):
        life = ServiceLife.of(index.kubefate_pods)
        place = Place(namespace, "KubeFateJob", job.id)
        for why in job_reasons(job, index.terms.now, service=life):
            # An abandoned job is a cause of its own: nothing that is mended in the party ends it.
            yield _from(index, why, place, depth=2)
            break
        else:
            if not job.done and (idle := _idle(index, job)) >= _IDLE:
                message = _(
                    "Job {job} is still {status}, though all pods have been ready for {seconds} s",
                    job=job.id,
                    status=job.status or "-",
                    seconds=int(idle),
                )
                facts = [fact(place, "status", job.status or "-", idle), fact(place, "states", job.reason or "-")]
                yield index.found("P32", message, place, facts, certainty=Certainty.LIKELY)


def too_old_for_chart(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """R22: what KubeFATE is at work on it can never make."""
    view = index.situation.kubefate
    if view is None or not view.version:
        return
    try:
        row = service(ServiceVersion.parse(view.version))
    except UnsupportedVersion:
        return
    for cluster in index.records.clusters_in(namespace):
        why = cannot_install(row, cluster.chart_name or "fate", cluster.chart_version)
        if why is None or cluster.status in _SETTLED:
            continue
        place = Place(namespace, "FateCluster", cluster.name)
        jobs = (Place(namespace, "KubeFateJob", job.id) for job in index.records.jobs_in(namespace))
        facts = [fact(place, "chart_version", cluster.chart_version), fact(place, "status", cluster.status)]
        places = (place, *jobs, content(namespace))
        yield index.found("R22", why, place, facts, hopeless=True, places=places)


def _idle(index: Index, job: Job) -> float:
    """For how many seconds a job has had nothing left to wait for; -1 while it has."""
    if job.started is None:
        return -1.0
    since_start = (index.terms.now - job.started).total_seconds()
    return min(since_start, _ready_for(index, index.records.namespace_of(job)))


def _ready_for(index: Index, namespace: str) -> float:
    """For how many seconds all pods of a namespace have been ready; -1 when they are not, or there are none."""
    pods = index.of("Pod", namespace) if namespace else ()
    verdict = index.verdict(namespace)
    if not pods or verdict is None or verdict.health is not Health.HEALTHY:
        return -1.0
    stamps = (
        found.get("lastTransitionTime")
        for pod in pods
        for found in items(pod, "status", "conditions")
        if found.get("type") == "Ready"
    )
    return min((age for stamp in stamps if (age := index.terms.age(stamp)) is not None), default=-1.0)


def disagreements(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P37: KubeFATE's word on jobs and clusters beside the verdict from Kubernetes."""
    verdict = index.verdict(namespace) if index.knows("Pod") else None
    if verdict is None:
        return
    for job in index.records.jobs_in(namespace):
        why = disagreement(job, verdict) if job.method != "ClusterDelete" else None
        if why is not None:
            yield _disagrees(index, why, Place(namespace, "KubeFateJob", job.id), verdict)
    for cluster in index.records.clusters_in(namespace):
        why = disagreement(cluster, verdict)
        if why is not None:
            yield _disagrees(index, why, Place(namespace, "FateCluster", cluster.name), verdict)


def _disagrees(index: Index, why: Why, place: Place, verdict: Verdict) -> Diagnosis:
    if not index.of("Pod", place.namespace):
        message = _(
            "KubeFATE says {word}, but there is no pod in {namespace}", word=why.value, namespace=place.namespace
        )
        facts = [fact(place, why.field, why.value), fact(place, "pods", 0)]
        # KubeFATE's word is what there is to explain: that nothing is there follows from what it did not do.
        places = (place, content(place.namespace))
        return index.found("P37", message, place, facts, health=Health.FAILED, depth=3, places=places)
    first = verdict.first
    found = _from(index, why, place)
    extra = [fact(first.subject, first.field, first.value, first.age)] if first else []
    return index.found(
        "P37", why.message, place, [*found.evidence, *extra], health=why.health, namespace=place.namespace
    )


def _from(index: Index, why: Why, place: Place, depth: int | None = None) -> Diagnosis:
    facts = [fact(place, why.field, why.value, why.age)]
    return index.found(why.code, why.message, place, facts, health=why.health, hopeless=why.hopeless, depth=depth)


CHECKS = (database_refuses, forgetful)
NEAR = (releases, abandoned, disagreements, too_old_for_chart)
