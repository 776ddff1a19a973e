"""A database of lists, with the few calls that the repository makes."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]


@dataclass
class FakeCursor:
    documents: list[Document]

    async def to_list(self) -> list[Document]:
        return copy.deepcopy(self.documents)


@dataclass
class FakeUpdated:
    matched_count: int


@dataclass
class FakeCollection:
    documents: list[Document] = field(default_factory=list)
    failure: Exception | None = None

    def find(self, filter: Mapping[str, Any]) -> FakeCursor:  # noqa: A002 - pymongo's name
        if self.failure is not None:
            raise self.failure
        return FakeCursor(self._matching(filter))

    async def update_one(self, filter: Mapping[str, Any], update: Mapping[str, Any]) -> FakeUpdated:  # noqa: A002
        found = self._matching(filter)[:1]
        for document in found:
            document.update(update["$set"])
        return FakeUpdated(len(found))

    async def replace_one(
        self,
        filter: Mapping[str, Any],  # noqa: A002
        replacement: Mapping[str, Any],
        upsert: bool = False,
    ) -> FakeUpdated:
        found = self._matching(filter)[:1]
        for document in found:
            kept = document["_id"]
            document.clear()
            document.update({"_id": kept, **replacement})
        if not found and upsert:
            self.documents.append({"_id": len(self.documents), **replacement})
        return FakeUpdated(len(found))

    def _matching(self, wanted: Mapping[str, Any]) -> list[Document]:
        return [document for document in self.documents if wanted.items() <= document.items()]


@dataclass
class FakeDatabase:
    collections: dict[str, FakeCollection] = field(default_factory=dict)

    def __getitem__(self, name: str) -> FakeCollection:
        return self.collections.setdefault(name, FakeCollection())
