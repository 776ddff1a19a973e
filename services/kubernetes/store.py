"""What is known of clusters, in memory: filled by followers, read by everyone as immutable snapshots."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.kubernetes.objects import metadata, sharing, without_managed_fields
from services.kubernetes.wire import Object

Key = tuple[str, str]
"""Namespace and uid: a name can be another object tomorrow."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The objects of one kind at one moment, by namespace and name. Not to be changed by anyone."""

    items: tuple[Object, ...] = ()
    version: int = 0

    def __iter__(self) -> Iterator[Object]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(slots=True)
class _Table:
    objects: dict[Key, Object] = field(default_factory=dict)
    version: int = 0
    snapshots: dict[str | None, Snapshot] = field(default_factory=dict)
    order: dict[str | None, tuple[Key, ...]] = field(default_factory=dict)
    """Of the snapshots: it stays while objects change and none comes or goes."""

    def take(self, objects: Iterable[Object]) -> bool:
        """Put in objects, each over what was known of it; whether any of them is new or another one."""
        before, fresh = len(self.objects), False
        for obj in objects:
            key = key_of(obj)
            known = self.objects.get(key)
            if known is not None and _same(known, obj):
                continue
            fresh = True
            slim = without_managed_fields(obj)
            self.objects[key] = slim if known is None else sharing(slim, known)
        if len(self.objects) != before:
            self.order.clear()
        return fresh

    def snapshot(self, namespace: str | None) -> Snapshot:
        """Its objects in order, of one namespace or all."""
        if namespace not in self.order:
            chosen = [key for key in self.objects if namespace in (None, key[0])]
            self.order[namespace] = tuple(sorted(chosen, key=lambda key: _place(self.objects[key])))
        return Snapshot(tuple(map(self.objects.__getitem__, self.order[namespace])), self.version)


class Store:
    """Objects keyed by (context, namespace, uid).

    Holds the latest state of what is followed and nothing else, without managedFields: a deleted object is forgotten,
    so memory is bounded by the clusters' size. Belongs to one event loop.
    """

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str], _Table] = {}
        self._waiting: list[asyncio.Future[None]] = []
        self.version = 0
        """Grows with every change of anything."""

    def snapshot(self, kind: str, namespace: str | None = None, *, context: str | None = None) -> Snapshot:
        """The objects of `kind`, of one namespace or all; of `context`, or of the only one that is followed.

        The same Snapshot is given until something changes in that kind.
        """
        table = self._table_of(kind, context)
        if table is None:
            return Snapshot()
        if namespace not in table.snapshots:
            table.snapshots[namespace] = table.snapshot(namespace)
        return table.snapshots[namespace]

    async def changed(self, since: int | None = None) -> int:
        """Wait until `version` is beyond `since` (default: the one of now), and return it."""
        after = self.version if since is None else since
        while self.version <= after:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            try:
                await future
            finally:
                if future in self._waiting:
                    self._waiting.remove(future)
        return self.version

    def put(self, context: str, kind: str, obj: Object) -> Key:
        """Take in a new or changed object."""
        table = self._tables.setdefault((context, kind), _Table())
        table.take((obj,))
        self._touch(table)
        return key_of(obj)

    def put_all(self, context: str, kind: str, objects: Iterable[Object]) -> None:
        """Take in a whole list as one change; one that says what is known already is none, but for the first."""
        table = self._tables.setdefault((context, kind), _Table())
        if table.take(objects) or not table.version:
            self._touch(table)

    def drop(self, context: str, kind: str, keys: Iterable[Key]) -> None:
        """Forget objects; unknown ones are no error."""
        table = self._tables.get((context, kind))
        if table is None:
            return
        gone = [key for key in keys if table.objects.pop(key, None) is not None]
        if gone:
            table.order.clear()
            self._touch(table)

    def _touch(self, table: _Table) -> None:
        self.version += 1
        table.version = self.version
        table.snapshots.clear()
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _table_of(self, kind: str, context: str | None) -> _Table | None:
        if context is not None:
            return self._tables.get((context, kind))
        tables = [table for (_context, known), table in self._tables.items() if known == kind]
        if len(tables) > 1:
            raise ValueError(f"several contexts are followed: name one for {kind}")
        return tables[0] if tables else None


def key_of(obj: Object) -> Key:
    """Namespace (empty for cluster-wide kinds) and uid."""
    meta = metadata(obj)
    return str(meta.get("namespace") or ""), str(meta.get("uid") or meta.get("name"))


def _same(known: Object, obj: Object) -> bool:
    version = metadata(obj).get("resourceVersion")
    return bool(version) and version == metadata(known).get("resourceVersion")


def _place(obj: Object) -> tuple[str, str]:
    meta = metadata(obj)
    return str(meta.get("namespace") or ""), str(meta.get("name"))
