"""Backups made and restored, a batch at a time: neither depends on how many records there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from services.records.archive import ArchiveWriter, Stored, read_about, read_documents
from services.records.reading import COLLECTIONS
from services.records.repository import BATCH, Records, uuid_of

if TYPE_CHECKING:
    from bson.raw_bson import RawBSONDocument

T = TypeVar("T")

_BATCH_BYTES = 8 * 1024 * 1024
"""A batch ends here too: charts have megabytes."""

Moved = Callable[[str, int, int], None]
"""Told after each batch: the collection, how many documents of it are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record of the archive in whose place another one is."""

    collection: str
    uuid: str
    fields: tuple[str, ...]
    """In what they differ."""


@dataclass(slots=True)
class RestorePlan:
    """What a restore would do to a database, or did: how many records of each collection, and the conflicts."""

    new: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLLECTIONS, 0))
    same: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLLECTIONS, 0))
    conflicts: list[Conflict] = field(default_factory=list)
    conflict_count: int = 0

    @property
    def missing(self) -> int:
        """How many records are not in the database."""
        return sum(self.new.values())


MOST_CONFLICTS = 200
"""That many are named; the others are counted."""


async def back_up(records: Records, path: Path, moved: Moved | None = None) -> Mapping[str, int]:
    """Write every record to `path`, readable by its owner only; the number of documents by collection.

    The file holds passwords as the database does. It appears whole or not at all. Raises OSError, RecordsError.
    """
    making = asyncio.create_task(
        asyncio.to_thread(ArchiveWriter, path, address=records.address, database=records.name, server=records.server)
    )
    try:
        writer = await _ended(making)
        for collection in COLLECTIONS:
            total = await records.count(collection)
            async for batch in _batches(records.documents(collection)):
                await _ended(asyncio.create_task(asyncio.to_thread(writer.add, collection, batch)))
                _tell(moved, collection, writer.counts[collection], total)
        await _ended(asyncio.create_task(asyncio.to_thread(writer.finish)))
    finally:
        if making.exception() is None:
            making.result().discard()
    return writer.counts


async def _ended(thread: asyncio.Task[T]) -> T:
    """What a thread gives. It cannot be stopped: who is cancelled meanwhile waits for its end."""
    cancelled: asyncio.CancelledError | None = None
    while not thread.done():
        try:
            await asyncio.wait([thread])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    return thread.result()


async def plan_restore(records: Records, path: Path, moved: Moved | None = None) -> RestorePlan:
    """What restoring `path` would do. Reads the whole archive first. Raises BackupUnreadable, OSError, RecordsError."""
    return await _restored(records, path, moved, write=False, overwrite=False)


async def restore(records: Records, path: Path, *, overwrite: bool = False, moved: Moved | None = None) -> RestorePlan:
    """Store the records of an archive that the database has not. Others stay as they are, and those that differ are
    conflicts: with `overwrite` the archive's take their place.

    Broken off anywhere, a second run does the rest: each record is written whole, and what is there is left alone.
    Raises BackupUnreadable, OSError, RecordsError.
    """
    return await _restored(records, path, moved, write=True, overwrite=overwrite)


async def _restored(records: Records, path: Path, moved: Moved | None, *, write: bool, overwrite: bool) -> RestorePlan:
    # Nothing is written from an archive whose end nobody has seen.
    about = await asyncio.to_thread(read_about, path)
    done = RestorePlan()
    totals = dict(about.counts)
    reached = dict.fromkeys(COLLECTIONS, 0)
    places = {collection: await records.places(collection) for collection in COLLECTIONS}
    batches = _cut(read_documents(path))
    while (batch := await asyncio.to_thread(next, batches, None)) is not None:
        collection, documents = batch
        there = await _there(records, collection, documents, places[collection])
        new = await _sorted_out(records, collection, documents, there, done, overwrite=write and overwrite)
        if write and new:
            await records.insert(collection, new)
        reached[collection] += len(documents)
        _tell(moved, collection, reached[collection], totals[collection])
    return done


async def _there(
    records: Records, collection: str, documents: Sequence[RawBSONDocument], places: Mapping[str, list[Any]]
) -> list[RawBSONDocument]:
    """What the database has under the `_id`s and the uuids of `documents`."""
    ids = {_key(document): document["_id"] for document in documents}
    for document in documents:
        ids |= {_of_id(one): one for one in places.get(uuid_of(document), ())}
    return await records.present(collection, list(ids.values()))


async def _sorted_out(
    records: Records,
    collection: str,
    documents: Sequence[RawBSONDocument],
    there: Sequence[RawBSONDocument],
    done: RestorePlan,
    *,
    overwrite: bool,
) -> list[RawBSONDocument]:
    """The documents that the database has not. What it has is counted, and overwritten where that is asked for."""
    by_id = {_key(found): found for found in there}
    by_uuid: dict[str, list[RawBSONDocument]] = {}
    for found in there:
        by_uuid.setdefault(uuid_of(found), []).append(found)
    new: list[RawBSONDocument] = []
    for document in documents:
        own = by_id.get(_key(document))
        others = [one for one in by_uuid.get(uuid_of(document), []) if uuid_of(document) and one is not own]
        if own is None and not others:
            new.append(document)
            done.new[collection] += 1
        elif own is not None and own.raw == document.raw and not others:
            done.same[collection] += 1
        elif overwrite:
            await _overwritten(records, collection, document, own, others)
            _note(done, collection, document, own or others[0])
        else:
            _note(done, collection, document, own or others[0])
    return new


async def _overwritten(
    records: Records,
    collection: str,
    document: RawBSONDocument,
    own: RawBSONDocument | None,
    others: Sequence[RawBSONDocument],
) -> None:
    """First the archive's is stored, then what has its uuid goes: there is one at any time."""
    if own is None:
        await records.insert(collection, [document])
    elif own.raw != document.raw:
        await records.replace(collection, own, document)
    for other in others:
        await records.remove(collection, other)


def _note(done: RestorePlan, collection: str, document: RawBSONDocument, there: RawBSONDocument) -> None:
    done.conflict_count += 1
    if len(done.conflicts) < MOST_CONFLICTS:
        done.conflicts.append(Conflict(collection, uuid_of(document), _differing(document, there)))


def _differing(document: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that one of them has otherwise. Their values may be passwords."""
    keys = dict.fromkeys((*document, *there))
    return tuple(key for key in keys if key not in document or key not in there or document[key] != there[key])


def _key(document: Mapping[str, Any]) -> str:
    return _of_id(document["_id"])


def _of_id(identity: Any) -> str:
    """An `_id` as what can be looked up: any BSON type may be one."""
    return f"{type(identity).__name__} {identity!r}"


async def _batches(documents: AsyncIterator[RawBSONDocument]) -> AsyncIterator[list[RawBSONDocument]]:
    batch: list[RawBSONDocument] = []
    size = 0
    async for document in documents:
        batch.append(document)
        size += len(document.raw)
        if len(batch) >= BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _cut(stored: Iterable[Stored]) -> Iterator[tuple[str, list[RawBSONDocument]]]:
    """Batches of one collection each."""
    for collection, of_it in groupby(stored, key=lambda one: one.collection):
        batch: list[RawBSONDocument] = []
        size = 0
        for one in of_it:
            batch.append(one.document)
            size += len(one.document.raw)
            if len(batch) >= BATCH or size >= _BATCH_BYTES:
                yield collection, batch
                batch, size = [], 0
        if batch:
            yield collection, batch


def _tell(moved: Moved | None, collection: str, done: int, total: int) -> None:
    if moved is not None:
        moved(collection, done, max(done, total))
