"""`object.remove`, `object.patch`: any object of the cluster, by its kind and name."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.kubernetes import Object, ObjectDiff, compare, subject_of
from services.steps.context import StepContext
from services.steps.differences import change_of
from services.steps.events import Change
from services.steps.removal import remove, until_gone
from services.steps.step import Outputs, Params, Risk, Step, step

Seen = Mapping[str, Object | None]


class UseNamespaceRemove(FatetuiError):
    """A namespace takes everything in it along: it has a verb of its own."""

    code = "S-KIND"
    exit = Exit.FILE


class RemoveParams(Params):
    """Which objects."""

    kind: str
    """Their kind, as `Pod` or `apps/v1/Deployment`."""
    names: tuple[str, ...] = Field(min_length=1)
    """Their names."""
    namespace: str | None = None
    """Their namespace; by default the context's own."""
    grace: int | None = Field(default=None, ge=0)
    """Seconds that a pod gets to end by itself; by default what its specification says."""


@step(
    "object.remove",
    params=RemoveParams,
    risk=Risk.DESTROY,
    summary=_("Objects are gone, and what they own with them"),
    replaces=("kubectl delete KIND NAME -n NAMESPACE",),
)
class ObjectRemove(Step[RemoveParams]):
    async def observe(self, ctx: StepContext) -> Seen:
        if self.params.kind.rpartition("/")[2] == "Namespace":
            raise UseNamespaceRemove(
                _("A namespace is not removed by object.remove"), remedy=_("Use the step namespace.remove")
            )
        cluster = await ctx.clients.cluster()
        wanted = self.params
        found = await asyncio.gather(*(cluster.find(wanted.kind, name, wanted.namespace) for name in wanted.names))
        return dict(zip(wanted.names, found, strict=True))

    def compare(self, ctx: StepContext, seen: Seen) -> Sequence[Change]:
        return [
            Change(subject, _("delete {object}", object=subject), "present", None)
            for subject, obj in ((_subject(self.params.kind, obj), obj) for obj in seen.values() if obj is not None)
        ]

    async def act(self, ctx: StepContext, seen: Seen, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        present = {name: obj for name, obj in seen.items() if obj is not None}
        subjects = ", ".join(_subject(self.params.kind, obj) for obj in present.values())
        await ctx.confirm(_("Delete {objects} of context {context}?", objects=subjects, context=cluster.context))
        for name, obj in present.items():
            uid = obj["metadata"]["uid"]
            await remove(cluster, self.params.kind, name, self.params.namespace, grace=self.params.grace, uid=uid)

    async def wait(self, ctx: StepContext, seen: Seen) -> None:
        for name, obj in seen.items():
            if obj is not None:
                uid = obj["metadata"]["uid"]
                await until_gone(ctx, self.params.kind, name, self.params.namespace, uid=uid)

    async def verify(self, ctx: StepContext, seen: Seen) -> Outputs:
        return {"removed": [name for name, obj in seen.items() if obj is not None]}


class PatchParams(Params):
    """Which object, and what of it becomes otherwise."""

    kind: str
    """Its kind, as `Service` or `apps/v1/Deployment`."""
    name: str
    """Its name."""
    namespace: str | None = None
    """Its namespace; by default the context's own."""
    patch: dict[str, Any] = Field(min_length=1)
    """What changes, as a JSON merge patch (RFC 7386): null takes a field away, a list replaces the list. With
    `metadata.resourceVersion` it is refused when the object has changed since."""


@step(
    "object.patch",
    params=PatchParams,
    risk=Risk.WRITE,
    summary=_("Fields of an object are as asked for"),
    replaces=("kubectl edit KIND NAME -n NAMESPACE", "kubectl patch KIND NAME -n NAMESPACE --type merge -p PATCH"),
)
class ObjectPatch(Step[PatchParams]):
    async def observe(self, ctx: StepContext) -> ObjectDiff:
        cluster = await ctx.clients.cluster()
        before = await cluster.get(self.params.kind, self.params.name, self.params.namespace)
        return compare(before, merged(before, self.params.patch))

    def compare(self, ctx: StepContext, seen: ObjectDiff) -> Sequence[Change]:
        return [change_of(seen, values=seen.after.get("kind") != "Secret")] if seen.changed else []

    async def act(self, ctx: StepContext, seen: ObjectDiff, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        await cluster.patch(self.params.kind, self.params.name, self.params.namespace, self.params.patch)

    async def verify(self, ctx: StepContext, seen: ObjectDiff) -> Outputs:
        return {"fields": [field.path for field in seen.paths]}


def merged(target: Any, patch: Any) -> Any:
    """`target` after a JSON merge patch, as RFC 7386 §2 says."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def merge_patch(before: Any, after: Any) -> dict[str, Any]:
    """The merge patch that leads from one mapping to another; empty when they are alike."""
    patch: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        known = before.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            inner = merge_patch(known, value)
            if inner:
                patch[key] = inner
        elif key not in before or known != value:
            patch[key] = value
    return patch


def _subject(kind: str, obj: Object) -> str:
    meta = obj["metadata"]
    return subject_of(str(obj.get("kind") or kind.rpartition("/")[2]), meta["name"], meta.get("namespace"))
