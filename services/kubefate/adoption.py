"""A KubeFATE that is installed, by whomever: what its objects say of it, and how it is taken over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.kubefate.databases import DATABASES
from services.kubefate.deployment import NAMESPACE, SERVICE_NAME, Credentials, credentials_from_cluster, environment
from services.kubefate.entrance import hosts_of
from services.kubefate.ingresses import class_of, tls_secret_of
from services.kubefate.manifests import DEFAULT_REGISTRY, ManifestOptions
from services.kubefate.versions import ServiceVersion, service

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object


@dataclass(frozen=True, slots=True)
class Standing:
    """`version` is the image's tag, whatever it is; `host` None without an Ingress."""

    version: str
    namespace: str
    registry: str = ""
    pull_secrets: tuple[str, ...] = ()
    host: str | None = None
    ingress_class: str | None = None
    tls_secret: str | None = None


def standing(deployments: Iterable[Object], ingresses: Iterable[Object]) -> Standing | None:
    """The service among the objects of a cluster; None where there is none. Pure."""
    found = [one for one in deployments if one["metadata"]["name"] == SERVICE_NAME]
    # A namesake elsewhere is not it where the usual namespace has one.
    deployment = min(found, key=lambda one: one["metadata"].get("namespace") != NAMESPACE, default=None)
    if deployment is None:
        return None
    namespace = str(deployment["metadata"].get("namespace", ""))
    pod = deployment.get("spec", {}).get("template", {}).get("spec", {})
    container: Object = next(iter(pod.get("containers") or ()), {})
    image = str(container.get("image", ""))
    registry, _slash, name = image.rpartition("/")
    own = [
        one
        for one in ingresses
        if (one["metadata"]["name"], one["metadata"].get("namespace")) == (SERVICE_NAME, namespace)
    ]
    return Standing(
        name.partition("@")[0].partition(":")[2],
        namespace,
        "" if registry == DEFAULT_REGISTRY else registry,
        tuple(str(secret.get("name", "")) for secret in pod.get("imagePullSecrets") or ()),
        next((host for one in own for host in hosts_of(one)), None),
        next((class_of(one) for one in own), "") or None,
        next((tls_secret_of(one) for one in own), "") or None,
    )


async def left_behind(cluster: Cluster, options: ManifestOptions) -> str:
    """The database in the namespace that holds records which the wanted version does not read; "" where there is none,
    or where that version's own is there as well: then the step was made before."""
    wanted = service(ServiceVersion.parse(options.version)).database
    there = [
        kind
        for kind, database in DATABASES.items()
        if await cluster.find("Deployment", database.name, options.namespace) is not None
    ]
    return "" if not there or wanted in there else DATABASES[there[0]].name


async def adopting(cluster: Cluster, options: ManifestOptions) -> ManifestOptions:
    """`options` for what is installed: with the logins that it has, and without a database where it has the one that
    the version wants. Where nothing is installed, they stay as they are."""
    values = await environment(cluster, options.namespace)
    if not values:
        return options
    database = DATABASES[service(ServiceVersion.parse(options.version)).database]
    login, password = f"{database.setting_prefix}_USERNAME", f"{database.setting_prefix}_PASSWORD"
    known = login in values and password in values
    return replace(
        options,
        credentials=await credentials_from_cluster(cluster, options.namespace),
        database_credentials=Credentials(values[login], values[password]) if known else None,
        with_database=await cluster.find("Deployment", database.name, options.namespace) is None,
    )
