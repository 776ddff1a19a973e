"""The database beside the service: MongoDB for 1.0.x, MariaDB after (kubefate.md §5.2); where it keeps its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from services.kubefate.deployment import Credentials
from services.kubefate.versions import Database

if TYPE_CHECKING:
    from services.kubernetes import Object


class StorageKind(StrEnum):
    """What becomes of the records when the pod goes: lost, kept on its node, kept in a volume."""

    EMPTY_DIR = "emptyDir"
    HOST_PATH = "hostPath"
    CLAIM = "pvc"


@dataclass(frozen=True, slots=True)
class Storage:
    """Where the database keeps its files.

    `path` is the node's directory (hostPath); `existing_claim` names a claim that is there already, else one of `size`
    and `storage_class` (None: the cluster's default) is rendered.
    """

    kind: StorageKind = StorageKind.EMPTY_DIR
    path: str = ""
    existing_claim: str | None = None
    size: str = "5Gi"
    storage_class: str | None = None

    def volume(self, name: str) -> dict[str, Any]:
        """The volume's source for the database called `name`."""
        match self.kind:
            case StorageKind.EMPTY_DIR:
                return {"emptyDir": {}}
            case StorageKind.HOST_PATH:
                return {"hostPath": {"path": self.path}}
            case StorageKind.CLAIM:
                return {"persistentVolumeClaim": {"claimName": self.existing_claim or _claim_name(name)}}

    def claim(self, name: str, namespace: str) -> Object | None:
        """The claim to create, None when none is needed."""
        if self.kind is not StorageKind.CLAIM or self.existing_claim:
            return None
        spec: dict[str, Any] = {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": self.size}},
        }
        if self.storage_class is not None:
            spec["storageClassName"] = self.storage_class
        return {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": _claim_name(name), "namespace": namespace},
            "spec": spec,
        }


@dataclass(frozen=True, slots=True)
class DatabaseServer:
    """A database as the manifests know it.

    `settings` are the service's variables without FATECLOUD_ that find it; `setting_prefix` those of its login.
    `user_variable` and `password_variable` are the image's own.
    """

    name: str
    tag: str
    port: int
    data_directory: str
    setting_prefix: str
    settings: Mapping[str, str]
    credentials: Credentials
    user_variable: str
    password_variable: str
    extra_variables: Mapping[str, str]

    def container(self, image: str, secret: str, pull_policy: str) -> dict[str, Any]:
        """The database's container, with its login from `secret`."""
        return {
            "name": self.name,
            "image": image,
            "imagePullPolicy": pull_policy,
            "env": [
                *({"name": name, "value": value} for name, value in self.extra_variables.items()),
                secret_variable(self.user_variable, secret, f"{self.name}Username"),
                secret_variable(self.password_variable, secret, f"{self.name}Password"),
            ],
            "ports": [{"containerPort": self.port, "protocol": "TCP"}],
            "volumeMounts": [{"name": "data", "mountPath": self.data_directory}],
        }

    def shipped_storage(self, host_path: str | None) -> Storage:
        """What the version ships: a directory of the node, or nothing that lasts."""
        return Storage(StorageKind.HOST_PATH, host_path) if host_path else Storage()


DATABASES: Mapping[str, DatabaseServer] = MappingProxyType(
    {
        Database.MONGO: DatabaseServer(
            name="mongo",
            # The shipped manifest has no tag; newer ones than 4.4 need AVX (product.md P22), and 4.2 is the era's own.
            tag="4.2",
            port=27017,
            data_directory="/data/db",
            setting_prefix="MONGO",
            settings=MappingProxyType({"MONGO_URL": "mongo:27017", "MONGO_DATABASE": "KubeFate"}),
            credentials=Credentials("root", "root"),
            user_variable="MONGO_INITDB_ROOT_USERNAME",
            password_variable="MONGO_INITDB_ROOT_PASSWORD",  # noqa: S106 - the variable's name
            extra_variables=MappingProxyType({}),
        ),
        Database.MARIADB: DatabaseServer(
            name="mariadb",
            tag="10",
            port=3306,
            data_directory="/var/lib/mysql",
            setting_prefix="DB",
            settings=MappingProxyType(
                {
                    "DB_TYPE": "mysql",
                    "DB_HOST": "mariadb",
                    "DB_PORT": "3306",
                    "DB_NAME": "kube_fate",
                    "LOG_NOCOLOR": "true",
                }
            ),
            credentials=Credentials("kubefate", "kubefate"),
            user_variable="MYSQL_USER",
            password_variable="MYSQL_PASSWORD",  # noqa: S106 - the variable's name
            extra_variables=MappingProxyType({"MYSQL_DATABASE": "kube_fate", "MYSQL_ALLOW_EMPTY_PASSWORD": "1"}),
        ),
    }
)


def secret_variable(name: str, secret: str, key: str) -> dict[str, Any]:
    """An environment variable whose value a Secret keeps."""
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}


def _claim_name(database: str) -> str:
    return f"{database}-data"
