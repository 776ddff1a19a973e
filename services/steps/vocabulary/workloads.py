"""`workload.scale`, `workload.restart`: what makes pods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field

from services.i18n import _
from services.kubernetes import Object, subject_of
from services.rollout import Terms, assess_deployment, assess_stateful_set
from services.steps.context import StepContext
from services.steps.events import Change
from services.steps.rollouts import RolloutFailed, reason_of
from services.steps.step import Outputs, Params, Risk, Step, step

RESTARTED = "kubectl.kubernetes.io/restartedAt"
"""The annotation by which kubectl restarts too: whoever looks later knows it."""
_JUDGES = {"Deployment": assess_deployment, "StatefulSet": assess_stateful_set}


class WorkloadParams(Params):
    """Which workload."""

    kind: Literal["Deployment", "StatefulSet"]
    """Its kind."""
    name: str
    """Its name."""
    namespace: str | None = None
    """Its namespace; by default the context's own."""


class ScaleParams(WorkloadParams):
    """Which workload, and how many."""

    replicas: int = Field(ge=0, le=1000)
    """Number of pods."""


@step(
    "workload.scale",
    params=ScaleParams,
    risk=Risk.WRITE,
    summary=_("A workload has the number of pods asked for"),
    replaces=("kubectl scale KIND NAME --replicas REPLICAS -n NAMESPACE",),
)
class WorkloadScale(Step[ScaleParams]):
    async def observe(self, ctx: StepContext) -> Object:
        return await _workload(ctx, self.params)

    def compare(self, ctx: StepContext, seen: Object) -> Sequence[Change]:
        before = _replicas(seen)
        if before == self.params.replicas:
            return []
        told = _("scale {object} from {before} to {after}", object=_subject(seen), before=before, after=self._wanted)
        return [Change(_subject(seen), told, str(before), str(self._wanted))]

    async def act(self, ctx: StepContext, seen: Object, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        patch = {
            "metadata": {"resourceVersion": seen["metadata"]["resourceVersion"]},
            "spec": {"replicas": self._wanted},
        }
        await cluster.patch(self.params.kind, self.params.name, self.params.namespace, patch)

    async def wait(self, ctx: StepContext, seen: Object) -> None:
        await _until_rolled_out(ctx, self.params)

    async def verify(self, ctx: StepContext, seen: Object) -> Outputs:
        return {"before": _replicas(seen), "replicas": self._wanted}

    @property
    def _wanted(self) -> int:
        return self.params.replicas


@step(
    "workload.restart",
    params=WorkloadParams,
    risk=Risk.WRITE,
    summary=_("A workload's pods are replaced by new ones, as its strategy says"),
    replaces=("kubectl rollout restart KIND NAME -n NAMESPACE",),
)
class WorkloadRestart(Step[WorkloadParams]):
    async def observe(self, ctx: StepContext) -> Object:
        return await _workload(ctx, self.params)

    def compare(self, ctx: StepContext, seen: Object) -> Sequence[Change]:
        begun = ctx.recalled(RESTARTED)
        if begun is not None and begun == _restarted_at(seen):
            return []  # by a try of this very step whose wait was broken off
        return [Change(_subject(seen), _("restart {object}", object=_subject(seen)))]

    async def act(self, ctx: StepContext, seen: Object, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        ctx.remember(RESTARTED, stamp)
        patch = {"spec": {"template": {"metadata": {"annotations": {RESTARTED: stamp}}}}}
        await cluster.patch(self.params.kind, self.params.name, self.params.namespace, patch, type="strategic")

    async def wait(self, ctx: StepContext, seen: Object) -> None:
        await _until_rolled_out(ctx, self.params)


async def _workload(ctx: StepContext, wanted: WorkloadParams) -> Object:
    cluster = await ctx.clients.cluster()
    return await cluster.get(wanted.kind, wanted.name, wanted.namespace)


async def _until_rolled_out(ctx: StepContext, wanted: WorkloadParams) -> None:
    """Wait until exactly the pods asked for are ready, all of the newest template. Raises RolloutFailed when the
    controller has given up."""
    cluster = await ctx.clients.cluster()
    fields = f"metadata.name={wanted.name}"
    listing = await cluster.list(wanted.kind, wanted.namespace, fields=fields)
    said: set[int] = set()
    if any(_settled(ctx, obj, said) for obj in listing.items):
        return
    version = listing.resource_version
    async with cluster.watch(wanted.kind, wanted.namespace, fields=fields, resource_version=version) as events:
        async for event in events:
            if event.type == "DELETED" or _settled(ctx, event.object, said):
                return


def _settled(ctx: StepContext, obj: Object, said: set[int]) -> bool:
    """Whether it is there. `said`: the number of ready pods that was told last."""
    verdict = _JUDGES[obj["kind"]](obj, (), Terms(datetime.now(UTC)))
    if verdict.hopeless and verdict.first is not None:
        reason = reason_of(verdict.first, str(obj["metadata"].get("namespace") or ""))
        ctx.diagnose(reason)
        raise RolloutFailed(reason)
    status: dict[str, Any] = obj.get("status") or {}
    wanted = _replicas(obj)
    ready, there = int(status.get("readyReplicas") or 0), int(status.get("replicas") or 0)
    updated = int(status.get("updatedReplicas") or 0)
    if ready not in said:
        said.clear()
        said.add(ready)
        ctx.progress(_("{object}: {ready} of {wanted} pods ready", object=_subject(obj), ready=ready, wanted=wanted))
    seen = int(status.get("observedGeneration") or 0) >= int(obj["metadata"].get("generation") or 0)
    return seen and ready == there == wanted and (updated == wanted or obj["kind"] == "StatefulSet")


def _restarted_at(workload: Object) -> object:
    meta = workload.get("spec", {}).get("template", {}).get("metadata") or {}
    return (meta.get("annotations") or {}).get(RESTARTED)


def _replicas(obj: Object) -> int:
    return int(obj.get("spec", {}).get("replicas", 1))


def _subject(obj: Object) -> str:
    meta = obj["metadata"]
    return subject_of(obj["kind"], meta["name"], meta.get("namespace"))
