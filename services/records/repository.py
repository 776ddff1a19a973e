"""KubeFATE 1.0.x's records: listed, backed up, restored, and repaired where its service never would.

Collections and field names are Go's, in lower case and without tags; `uuid` is the key (kubefate.md §3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from services.i18n import _
from services.kubefate import ClusterStatus, FateCluster, Job, JobStatus, User
from services.kubernetes import WritePolicy
from services.records.errors import NoSuchRecord, RecordsReadOnly, translated
from services.redact import secrets

Document = dict[str, Any]
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


class Cursor(Protocol):
    """What is used of a query's result."""

    async def to_list(self) -> list[Document]: ...


class Updated(Protocol):
    """What is used of a write's result."""

    @property
    def matched_count(self) -> int: ...


class Collection(Protocol):
    """What is used of a collection."""

    def find(self, filter: Mapping[str, Any]) -> Cursor: ...  # noqa: A002 - pymongo's name

    async def update_one(self, filter: Mapping[str, Any], update: Mapping[str, Any]) -> Updated: ...  # noqa: A002

    async def replace_one(
        self,
        filter: Mapping[str, Any],  # noqa: A002
        replacement: Mapping[str, Any],
        upsert: bool = False,
    ) -> Updated: ...


class Database(Protocol):
    """What is used of a database."""

    def __getitem__(self, name: str) -> Collection: ...


@dataclass(frozen=True, slots=True)
class Change:
    """A write that a dry run did not make."""

    collection: str
    uuid: str
    values: Mapping[str, Any] = field(repr=False)


class Records:
    """The records in `database`. Every method raises RecordsError; writes obey `policy` as they do elsewhere."""

    def __init__(self, database: Database, *, address: str, policy: WritePolicy = WritePolicy.ALLOW) -> None:
        self.address = address
        self.policy = policy
        self.changes: list[Change] = []
        """What a dry run did not write."""
        self._database = database

    async def clusters(self) -> list[FateCluster]:
        """All FATE clusters, the deleted ones too: their documents stay."""
        return [_cluster(document) for document in await self.documents("cluster")]

    async def jobs(self) -> list[Job]:
        """All jobs in storage order."""
        return [_job(document) for document in await self.documents("job")]

    async def users(self) -> list[User]:
        """All users without their passwords, which 1.0.2 stores as plain text."""
        found = await self.documents("user")
        return [_user(document) for document in found]

    async def mark_job(self, uuid: str, status: JobStatus, result: str) -> None:
        """End a job that nobody works on any more, saying why in `result`. Raises NoSuchRecord."""
        ended = datetime.now(UTC)
        values = {"status": JOB_STATUS.index(status), "result": result, "endtime": ended}
        await self._update("job", uuid, values)

    async def mark_cluster(self, uuid: str, status: ClusterStatus) -> None:
        """Give a FATE cluster another status; Running lets a stuck update be tried again. Raises NoSuchRecord."""
        await self._update("cluster", uuid, {"status": CLUSTER_STATUS.index(status)})

    async def documents(self, collection: str) -> list[Document]:
        """The documents of one of COLLECTIONS as they are; passwords within are registered as secrets."""
        with translated(self.address):
            found = await self._database[collection].find({}).to_list()
        if collection == "user":
            secrets.register(*(document.get("password") for document in found))
        return found

    async def put(self, collection: str, document: Mapping[str, Any]) -> None:
        """Store `document` in place of the one with its uuid, or as a new one."""
        uuid = str(document.get("uuid", ""))
        # `_id` cannot change, and nothing refers to it.
        values = {key: value for key, value in document.items() if key != "_id"}
        if self._may_write(Change(collection, uuid, values)):
            with translated(self.address):
                await self._database[collection].replace_one({"uuid": uuid}, values, upsert=True)

    async def _update(self, collection: str, uuid: str, values: Mapping[str, Any]) -> None:
        if not self._may_write(Change(collection, uuid, values)):
            return
        with translated(self.address):
            updated = await self._database[collection].update_one({"uuid": uuid}, {"$set": dict(values)})
        if updated.matched_count == 0:
            raise NoSuchRecord(_("there is no {collection} with the id {id}", collection=collection, id=uuid))

    def _may_write(self, change: Change) -> bool:
        match self.policy:
            case WritePolicy.ALLOW:
                return True
            case WritePolicy.DRY_RUN:
                self.changes.append(change)
                return False
            case WritePolicy.READ_ONLY:
                raise RecordsReadOnly(
                    _("{collection} {id} was not written: fatetui is read-only",
                      collection=change.collection, id=change.uuid)
                )  # fmt: skip


def _cluster(document: Mapping[str, Any]) -> FateCluster:
    """As the service would answer it, so that one reading of it is enough."""
    return FateCluster.read(
        {
            "uuid": document.get("uuid"),
            "name": document.get("name"),
            "namespaces": document.get("namespace"),
            "chart_name": document.get("chartname"),
            "chart_version": document.get("chartversion"),
            "status": _word(CLUSTER_STATUS, document.get("status")),
            "revision": document.get("revision"),
            "values": document.get("values"),
            "Config": document.get("config"),
        }
    )


def _job(document: Mapping[str, Any]) -> Job:
    return Job.read(
        {
            "uuid": document.get("uuid"),
            "method": document.get("method"),
            "status": _word(JOB_STATUS, document.get("status")),
            "cluster_id": document.get("clusterid"),
            "creator": document.get("creator"),
            "start_time": _stamp(document.get("starttime")),
            "end_time": _stamp(document.get("endtime")),
            "result": document.get("result"),
            "time_limit": document.get("timelimit"),
        }
    )


def _user(document: Mapping[str, Any]) -> User:
    return User.read(
        {
            "uuid": document.get("uuid"),
            "username": document.get("username"),
            "email": document.get("email"),
            "userStatus": _word(USER_STATUS, document.get("status")),
        }
    )


def _word(words: tuple[str, ...], stored: object) -> str:
    return words[stored] if isinstance(stored, int) and 0 <= stored < len(words) else ""


def _stamp(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None
