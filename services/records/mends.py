"""What mends the records: planned from the record as it is, and written only where it still is so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from services.i18n import Message, _
from services.kubefate import ClusterStatus, JobStatus
from services.records.errors import NotMendable
from services.records.reading import CLUSTER_STATUS, JOB_STATUS, cluster_of, job_of
from services.records.releases import DEPLOYED, Release
from services.records.repository import Records
from services.text import one_line

if TYPE_CHECKING:
    from bson.raw_bson import RawBSONDocument

UNENDED = frozenset({JobStatus.PENDING, JobStatus.RUNNING, JobStatus.RETRY, JobStatus.NONE})
AT_WORK = UNENDED - {JobStatus.NONE}
RESULT = "marked as failed by fatetui: nobody worked on it any more"
"""What a job says that was ended so, in the field that KubeFATE's own words stand in."""


class MendKind(StrEnum):
    """What a mend does."""

    FAIL_JOB = "fail-job"
    SET_STATUS = "set-status"
    RESTORE_RECORD = "restore-record"
    REMOVE_RECORD = "remove-record"
    REMOVE_JOB = "remove-job"


@dataclass(frozen=True, slots=True)
class Mend:
    """A mend of one record: `id` is its uuid; a record to be restored has `name` and `namespace` instead.

    `status` is what is to be set; `was` the status that the record had when the mend was thought of, empty for any.
    """

    kind: MendKind
    id: str = ""
    name: str = ""
    namespace: str = ""
    status: str = ""
    was: str = ""
    force: bool = False
    """Waives what Kubernetes shows, but not what the record itself is."""

    @property
    def removes(self) -> bool:
        """Whether it takes the record away: that is another step than to change it."""
        return self.kind in (MendKind.REMOVE_RECORD, MendKind.REMOVE_JOB)

    @property
    def params(self) -> dict[str, str | bool]:
        """As the parameters of the step `records.mend`."""
        given = {
            "id": self.id,
            "name": self.name,
            "namespace": self.namespace,
            "status": self.status,
            "was": self.was,
        }
        forced = {"force": True} if self.force else {}
        return {"mend": self.kind.value, **{key: value for key, value in given.items() if value}, **forced}


@dataclass(frozen=True, slots=True)
class Truth:
    """What Kubernetes shows of a FATE cluster; `looked` False when nobody could look."""

    release: Release | None = None
    workloads: tuple[str, ...] = ()
    looked: bool = True
    restarted: datetime | None = None
    """When the service's process began."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def status(self) -> ClusterStatus | None:
        """The status that is true; None where that cannot be told: workloads stand without a release."""
        if not self.looked:
            return None
        if self.release is None:
            return None if self.workloads else ClusterStatus.DELETED
        return ClusterStatus.RUNNING if self.release.status == DEPLOYED else ClusterStatus.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mend that can be made: what changes, told, and the record that it rests on. Nothing told: it is so already."""

    subject: str
    told: Message | None = None
    before: str = ""
    after: str = ""
    collection: str = "cluster"
    seen: RawBSONDocument | None = None
    values: Mapping[str, Any] | None = None
    """Fields to be set, or a whole new record where nothing was `seen`; None for one to be removed."""


async def prepare(records: Records, mend: Mend, truth: Truth) -> Prepared:
    """What `mend` would do. Raises NotMendable where the record is not what the mend is for, NoSuchRecord."""
    match mend.kind:
        case MendKind.FAIL_JOB:
            return _fail_job(await records.find("job", mend.id), mend, truth)
        case MendKind.REMOVE_JOB:
            return _remove_job(await records.find("job", mend.id), mend)
        case MendKind.SET_STATUS:
            await _expect_idle(records, mend, truth)
            return _set_status(await records.find("cluster", mend.id), mend, truth)
        case MendKind.REMOVE_RECORD:
            await _expect_idle(records, mend, truth)
            return _remove_record(await records.find("cluster", mend.id), mend, truth)
        case MendKind.RESTORE_RECORD:
            return _restore_record(await records.named(mend.name, mend.namespace), mend, truth)


async def perform(records: Records, prepared: Prepared) -> None:
    """Write it. Raises RecordChanged, with nothing written, unless the record is still what was seen."""
    if prepared.told is None:
        return
    if prepared.seen is None:
        await records.add_cluster(prepared.values or {})
    elif prepared.values is None:
        await records.remove(prepared.collection, prepared.seen)
    else:
        await records.change(prepared.collection, prepared.seen, prepared.values)


async def _expect_idle(records: Records, mend: Mend, truth: Truth) -> None:
    """An update takes the release away before it makes the next one: what Helm shows meanwhile is not the truth."""
    jobs = (job for job in await records.jobs_about(mend.id) if job.status in AT_WORK)
    working = next((job for job in jobs if not job.abandoned(truth.now, truth.restarted)), None)
    if working is not None and not mend.force:
        raise NotMendable(
            _("{job} may well be at work on it", job=f"Job/{one_line(working.id, 80)}"),
            remedy=_("Wait for its end; `force` changes the record all the same"),
        )


def _fail_job(document: RawBSONDocument, mend: Mend, truth: Truth) -> Prepared:
    job = job_of(document)
    subject = f"Job/{one_line(job.id, 80)}"
    if job.status is JobStatus.FAILED:
        return Prepared(subject)
    _expect(mend.was, job.status, subject)
    if job.status not in UNENDED:
        raise NotMendable(_("{subject} has ended as {status}", subject=subject, status=job.status.value))
    if job.status is not JobStatus.NONE and not mend.force and not job.abandoned(truth.now, truth.restarted):
        raise NotMendable(
            _("{subject} may well be worked on", subject=subject),
            cause=_("it is within its time limit, and KubeFATE has not restarted since it began"),
            remedy=_("Wait for its end; `force` marks it all the same"),
        )
    values = {"status": JOB_STATUS.index(JobStatus.FAILED), "result": RESULT, "endtime": truth.now}
    told = _("mark {method} {id} as Failed", method=one_line(job.method, 40), id=one_line(job.id, 80))
    return Prepared(subject, told, _stored(document, job.status), JobStatus.FAILED.value, "job", document, values)


def _remove_job(document: RawBSONDocument, mend: Mend) -> Prepared:
    job = job_of(document)
    subject = f"Job/{one_line(job.id, 80)}"
    _expect(mend.was, job.status, subject)
    if not job.done:
        raise NotMendable(
            _("{subject} has not ended", subject=subject), remedy=_("Mark it as failed first, if nobody works on it")
        )
    told = _("remove the record of {method} {id}", method=one_line(job.method, 40), id=one_line(job.id, 80))
    return Prepared(subject, told, job.status.value, "", "job", document)


def _set_status(document: RawBSONDocument, mend: Mend, truth: Truth) -> Prepared:
    cluster = cluster_of(document)
    subject = _subject(cluster.namespace, cluster.name)
    wanted = ClusterStatus(mend.status) if mend.status else truth.status
    if wanted is None or wanted not in CLUSTER_STATUS:
        raise NotMendable(
            _("what {subject} truly is cannot be told from here", subject=subject), remedy=_("Name a `status`")
        )
    if cluster.status is wanted:
        return Prepared(subject)
    _expect(mend.was, cluster.status, subject)
    if not mend.force and truth.looked and truth.status is not wanted:
        raise NotMendable(
            _("{subject} is not {status} by what Kubernetes shows", subject=subject, status=wanted.value),
            cause=_shows(truth),
            remedy=_("Set what is true; `force` writes it all the same"),
        )
    values = {"status": CLUSTER_STATUS.index(wanted)}
    told = _("set the status of {subject} ({id})", subject=subject, id=one_line(cluster.id, 80))
    before = _stored(document, cluster.status)
    return Prepared(subject, told, before, wanted.value, "cluster", document, values)


def _remove_record(document: RawBSONDocument, mend: Mend, truth: Truth) -> Prepared:
    cluster = cluster_of(document)
    subject = _subject(cluster.namespace, cluster.name)
    _expect(mend.was, cluster.status, subject)
    if not mend.force and (not truth.looked or truth.release is not None or truth.workloads):
        raise NotMendable(
            _("{subject} is still there", subject=subject),
            cause=_shows(truth),
            remedy=_("Let KubeFATE remove it: cluster.remove; `force` takes the record away all the same"),
        )
    told = _("remove the record {id} of {subject}", subject=subject, id=one_line(cluster.id, 80))
    return Prepared(subject, told, _stored(document, cluster.status), "", "cluster", document)


def _restore_record(known: list[RawBSONDocument], mend: Mend, truth: Truth) -> Prepared:
    subject = _subject(mend.namespace, mend.name)
    if any(cluster_of(document).status is not ClusterStatus.DELETED for document in known):
        return Prepared(subject)
    release = truth.release
    if release is None:
        raise NotMendable(
            _("Helm has no release {name} in {namespace}",
              name=one_line(mend.name, 80), namespace=one_line(mend.namespace, 80)),
            remedy=_("There is nothing that a record could be made from; a backup may have it"),
        )  # fmt: skip
    status = truth.status or ClusterStatus.UNAVAILABLE
    same = [document for document in known if cluster_of(document).chart_version == release.chart_version]
    if same:
        told = _("bring back the record {id} of {subject}", id=one_line(cluster_of(same[-1]).id, 80), subject=subject)
        values = {"status": CLUSTER_STATUS.index(status)}
        return Prepared(subject, told, ClusterStatus.DELETED.value, status.value, "cluster", same[-1], values)
    if not release.chart_name:
        raise NotMendable(
            _("Helm's release {name} cannot be read", name=one_line(mend.name, 80)),
            remedy=_("Uninstall it: helm uninstall NAME -n NAMESPACE"),
        )
    told = _("make a record of {subject} from Helm's release, revision {revision}", subject=subject,
             revision=release.revision)  # fmt: skip
    return Prepared(subject, told, "", status.value, "cluster", None, _record_of(release, status))


def _record_of(release: Release, status: ClusterStatus) -> dict[str, Any]:
    """A document as KubeFATE writes it. Of the party's file only what the release tells is left."""
    spec = {
        "name": release.name,
        "namespace": release.namespace,
        "chartName": release.chart_name,
        "chartVersion": _with_v(release.chart_version),
    }
    return {
        "uuid": str(uuid4()),
        "name": release.name,
        "namespace": release.namespace,
        "revision": release.revision,
        "chartversion": spec["chartVersion"],
        "chartvalues": dict(release.values),
        "values": json.dumps(spec),
        "chartname": release.chart_name,
        "type": "",
        "metadata": None,
        "status": CLUSTER_STATUS.index(status),
        "config": spec,
        "info": None,
    }


def _with_v(version: str) -> str:
    return version if version.startswith("v") else f"v{version}"


def _expect(was: str, status: ClusterStatus | JobStatus, subject: str) -> None:
    if was and was != (status.value or "-"):
        raise NotMendable(
            _("{subject} is {status} by now, and was {was}", subject=subject, status=status.value or "-", was=was),
            remedy=_("Look again: fatetui records check"),
        )


def _shows(truth: Truth) -> Message:
    if not truth.looked:
        return _("Kubernetes was not asked")
    if truth.release is not None:
        return _("Helm has release {name}, {status}", name=truth.release.name, status=one_line(truth.release.status))
    if truth.workloads:
        return _("without a release, there stand: {names}", names=one_line(", ".join(truth.workloads), 200))
    return _("there is neither a release nor a workload")


def _stored(document: Mapping[str, Any], status: ClusterStatus | JobStatus) -> str:
    """The status in its word, or as it is stored where there is none for it."""
    return status.value or one_line(repr(document.get("status")), 40)


def _subject(namespace: str, name: str) -> str:
    return f"FateCluster/{one_line(namespace, 80)}/{one_line(name, 80)}"
