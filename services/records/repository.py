"""KubeFATE 1.0.x's records: streamed, and changed only where they still are what was seen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubefate import Chart, FateCluster, Job, User
from services.kubernetes import WritePolicy
from services.records.errors import NoSuchRecord, RecordChanged, RecordsReadOnly, translated
from services.records.reading import (
    CLUSTER_STATUS,
    COLLECTIONS,
    HEAVY,
    Document,
    chart_of,
    cluster_of,
    job_of,
    keep_secret,
    user_of,
)
from services.text import one_line

if TYPE_CHECKING:
    from bson.raw_bson import RawBSONDocument
    from pymongo.asynchronous.collection import AsyncCollection
    from pymongo.asynchronous.database import AsyncDatabase

BATCH = 200
"""Documents asked for at once: with its 16 MB a reply is bounded in any case."""
DELETED = CLUSTER_STATUS.index(CLUSTER_STATUS[-1])
_DUPLICATE = 11000


@dataclass(frozen=True, slots=True)
class Write:
    """A write that a dry run did not make."""

    collection: str
    uuid: str
    values: Mapping[str, Any] = field(repr=False)


class Records:
    """The records in `database`. Every method raises RecordsError; writes obey `policy` as they do elsewhere."""

    def __init__(
        self,
        database: AsyncDatabase[RawBSONDocument],
        *,
        address: str,
        policy: WritePolicy = WritePolicy.ALLOW,
        server: str = "",
    ) -> None:
        self.address = address
        self.server = server
        """The version of the MongoDB server."""
        self.policy = policy
        self.withheld: list[Write] = []
        """What a dry run did not write."""
        self._database = database

    @property
    def name(self) -> str:
        """The database's name."""
        return self._database.name

    async def clusters(self) -> list[FateCluster]:
        """All FATE clusters without their specs, the deleted ones too: their documents stay."""
        return [cluster_of(document) async for document in self.rows("cluster")]

    async def jobs(self) -> list[Job]:
        """All jobs in the order of their making."""
        return [job_of(document) async for document in self.rows("job")]

    async def charts(self) -> list[Chart]:
        """All stored charts, without what they hold."""
        return [chart_of(document) async for document in self.rows("helm")]

    async def users(self) -> list[User]:
        """All users without their passwords."""
        return [user_of(document) async for document in self.rows("user")]

    async def count(self, collection: str) -> int:
        """How many documents there are."""
        with translated(self.address):
            return await self._of(collection).count_documents({})

    async def rows(self, collection: str) -> AsyncIterator[Document]:
        """The documents of one of COLLECTIONS without what is HEAVY."""
        without = dict.fromkeys(HEAVY[collection], 0)
        async for document in self._found(collection, {}, without or None):
            yield document

    async def documents(self, collection: str) -> AsyncIterator[RawBSONDocument]:
        """The documents of one of COLLECTIONS, whole and as they are, in the order of `_id`."""
        async for document in self._found(collection, {}, None):
            yield document

    async def find(self, collection: str, uuid: str) -> RawBSONDocument:
        """The document with this uuid. Raises NoSuchRecord, also where several have it."""
        found = [document async for document in self._found(collection, {"uuid": uuid}, None)]
        if len(found) == 1:
            return found[0]
        shown_id = one_line(uuid, 80)
        if not found:
            raise NoSuchRecord(_("there is no {collection} with the id {id}", collection=collection, id=shown_id))
        raise NoSuchRecord(
            _("{count} of {collection} have the id {id}", count=len(found), collection=collection, id=shown_id),
            remedy=_("KubeFATE takes whichever comes first; back up, and remove one by hand"),
        )

    async def named(self, name: str, namespace: str) -> list[RawBSONDocument]:
        """The documents of FATE clusters so called, the deleted ones too, oldest first."""
        wanted = {"name": name, "namespace": namespace}
        return [document async for document in self._found("cluster", wanted, None)]

    async def jobs_about(self, uuid: str) -> list[Job]:
        """The jobs of a FATE cluster, and those that do not know theirs yet."""
        wanted = {"clusterid": {"$in": [uuid, ""]}}
        return [job_of(document) async for document in self._found("job", wanted, dict.fromkeys(HEAVY["job"], 0))]

    async def present(self, collection: str, ids: Sequence[Any]) -> list[RawBSONDocument]:
        """The documents that have one of these `_id`s."""
        return [document async for document in self._found(collection, {"_id": {"$in": list(ids)}}, None)]

    async def places(self, collection: str) -> dict[str, list[Any]]:
        """The `_id`s by uuid. KubeFATE has no index of uuids: to ask for them by the hundred reads all each time."""
        found: dict[str, list[Any]] = {}
        async for document in self._found(collection, {}, {"uuid": 1}):
            if uuid := uuid_of(document):
                found.setdefault(uuid, []).append(document["_id"])
        return found

    async def change(self, collection: str, seen: RawBSONDocument, values: Mapping[str, Any]) -> None:
        """Give fields of a record other values. Raises RecordChanged unless it is still as `seen`."""
        if not self._may_write(Write(collection, uuid_of(seen), values)):
            return
        with translated(self.address):
            done = await self._of(collection).update_one(_still(seen), {"$set": dict(values)})
        if done.matched_count == 0:
            raise _changed(collection, seen)

    async def replace(self, collection: str, seen: RawBSONDocument, document: RawBSONDocument) -> None:
        """Put `document`, of the same `_id`, in the place of a record. Raises RecordChanged unless it is as `seen`."""
        if not self._may_write(Write(collection, uuid_of(seen), {})):
            return
        with translated(self.address):
            done = await self._of(collection).replace_one(_still(seen), document)
        if done.matched_count == 0:
            raise _changed(collection, seen)

    async def remove(self, collection: str, seen: RawBSONDocument) -> None:
        """Remove a record. Raises RecordChanged unless it is still as `seen`."""
        if not self._may_write(Write(collection, uuid_of(seen), {})):
            return
        with translated(self.address):
            done = await self._of(collection).delete_one(_still(seen))
        if done.deleted_count == 0:
            raise _changed(collection, seen)

    async def add_cluster(self, document: Mapping[str, Any]) -> None:
        """Store a FATE cluster's record. Raises RecordChanged where one of that name and namespace lives already."""
        if not self._may_write(Write("cluster", str(document["uuid"]), document)):
            return
        lives = {"name": document["name"], "namespace": document["namespace"], "status": {"$ne": DELETED}}
        # What the filter fixes may not be set a second time.
        rest = {key: value for key, value in document.items() if key not in ("name", "namespace")}
        with translated(self.address):
            done = await self._of("cluster").update_one(lives, {"$setOnInsert": rest}, upsert=True)
        if done.matched_count:
            raise RecordChanged(
                _("KubeFATE has a record of {name} in {namespace} by now",
                  name=one_line(str(document["name"]), 80), namespace=one_line(str(document["namespace"]), 80)),
                remedy=_("Look again: fatetui records check"),
            )  # fmt: skip

    async def insert(self, collection: str, documents: Sequence[RawBSONDocument]) -> int:
        """Store documents whose `_id`s are new; how many were. One that somebody stored meanwhile is left as it is."""
        writes = [Write(collection, uuid_of(document), {}) for document in documents]
        if not all(list(map(self._may_write, writes))):
            return 0
        from pymongo.errors import BulkWriteError

        with translated(self.address):
            try:
                return len((await self._of(collection).insert_many(documents, ordered=False)).inserted_ids)
            except BulkWriteError as error:
                failures = error.details.get("writeErrors") or []
                if error.details.get("writeConcernErrors") or any(one.get("code") != _DUPLICATE for one in failures):
                    raise
                return len(documents) - len(failures)

    async def _found(
        self, collection: str, wanted: Mapping[str, Any], without: Mapping[str, int] | None
    ) -> AsyncIterator[RawBSONDocument]:
        with translated(self.address):
            cursor = self._of(collection).find(wanted, without, sort=[("_id", 1)], batch_size=BATCH)
            async with cursor:
                async for document in cursor:
                    keep_secret(collection, document)
                    yield document

    def _of(self, collection: str) -> AsyncCollection[RawBSONDocument]:
        assert collection in COLLECTIONS, collection
        return self._database[collection]

    def _may_write(self, write: Write) -> bool:
        match self.policy:
            case WritePolicy.ALLOW:
                return True
            case WritePolicy.DRY_RUN:
                self.withheld.append(write)
                return False
            case WritePolicy.READ_ONLY:
                raise RecordsReadOnly(
                    _("{collection} {id} was not written: fatetui is read-only",
                      collection=write.collection, id=one_line(write.uuid, 80))
                )  # fmt: skip


def uuid_of(document: Mapping[str, Any]) -> str:
    """The record's id; empty where it has none."""
    found = document.get("uuid")
    return found if isinstance(found, str) else ""


def _still(seen: RawBSONDocument) -> dict[str, Any]:
    """The filter that only fits the very document: every field with its value, and no other field."""
    return {"_id": seen["_id"], "$expr": {"$eq": ["$$ROOT", {"$literal": seen}]}}


def _changed(collection: str, seen: Mapping[str, Any]) -> RecordChanged:
    return RecordChanged(
        _("{collection} {id} is not what it was: somebody changed it", collection=collection,
          id=one_line(uuid_of(seen), 80)),
        remedy=_("Nothing was written; look again: fatetui records check"),
    )  # fmt: skip
