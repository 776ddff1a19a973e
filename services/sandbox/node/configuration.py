"""What a container gets from its spec: environment variables and mounted files, out of ConfigMaps and Secrets."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Iterator

from services.sandbox.controllers import Objects
from services.sandbox.fields import dig
from services.sandbox.status import Object

_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
_TOKEN_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount"  # noqa: S105 - a path


class ConfigurationError(Exception):
    """Something that the spec names is not there; the text is the kubelet's."""


class Configuration:
    """Resolves the references of one pod's containers."""

    def __init__(self, objects: Objects, pod: Object, address: str) -> None:
        self._objects = objects
        self._pod = pod
        self._namespace = pod["metadata"]["namespace"]
        self._address = address

    def environment(self, container: Object) -> dict[str, str]:
        """Raises ConfigurationError."""
        metadata = self._pod["metadata"]
        variables = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOSTNAME": metadata["name"],
            "HOME": "/root",
            "KUBERNETES_SERVICE_HOST": "10.96.0.1",
            "KUBERNETES_SERVICE_PORT": "443",
        }
        variables.update(self._services())
        for source in container.get("envFrom", []):
            variables.update(self._all_of(source))
        for entry in container.get("env", []):
            value = self._value(entry)
            if value is not None:
                variables[entry["name"]] = _REFERENCE.sub(lambda match: variables.get(match[1], match[0]), value)
        return variables

    def files(self, container: Object) -> dict[str, bytes]:
        """Mounted files by absolute path. Raises ConfigurationError."""
        metadata = self._pod["metadata"]
        files = {
            "/etc/hostname": f"{metadata['name']}\n".encode(),
            "/etc/hosts": f"127.0.0.1\tlocalhost\n{self._address}\t{metadata['name']}\n".encode(),
            f"{_TOKEN_DIRECTORY}/namespace": self._namespace.encode(),
        }
        volumes = {volume["name"]: volume for volume in self._pod["spec"].get("volumes", [])}
        for mount in container.get("volumeMounts", []):
            for name, data in self._volume(volumes.get(mount["name"], {})):
                if mount.get("subPath"):
                    if name == mount["subPath"]:
                        files[mount["mountPath"]] = data
                else:
                    files[posixpath.join(mount["mountPath"], name)] = data
        return files

    def check_volumes(self) -> None:
        """Raises ConfigurationError if a volume cannot be mounted."""
        for volume in self._pod["spec"].get("volumes", []):
            try:
                list(self._volume(volume))
            except ConfigurationError as error:
                raise ConfigurationError(f'MountVolume.SetUp failed for volume "{volume["name"]}" : {error}') from error

    def _volume(self, volume: Object) -> Iterator[tuple[str, bytes]]:
        for field, kind, key in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
            source = volume.get(field)
            if not source:
                continue
            data = self._data(kind, source[key], optional=source.get("optional", False))
            items = source.get("items") or [{"key": name, "path": name} for name in data]
            for item in items:
                yield item["path"], data.get(item["key"], b"")

    def _services(self) -> Iterator[tuple[str, str]]:
        for service in self._objects.list("Service", self._namespace):
            address = service["spec"].get("clusterIP")
            if not address or address == "None" or not service["spec"].get("ports"):
                continue
            prefix = service["metadata"]["name"].upper().replace("-", "_")
            yield f"{prefix}_SERVICE_HOST", address
            yield f"{prefix}_SERVICE_PORT", str(service["spec"]["ports"][0]["port"])

    def _all_of(self, source: Object) -> dict[str, str]:
        prefix = source.get("prefix", "")
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            reference = source.get(field)
            if reference:
                data = self._data(kind, reference["name"], optional=reference.get("optional", False))
                return {prefix + name: value.decode("utf-8", "replace") for name, value in data.items()}
        return {}

    def _value(self, entry: Object) -> str | None:
        source = entry.get("valueFrom")
        if not source:
            return str(entry.get("value", ""))
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            reference = source.get(field)
            if reference:
                return self._key(kind, reference)
        return self._field(dig(source, "fieldRef", "fieldPath", default=""))

    def _key(self, kind: str, reference: Object) -> str | None:
        optional = bool(reference.get("optional"))
        data = self._data(kind, reference["name"], optional=optional)
        if reference["key"] in data:
            return data[reference["key"]].decode("utf-8", "replace")
        if optional:
            return None
        where = f"{self._namespace}/{reference['name']}"
        raise ConfigurationError(f"couldn't find key {reference['key']} in {kind} {where}")

    def _field(self, path: str) -> str:
        metadata = self._pod["metadata"]
        known = {
            "metadata.name": metadata["name"],
            "metadata.namespace": metadata["namespace"],
            "metadata.uid": metadata["uid"],
            "spec.nodeName": self._pod["spec"].get("nodeName", ""),
            "spec.serviceAccountName": self._pod["spec"].get("serviceAccountName", ""),
            "status.podIP": self._address,
            "status.hostIP": "127.0.0.1",
        }
        if path in known:
            return str(known[path])
        field, _, key = path.partition("['")
        return str(dig(self._pod, *field.split("."), default={}).get(key.removesuffix("']"), ""))

    def _data(self, kind: str, name: str, *, optional: bool) -> dict[str, bytes]:
        found = self._objects.find(kind, self._namespace, name)
        if found is None:
            if optional:
                return {}
            raise ConfigurationError(f'{kind.lower()} "{name}" not found')
        if kind == "Secret":
            return {key: base64.b64decode(value) for key, value in dig(found, "data", default={}).items()}
        return {key: str(value).encode() for key, value in dig(found, "data", default={}).items()}
