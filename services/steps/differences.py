"""Wanted objects against live ones: compared by the server's own dry run, applied in order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from services.i18n import _
from services.kubernetes import Cluster, NotFound, Object, ObjectDiff
from services.steps.events import Change
from services.text import one_line

if TYPE_CHECKING:
    from services.steps.context import StepContext

_SHOWN = 4


async def compare_all(cluster: Cluster, objects: Sequence[Object]) -> list[ObjectDiff]:
    """What applying each of `objects` would change, in their order.

    An object whose namespace does not exist yet counts as wholly new: the server cannot try it out.
    """
    return list(await asyncio.gather(*(_compare(cluster, obj) for obj in objects)))


async def _compare(cluster: Cluster, obj: Object) -> ObjectDiff:
    try:
        return await cluster.diff(obj)
    except NotFound:
        return ObjectDiff(before=None, after=obj)


def changes_of(differences: Sequence[ObjectDiff], *, values: bool = True) -> list[Change]:
    """A change for every object that differs; without `values` only which fields differ is told."""
    return [_change(difference, values) for difference in differences if difference.changed]


async def apply_all(ctx: StepContext, differences: Sequence[ObjectDiff], *, force: bool = False) -> None:
    """Apply every object that differs, in order, remembering uids. Raises Conflict with the other manager's name."""
    cluster = await ctx.clients.cluster()
    for difference in differences:
        if difference.changed:
            applied = await cluster.apply(difference.wanted, force=force)
            name = subject(applied)
            ctx.remember(f"uid:{name}", applied["metadata"].get("uid", ""))
            ctx.progress(_("{object} applied", object=name))


def subject(obj: Object) -> str:
    """`Kind/name`, with the namespace where there is one."""
    metadata = obj["metadata"]
    namespace = f"{metadata['namespace']}/" if metadata.get("namespace") else ""
    return f"{obj['kind']}/{namespace}{metadata['name']}"


def _change(difference: ObjectDiff, values: bool) -> Change:
    name = subject(difference.after)
    if difference.before is None:
        return Change(name, _("create {object}", object=name), None, "present")
    fields = [field.path for field in difference.paths]
    told = ", ".join(fields[:_SHOWN]) + (" …" if len(fields) > _SHOWN else "")
    first = difference.paths[0] if difference.paths and values else None
    return Change(
        name,
        _("change {object}: {fields}", object=name, fields=one_line(told)),
        one_line(str(first.before)) if first else None,
        one_line(str(first.after)) if first else None,
    )
