"""Several things at once, where the first failure is the failure of all."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Results of `work` in its order, run side by side.

    The first failure cancels the rest and is raised as itself, not wrapped in a group: it is what the step reports.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


async def together_at_most(limit: int, work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Like `together`, with at most `limit` at a time."""
    places, works = asyncio.Semaphore(limit), list(work)

    async def placed(one: Coroutine[Any, Any, T]) -> T:
        async with places:
            return await one

    try:
        return await together([placed(one) for one in works])
    finally:
        # What had no place yet when another one failed was never begun, and Python would say so.
        for one in works:
            one.close()
