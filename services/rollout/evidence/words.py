"""Whose last words are worth keeping: which logs to read, by what a pod's status says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from services.rollout.fields import Object, dig, items, name_of, number, text


class LogWanted(NamedTuple):
    """A log worth reading, named so that each is read once."""

    namespace: str
    pod: str
    uid: str
    container: str
    restarts: int
    previous: bool
    """The container's life before the present one."""


def wanted_logs(pod: Object) -> Iterator[LogWanted]:
    """The logs of `pod` that may soon be gone: of lives that ended, and of containers whose pod is being removed."""
    leaving = dig(pod, "metadata", "deletionTimestamp") is not None
    for status in (*items(pod, "status", "initContainerStatuses"), *items(pod, "status", "containerStatuses")):
        restarts = number(status, "restartCount")
        if dig(status, "lastState", "terminated") is not None and restarts > 0:
            yield _wanted(pod, status, restarts - 1, previous=True)
        ended = dig(status, "state", "terminated") is not None
        # A pod that is being removed is about to take with it what a running container has said so far.
        if ended or (leaving and dig(status, "state", "running") is not None):
            yield _wanted(pod, status, restarts, previous=False)


def _wanted(pod: Object, status: Object, restarts: int, *, previous: bool) -> LogWanted:
    namespace, uid = text(pod, "metadata", "namespace"), text(pod, "metadata", "uid")
    return LogWanted(namespace, name_of(pod), uid, text(status, "name"), restarts, previous)
