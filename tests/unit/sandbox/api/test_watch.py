"""Watches: where they begin, what they tell, how they end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientPayloadError, ClientResponse

from services.sandbox.faults import Faults
from services.sandbox.resources import RESOURCES
from services.sandbox.store import ObjectStore
from tests.unit.sandbox.api.conftest import Api
from tests.waiting import PATIENCE

MAPS = "/api/v1/namespaces/default/configmaps"
CONFIG_MAP = RESOURCES["ConfigMap"]


@asynccontextmanager
async def watching(api: Api, **query: str) -> AsyncIterator[ClientResponse]:
    async with asyncio.timeout(PATIENCE):
        response = await api.call("GET", MAPS, params={"watch": "true", **query})
        assert response.status == 200
        yield response
        response.close()


async def event(response: ClientResponse) -> tuple[str, dict[str, Any]]:
    found = json.loads(await response.content.readline())
    return found["type"], found["object"]


def put(store: ObjectStore, name: str, **labels: str) -> None:
    obj = {"metadata": {"name": name, "namespace": "default", "labels": labels}}
    if store.find(CONFIG_MAP, "default", name) is None:
        store.create(CONFIG_MAP, obj)
    else:
        store.update(CONFIG_MAP, obj)


async def test_without_a_version_what_is_there_comes_first(api: Api, store: ObjectStore) -> None:
    put(store, "a")
    async with watching(api) as response:
        kind, obj = await event(response)
        assert (kind, obj["metadata"]["name"], obj["kind"]) == ("ADDED", "a", "ConfigMap")
        put(store, "a", new="label")
        assert (await event(response))[0] == "MODIFIED"
        store.delete(CONFIG_MAP, "default", "a")
        assert (await event(response))[0] == "DELETED"


async def test_a_version_resumes_behind_it(api: Api, store: ObjectStore) -> None:
    put(store, "a")
    version = str(store.version)
    put(store, "b")
    async with watching(api, resourceVersion=version) as response:
        assert (await event(response))[1]["metadata"]["name"] == "b"


async def test_objects_enter_and_leave_a_selector(api: Api, store: ObjectStore) -> None:
    put(store, "a", tier="x")
    async with watching(api, labelSelector="tier=y", resourceVersion=str(store.version)) as response:
        for tier, expected in (("y", "ADDED"), ("x", "DELETED")):
            put(store, "a", tier=tier)
            assert (await event(response))[0] == expected


async def test_a_forgotten_version_is_410_in_the_stream(api: Api, store: ObjectStore) -> None:
    put(store, "a")
    version = str(store.version)
    put(store, "b")
    store.expire()
    async with watching(api, resourceVersion=version) as response:
        kind, obj = await event(response)
        assert (kind, obj["code"], obj["reason"]) == ("ERROR", 410, "Expired")
        assert await response.content.readline() == b""


async def test_expiry_ends_a_running_watch_with_410(api: Api, store: ObjectStore) -> None:
    async with watching(api, resourceVersion=str(store.version)) as response:
        put(store, "a")
        await event(response)
        store.expire()
        assert (await event(response))[1]["code"] == 410


async def test_initial_events_end_with_a_bookmark(api: Api, store: ObjectStore) -> None:
    put(store, "a")
    async with watching(api, sendInitialEvents="true", allowWatchBookmarks="true") as response:
        assert (await event(response))[0] == "ADDED"
        kind, obj = await event(response)
        assert kind == "BOOKMARK"
        assert obj["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}
        assert obj["metadata"]["resourceVersion"] == str(store.version)


async def test_timeout_ends_a_watch_properly(api: Api, store: ObjectStore) -> None:
    async with watching(api, timeoutSeconds="1", resourceVersion=str(store.version)) as response:
        assert await response.content.read() == b""


async def test_a_cut_watch_breaks_in_the_middle(api: Api, store: ObjectStore, faults: Faults) -> None:
    async with watching(api, resourceVersion=str(store.version)) as response:
        put(store, "a")
        await event(response)
        faults.cut_watches()
        with pytest.raises(ClientPayloadError):
            await response.content.read()


async def test_tables_are_watched_with_columns_once(api: Api, store: ObjectStore) -> None:
    put(store, "a")
    put(store, "b")
    accept = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    async with asyncio.timeout(PATIENCE):
        response = await api.call("GET", MAPS, params={"watch": "1"}, headers=accept)
        tables = [(await event(response))[1] for _ in range(2)]
        response.close()
    assert [len(table["columnDefinitions"]) for table in tables] == [3, 0]
    assert [table["rows"][0]["cells"][0] for table in tables] == ["a", "b"]


async def test_subscribers_in_the_process_see_every_change(store: ObjectStore) -> None:
    subscription = store.subscribe(CONFIG_MAP)
    put(store, "a")
    store.delete(CONFIG_MAP, "default", "a")
    async with asyncio.timeout(PATIENCE):
        seen = [(await anext(subscription))[0] for _ in range(2)]
    assert seen == ["ADDED", "DELETED"]
