"""`manifest.apply`: any file, by server-side apply, with the difference shown first. `secret.ensure`: pull secrets."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from services.errors import Exit, FatetuiError, plain_words
from services.i18n import Message, _, verbatim
from services.kubernetes import Object
from services.redact import secrets
from services.steps.context import StepContext
from services.steps.differences import Difference, apply_all, changes_of, compare_all
from services.steps.events import Change
from services.steps.step import Outputs, Params, Risk, Step, step
from services.text import one_line
from services.yamldoc import NotYamlError, load_manifest


class ManifestUnreadable(FatetuiError):
    """A manifest file cannot be read as Kubernetes objects."""

    code = "S-MANIFEST"
    exit = Exit.FILE


class ManifestParams(Params):
    """Which file, and how."""

    file: Path
    """YAML file with one or more objects, relative to the script."""
    namespace: str | None = None
    """Namespace for objects that name none."""
    force: bool = False
    """Take over fields that another manager owns."""


@step(
    "manifest.apply",
    params=ManifestParams,
    risk=Risk.WRITE,
    summary=_("Objects of a manifest are applied"),
    article=("S13", "S14"),
    replaces=("kubectl apply -f FILE",),
    short="file",
)
class ManifestApply(Step[ManifestParams]):
    async def observe(self, ctx: StepContext) -> list[Difference]:
        objects = await asyncio.to_thread(_read_objects, ctx.workspace / self.params.file)
        cluster = await ctx.clients.cluster()
        if self.params.namespace:
            discovery = await cluster.discovery()
            for obj in objects:
                if discovery.resource(obj["kind"]).namespaced:
                    obj["metadata"].setdefault("namespace", self.params.namespace)
        return await compare_all(cluster, objects)

    def compare(self, ctx: StepContext, seen: list[Difference]) -> Sequence[Change]:
        return changes_of(seen)

    async def act(self, ctx: StepContext, seen: list[Difference], changes: Sequence[Change]) -> None:
        await apply_all(ctx, seen, force=self.params.force)


def _read_objects(path: Path) -> list[Object]:
    try:
        objects = load_manifest(path.read_text(encoding="utf-8"))
    except NotYamlError as error:
        raise _unreadable(path, error.told) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, verbatim(one_line(plain_words(error, place=False)))) from error
    for index, obj in enumerate(objects, 1):
        if not _is_object(obj):
            raise ManifestUnreadable(
                _("Document {index} of {path} is no Kubernetes object", index=index, path=str(path)),
                remedy=_("Every document needs apiVersion, kind and metadata.name"),
            )
    return objects


def _unreadable(path: Path, cause: Message) -> ManifestUnreadable:
    return ManifestUnreadable(
        _("Cannot read the manifest {path}", path=str(path)),
        cause=cause,
        remedy=_("Give a YAML file of Kubernetes objects"),
    )


def _is_object(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    metadata = document.get("metadata")
    named = isinstance(metadata, dict) and metadata.get("name")
    return bool(named and document.get("kind") and document.get("apiVersion"))


class SecretParams(Params):
    """A Secret of string data, one for pulling images, or a certificate."""

    name: str
    """Name of the Secret."""
    namespaces: tuple[str, ...] = Field(min_length=1)
    """Namespaces that get it."""
    type: Literal["Opaque", "registry", "tls"] = "Opaque"
    """`registry` makes a kubernetes.io/dockerconfigjson Secret, `tls` a kubernetes.io/tls one."""
    data: dict[str, str] = Field(default_factory=dict)
    """Keys and values (Opaque); `tls.crt` and `tls.key` (tls)."""
    server: str = "https://index.docker.io/v1/"
    """Registry (registry)."""
    username: str = ""
    """Registry user (registry)."""
    password: str = ""
    """Registry password (registry); give it as `${env:NAME}` or a secret variable."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    data: dict[str, str]


@step(
    "secret.ensure",
    params=SecretParams,
    risk=Risk.WRITE,
    summary=_("A Secret is there in every namespace that needs it"),
    replaces=("kubectl create secret docker-registry NAME --docker-server=… --docker-username=… --docker-password=…",),
)
class SecretEnsure(Step[SecretParams]):
    async def observe(self, ctx: StepContext) -> list[Difference]:
        wanted = self._wanted()
        objects = [
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": self.params.name, "namespace": namespace},
                "type": wanted.kind,
                "data": wanted.data,
            }
            for namespace in self.params.namespaces
        ]
        return await compare_all(await ctx.clients.cluster(), objects)

    def compare(self, ctx: StepContext, seen: list[Difference]) -> Sequence[Change]:
        return changes_of(seen, values=False)

    async def act(self, ctx: StepContext, seen: list[Difference], changes: Sequence[Change]) -> None:
        await apply_all(ctx, seen)

    async def verify(self, ctx: StepContext, seen: list[Difference]) -> Outputs:
        return {"name": self.params.name, "namespaces": list(self.params.namespaces)}

    def _wanted(self) -> _Wanted:
        if self.params.type != "registry":
            secrets.register(*self.params.data.values())
            kind = "kubernetes.io/tls" if self.params.type == "tls" else "Opaque"
            return _Wanted(kind, {key: _base64(value) for key, value in self.params.data.items()})
        username, password = self.params.username, self.params.password
        auth = _base64(f"{username}:{password}")
        secrets.register(password, auth)
        entry = {"username": username, "password": password, "auth": auth}
        config = json.dumps({"auths": {self.params.server: entry}}, sort_keys=True)
        secrets.register(config)
        return _Wanted("kubernetes.io/dockerconfigjson", {".dockerconfigjson": _base64(config)})


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
