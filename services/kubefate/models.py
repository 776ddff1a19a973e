"""What KubeFATE keeps, as one version-independent shape each; `raw` holds the answer as it came."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from services.i18n import Message, _
from services.kubefate.jobwords import in_words
from services.kubefate.refusals import remedy_for
from services.text import one_line

# More digits than Python keeps: Go writes nanoseconds in answers to POST (kubefate.md §2.10).
_FRACTION = re.compile(r"(\.\d{1,6})\d*")
_DEFAULT_LIMIT = timedelta(hours=1)


class ClusterStatus(StrEnum):
    """Status words of a FATE cluster over all versions (kubefate.md §2.9); NONE is an integer out of range."""

    PENDING = "Pending"
    CREATING = "Creating"
    DELETING = "Deleting"
    UPDATING = "Updating"
    RUNNING = "Running"
    UNAVAILABLE = "Unavailable"
    DELETED = "Deleted"
    ROLLBACK = "Rollback"
    FAILED = "Failed"
    UNKNOWN = "Unknown"
    NONE = ""


class JobStatus(StrEnum):
    """Status words of a KubeFATE job over all versions (kubefate.md §2.9); NONE is an integer out of range."""

    PENDING = "Pending"
    RUNNING = "Running"
    SUCCESS = "Success"
    FAILED = "Failed"
    RETRY = "Retry"
    ROLLBACK = "Rollback"
    TIMEOUT = "Timeout"
    STOPPING = "Stopping"
    CANCELED = "Canceled"
    NONE = ""


ENDED = frozenset({JobStatus.SUCCESS, JobStatus.FAILED, JobStatus.ROLLBACK, JobStatus.TIMEOUT, JobStatus.CANCELED})
_Word = TypeVar("_Word", ClusterStatus, JobStatus)


@dataclass(frozen=True, slots=True)
class ClusterSpec:
    """A FATE cluster as KubeFATE is asked for it; `data` is the whole party file."""

    name: str
    namespace: str
    chart_name: str
    chart_version: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> dict[str, Any]:
        """The party file with the four keys inside: 1.4.5 panics without them (kubefate.md §9.1)."""
        keys = {
            "name": self.name,
            "namespace": self.namespace,
            "chartName": self.chart_name,
            "chartVersion": self.chart_version,
        }
        return {**self.data, **keys}

    def encoded(self) -> str:
        """The party file as base64 JSON: what every version reads (kubefate.md §2.2)."""
        text = json.dumps(self.whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return base64.b64encode(text.encode()).decode()

    def body(self, **extra: Any) -> dict[str, Any]:
        """The request body of POST and PUT /v1/cluster."""
        return {
            "name": self.name,
            "namespace": self.namespace,
            "chart_name": self.chart_name,
            "chart_version": self.chart_version,
            "data": self.encoded(),
            **extra,
        }


@dataclass(frozen=True, slots=True)
class FateCluster:
    """KubeFATE's record of a FATE cluster.

    `spec` is the party file as stored; `info` only comes with details, and `unread` says why it did not.
    """

    id: str
    name: str
    namespace: str
    chart_name: str
    chart_version: str
    status: ClusterStatus
    revision: int = 0
    spec: Mapping[str, Any] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    unread: Message | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> FateCluster:
        """From an answer of any version (kubefate.md §2.3)."""
        return cls(
            id=_text(raw, "uuid"),
            name=_text(raw, "name"),
            namespace=_text(raw, "namespaces") or _text(raw, "namespace"),
            chart_name=_text(raw, "chart_name"),
            chart_version=_text(raw, "chart_version"),
            status=_word(ClusterStatus, raw.get("status"), ClusterStatus.NONE),
            revision=_number(raw.get("revision")),
            spec=_spec_of(raw),
            info=_mapping(raw.get("Info")),
            raw=raw,
        )

    def without_details(self, cause: Message | None) -> FateCluster:
        """The same record, saying why its details are missing."""
        return replace(self, unread=cause or _("KubeFATE did not say why"))

    @property
    def dashboards(self) -> tuple[str, ...]:
        """Ingress hosts: a string on 1.0.2, a list after (kubefate.md §2.3)."""
        hosts = self.info.get("dashboard")
        if isinstance(hosts, str):
            hosts = [hosts]
        return tuple(one_line(str(host), 253) for host in hosts or () if host)

    @property
    def pods(self) -> tuple[str, ...]:
        """Pod names where the version tells them: `modules`, later `pod`, gone with 1.4.2."""
        names = self.info.get("pod") or self.info.get("modules") or ()
        return tuple(map(str, names)) if isinstance(names, list | tuple) else ()

    @property
    def components(self) -> Mapping[str, str]:
        """State words by container, pod, Deployment or StatefulSet name, whichever the version reports."""
        status = _mapping(self.info.get("status"))
        merged: dict[str, str] = {}
        for group in ("modules", "containers", "deployments", "statefulSets"):
            merged |= {str(name): str(word) for name, word in _mapping(status.get(group)).items()}
        return merged


@dataclass(frozen=True, slots=True)
class SubJob:
    """The progress of one component within a job."""

    name: str
    status: str
    pods: str
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """KubeFATE's record of an install, update or delete.

    `result` is filled up to 1.3.0, `states` from 1.4.1 on. An id is empty only for a job that a dry run did not start.
    """

    id: str
    method: str
    status: JobStatus
    cluster_id: str = ""
    creator: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    result: str = ""
    states: tuple[str, ...] = ()
    sub_jobs: tuple[SubJob, ...] = ()
    time_limit: timedelta = _DEFAULT_LIMIT
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Job:
        """From an answer of any version (kubefate.md §2.4)."""
        nanoseconds = _number(raw.get("time_limit"))
        return cls(
            id=_text(raw, "uuid"),
            method=_text(raw, "method"),
            status=_word(JobStatus, raw.get("status"), JobStatus.NONE),
            cluster_id=_text(raw, "cluster_id"),
            creator=_text(raw, "creator"),
            started=stamp(raw.get("start_time")),
            ended=stamp(raw.get("end_time")),
            result=one_line(_text(raw, "result"), 2000),
            states=tuple(one_line(str(state), 2000) for state in raw.get("states") or ()),
            sub_jobs=_sub_jobs(raw.get("sub_jobs")),
            time_limit=timedelta(microseconds=nanoseconds / 1000) if nanoseconds else _DEFAULT_LIMIT,
            raw=raw,
        )

    @property
    def done(self) -> bool:
        return self.status in ENDED

    @property
    def succeeded(self) -> bool:
        """KubeFATE's opinion; no proof that FATE runs (kubefate.md §11.12)."""
        return self.status is JobStatus.SUCCESS

    @property
    def reason(self) -> str:
        """The most telling text: the result, or the last state."""
        return self.result or (self.states[-1] if self.states else "")

    @property
    def remedy(self) -> Message | None:
        """What to do about `reason`, None when the text is not known."""
        return remedy_for(self.reason)

    @property
    def progress(self) -> str:
        """How far it is, as far as the version tells: components up of all, and the last state."""
        return " ".join(part for part in (self._counted, self.reason) if part)

    @property
    def doing(self) -> Message:
        """`progress` in the field's words: what KubeFATE wrote last, by what it means."""
        said = in_words(self.reason)
        return _("{count} components up, {said}", count=self._counted, said=said) if self._counted else said

    @property
    def _counted(self) -> str:
        up = sum(part.status == JobStatus.SUCCESS for part in self.sub_jobs)
        return f"{up}/{len(self.sub_jobs)}" if self.sub_jobs else ""

    def abandoned(self, now: datetime, restarted: datetime | None = None) -> bool:
        """Whether nobody works on it any more: past its limit, or begun before the service's process `restarted`.

        KubeFATE resumes nothing after a restart, and the record stays as it was (kubefate.md §8.1).
        """
        if self.done or self.started is None:
            return False
        return now - self.started > self.time_limit or (restarted is not None and self.started < restarted)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that KubeFATE has stored; its templates are left out."""

    id: str
    name: str
    version: str
    app_version: str

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Chart:
        """From an answer of any version (kubefate.md §2.5)."""
        return cls(_text(raw, "uuid"), _text(raw, "name"), _text(raw, "version"), _text(raw, "app_version"))


@dataclass(frozen=True, slots=True)
class User:
    """A user of KubeFATE, without what the service leaks: password, hash and salt (kubefate.md §2.6)."""

    id: str
    username: str
    email: str
    status: str

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> User:
        return cls(_text(raw, "uuid"), _text(raw, "username"), _text(raw, "email"), _text(raw, "userStatus"))


@dataclass(frozen=True, slots=True)
class NamespaceRow:
    """A namespace as KubeFATE lists it; `age` is a short text of its own (kubefate.md §2.7)."""

    name: str
    status: str
    age: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> NamespaceRow:
        return cls(_text(raw, "Name"), _text(raw, "Status"), _text(raw, "Age"), _mapping(raw.get("Labels")))


def stamp(value: object) -> datetime | None:
    """A time stamp in UTC; None for Go's zero time and for what is none (kubefate.md §2.10)."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1", value))
    except ValueError:
        return None
    if moment.year <= 1:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _word(words: type[_Word], value: object, default: _Word) -> _Word:
    return words(value) if isinstance(value, str) and value in frozenset(words) else default


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else 0


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _spec_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The stored party file: parsed under `Config` (1.0.x) or `Spec`, else as the JSON text of `values`."""
    parsed = raw.get("Spec") or raw.get("Config")
    if isinstance(parsed, Mapping):
        return parsed
    try:
        values = json.loads(_text(raw, "values") or "{}")
    except ValueError:
        return {}
    return _mapping(values)


def _sub_jobs(value: object) -> tuple[SubJob, ...]:
    return tuple(
        SubJob(
            name=str(name),
            status=_text(entry, "Status"),
            # Renamed with 1.4.2 (kubefate.md §2.4).
            pods=_text(entry, "ModulesStatus") or _text(entry, "ModulesPodStatus"),
            started=stamp(entry.get("StartTime")),
            ended=stamp(entry.get("EndTime")),
        )
        for name, entry in _mapping(value).items()
        if isinstance(entry, Mapping)
    )
