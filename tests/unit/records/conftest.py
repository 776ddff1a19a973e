"""A real server of MongoDB's wire protocol (SecantusDB), and documents as KubeFATE 1.0.x writes them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bson
import pytest
from pymongo import MongoClient

from services.kubernetes import WritePolicy
from services.records import Address, Records, open_records

if TYPE_CHECKING:
    from secantus import SecantusDBServer

NOW = datetime.now(UTC).replace(microsecond=0)
NEVER = datetime(1, 1, 1, tzinfo=UTC)
CREATING, DELETING, UPDATING, RUNNING, UNAVAILABLE, DELETED = range(6)
PENDING, AT_WORK, SUCCESS, FAILED = range(4)
PASSWORD = "pl41n-w0rd-of-admin"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecantusDBServer]:
    """One server for the tests of a module; each takes a database of its own."""
    secantus = pytest.importorskip("secantus", reason="SecantusDB has no wheel for this machine")
    path = tmp_path_factory.mktemp("mongo")
    with secantus.SecantusDBServer(storage_path=str(path), replica_set_name=None, cache_size="64M") as running:
        yield running


class Database:
    """A database of the server: `documents` puts and reads what lies there, `open` is the product's way in."""

    def __init__(self, server: SecantusDBServer, name: str) -> None:
        self.name = name
        self.port = server.port
        self._client: MongoClient[Any] = MongoClient("127.0.0.1", server.port, directConnection=True, tz_aware=True)
        self.raw = self._client[name]

    @property
    def uri(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/{self.name}"

    def put(self, collection: str, *documents: dict[str, Any]) -> None:
        self.raw[collection].insert_many([{"_id": bson.ObjectId(), **document} for document in documents])

    def all(self, collection: str) -> list[dict[str, Any]]:
        return list(self.raw[collection].find({}, sort=[("_id", 1)]))

    def one(self, collection: str, uuid: str) -> dict[str, Any]:
        (found,) = self.raw[collection].find({"uuid": uuid})
        return dict(found)

    @asynccontextmanager
    async def open(self, policy: WritePolicy = WritePolicy.ALLOW) -> AsyncIterator[Records]:
        async with open_records(Address.parse(self.uri), policy=policy) as records:
            yield records

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def database(server: SecantusDBServer, request: pytest.FixtureRequest) -> Iterator[Database]:
    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    made = Database(server, name)
    yield made
    made.close()


@pytest.fixture
def other(server: SecantusDBServer, database: Database) -> Iterator[Database]:
    """A second, empty database."""
    made = Database(server, f"{database.name}o")
    yield made
    made.close()


def cluster(uuid: str = "c-1", status: int = RUNNING, name: str = "fate-9999", **more: Any) -> dict[str, Any]:
    return {
        "uuid": uuid, "name": name, "namespace": name, "revision": 1, "chartversion": "v1.3.0-a",
        "chartvalues": {"mysql": {"password": "in-the-chart-values"}}, "chartname": "fate", "type": "",
        "values": json.dumps({"partyId": 9999, "name": name, "mysql": {"password": "in-the-spec-text"}}),
        "metadata": None,
        "status": status, "config": {"partyId": 9999.0}, "info": None, **more,
    }  # fmt: skip


def job(uuid: str = "j-1", status: int = SUCCESS, *, age: float = 60.0, **more: Any) -> dict[str, Any]:
    return {
        "uuid": uuid, "starttime": NOW - timedelta(seconds=age), "endtime": NEVER, "method": "ClusterInstall",
        "result": "", "clusterid": "c-1", "creator": "admin", "subjobs": None, "status": status,
        "timelimit": bson.Int64(3_600_000_000_000), **more,
    }  # fmt: skip


def user(uuid: str = "u-1", **more: Any) -> dict[str, Any]:
    return {"uuid": uuid, "username": "admin", "password": PASSWORD, "email": "", "status": 0, **more}


def chart(uuid: str = "h-1", size: int = 1000) -> dict[str, Any]:
    return {
        "uuid": uuid, "name": "fate", "chart": "name: fate", "values": "a: 1", "valuestemplate": "{{ .a }}",
        "templates": [{"name": "a.yaml", "data": b"\x00\xff" * size}], "version": "v1.3.0-a", "appversion": "v1.3.0-a",
    }  # fmt: skip


def names_in(directory: Path) -> list[str]:
    return sorted(entry.name for entry in directory.iterdir())
