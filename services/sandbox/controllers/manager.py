"""Runs the controllers: one reader per kind, one queue of keys, one worker. Idle while nothing changes."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from services.sandbox.clock import Clock
from services.sandbox.controllers.events import EventRecorder
from services.sandbox.controllers.objects import Objects, controller_of, key_of
from services.sandbox.status import ApiStatus, Object

Key = tuple[str, str]
_RETRY_SECONDS = 1.0


class Controller(ABC):
    """Makes the world what objects of one kind say. `watches` are the kinds whose changes matter to it.

    `reconcile` is given the namespace and name of an object that may be gone, and must bear being called at any time.
    """

    watches: ClassVar[tuple[str, ...]]
    kind: ClassVar[str]

    def __init__(self, objects: Objects, events: EventRecorder, queue: Queue) -> None:
        self.objects = objects
        self.events = events
        self.queue = queue

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        """Which objects to look at after a change: the object itself, or the one of our kind that controls it."""
        del change
        if obj["kind"] == self.kind:
            return [key_of(obj)]
        owner = controller_of(obj)
        if owner.get("kind") == self.kind:
            return [(obj["metadata"].get("namespace", ""), owner["name"])]
        return []

    @abstractmethod
    def reconcile(self, key: Key) -> None:
        """Raises ApiStatus when the store refuses; it is tried again."""

    def look_again(self, key: Key, seconds: float) -> None:
        """Reconcile once more after simulated seconds."""
        self.queue.add_after(self, key, seconds)


class Queue:
    """Keys to reconcile, each at most once, in the order of their arrival."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._keys: dict[tuple[Controller, Key], None] = {}
        self._filled = asyncio.Event()
        self._delayed: set[asyncio.Task[None]] = set()

    def add(self, controller: Controller, key: Key) -> None:
        self._keys[controller, key] = None
        self._filled.set()

    def add_after(self, controller: Controller, key: Key, seconds: float) -> None:
        async def later() -> None:
            await self.clock.sleep(seconds)
            self.add(controller, key)

        task = asyncio.create_task(later())
        self._delayed.add(task)
        task.add_done_callback(self._delayed.discard)

    async def take(self) -> tuple[Controller, Key]:
        """The oldest key, once there is one."""
        while not self._keys:
            self._filled.clear()
            await self._filled.wait()
        first = next(iter(self._keys))
        del self._keys[first]
        return first

    def close(self) -> None:
        """Forget what was to be looked at later."""
        for task in self._delayed:
            task.cancel()


class Manager:
    """The controller manager of the demo."""

    def __init__(self, objects: Objects, queue: Queue, controllers: Sequence[Controller]) -> None:
        self._objects = objects
        self._queue = queue
        self._controllers = controllers

    async def run(self) -> None:
        """Never returns; cancel it."""
        kinds = sorted({kind for controller in self._controllers for kind in controller.watches})
        try:
            async with asyncio.TaskGroup() as group:
                for kind in kinds:
                    group.create_task(self._follow(kind))
                group.create_task(self._work())
        finally:
            self._queue.close()

    async def _follow(self, kind: str) -> None:
        interested = [controller for controller in self._controllers if kind in controller.watches]
        while True:
            changes = self._objects.subscribe(kind)
            for obj in self._objects.list(kind):
                self._dispatch(interested, "ADDED", obj)
            try:
                async for change, obj in changes:
                    self._dispatch(interested, change, obj)
            except ApiStatus:
                # History was compacted away under us: list again, as real informers do.
                continue

    def _dispatch(self, controllers: Iterable[Controller], change: str, obj: Object) -> None:
        for controller in controllers:
            for key in controller.keys(change, obj):
                self._queue.add(controller, key)

    async def _work(self) -> None:
        while True:
            controller, key = await self._queue.take()
            try:
                controller.reconcile(key)
            except ApiStatus:
                self._queue.add_after(controller, key, _RETRY_SECONDS)
            await asyncio.sleep(0)
