"""Waiting for an object to be gone: one watch, from the list that showed it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from services.i18n import Message, _
from services.kubernetes import NotFound
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object
    from services.steps.context import StepContext


async def remove(
    cluster: Cluster, kind: str, name: str, namespace: str | None = None, *, uid: str, grace: int | None = None
) -> None:
    """Remove that very object; that somebody else has removed it meanwhile is as well."""
    with suppress(NotFound):
        await cluster.delete(kind, name, namespace, grace=grace, uid=uid)


async def until_gone(ctx: StepContext, kind: str, name: str, namespace: str | None = None, *, uid: str = "") -> None:
    """Wait until the object is gone, or another one (`uid`) has its name. Ended by the step's deadline."""
    cluster = await ctx.clients.cluster()
    fields = f"metadata.name={name}"
    listing = await cluster.list(kind, namespace, fields=fields)
    if not any(_same(obj, uid) for obj in listing.items):
        return
    async with cluster.watch(kind, namespace, fields=fields, resource_version=listing.resource_version) as events:
        async for event in events:
            if event.type == "DELETED" or not _same(event.object, uid):
                return
            for message in held_by(kind, event.object):
                ctx.progress(message)


def held_by(kind: str, obj: Object) -> Iterable[Message]:
    """What keeps an object that is being removed."""
    if kind == "Namespace":
        # Needed for few namespaces, while the import would hold up the first request of many a script.
        from services.rollout import assess_namespace

        return [reason.message for reason in assess_namespace(obj).reasons]
    held = obj.get("metadata", {}).get("finalizers") or ()
    return [_("held by its finalizers: {finalizers}", finalizers=one_line(", ".join(map(str, held))))] if held else []


def _same(obj: Object, uid: str) -> bool:
    return not uid or obj["metadata"].get("uid") == uid
