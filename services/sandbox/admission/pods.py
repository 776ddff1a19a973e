"""Pod specs, alone and in templates: defaults and validation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.sandbox.admission.names import check_label
from services.sandbox.admission.problems import Problems
from services.sandbox.fields import copied, dig
from services.sandbox.status import Object

_SPEC_DEFAULTS: Object = {
    "dnsPolicy": "ClusterFirst",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
_CONTAINER_DEFAULTS: Object = {
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
_PROBE_DEFAULTS = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_FILE_MODE = 0o644
_RESTART = ("Always", "OnFailure", "Never")
_PULL = ("Always", "IfNotPresent", "Never")
_PROTOCOLS = ("SCTP", "TCP", "UDP")


def default_pod_spec(spec: Object, restart: str = "Always") -> None:
    """Fill in in place. An empty `restart` leaves the policy open: jobs must say theirs."""
    if restart:
        spec.setdefault("restartPolicy", restart)
    for key, value in _SPEC_DEFAULTS.items():
        spec.setdefault(key, copied(value))
    for container in containers(spec):
        _default_container(container)
    for volume in spec.get("volumes") or []:
        _default_volume(volume)


def containers(spec: Object) -> Iterator[Object]:
    """Init containers, then containers."""
    yield from spec.get("initContainers") or []
    yield from spec.get("containers") or []


def quality_of_service(spec: Object) -> str:
    """Guaranteed, Burstable or BestEffort."""
    resources = [container.get("resources") or {} for container in containers(spec)]
    if not any(item.get("requests") or item.get("limits") for item in resources):
        return "BestEffort"
    whole = all(
        {"cpu", "memory"} <= set(item.get("limits") or {})
        and (item.get("requests") or item["limits"]) == item["limits"]
        for item in resources
    )
    return "Guaranteed" if whole else "Burstable"


def validate_pod_spec(spec: Object, path: str, problems: Problems) -> None:
    if not spec.get("containers"):
        problems.required(f"{path}.containers")
    volumes = _validate_volumes(spec, path, problems)
    seen: set[str] = set()
    for field in ("initContainers", "containers"):
        for index, container in enumerate(spec.get(field) or []):
            _validate_container(container, f"{path}.{field}[{index}]", seen, volumes, problems)
    policy = spec.get("restartPolicy")
    if policy is not None and policy not in _RESTART:
        problems.unsupported(f"{path}.restartPolicy", policy, _RESTART)


def frozen_part(spec: Object) -> Object:
    """What an update of a pod may not change: all but images, deadline, tolerations and grace period."""
    part: Object = copied(spec)
    for container in containers(part):
        container.pop("image", None)
    for field in ("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "ephemeralContainers"):
        part.pop(field, None)
    return part


def _default_container(container: Object) -> None:
    image = str(container.get("image", ""))
    tag = image.rpartition("/")[2].partition("@")[0].partition(":")[2]
    latest = tag in ("", "latest") and "@" not in image
    container.setdefault("imagePullPolicy", "Always" if latest else "IfNotPresent")
    for key, value in _CONTAINER_DEFAULTS.items():
        container.setdefault(key, copied(value))
    for port in container.get("ports") or []:
        port.setdefault("protocol", "TCP")
    for name in _PROBES:
        probe = container.get(name)
        if probe:
            _default_probe(probe)
    resources = container["resources"]
    if resources.get("limits"):
        resources["requests"] = {**resources["limits"], **(resources.get("requests") or {})}
    for variable in container.get("env") or []:
        reference = dig(variable, "valueFrom", "fieldRef")
        if reference:
            reference.setdefault("apiVersion", "v1")


def _default_probe(probe: Object) -> None:
    for key, value in _PROBE_DEFAULTS.items():
        probe.setdefault(key, value)
    if probe.get("httpGet"):
        probe["httpGet"].setdefault("scheme", "HTTP")
        probe["httpGet"].setdefault("path", "/")


def _default_volume(volume: Object) -> None:
    if set(volume) <= {"name"}:
        volume["emptyDir"] = {}
    for source in ("configMap", "secret", "projected", "downwardAPI"):
        if volume.get(source):
            volume[source].setdefault("defaultMode", _FILE_MODE)
    if volume.get("hostPath"):
        volume["hostPath"].setdefault("type", "")


def _validate_volumes(spec: Object, path: str, problems: Problems) -> set[str]:
    names: set[str] = set()
    for index, volume in enumerate(spec.get("volumes") or []):
        at = f"{path}.volumes[{index}].name"
        name = volume.get("name")
        if not name:
            problems.required(at)
        elif name in names:
            problems.duplicate(at, name)
        else:
            check_label(name, at, problems)
            names.add(name)
    return names


def _validate_container(container: Object, path: str, seen: set[str], volumes: set[str], problems: Problems) -> None:
    name = container.get("name")
    if not name:
        problems.required(f"{path}.name")
    elif name in seen:
        problems.duplicate(f"{path}.name", name)
    else:
        check_label(name, f"{path}.name", problems)
        seen.add(name)
    if not container.get("image"):
        problems.required(f"{path}.image")
    if container.get("imagePullPolicy") not in _PULL:
        problems.unsupported(f"{path}.imagePullPolicy", container.get("imagePullPolicy"), _PULL)
    _validate_mounts(container, path, volumes, problems)
    for index, variable in enumerate(container.get("env") or []):
        if not variable.get("name"):
            problems.required(f"{path}.env[{index}].name")
    for index, port in enumerate(container.get("ports") or []):
        _validate_port(port, f"{path}.ports[{index}]", problems)


def _validate_mounts(container: Object, path: str, volumes: set[str], problems: Problems) -> None:
    for index, mount in enumerate(container.get("volumeMounts") or []):
        if mount.get("name") not in volumes:
            problems.not_found(f"{path}.volumeMounts[{index}].name", mount.get("name"))
        if not mount.get("mountPath"):
            problems.required(f"{path}.volumeMounts[{index}].mountPath")


def _validate_port(port: Object, path: str, problems: Problems) -> None:
    check_port_number(port.get("containerPort"), f"{path}.containerPort", problems)
    if port.get("protocol") not in _PROTOCOLS:
        problems.unsupported(f"{path}.protocol", port.get("protocol"), _PROTOCOLS)


def check_port_number(value: Any, path: str, problems: Problems) -> None:
    if value is None:
        problems.required(path)
    elif not isinstance(value, int) or not 0 < value <= 65535:
        problems.invalid(path, value, "must be between 1 and 65535, inclusive")
