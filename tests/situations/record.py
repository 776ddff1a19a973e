"""Makes situations on the lab's real cluster and keeps what is seen there: `python -m tests.situations.record [NAME…]`.

Without names all recipes are recorded anew. Namespaces are `d4-NAME`, and removed afterwards. With `--labels` as the
first argument nothing is recorded: the files get what the recipes say should be said of them. The lab's node needs one
more image: `lab image lab.local/mongo:5`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.kubernetes import Cluster, KubernetesError, NotFound, Store, connect, name_of
from tests.situations.conditions import Condition, Seen
from tests.situations.recipe import Apply, Delete, Patch, Recipe, Stage
from tests.situations.recipes import around, pods, service, workloads
from tests.situations.registry import registry
from tests.situations.trimming import KINDS, WIDE, load_yaml, trimmed, write_yaml

Object = dict[str, Any]

RECIPES = {recipe.name: recipe for recipe in (*pods.RECIPES, *workloads.RECIPES, *around.RECIPES, *service.RECIPES)}
LAB = Path.home() / ".cache/fatetui-lab/run"
HERE = Path(__file__).parent
_AT_ONCE = 8
_STAGE_DEADLINE = 300
_LAST_LINES = 20


class NotMadeError(Exception):
    """The cluster does not do what the recipe waits for."""


class _Making:
    """One recipe being made: its namespaces, what is seen in them, what has to be undone."""

    def __init__(self, cluster: Cluster, recipe: Recipe, store: Store) -> None:
        self.cluster = cluster
        self.recipe = recipe
        self.store = store
        self.refusals: list[Object] = []

    async def run(self) -> Object:
        """Make it, and return the recording."""
        await self._namespaces()
        async with AsyncExitStack() as undo:
            for stage in self.recipe.stages:
                await self._perform(stage, undo)
                await self.wait(stage.until)
            return await self._recorded()

    def seen(self) -> Seen:
        """What there is by now, of these namespaces and cluster-wide."""
        places, snapshot = self.recipe.namespaces, self.store.snapshot
        within = {
            kind: tuple(obj for place in places for obj in snapshot(kind, place)) for kind in (*KINDS, "ServiceAccount")
        }
        own = tuple(found for found in snapshot("Namespace") if name_of(found) in places)
        return {**within, "Namespace": own, **{kind: tuple(snapshot(kind)) for kind in WIDE}}

    async def wait(self, until: Condition) -> None:
        """Until the objects fulfil a condition."""
        try:
            async with asyncio.timeout(_STAGE_DEADLINE):
                version = self.store.version
                while not until(self.seen()):
                    version = await self.store.changed(version)
        except TimeoutError:
            raise NotMadeError(f"{self.recipe.name} did not come about within {_STAGE_DEADLINE} s") from None

    async def _namespaces(self) -> None:
        labels = {"fatetui/recipe": f"d4-{self.recipe.name}"}
        for namespace in self.recipe.namespaces:
            metadata = {"name": namespace, "labels": labels}
            await self.cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        wanted = len(self.recipe.namespaces)
        # Pods cannot be created before the namespace's default account is there.
        await self.wait(lambda seen: len(seen["ServiceAccount"]) >= wanted)

    async def _perform(self, stage: Stage, undo: AsyncExitStack) -> None:
        for act in stage.acts:
            only = act.party if isinstance(act, Apply) else ""
            for namespace in (self.recipe.namespace(only),) if only else self.recipe.namespaces:
                await self._act(act, namespace, undo)

    async def _act(self, act: Apply | Delete | Patch, namespace: str, undo: AsyncExitStack) -> None:
        if isinstance(act, Patch):
            undo.push_async_callback(self.cluster.patch, act.kind, act.name, None, act.undo)
            await self.cluster.patch(act.kind, act.name, None, act.patch)
        elif isinstance(act, Delete):
            await self.cluster.delete(act.kind, act.name.format(namespace=namespace), namespace)
        else:
            for template in act.objects:
                await self._apply(_filled(template, namespace=namespace), namespace, undo, refused=act.refused)

    async def _apply(self, obj: Object, namespace: str, undo: AsyncExitStack, *, refused: bool) -> None:
        kind, name = obj["kind"], obj["metadata"]["name"]
        if kind in WIDE:
            undo.push_async_callback(_forget, self.cluster, kind, name, None)
        else:
            obj["metadata"] = {"namespace": namespace, **obj["metadata"]}
            if "finalizers" in obj["metadata"]:
                undo.push_async_callback(_release, self.cluster, kind, name, namespace)
        if not refused:
            await self.cluster.apply(obj, force=True)
            return
        try:
            await self.cluster.apply(obj, force=True)
        except KubernetesError as error:
            self.refusals.append({"subject": f"{kind}/{name}", "words": str(error.cause or error)})
        else:
            raise NotMadeError(f"{self.recipe.name}: {kind}/{name} was not refused")

    async def _recorded(self) -> Object:
        now, seen = datetime.now(UTC).replace(microsecond=0), self.seen()
        parts: Object = {
            **self.recipe.labels(),
            "source": f"lab, Kubernetes {(await self.cluster.version()).git}",
            "now": now.isoformat().replace("+00:00", "Z"),
            "kubefate": _filled(self.recipe.kubefate, namespace=self.recipe.namespaces[0]),
            "refusals": self.refusals,
            "logs": await self._logs(seen),
            "kubernetes": trimmed(seen, self.recipe.own),
        }
        return {key: value for key, value in parts.items() if value}

    async def _logs(self, seen: Seen) -> Object:
        logs: Object = {}
        for pod in seen["Pod"]:
            for status in pod["status"].get("containerStatuses") or ():
                place = pod["metadata"]["name"], pod["metadata"]["namespace"], status["name"]
                kept = await self._log(*place, previous=bool(status.get("restartCount")))
                if kept:
                    logs["{1}/{0}/{2}".format(*place)] = kept
        return logs

    async def _log(self, pod: str, namespace: str, container: str, *, previous: bool) -> Object:
        with suppress(KubernetesError):
            text = await self.cluster.logs(pod, namespace, container=container, previous=previous, tail=_LAST_LINES)
            return {"previous" if previous else "current": text} if text.strip() else {}
        return {}


async def record(cluster: Cluster, recipe: Recipe, store: Store) -> None:
    """Make one recipe and write its file; `store` is kept true by somebody else."""
    await _remove(cluster, recipe.namespaces)
    try:
        recording = await _Making(cluster, recipe, store).run()
    finally:
        await _remove(cluster, recipe.namespaces)
    path = recording_of(recipe)
    write_yaml(path, recording)
    sys.stdout.write(f"{path.name}\n")
    sys.stdout.flush()


@asynccontextmanager
async def _followed(cluster: Cluster) -> AsyncIterator[Store]:
    """Everything on the cluster, by one watch for each kind."""
    store = Store()
    async with AsyncExitStack() as stack:
        followers = [cluster.follow(store, kind, None) for kind in (*KINDS, *WIDE, "Namespace", "ServiceAccount")]
        for follower in followers:
            await stack.enter_async_context(follower)
        async with asyncio.timeout(60):
            for follower in followers:
                await follower.synced()
        yield store


async def _remove(cluster: Cluster, namespaces: Iterable[str]) -> None:
    for namespace in namespaces:
        selection = f"metadata.name={namespace}"
        with suppress(NotFound):
            await cluster.delete("Namespace", namespace)
        listing = await cluster.list("Namespace", fields=selection)
        if not listing.items:
            continue
        watch = cluster.watch("Namespace", fields=selection, resource_version=listing.resource_version)
        async with asyncio.timeout(_STAGE_DEADLINE), watch as events:
            async for event in events:
                if event.type == "DELETED":
                    break


async def _forget(cluster: Cluster, kind: str, name: str, namespace: str | None) -> None:
    with suppress(NotFound):
        await cluster.delete(kind, name, namespace)


async def _release(cluster: Cluster, kind: str, name: str, namespace: str) -> None:
    with suppress(NotFound):
        await cluster.patch(kind, name, namespace, {"metadata": {"finalizers": None}})


def _filled(template: Any, **values: str) -> Any:
    """`template` with `{name}` put in, in every string of it."""
    if isinstance(template, dict):
        return {key: _filled(value, **values) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [_filled(value, **values) for value in template]
    if isinstance(template, str):
        for name, value in values.items():
            template = template.replace(f"{{{name}}}", value)
    return template


def label(recipe: Recipe) -> None:
    """Write into a recipe's file what is expected of it, and leave what was seen."""
    path = recording_of(recipe)
    known = load_yaml(path)
    seen = {key: value for key, value in known.items() if key not in ("title", "expect", "later", "parties")}
    write_yaml(path, {**recipe.labels(), **seen})


def recording_of(recipe: Recipe) -> Path:
    """Where a recipe's recording is kept."""
    return HERE / f"lab-{recipe.name}.yaml"


def chosen(names: list[str]) -> list[Recipe]:
    """The recipes called `names`, or all."""
    unknown = [name for name in names if name not in RECIPES]
    if unknown:
        raise SystemExit(f"no such recipe: {', '.join(unknown)}; there are {', '.join(RECIPES)}")
    return [RECIPES[name] for name in names] if names else list(RECIPES.values())


async def main(recipes: list[Recipe]) -> None:
    """Record `recipes`."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def in_turn(recipe: Recipe) -> None:
        async with slots:
            await record(cluster, recipe, store)

    async with registry(LAB / "pki"), await connect(LAB / "admin.kubeconfig") as cluster, _followed(cluster) as store:
        together = (in_turn(recipe) for recipe in recipes if not recipe.alone)
        failed = [error for error in await asyncio.gather(*together, return_exceptions=True) if error is not None]
        for recipe in recipes:
            if recipe.alone:
                await record(cluster, recipe, store)
    for error in failed:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    if failed:
        raise SystemExit(1)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--labels"]:
        for recipe in chosen(arguments[1:]):
            label(recipe)
    else:
        asyncio.run(main(chosen(arguments)))
