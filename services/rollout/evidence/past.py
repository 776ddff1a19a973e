"""What an archive tells of a rollout that is no more: its objects as they were last, and their last words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.durations import moment_of
from services.rollout.evidence.archive import Record, RecordKind, read_watches
from services.rollout.fields import Object, dig, text

# What KubeFATE uninstalls goes within moments; what went long before the end was replaced, and is not missed.
_TOGETHER = timedelta(seconds=120)
_LONG_AGO = datetime(1971, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """A rollout as it was `at` its end: objects by kind, and logs by (namespace, pod, container, of the previous life)
    as in Situation."""

    at: datetime
    objects: Mapping[str, tuple[Object, ...]]
    logs: Mapping[tuple[str, str, str, bool], str]


@dataclass(slots=True)
class _Watch:
    """One watch's records, taken in one after the other."""

    namespace: str
    at: datetime = _LONG_AGO
    objects: dict[str, Object] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)
    events: dict[str, Object] = field(default_factory=dict)
    logs: dict[tuple[str, str, str, bool], str] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        self.at = moment_of(record.at) or self.at
        data = dict(record.data)
        match record.kind:
            case RecordKind.STATE:
                self.gone.pop(record.subject, None)
                # A pod that is being removed shows the removal, not what it was removed for.
                if dig(data, "metadata", "deletionTimestamp") is None or record.subject not in self.objects:
                    self.objects[record.subject] = data
            case RecordKind.EVENT:
                self.events[text(data, "metadata", "name")] = data
            case RecordKind.LOG:
                place = (self.namespace, record.subject.partition("/")[2], text(data, "container"), True)
                if not data.get("unread") or place not in self.logs:
                    self.logs[place] = text(data, "text")
            case RecordKind.GONE:
                self.gone[record.subject] = self.at

    def past(self) -> Past:
        by_kind: dict[str, list[Object]] = {"Pod": [], "Event": list(self.events.values())}
        for subject, obj in self.objects.items():
            went = self.gone.get(subject)
            if went is None or self.at - went <= _TOGETHER:
                by_kind.setdefault(subject.partition("/")[0], []).append(obj)
        return Past(self.at, {kind: tuple(objects) for kind, objects in by_kind.items()}, self.logs)


def read_past(path: Path, namespace: str, server: str) -> Past | None:
    """The last rollout of `namespace` in the archive at `path` that showed a pod; None where there was none.

    Contexts of different clusters may share a name: what was seen at another `server` is left out. Raises OSError.
    """
    for records in read_watches(path):
        watch = _watched(records, namespace, server)
        if watch is not None and any(subject.startswith("Pod/") for subject in watch.objects):
            return watch.past()
    return None


def _watched(records: Iterable[Record], namespace: str, server: str) -> _Watch | None:
    """What one watch saw; None where that was at another server."""
    watch = _Watch(namespace)
    for record in records:
        if record.kind is not RecordKind.BEGAN:
            watch.take(record)
        elif str(record.data.get("server", "")) not in ("", server):
            return None
    return watch
