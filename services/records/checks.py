"""The records judged by what else is there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.i18n import Message, _
from services.kubefate import ClusterStatus, FateCluster, Job, JobStatus
from services.party import Severity
from services.records.mends import AT_WORK, Mend, MendKind, Truth
from services.records.releases import Release
from services.records.rules import RECORD_RULES
from services.records.scene import Scene
from services.text import one_line

_MOVING = frozenset({ClusterStatus.CREATING, ClusterStatus.UPDATING, ClusterStatus.DELETING})
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Fact(NamedTuple):
    """What a trouble rests on: an object, a field of it, and what stands there."""

    subject: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong with a record, and what mends it: the first mend is the one to take."""

    rule: str
    subject: str
    message: Message
    facts: tuple[Fact, ...] = ()
    mends: tuple[Mend, ...] = ()
    collection: str = "cluster"
    uuid: str = ""
    remedy: Message | None = None

    @property
    def severity(self) -> Severity:
        """Its rule's."""
        return RECORD_RULES[self.rule].severity

    @property
    def id(self) -> str:
        """What it is called from one look to the next."""
        return f"{self.rule} {self.subject} {self.uuid}"


def troubles(scene: Scene) -> list[Trouble]:
    """Everything that is wrong, the worst first."""
    found = [
        *_jobs(scene),
        *(trouble for record in scene.clusters for trouble in _cluster(scene, record)),
        *_lost(scene),
        *_twins(scene),
        *_elsewhere(scene),
        *_plain(scene),
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.severity), one.rule, one.subject, one.uuid))


def truth_of(scene: Scene, namespace: str, name: str) -> Truth:
    """What the scene shows of a FATE cluster."""
    place = namespace, name
    return Truth(
        scene.releases.get(place),
        scene.workloads.get(place, ()),
        scene.sees(namespace),
        scene.restarted,
        scene.now,
    )


def _jobs(scene: Scene) -> Iterator[Trouble]:
    known = {record.id for record in scene.clusters}
    for job in scene.jobs:
        subject = f"Job/{one_line(job.id, 80)}"
        fail = Mend(MendKind.FAIL_JOB, id=job.id, was=job.status.value or "-")
        if job.status is JobStatus.NONE:
            message = _("{subject} has a status without a word", subject=subject)
            yield Trouble("D06", subject, message, (Fact(subject, "status", "?"),), (fail,), "job", job.id)
        elif not job.done and job.abandoned(scene.now, scene.restarted):
            yield _stuck(scene, job, subject, fail)
        elif job.done and job.cluster_id and job.cluster_id not in known:
            message = _("{subject} is about a FATE cluster that is not recorded", subject=subject)
            facts = (Fact(subject, "clusterid", one_line(job.cluster_id, 80)),)
            mend = Mend(MendKind.REMOVE_JOB, id=job.id, was=job.status.value)
            yield Trouble("D07", subject, message, facts, (mend,), "job", job.id)


def _stuck(scene: Scene, job: Job, subject: str, mend: Mend) -> Trouble:
    facts = [Fact(subject, "status", job.status.value)]
    if job.started is not None:
        facts.append(Fact(subject, "starttime", job.started.isoformat()))
    if scene.restarted is not None and job.started is not None and job.started < scene.restarted:
        facts.append(Fact("Pod/kubefate", "startedAt", scene.restarted.isoformat()))
        message = _("{subject} ran when KubeFATE restarted: nobody works on it", subject=subject)
    else:
        message = _("{subject} is past its time limit: nobody works on it", subject=subject)
    return Trouble("D01", subject, message, tuple(facts), (mend,), "job", job.id)


def _cluster(scene: Scene, record: FateCluster) -> Iterator[Trouble]:
    """What is wrong with a record that lives."""
    if record.status is ClusterStatus.DELETED:
        return
    subject = _subject(record)
    truth = truth_of(scene, record.namespace, record.name)
    set_status = Mend(MendKind.SET_STATUS, id=record.id, was=record.status.value or "-")
    facts = (Fact(subject, "status", record.status.value or "?"), *_facts(truth, subject))
    if record.status is ClusterStatus.NONE:
        message = _("{subject} has a status without a word", subject=subject)
        yield Trouble("D06", subject, message, facts, _settling(set_status, truth), uuid=record.id)
    elif truth.looked and truth.release is None:
        if record.status not in _MOVING or not _worked_on(scene, record):
            yield _released(record, subject, truth, facts)
    elif record.status in _MOVING and not _worked_on(scene, record):
        message = _("{subject} is {status}, and no job works on it", subject=subject, status=record.status.value)
        yield Trouble("D02", subject, message, facts, _settling(set_status, truth), uuid=record.id)


def _settling(mend: Mend, truth: Truth) -> tuple[Mend, ...]:
    """The mend that sets what is true, where that can be told."""
    if truth.status is None:
        return ()
    return (Mend(mend.kind, mend.id, status=truth.status.value, was=mend.was),)


def _released(record: FateCluster, subject: str, truth: Truth, facts: tuple[Fact, ...]) -> Trouble:
    was = record.status.value or "-"
    if truth.workloads:
        message = _("{subject} has no Helm release, but workloads of it stand", subject=subject)
        remedy = _("Helm will not remove them: delete what has the label name={name}", name=one_line(record.name, 80))
        return Trouble("D03", subject, message, facts, (), uuid=record.id, remedy=remedy)
    message = _("{subject} has no Helm release", subject=subject)
    mends = (
        Mend(MendKind.SET_STATUS, id=record.id, status=ClusterStatus.DELETED.value, was=was),
        Mend(MendKind.REMOVE_RECORD, id=record.id, was=was),
    )
    return Trouble("D03", subject, message, facts, mends, uuid=record.id)


def _lost(scene: Scene) -> Iterator[Trouble]:
    """Releases without a record that lives."""
    living = {_place(record) for record in scene.clusters if record.status is not ClusterStatus.DELETED}
    for place, release in scene.releases.items():
        if place in living or _being_made(scene):
            continue
        subject = _named(release.namespace, release.name)
        message = _("Helm has release {name} in {namespace}, and KubeFATE has no living record of it",
                    name=one_line(release.name, 80), namespace=one_line(release.namespace, 80))  # fmt: skip
        facts = _facts(truth_of(scene, *place), subject)
        mend = Mend(MendKind.RESTORE_RECORD, name=release.name, namespace=release.namespace)
        yield Trouble("D04", subject, message, facts, (mend,))


def _twins(scene: Scene) -> Iterator[Trouble]:
    """The older ones of several living records."""
    living = [record for record in scene.clusters if record.status is not ClusterStatus.DELETED]
    left = Counter(map(_place, living))
    for record in living:
        place = _place(record)
        left[place] -= 1
        if left[place] > 0:
            subject = _subject(record)
            message = _("{subject} has a later record as well", subject=subject)
            facts = (Fact(subject, "uuid", one_line(record.id, 80)),)
            was = record.status.value or "-"
            mend = Mend(MendKind.SET_STATUS, record.id, status=ClusterStatus.DELETED.value, was=was, force=True)
            yield Trouble("D05", subject, message, facts, (mend,), uuid=record.id)


def _elsewhere(scene: Scene) -> Iterator[Trouble]:
    """The service tells of records that are not here: it answers from another database."""
    if scene.service is None:
        return
    clusters, jobs = scene.service
    foreign = (clusters - {record.id for record in scene.clusters}) | (jobs - {job.id for job in scene.jobs})
    if foreign:
        message = _("KubeFATE tells of {count} records that this database has not", count=len(foreign))
        facts = (Fact("KubeFATE", "uuid", one_line(", ".join(sorted(foreign)), 200)),)
        remedy = _("See to which database its Deployment names, and whether its pod began after that was changed")
        yield Trouble("D08", "KubeFATE", message, facts, remedy=remedy)


def _plain(scene: Scene) -> Iterator[Trouble]:
    if scene.users_in_plain:
        names = one_line(", ".join(scene.users_in_plain), 120)
        message = _("The passwords of {names} lie in the database as they were typed", names=names)
        facts = tuple(Fact(f"User/{one_line(name, 80)}", "salt", "-") for name in scene.users_in_plain[:5])
        remedy = _("See that nobody else reaches the database; KubeFATE v1.0.3 and later store hashes")
        yield Trouble("D09", "User", message, facts, collection="user", remedy=remedy)


def _worked_on(scene: Scene, record: FateCluster) -> bool:
    """Whether a job works on it, or may: an install is stored before it knows its FATE cluster."""
    return any(job.cluster_id in ("", record.id) for job in _at_work(scene))


def _being_made(scene: Scene) -> bool:
    """Whether an installation goes on whose FATE cluster is not told yet: it may be any."""
    return any(not job.cluster_id for job in _at_work(scene))


def _at_work(scene: Scene) -> Iterable[Job]:
    return (job for job in scene.jobs if job.status in AT_WORK and not job.abandoned(scene.now, scene.restarted))


def _facts(truth: Truth, subject: str) -> tuple[Fact, ...]:
    if not truth.looked:
        return ()
    release: Release | None = truth.release
    told = f"{one_line(release.status)}, v{release.revision}" if release is not None else "-"
    return (
        Fact(subject, "Helm release", told),
        Fact(subject, "workloads", str(len(truth.workloads))),
    )


def _place(record: FateCluster) -> tuple[str, str]:
    return record.namespace, record.name


def _subject(record: FateCluster) -> str:
    return _named(record.namespace, record.name)


def _named(namespace: str, name: str) -> str:
    return f"FateCluster/{one_line(namespace, 80)}/{one_line(name, 80)}"
