"""A demo of its own for each test, and a way to wait for what its controllers bring about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from services.sandbox.demo import Demo
from services.sandbox.status import Object

SPEED = 400.0
DEADLINE = 60.0
"""Seconds of the wall: a machine with other work is no failure."""
Condition = Callable[[Object], object]


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with Demo.started(speed=SPEED) as running:
        running.objects.create("Namespace", {"metadata": {"name": "work"}})
        yield running


async def until(demo: Demo, kind: str, name: str, holds: Condition, namespace: str = "work") -> Object:
    """The object, once it is there and the condition holds."""
    changes = demo.objects.subscribe(kind)
    async with asyncio.timeout(DEADLINE):
        while True:
            found = demo.objects.find(kind, namespace, name)
            if found is not None and holds(found):
                return found
            await changes.changes()


async def gone(demo: Demo, kind: str, name: str, namespace: str = "work") -> None:
    """Return once there is no such object."""
    changes = demo.objects.subscribe(kind)
    async with asyncio.timeout(DEADLINE):
        while demo.objects.find(kind, namespace, name) is not None:
            await changes.changes()


async def told(demo: Demo, reason: str, namespace: str = "work") -> str:
    """The message of the first event with that reason."""
    changes = demo.objects.subscribe("Event")
    async with asyncio.timeout(DEADLINE):
        while True:
            for event in demo.objects.list("Event", namespace):
                if event["reason"] == reason:
                    return str(event["message"])
            await changes.changes()


def workload(kind: str, name: str, image: str = "example/app:1", *, replicas: int = 1, **container: object) -> Object:
    """A Deployment or StatefulSet of one container."""
    labels = {"app": name}
    spec = {"containers": [{"name": "app", "image": image, **container}]}
    return {
        "kind": kind,
        "metadata": {"name": name, "namespace": "work"},
        "spec": {
            "replicas": replicas,
            "serviceName": name,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }


def pod(name: str, image: str = "example/app:1", *, restart: str = "Always", **container: object) -> Object:
    """A pod of one container."""
    spec = {"restartPolicy": restart, "containers": [{"name": "app", "image": image, **container}]}
    return {"kind": "Pod", "metadata": {"name": name, "namespace": "work"}, "spec": spec}
