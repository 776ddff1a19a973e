"""KubeFATE's own objects, for the version wanted and the APIs that the cluster serves (kubefate.md §5)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from services.kubefate.databases import DATABASES, DatabaseServer, Storage, secret_variable
from services.kubefate.deployment import ENV_PREFIX, NAMESPACE, SERVICE_NAME, SERVICE_PORT, Credentials
from services.kubefate.ingresses import IngressOptions, render_ingress
from services.kubefate.rights import render_rights
from services.kubefate.versions import Probes, Rbac, Service, ServiceVersion, service

if TYPE_CHECKING:
    from services.kubernetes import Object

ACCOUNT = "kubefate-admin"
SECRET = "kubefate-secret"  # noqa: S105 - the object's name
REPOSITORY = "https://federatedai.github.io/KubeFATE/"
DEFAULT_REGISTRY = "federatedai"
_TCP = {"tcpSocket": {"port": SERVICE_PORT}}
# `GET /` needs no login in any version (kubefate.md §1.4). A slow database must not get the service killed.
_HTTP = {"httpGet": {"path": "/", "port": SERVICE_PORT}}
_READY, _ALIVE = {"periodSeconds": 5}, {"periodSeconds": 15, "initialDelaySeconds": 60}
_PROBES: Mapping[Probes, dict[str, Any]] = {
    Probes.NONE: {},
    Probes.HTTP: {"readinessProbe": {**_HTTP, **_READY}, "livenessProbe": {**_HTTP, **_ALIVE}},
    Probes.TCP: {"readinessProbe": {**_TCP, **_READY}, "livenessProbe": {**_TCP, **_ALIVE}},
}


class ServedApis(Protocol):
    """What rendering asks of a cluster's discovery."""

    def serves(self, group_version: str, kind: str | None = None) -> bool:
        """Whether `kind` is served in `group_version`."""


@dataclass(frozen=True, slots=True)
class ManifestOptions:
    """What a person may choose about KubeFATE's deployment; None means as that version ships it.

    `registry` replaces `federatedai` in front of the image and is put in front of the database's (`hub.example.com/
    federatedai`); `image` and `database_image` are whole references and win over it. `host` None: no Ingress. Without
    `with_database` the one that is there serves on, as it is.
    """

    version: str = "v1.4.5"
    namespace: str = NAMESPACE
    host: str | None = "kubefate.net"
    ingress_class: str | None = "nginx"
    tls_secret: str | None = None
    registry: str = ""
    image: str | None = None
    database_image: str | None = None
    mongo_tag: str = DATABASES["mongo"].tag
    mariadb_tag: str = DATABASES["mariadb"].tag
    pull_policy: str = "IfNotPresent"
    pull_secrets: tuple[str, ...] = ()
    credentials: Credentials = field(default_factory=Credentials)
    database_credentials: Credentials | None = None
    with_database: bool = True
    storage: Storage | None = None
    rbac: Rbac | None = None
    probes: Probes | None = None
    repository: str = REPOSITORY


def service_images(options: ManifestOptions) -> tuple[str, ...]:
    """The images of KubeFATE and of its database. Raises UnsupportedVersion."""
    row = service(ServiceVersion.parse(options.version))
    database = (_database_image(options, DATABASES[row.database]),) if options.with_database else ()
    return (_service_image(options, row), *database)


def render_manifests(options: ManifestOptions, discovery: ServedApis) -> list[Object]:
    """The objects in the order in which they are applied; the same for the same arguments.

    Raises UnsupportedVersion for a version below 1.0.2, and KindNotServed when a host is wanted of a cluster that
    serves no Ingress. No PodSecurityPolicy is rendered: no version needs one.
    """
    row = service(ServiceVersion.parse(options.version))
    database = DATABASES[row.database]
    storage = options.storage or database.shipped_storage(row.database_path)
    login = options.database_credentials or database.credentials
    objects: list[Object] = [
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": options.namespace, "labels": {"name": options.namespace}},
        },
        *render_rights(options.rbac or row.rbac, ACCOUNT, options.namespace, discovery),
        _secret(options, database, login),
    ]
    claim = storage.claim(database.name, options.namespace)
    if options.with_database:
        objects += [claim] if claim is not None else []
        objects += [
            _deployment(database.name, options, _database_container(options, database), storage),
            _service(database.name, database.port, options.namespace),
        ]
    objects += [
        _deployment(SERVICE_NAME, options, _container(options, row, database)),
        _service(SERVICE_NAME, SERVICE_PORT, options.namespace),
    ]
    if options.host:
        wanted = IngressOptions(options.host, options.ingress_class, options.tls_secret)
        objects.append(render_ingress(wanted, SERVICE_NAME, SERVICE_PORT, options.namespace, discovery))
    return objects


def _secret(options: ManifestOptions, database: DatabaseServer, login: Credentials) -> Object:
    """Under `data`, not `stringData`, which no server gives back to compare with."""
    values = {
        "kubefateUsername": options.credentials.username,
        "kubefatePassword": options.credentials.password,
        f"{database.name}Username": login.username,
        f"{database.name}Password": login.password,
    }
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": SECRET, "namespace": options.namespace},
        "type": "Opaque",
        "data": {key: base64.b64encode(value.encode()).decode() for key, value in values.items()},
    }


def _container(options: ManifestOptions, row: Service, database: DatabaseServer) -> dict[str, Any]:
    plain = {
        **database.settings,
        "REPO_NAME": "kubefate",
        "REPO_URL": options.repository,
        "SERVER_ADDRESS": "0.0.0.0",  # noqa: S104 - inside its pod
        "SERVER_PORT": str(SERVICE_PORT),
        "LOG_LEVEL": "debug",
    }
    from_secret = {
        "USER_USERNAME": "kubefateUsername",
        "USER_PASSWORD": "kubefatePassword",
        f"{database.setting_prefix}_USERNAME": f"{database.name}Username",
        f"{database.setting_prefix}_PASSWORD": f"{database.name}Password",
    }
    return {
        "name": SERVICE_NAME,
        "image": _service_image(options, row),
        "imagePullPolicy": options.pull_policy,
        "env": [
            *({"name": ENV_PREFIX + name, "value": value} for name, value in plain.items()),
            *(secret_variable(ENV_PREFIX + name, SECRET, key) for name, key in from_secret.items()),
        ],
        "ports": [{"containerPort": SERVICE_PORT, "protocol": "TCP"}],
        **_PROBES[options.probes or row.probes],
    }


def _deployment(
    name: str, options: ManifestOptions, container: dict[str, Any], storage: Storage | None = None
) -> Object:
    labels = {"fate": name}
    pod: dict[str, Any] = {"containers": [container]}
    if storage is not None:
        pod["volumes"] = [{"name": "data", **storage.volume(name)}]
    else:
        pod["serviceAccountName"] = ACCOUNT
    if options.pull_secrets:
        pod["imagePullSecrets"] = [{"name": secret} for secret in options.pull_secrets]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": options.namespace, "labels": dict(labels)},
        "spec": {
            "replicas": 1,
            # Two services on one database, or two databases on one volume, destroy each other's state.
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": dict(labels)},
            "template": {"metadata": {"labels": dict(labels)}, "spec": pod},
        },
    }


def _service(name: str, port: int, namespace: str) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": namespace, "labels": {"fate": name}},
        "spec": {
            "type": "ClusterIP",
            "ports": [{"name": str(port), "port": port, "targetPort": port, "protocol": "TCP"}],
            "selector": {"fate": name},
        },
    }


def _registry(options: ManifestOptions) -> str:
    return options.registry.rstrip("/") or DEFAULT_REGISTRY


def _database_container(options: ManifestOptions, database: DatabaseServer) -> dict[str, Any]:
    return database.container(_database_image(options, database), SECRET, options.pull_policy)


def _service_image(options: ManifestOptions, row: Service) -> str:
    return options.image or f"{_registry(options)}/kubefate:{row.image_tag}"


def _database_image(options: ManifestOptions, database: DatabaseServer) -> str:
    tags = {"mongo": options.mongo_tag, "mariadb": options.mariadb_tag}
    prefix = f"{options.registry.rstrip('/')}/" if options.registry else ""
    return options.database_image or f"{prefix}{database.name}:{tags[database.name]}"
