"""`namespace.ensure`, `namespace.remove`: KubeFATE creates no namespace itself (kubefate.md §2.2)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.kubernetes import Object
from services.steps.contents import Contents, contents_of
from services.steps.context import StepContext
from services.steps.events import STAYS, Change
from services.steps.removal import held_by, remove, until_gone
from services.steps.step import Outputs, Params, Risk, Step, step

MANAGED_BY = {"app.kubernetes.io/managed-by": "fatetui"}
Seen = Mapping[str, Object | None]


class NamespaceTerminating(FatetuiError):
    """A namespace of an earlier attempt is still being removed."""

    code = "P36"
    exit = Exit.FAILED


class NamespaceParams(Params):
    """Which namespaces."""

    names: tuple[str, ...] = Field(min_length=1)
    """Names of the namespaces."""


async def _namespaces(ctx: StepContext, names: Sequence[str]) -> Seen:
    cluster = await ctx.clients.cluster()
    found = await asyncio.gather(*(cluster.find("Namespace", name) for name in names))
    return dict(zip(names, found, strict=True))


@step(
    "namespace.ensure",
    params=NamespaceParams,
    risk=Risk.WRITE,
    summary=_("Namespaces exist and are active"),
    article=("S20",),
    replaces=("kubectl create namespace NAME",),
    short="names",
)
class NamespaceEnsure(Step[NamespaceParams]):
    async def observe(self, ctx: StepContext) -> Seen:
        seen = await _namespaces(ctx, self.params.names)
        for name, namespace in seen.items():
            if namespace is not None and _phase(namespace) == "Terminating":
                raise _terminating(name, namespace)
        return seen

    def compare(self, ctx: StepContext, seen: Seen) -> Sequence[Change]:
        return [
            Change(f"Namespace/{name}", _("create namespace {name}", name=name), None, "Active")
            for name, namespace in seen.items()
            if namespace is None
        ]

    async def act(self, ctx: StepContext, seen: Seen, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        for name in (name for name, namespace in seen.items() if namespace is None):
            body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": MANAGED_BY}}
            created = await cluster.apply(body)
            ctx.remember(f"uid:Namespace/{name}", created["metadata"].get("uid", ""))

    async def verify(self, ctx: StepContext, seen: Seen) -> Outputs:
        return {"names": list(self.params.names)}


@step(
    "namespace.remove",
    params=NamespaceParams,
    risk=Risk.DESTROY,
    summary=_("Namespaces and everything in them are gone"),
    replaces=("kubectl delete namespace NAME",),
    short="names",
)
class NamespaceRemove(Step[NamespaceParams]):
    def __init__(self, params: NamespaceParams) -> None:
        super().__init__(params)
        self._contents: dict[str, Contents] = {}

    async def observe(self, ctx: StepContext) -> Seen:
        seen, cluster = await _namespaces(ctx, self.params.names), await ctx.clients.cluster()
        for name in (name for name, namespace in seen.items() if namespace is not None):
            self._contents[name] = contents = await contents_of(cluster, name)
            for told in contents.stays:
                ctx.progress(told, about=STAYS)
        return seen

    def compare(self, ctx: StepContext, seen: Seen) -> Sequence[Change]:
        return [
            Change(
                f"Namespace/{name}",
                _("delete namespace {name} with all it holds", name=name),
                "Active",
                None,
                self._contents[name].fields,
            )
            for name, namespace in seen.items()
            if namespace is not None
        ]

    async def act(self, ctx: StepContext, seen: Seen, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        for name, namespace in seen.items():
            if namespace is not None and _phase(namespace) != "Terminating":
                await ctx.confirm(
                    _("Delete namespace {name} of context {context}?", name=name, context=cluster.context)
                )
                await remove(cluster, "Namespace", name, uid=namespace["metadata"]["uid"])

    async def wait(self, ctx: StepContext, seen: Seen) -> None:
        for name, namespace in seen.items():
            if namespace is not None:
                await until_gone(ctx, "Namespace", name, uid=namespace["metadata"]["uid"])


def _phase(namespace: Object) -> str:
    return str(namespace.get("status", {}).get("phase", "Active"))


def _terminating(name: str, namespace: Object) -> NamespaceTerminating:
    holders = "; ".join(map(str, held_by("Namespace", namespace)))
    return NamespaceTerminating(
        _("Namespace {name} is being removed (status.phase = Terminating)", name=name),
        cause=verbatim(holders) if holders else None,
        remedy=_(
            "Wait until it is gone, remove what holds it (kubectl get namespace {name} -o yaml shows the finalizers), "
            "or choose another name",
            name=name,
        ),
    )
