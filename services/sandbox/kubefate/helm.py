"""Helm's install, upgrade, rollback and uninstall, over any Kubernetes, with Helm's own texts (kubefate.md §8.6)."""

from __future__ import annotations

from collections.abc import Iterable

from services.kubefate import HelmRelease, read_release
from services.kubernetes import AlreadyExists, Cluster, KubernetesError, NotFound, Object
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.kubefate.releases import release_secret

_MANAGED = {"app.kubernetes.io/managed-by": "Helm"}
_UNRECOGNISED = "unable to build kubernetes objects from release manifest: unable to recognize"

_EXISTS = "rendered manifests contain a resource that already exists. Unable to continue with install: "
_CONFLICT = (
    "existing resource conflict: namespace: {namespace}, name: {name}, "
    "existing_kind: {versioned}, new_kind: {versioned}"
)
_UNOWNED = (
    '{kind} "{name}" in namespace "{namespace}" exists and cannot be imported into the current release: '
    'invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": '
    'must be set to "Helm"'
)


class HelmError(Exception):
    """Helm failed; the text is Helm's, or that of Kubernetes behind it."""


def spoken(error: KubernetesError) -> str:
    """What Kubernetes itself said, for KubeFATE passes it on as it is."""
    return str(error.cause or error.message)


class Helm:
    """The Helm library inside the service; from 3.2 on it marks what it creates and asks whose it is."""

    def __init__(self, cluster: Cluster, faults: StandInFaults, *, marks_ownership: bool) -> None:
        self._cluster = cluster
        self._faults = faults
        self._marks_ownership = marks_ownership

    async def history(self, name: str, namespace: str) -> list[HelmRelease]:
        """The revisions of release `name`, oldest first."""
        secrets = await self._cluster.list("Secret", namespace, labels=f"owner=helm,name={name}")
        return sorted((read_release(secret) for secret in secrets), key=lambda release: release.revision)

    async def install(self, release: HelmRelease) -> HelmRelease:
        """Create the objects of `release`. Raises HelmError; what was created by then stays, as Helm leaves it."""
        try:
            if await self.history(release.name, release.namespace):
                raise HelmError("cannot re-use a name that is still in use")
            await self._check_kinds(release.objects)
            await self._check_owners(release.objects)
            pending = release.now("pending-install", "Initial install underway")
            await self._store(pending)
        except KubernetesError as error:
            raise HelmError(spoken(error)) from error
        try:
            for obj in release.objects:
                await self._cluster.create(self._marked(obj, release))
        except KubernetesError as error:
            failure = f'Release "{release.name}" failed: {spoken(error)}'
            await self._settle(pending.now("failed", failure))
            raise HelmError(spoken(error)) from error
        return await self._settle(pending.now("deployed", "Install complete"))

    async def upgrade(self, release: HelmRelease, description: str = "Upgrade complete") -> HelmRelease:
        """Turn the newest revision into `release`, whose revision number is chosen here. Raises HelmError."""
        try:
            history = await self.history(release.name, release.namespace)
            if not history:
                raise HelmError(f'"{release.name}" has no deployed releases')
            await self._check_kinds(release.objects)
            current = history[-1]
            pending = _with_revision(release, current)
            await self._store(pending)
        except KubernetesError as error:
            raise HelmError(spoken(error)) from error
        try:
            await self._replace_objects(current, pending)
        except KubernetesError as error:
            await self._settle(pending.now("failed", f'Upgrade "{release.name}" failed: {spoken(error)}'))
            raise HelmError(spoken(error)) from error
        await self._settle(current.now("superseded", current.description))
        return await self._settle(pending.now("deployed", description))

    async def rollback(self, name: str, namespace: str, revision: int) -> HelmRelease:
        """Go back to `revision`, 0 for the one before the newest. Raises HelmError."""
        history = await self.history(name, namespace)
        wanted = revision or (history[-1].revision - 1 if history else 0)
        target = next((release for release in history if release.revision == wanted), None)
        if target is None:
            raise HelmError("release: not found")
        return await self.upgrade(target, f"Rollback to {wanted}")

    async def uninstall(self, name: str, namespace: str) -> None:
        """Remove the objects and the record of release `name`. Raises HelmError."""
        if self._faults.failing_uninstall:
            return
        try:
            history = await self.history(name, namespace)
            if not history:
                raise HelmError(f"uninstall: Release not loaded: {name}: release: not found")
            for obj in reversed(history[-1].objects):
                await self._delete(obj)
            for release in history:
                await self._remove("Secret", release.secret_name, namespace)
        except KubernetesError as error:
            raise HelmError(f"uninstallation completed with 1 error(s): {spoken(error)}") from error

    async def _check_kinds(self, objects: Iterable[Object]) -> None:
        discovery = await self._cluster.discovery()
        for obj in objects:
            if not discovery.serves(obj["apiVersion"], obj["kind"]):
                missing = f'no matches for kind "{obj["kind"]}" in version "{obj["apiVersion"]}"'
                raise HelmError(f'{_UNRECOGNISED} "": {missing}')

    async def _check_owners(self, objects: Iterable[Object]) -> None:
        for obj in objects:
            name, namespace = obj["metadata"]["name"], obj["metadata"].get("namespace")
            if await self._cluster.find(_versioned(obj), name, namespace) is not None:
                conflict = _UNOWNED if self._marks_ownership else _CONFLICT
                words = {"kind": obj["kind"], "name": name, "namespace": namespace, "versioned": _kind_text(obj)}
                raise HelmError(_EXISTS + conflict.format(**words))

    def _marked(self, obj: Object, release: HelmRelease) -> Object:
        return _owned(obj, release) if self._marks_ownership else obj

    async def _replace_objects(self, current: HelmRelease, wanted: HelmRelease) -> None:
        kept = {_identity(obj) for obj in wanted.objects}
        for obj in wanted.objects:
            name, namespace = obj["metadata"]["name"], obj["metadata"].get("namespace")
            try:
                await self._cluster.patch(_versioned(obj), name, namespace, self._marked(obj, wanted), type="merge")
            except NotFound:
                await self._cluster.create(self._marked(obj, wanted))
        for obj in current.objects:
            if _identity(obj) not in kept:
                await self._delete(obj)

    async def _store(self, release: HelmRelease) -> None:
        secret = release_secret(release)
        try:
            await self._cluster.create(secret)
        except AlreadyExists as error:
            raise HelmError("create: failed to create: " + spoken(error)) from error
        except KubernetesError as error:
            raise HelmError("create: failed to create: " + spoken(error)) from error

    async def _settle(self, release: HelmRelease) -> HelmRelease:
        try:
            await self._cluster.replace(release_secret(release))
        except KubernetesError as error:
            raise HelmError(f"update: failed to update: {spoken(error)}") from error
        return release

    async def _delete(self, obj: Object) -> None:
        await self._remove(_versioned(obj), obj["metadata"]["name"], obj["metadata"].get("namespace"))

    async def _remove(self, kind: str, name: str, namespace: str | None) -> None:
        try:
            await self._cluster.delete(kind, name, namespace)
        except NotFound:
            return


def _with_revision(release: HelmRelease, current: HelmRelease) -> HelmRelease:
    return HelmRelease(
        name=release.name,
        namespace=release.namespace,
        revision=current.revision + 1,
        status="pending-upgrade",
        chart_name=release.chart_name,
        chart_version=release.chart_version,
        config=release.config,
        objects=release.objects,
        first_deployed=current.first_deployed,
        description="Preparing upgrade",
    )


def _owned(obj: Object, release: HelmRelease) -> Object:
    metadata = obj["metadata"]
    ownership = {"meta.helm.sh/release-name": release.name, "meta.helm.sh/release-namespace": release.namespace}
    return obj | {
        "metadata": metadata
        | {
            "labels": metadata.get("labels", {}) | _MANAGED,
            "annotations": metadata.get("annotations", {}) | ownership,
        }
    }


def _versioned(obj: Object) -> str:
    return f"{obj['apiVersion']}/{obj['kind']}"


def _identity(obj: Object) -> tuple[str, str]:
    return obj["kind"], obj["metadata"]["name"]


def _kind_text(obj: Object) -> str:
    group, _, version = obj["apiVersion"].rpartition("/")
    return f"{group}/{version}, Kind={obj['kind']}"
