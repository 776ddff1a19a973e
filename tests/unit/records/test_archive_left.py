"""A backup that is broken off leaves no half of it, which would hold passwords, whatever broke it off, and when."""

from __future__ import annotations

import asyncio
import os
import resource
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import bson
import pytest
from bson.raw_bson import RawBSONDocument

from services.records import back_up
from services.records.archive import ArchiveWriter
from tests.waiting import PATIENCE


class Records:
    """As many records as are wanted, in no database."""

    address, name, server = "h:1", "KubeFate", "4.2.0"

    def __init__(self, count: int) -> None:
        self._count = count

    async def count(self, collection: str) -> int:
        return self._count

    async def documents(self, collection: str) -> AsyncIterator[RawBSONDocument]:
        for number in range(self._count):
            yield RawBSONDocument(bson.encode({"_id": number, "values": os.urandom(500).hex()}))


@pytest.fixture
def small_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk(tmp_path: Path, small_files: None) -> None:
    with pytest.raises(OSError, match="too large"):
        await back_up(Records(1000), tmp_path / "a.gz")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["__init__", "add", "finish"])
async def test_cancelled_while_a_thread_is_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    begun, go_on = asyncio.Event(), threading.Event()
    loop, real = asyncio.get_running_loop(), getattr(ArchiveWriter, step)
    errors: list[Exception] = []

    def slow(self: ArchiveWriter, *args: Any, **values: Any) -> None:
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(PATIENCE)
        try:
            real(self, *args, **values)
        except Exception as error:
            errors.append(error)
            raise

    monkeypatch.setattr(ArchiveWriter, step, slow)
    work = asyncio.create_task(back_up(Records(10), tmp_path / "a.gz"))  # type: ignore[arg-type]
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        work.cancel()
        await asyncio.sleep(0.05)
        go_on.set()
        with suppress(asyncio.CancelledError):
            await work
        await asyncio.get_running_loop().shutdown_default_executor()
    assert work.cancelled()
    assert not errors
    assert [path.name for path in tmp_path.iterdir()] == (["a.gz"] if step == "finish" else [])
