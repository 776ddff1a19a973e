"""What a cluster shows of some namespaces, read at once; what may not be read is known as such, and stops nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.errors import FatetuiError

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object

CLUSTER_WIDE = frozenset(
    {"Node", "Namespace", "IngressClass", "StorageClass", "PersistentVolume", "ValidatingWebhookConfiguration"}
)
"""Kinds that live in no namespace."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """Objects by kind. A kind that is missing here could not be read: `refused` says why."""

    objects: Mapping[str, tuple[Object, ...]]
    refused: Mapping[str, FatetuiError] = field(default_factory=dict)


async def read_objects(
    cluster: Cluster, kinds: Iterable[str], namespaces: Sequence[str], *, deadline: float = 15.0
) -> Seen:
    """All objects of `kinds`, those that live in namespaces from `namespaces` alone.

    Each list has `deadline` seconds. Nothing is raised for one kind; who cannot reach the cluster finds every kind
    refused.
    """
    gate = asyncio.Semaphore(_AT_ONCE)
    found: dict[str, list[Object]] = {}
    refused: dict[str, FatetuiError] = {}

    async def read(kind: str, namespace: str | None) -> None:
        from services.kubernetes import KindNotServed, Timeout

        async with gate:
            try:
                async with asyncio.timeout(deadline):
                    listed = await cluster.list(kind, namespace)
            except KindNotServed:
                found.setdefault(kind, [])
            except TimeoutError:
                refused[kind] = Timeout(kind)
            except FatetuiError as error:
                refused[kind] = error
            else:
                kept = map(_without_values, listed.items) if kind == "Secret" else listed.items
                found.setdefault(kind, []).extend(kept)

    async with asyncio.TaskGroup() as tasks:
        for kind in kinds:
            for place in (None,) if kind in CLUSTER_WIDE else namespaces:
                tasks.create_task(read(kind, place))
    # Part of a kind would look like the whole of it.
    whole = {kind: tuple(objects) for kind, objects in found.items() if kind not in refused}
    return Seen(whole, refused)


def _without_values(secret: Object) -> Object:
    """A Secret's name, labels and type are worth knowing; what it holds is not held here."""
    return {key: value for key, value in secret.items() if key not in ("data", "stringData")}
