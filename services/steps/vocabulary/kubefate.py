"""`kubefate.ensure`, `kubefate.remove`, `kubefate.login`: the KubeFATE service itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from services.i18n import _
from services.kubefate import (
    Credentials,
    KubeFate,
    KubeFateUnreachable,
    ManifestOptions,
    adopting,
    credentials_from_cluster,
    find_route,
    left_behind,
    render_manifests,
)
from services.kubernetes import FieldChange, Object
from services.redact import secrets
from services.steps.contents import contents_of
from services.steps.context import Mode, StepContext
from services.steps.differences import Difference, apply_all, changes_of, compare_all, subject
from services.steps.duration import Duration
from services.steps.events import STAYS, Change
from services.steps.removal import remove, until_gone
from services.steps.rollouts import await_rollout
from services.steps.step import Outputs, Params, Risk, Step, step

NAMESPACE = "kube-fate"
ROUTES = ("given", "ingress", "port-forward", "proxy")


class KubeFateParams(Params):
    """Which KubeFATE, and how it is reached from outside."""

    version: str = Field(default="v1.0.2", pattern=r"^v?\d+\.\d+\.\d+$")
    """Version of the service."""
    namespace: str = NAMESPACE
    """Namespace of the service and its database."""
    host: str | None = "kubefate.net"
    """Host name of its Ingress; null makes none."""
    ingress_class: str | None = "nginx"
    """Ingress class; null leaves it to the cluster's default."""
    tls_secret: str | None = None
    """Secret of its namespace with the certificate of `host`, of type kubernetes.io/tls; null is plain HTTP."""
    registry: str = ""
    """Registry that mirrors the images (`hub.example.com/federatedai`); empty is Docker Hub."""
    pull_secrets: tuple[str, ...] = ()
    """Secrets of its namespace for pulling from a private registry."""
    username: str = "admin"
    """User that the service creates at its start."""
    password: str = "admin"  # noqa: S105 - KubeFATE's published default, told as such by the linter (L19)
    """Its password."""
    stable_for: Duration = "5s"
    """How long it must be ready without a restart."""
    adopt: bool = False
    """Take over what is installed, by whomever: its logins and its database stay as they are, fields of other managers
    are taken."""


@step(
    "kubefate.ensure",
    params=KubeFateParams,
    risk=Risk.WRITE,
    summary=_("The KubeFATE service and its database run"),
    article=("S13", "S14", "S15"),
    replaces=("kubectl apply -f rbac-config.yaml", "kubectl apply -f kubefate.yaml", "kubectl get all -n kube-fate"),
)
class KubeFateEnsure(Step[KubeFateParams]):
    async def observe(self, ctx: StepContext) -> list[Difference]:
        cluster = await ctx.clients.cluster()
        options = self._options()
        if self.params.adopt:
            options = await adopting(cluster, options)
        if database := await left_behind(cluster, options):
            told = {"database": database, "version": options.version, "command": "fatetui records export"}
            ctx.progress(
                _("The records stay in {database}, and {version} begins without any: first do `{command}`", **told),
                about=STAYS,
            )
        objects = render_manifests(options, await cluster.discovery())
        return await compare_all(cluster, objects)

    def compare(self, ctx: StepContext, seen: list[Difference]) -> Sequence[Change]:
        return changes_of(seen, values=False)

    async def act(self, ctx: StepContext, seen: list[Difference], changes: Sequence[Change]) -> None:
        await apply_all(ctx, seen, force=self.params.adopt)

    async def wait(self, ctx: StepContext, seen: list[Difference]) -> None:
        await await_rollout(ctx, self.params.namespace, stable_for=self.params.stable_for)

    async def verify(self, ctx: StepContext, seen: list[Difference]) -> Outputs:
        return {"namespace": self.params.namespace, "host": self.params.host, "version": self.params.version}

    def _options(self) -> ManifestOptions:
        wanted = self.params
        secrets.register(wanted.password)
        return ManifestOptions(
            version=wanted.version,
            namespace=wanted.namespace,
            host=wanted.host,
            ingress_class=wanted.ingress_class,
            tls_secret=wanted.tls_secret,
            registry=wanted.registry,
            pull_secrets=wanted.pull_secrets,
            credentials=Credentials(wanted.username, wanted.password),
        )


class KubeFateRemoveParams(Params):
    """Which KubeFATE to remove."""

    version: str = Field(default="v1.0.2", pattern=r"^v?\d+\.\d+\.\d+$")
    """Version whose objects are removed."""
    namespace: str = NAMESPACE
    """Namespace of the service."""


@step(
    "kubefate.remove",
    params=KubeFateRemoveParams,
    risk=Risk.DESTROY,
    summary=_("The KubeFATE service and its records are gone"),
    replaces=("kubectl delete -f kubefate.yaml", "kubectl delete -f rbac-config.yaml"),
)
class KubeFateRemove(Step[KubeFateRemoveParams]):
    def __init__(self, params: KubeFateRemoveParams) -> None:
        super().__init__(params)
        self._contents: tuple[FieldChange, ...] = ()

    async def observe(self, ctx: StepContext) -> list[Object]:
        cluster = await ctx.clients.cluster()
        options = ManifestOptions(version=self.params.version, namespace=self.params.namespace)
        wanted = render_manifests(options, await cluster.discovery())
        live = [
            await cluster.find(obj["kind"], obj["metadata"]["name"], obj["metadata"].get("namespace")) for obj in wanted
        ]
        found = [obj for obj in live if obj is not None]
        if any(obj["kind"] == "Namespace" for obj in found):
            # It takes along whatever else is in it, such as a certificate's Secret.
            contents = await contents_of(cluster, self.params.namespace)
            self._contents = contents.fields
            for told in contents.stays:
                ctx.progress(told, about=STAYS)
        return found

    def compare(self, ctx: StepContext, seen: list[Object]) -> Sequence[Change]:
        return [
            Change(
                subject(obj),
                _("delete {object}", object=subject(obj)),
                "present",
                None,
                self._contents if obj["kind"] == "Namespace" else (),
            )
            for obj in reversed(seen)
        ]

    async def act(self, ctx: StepContext, seen: list[Object], changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        await ctx.confirm(_("Delete KubeFATE with its records from context {context}?", context=cluster.context))
        for obj in reversed(seen):
            metadata = obj["metadata"]
            await remove(cluster, obj["kind"], metadata["name"], metadata.get("namespace"), uid=metadata["uid"])

    async def wait(self, ctx: StepContext, seen: list[Object]) -> None:
        for obj in reversed(seen):
            metadata = obj["metadata"]
            await until_gone(ctx, obj["kind"], metadata["name"], metadata.get("namespace"), uid=metadata["uid"])


class LoginParams(Params):
    """How to reach the service."""

    via: Literal["auto", "given", "ingress", "port-forward", "proxy"] = "auto"
    """The way in; `auto` takes the first that answers: given, ingress, port-forward, API server proxy."""
    url: str = ""
    """Address of a service that is reached without the cluster's help; empty for none."""
    namespace: str = NAMESPACE
    """Namespace of the service."""
    username: str | None = None
    """User; by default what the service's own Deployment and Secret say."""
    password: str | None = None
    """Its password; by default theirs, too."""


@step(
    "kubefate.login",
    params=LoginParams,
    risk=Risk.READ,
    summary=_("A session with the KubeFATE service"),
    article=("S09", "S16", "S17", "S18"),
    replaces=("echo 'IP kubefate.net' >> /etc/hosts", "ping kubefate.net", "kubefate version"),
    short="via",
)
class Login(Step[LoginParams]):
    _session: KubeFate | None = None

    async def observe(self, ctx: StepContext) -> None:
        try:
            self._session = await self._open(ctx)
        except KubeFateUnreachable as error:
            # A rehearsal on an empty cluster has nothing to log in to yet; that is what the plan will have changed.
            if ctx.mode is not Mode.DRY_RUN or error.runs:
                raise

    def compare(self, ctx: StepContext, seen: Any) -> Sequence[Change]:
        if self._session is not None:
            return ()
        return [Change("KubeFATE", _("log in once the service runs"))]

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        if self._session is None:
            return {}
        route = self._session.route
        version = str(self._session.version)
        ctx.progress(_("KubeFATE {version} answers at {address}", version=version, address=route.address))
        return {"version": version, "via": route.kind, "url": route.url}

    async def _open(self, ctx: StepContext) -> KubeFate:
        wanted = self.params
        cluster = await ctx.clients.cluster()
        prefer = ROUTES if wanted.via == "auto" else (wanted.via,)
        route = await find_route(cluster, given=wanted.url or None, prefer=prefer, namespace=wanted.namespace)
        try:
            credentials = await self._credentials(ctx)
        except BaseException:
            await route.close()
            raise
        return await ctx.clients.login(route, credentials=credentials)

    async def _credentials(self, ctx: StepContext) -> Credentials:
        username, password = self.params.username, self.params.password
        if username is not None and password is not None:
            return Credentials(username, password)
        known = await credentials_from_cluster(await ctx.clients.cluster(), self.params.namespace)
        return Credentials(
            known.username if username is None else username, known.password if password is None else password
        )
