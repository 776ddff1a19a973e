"""`ingress.ensure`: an ingress class with a live controller behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import model_validator

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.kubernetes import Cluster, KindNotServed
from services.rollout import Health, assess_pod
from services.steps.context import StepContext
from services.steps.events import Change, Reason
from services.steps.localprograms import run_program
from services.steps.rollouts import await_rollout
from services.steps.step import Outputs, Params, Risk, Step, step
from services.steps.vocabulary.manifests import ManifestApply, ManifestParams
from services.text import one_line

CONTROLLER_LABELS = ("app.kubernetes.io/name=ingress-nginx", "app.kubernetes.io/name=nginx-ingress-controller")
OLDEST_WITH_CLASSES = (1, 18)


class NoIngress(FatetuiError):
    """No ingress class or controller of that name is there."""

    code = "P03"
    exit = Exit.REFUSED


class IngressParams(Params):
    """Which class, and where a missing controller would come from."""

    name: str = "nginx"
    """Ingress class."""
    provider: Literal["auto", "addon", "manifest", "none"] = "auto"
    """`addon` enables MiniKube's (needs --allow-local-exec), `manifest` applies a file, `auto` only looks,
    `none` goes on without: port-forward and the API server's proxy still reach everything."""
    manifest: Path | None = None
    """File of the controller's objects (provider manifest)."""
    profile: str = "minikube"
    """MiniKube profile (provider addon)."""

    @model_validator(mode="after")
    def _manifest_is_named(self) -> IngressParams:
        if self.provider == "manifest" and self.manifest is None:
            raise ValueError(_("`provider: manifest` needs `manifest`, the file of the controller's objects"))
        return self


@dataclass(frozen=True, slots=True)
class Ingress:
    """What there is: the class (None on clusters older than classes), ready controller pods, all controller pods."""

    has_class: bool
    ready: int
    pods: int

    @property
    def works(self) -> bool:
        """Whether an Ingress of this class will be served."""
        return self.has_class and self.ready > 0


@step(
    "ingress.ensure",
    params=IngressParams,
    risk=Risk.WRITE,
    summary=_("An ingress controller serves the class"),
    article=("S12",),
    replaces=("minikube addons enable ingress",),
    short="name",
)
class IngressEnsure(Step[IngressParams]):
    async def observe(self, ctx: StepContext) -> Ingress:
        return await _look(await ctx.clients.cluster(), self.params.name)

    def compare(self, ctx: StepContext, seen: Ingress) -> Sequence[Change]:
        if seen.works or self.params.provider in ("auto", "none"):
            return ()
        name = self.params.name
        return [Change(f"IngressClass/{name}", _("install an ingress controller of class {name}", name=name))]

    async def act(self, ctx: StepContext, seen: Ingress, changes: Sequence[Change]) -> None:
        if self.params.provider == "addon":
            await self._enable_addon(ctx)
        else:
            await self._apply_manifest(ctx)

    async def wait(self, ctx: StepContext, seen: Ingress) -> None:
        """A controller that is still starting is waited for; one that nobody deployed is not."""
        if seen.works or self.params.provider == "none":
            return
        cluster = await ctx.clients.cluster()
        for kind in ("Deployment", "DaemonSet"):
            for labels in CONTROLLER_LABELS:
                for workload in await cluster.list(kind, labels=labels):
                    await await_rollout(ctx, workload["metadata"]["namespace"], labels=labels)

    async def verify(self, ctx: StepContext, seen: Ingress) -> Outputs:
        found = await _look(await ctx.clients.cluster(), self.params.name)
        if not found.works:
            self._missing(ctx, found)
        return {"class": self.params.name, "works": found.works, "controller_pods": found.ready}

    def _missing(self, ctx: StepContext, found: Ingress) -> None:
        name = self.params.name
        message = (
            _("No controller pod serves ingress class {name}: {ready}/{pods} ready", name=name, **_counts(found))
            if found.has_class
            else _("There is no IngressClass/{name} (networking.k8s.io)", name=name)
        )
        remedy = _(
            "Enable it (minikube addons enable ingress), give `provider: manifest`, or `provider: none` to go on by "
            "port-forward"
        )
        if self.params.provider != "none":
            raise NoIngress(message, remedy=remedy)
        ctx.warn(Reason(NoIngress.code, message, remedy=_("Browsers will need `kubectl port-forward` instead")))

    async def _enable_addon(self, ctx: StepContext) -> None:
        if not ctx.allow_local_exec:
            raise NoIngress(
                _("Enabling MiniKube's ingress addon starts a program of this machine"),
                remedy=_("Allow it with --allow-local-exec, or run: minikube addons enable ingress"),
            )
        command = ("minikube", "addons", "enable", "ingress", "-p", self.params.profile)
        result = await run_program(command, deadline=ctx.remaining, on_line=lambda line: ctx.progress(verbatim(line)))
        if result.exit_code != 0:
            raise NoIngress(
                _("minikube addons enable ingress ended with exit code {code}", code=result.exit_code),
                cause=verbatim(one_line(result.tail)),
                remedy=_("Its own words say what is missing; `provider: none` goes on by port-forward"),
            )

    async def _apply_manifest(self, ctx: StepContext) -> None:
        assert self.params.manifest is not None
        apply = ManifestApply(ManifestParams(file=self.params.manifest))
        seen = await apply.observe(ctx)
        await apply.act(ctx, seen, apply.compare(ctx, seen))


def _counts(found: Ingress) -> dict[str, Any]:
    return {"ready": found.ready, "pods": found.pods}


async def _look(cluster: Cluster, name: str) -> Ingress:
    ready = pods = 0
    for labels in CONTROLLER_LABELS:
        for pod in await cluster.list("Pod", labels=labels):
            if pod["metadata"]["name"].find("admission") >= 0:
                continue  # the one-off jobs that make the webhook's certificate
            pods += 1
            ready += assess_pod(pod).health is Health.HEALTHY
    return Ingress(await _has_class(cluster, name), ready, pods)


async def _has_class(cluster: Cluster, name: str) -> bool:
    try:
        return await cluster.find("IngressClass", name) is not None
    except KindNotServed:
        version = await cluster.version()
        return (version.major, version.minor) < OLDEST_WITH_CLASSES
