"""Documents of KubeFATE 1.0.x as the shapes that its REST service answers with, so that one reading is enough.

Collections and field names are Go's, in lower case and without tags; `uuid` is the key (kubefate.md §3.1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.kubefate import Chart, ClusterStatus, FateCluster, Job, JobStatus, User
from services.redact import MASK, is_sensitive_key, secrets
from services.text import one_line, visible

Document = Mapping[str, Any]
COLLECTIONS = ("cluster", "job", "helm", "user")
# Stored integers of 1.0.x; later versions count differently (kubefate.md §2.9).
CLUSTER_STATUS: tuple[ClusterStatus, ...] = (
    ClusterStatus.CREATING,
    ClusterStatus.DELETING,
    ClusterStatus.UPDATING,
    ClusterStatus.RUNNING,
    ClusterStatus.UNAVAILABLE,
    ClusterStatus.DELETED,
)
JOB_STATUS: tuple[JobStatus, ...] = (
    JobStatus.PENDING,
    JobStatus.RUNNING,
    JobStatus.SUCCESS,
    JobStatus.FAILED,
    JobStatus.RETRY,
    JobStatus.TIMEOUT,
    JobStatus.CANCELED,
)
USER_STATUS = ("Deprecate", "Available")
HEAVY: Mapping[str, tuple[str, ...]] = {
    "cluster": ("chartvalues", "values", "config", "info", "metadata"),
    "job": ("subjobs",),
    "helm": ("chart", "values", "valuestemplate", "templates"),
    "user": (),
}
"""Fields that may hold megabytes, and that no list needs."""
_HIDDEN = frozenset({"password", "salt"})
_NESTED = frozenset({"values"})
"""Fields of a cluster whose text is itself JSON."""
_MOST_TEXT = 64 * 1024
_DEEPEST = 40
_LONGEST_SECRET = 2000
"""A hash of 1.0.3 has 512 characters; what is longer was made to slow down whoever looks for it."""


def cluster_of(document: Document) -> FateCluster:
    """A document of `cluster`."""
    return FateCluster.read(
        {
            "uuid": document.get("uuid"),
            "name": document.get("name"),
            "namespaces": document.get("namespace"),
            "chart_name": document.get("chartname"),
            "chart_version": document.get("chartversion"),
            "status": word_of(CLUSTER_STATUS, document.get("status")),
            "revision": document.get("revision"),
            "values": document.get("values"),
        }
    )


def job_of(document: Document) -> Job:
    """A document of `job`."""
    return Job.read(
        {
            "uuid": document.get("uuid"),
            "method": document.get("method"),
            "status": word_of(JOB_STATUS, document.get("status")),
            "cluster_id": document.get("clusterid"),
            "creator": document.get("creator"),
            "start_time": _stamp(document.get("starttime")),
            "end_time": _stamp(document.get("endtime")),
            "result": document.get("result"),
            "time_limit": document.get("timelimit"),
        }
    )


def chart_of(document: Document) -> Chart:
    """A document of `helm`."""
    return Chart.read(
        {
            "uuid": document.get("uuid"),
            "name": document.get("name"),
            "version": document.get("version"),
            "app_version": document.get("appversion"),
        }
    )


def user_of(document: Document) -> User:
    """A document of `user`, without its password, which 1.0.2 stores as plain text."""
    return User.read(
        {
            "uuid": document.get("uuid"),
            "username": document.get("username"),
            "email": document.get("email"),
            "userStatus": word_of(USER_STATUS, document.get("status")),
        }
    )


def word_of(words: tuple[str, ...], stored: object) -> str:
    """The word that a stored integer stands for; empty for what stands for none."""
    if isinstance(stored, float) and stored.is_integer():
        stored = int(stored)
    whole = isinstance(stored, int) and not isinstance(stored, bool)
    return words[stored] if whole and isinstance(stored, int) and 0 <= stored < len(words) else ""


def keep_secret(collection: str, document: Document) -> None:
    """Take the passwords of a user's document for secrets."""
    if collection == "user":
        values = (document.get(key) for key in _HIDDEN)
        secrets.register(*(value for value in values if isinstance(value, str) and len(value) <= _LONGEST_SECRET))


def shown(collection: str, document: Document) -> dict[str, Any]:
    """A document as it may be shown: as JSON-like data, secrets masked, controls visible, long text cut."""
    keep_secret(collection, document)
    told: dict[str, Any] = {}
    for key in document:
        name = one_line(str(key), 120)
        if collection == "user" and key in _HIDDEN:
            told[name] = MASK
        elif collection == "cluster" and key in _NESTED:
            told[name] = _spec_text(document[key])
        elif collection == "helm" and key == "templates":
            told[name] = _template_names(document[key])
        else:
            told[name] = _plain(document[key], str(key))
    return told


def _spec_text(value: object) -> Any:
    """A party's spec in its JSON text. One that cannot be read cannot be masked either, and is not shown."""
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return f"({len(str(value))} characters, no JSON)"
    return _plain(parsed, "")


def _template_names(value: object) -> list[str]:
    templates = value if isinstance(value, list) else []
    return [one_line(str(one.get("name")), 200) for one in templates if isinstance(one, Mapping)]


def _plain(value: Any, key: str, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return "…"
    if is_sensitive_key(key) and not isinstance(value, Mapping | list | bool | None) and value != "":
        return MASK
    match value:
        case Mapping():
            return {one_line(str(name), 120): _plain(value[name], str(name), depth + 1) for name in value}
        case list() | tuple():
            return [_plain(one, key, depth + 1) for one in value]
        case None | bool() | int() | float():
            return value
        case str():
            return _text(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case bytes():
            return f"({len(value)} bytes)"
    return one_line(str(value), 200)


def _text(value: str) -> str:
    cut = value if len(value) <= _MOST_TEXT else value[:_MOST_TEXT] + "…"
    return visible(secrets.mask(cut))


def _stamp(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None
