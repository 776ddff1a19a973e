"""Required and immutable fields of the kinds that the product meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.sandbox.admission.names import check_label, check_subdomain, validate_labels, validate_metadata
from services.sandbox.admission.pods import check_port_number, frozen_part, validate_pod_spec
from services.sandbox.admission.problems import Problems, Shown, labels_shown, selector_shown
from services.sandbox.fields import dig
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object

_IMMUTABLE = "field is immutable"
_POD_FROZEN = (
    "pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, "
    "`spec.activeDeadlineSeconds`, `spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)
_STATEFUL_FROZEN = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)
_STATEFUL_FREE = frozenset(
    (
        "minReadySeconds",
        "ordinals",
        "persistentVolumeClaimRetentionPolicy",
        "replicas",
        "revisionHistoryLimit",
        "template",
        "updateStrategy",
    )
)
_SERVICE_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")


def validate(resource: ResourceType, obj: Object, old: Object | None, problems: Problems) -> None:
    """Collect what is wrong with a new object, or with the change of one."""
    validate_metadata(resource.kind, obj["metadata"], problems)
    check = _CHECKS.get(resource.kind)
    if check:
        check(obj, old, problems)


def _pod(obj: Object, old: Object | None, problems: Problems) -> None:
    validate_pod_spec(obj["spec"], "spec", problems)
    if old is not None and frozen_part(obj["spec"]) != frozen_part(old["spec"]):
        problems.forbidden("spec", _POD_FROZEN)


def _template(spec: Object, restart: tuple[str, ...], path: str, problems: Problems) -> None:
    template = spec["template"]
    validate_labels(dig(template, "metadata", "labels"), f"{path}.metadata.labels", problems)
    validate_pod_spec(template["spec"], f"{path}.spec", problems)
    policy = template["spec"].get("restartPolicy")
    if policy not in restart:
        if policy is None:
            words = ", ".join(f'"{word}"' for word in restart)
            problems.required(f"{path}.spec.restartPolicy", f"valid values: {words}")
        else:
            problems.unsupported(f"{path}.spec.restartPolicy", policy, restart)


def _workload(obj: Object, old: Object | None, problems: Problems) -> None:
    spec = obj["spec"]
    selector, labels = spec.get("selector"), dig(spec, "template", "metadata", "labels", default={})
    if not selector:
        problems.required("spec.selector")
    elif any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        problems.invalid(
            "spec.template.metadata.labels", labels_shown(labels), "`selector` does not match template `labels`"
        )
    if isinstance(spec.get("replicas"), int) and spec["replicas"] < 0:
        problems.invalid("spec.replicas", spec["replicas"], "must be greater than or equal to 0")
    _template(spec, ("Always",), "spec.template", problems)
    if old is not None and selector != old["spec"].get("selector"):
        problems.invalid("spec.selector", selector_shown(selector or {}), _IMMUTABLE)


def _stateful_set(obj: Object, old: Object | None, problems: Problems) -> None:
    _workload(obj, None, problems)
    if old is None:
        return
    kept = {key: value for key, value in obj["spec"].items() if key not in _STATEFUL_FREE}
    if kept != {key: value for key, value in old["spec"].items() if key not in _STATEFUL_FREE}:
        problems.forbidden("spec", _STATEFUL_FROZEN)


def _job(obj: Object, old: Object | None, problems: Problems) -> None:
    _template(obj["spec"], ("OnFailure", "Never"), "spec.template", problems)
    if old is None:
        return
    for field in ("selector", "completions", "template"):
        if obj["spec"].get(field) != old["spec"].get(field):
            problems.invalid(f"spec.{field}", obj["spec"].get(field), _IMMUTABLE)


def _cron_job(obj: Object, _old: Object | None, problems: Problems) -> None:
    if not obj["spec"].get("schedule"):
        problems.required("spec.schedule")
    _template(obj["spec"]["jobTemplate"]["spec"], ("OnFailure", "Never"), "spec.jobTemplate.spec.template", problems)


def _service(obj: Object, old: Object | None, problems: Problems) -> None:
    spec = obj["spec"]
    kind, ports = spec["type"], spec.get("ports") or []
    if kind not in _SERVICE_TYPES:
        problems.unsupported("spec.type", kind, _SERVICE_TYPES)
    if kind == "ExternalName":
        if not spec.get("externalName"):
            problems.required("spec.externalName")
    elif not ports and spec.get("clusterIP") != "None":
        problems.required("spec.ports")
    _service_ports(ports, problems)
    before = dig(old, "spec", "clusterIP")
    if before and spec.get("clusterIP") not in (None, "", before) and kind != "ExternalName":
        shown = Shown(f'[]string{{"{spec["clusterIP"]}"}}')
        problems.invalid("spec.clusterIPs[0]", shown, "may not change once set")


def _service_ports(ports: list[Object], problems: Problems) -> None:
    seen: set[tuple[Any, Any]] = set()
    names: set[str] = set()
    for index, port in enumerate(ports):
        path = f"spec.ports[{index}]"
        name = port.get("name", "")
        if not name and len(ports) > 1:
            problems.required(f"{path}.name")
        elif name in names:
            problems.duplicate(f"{path}.name", name)
        elif name:
            check_label(name, f"{path}.name", problems)
            names.add(name)
        check_port_number(port.get("port"), f"{path}.port", problems)
        key = (port.get("protocol"), port.get("port"))
        if key in seen:
            shown = Shown(f'core.ServicePort{{Protocol:"{key[0]}", Port:{key[1]}}}')
            problems.duplicate(path, shown)
        seen.add(key)


def _ingress(obj: Object, _old: Object | None, problems: Problems) -> None:
    spec = obj.get("spec") or {}
    rules = spec.get("rules") or []
    if not rules and not spec.get("defaultBackend"):
        problems.invalid(
            "spec", Shown("[]networking.IngressRule(nil)"), "either `defaultBackend` or `rules` must be specified"
        )
    for index, rule in enumerate(rules):
        host = str(rule.get("host", ""))
        if host:
            check_subdomain(host.removeprefix("*."), f"spec.rules[{index}].host", problems)
        if rule.get("http") is None:
            continue
        paths = rule["http"].get("paths") or []
        if not paths:
            problems.required(f"spec.rules[{index}].http.paths")
        for number, path in enumerate(paths):
            _ingress_path(path, f"spec.rules[{index}].http.paths[{number}]", problems)


def _ingress_path(path: Object, at: str, problems: Problems) -> None:
    kind = path.get("pathType")
    if not kind:
        problems.required(f"{at}.pathType", "pathType must be specified")
    elif kind not in _PATH_TYPES:
        problems.unsupported(f"{at}.pathType", kind, _PATH_TYPES)
    elif kind in ("Exact", "Prefix") and not str(path.get("path", "")).startswith("/"):
        problems.invalid(f"{at}.path", path.get("path", ""), "must be an absolute path")
    service = dig(path, "backend", "service")
    if service is None:
        if dig(path, "backend", "resource") is None:
            problems.required(f"{at}.backend", "must specify one of service or resource")
    elif not service.get("name"):
        problems.required(f"{at}.backend.service.name")
    elif not service.get("port"):
        problems.required(f"{at}.backend.service.port", "port name or number is required")


def _claim(obj: Object, old: Object | None, problems: Problems) -> None:
    spec = obj["spec"]
    modes = spec.get("accessModes") or []
    if not modes:
        problems.required("spec.accessModes", "at least 1 access mode is required")
    for mode in modes:
        if mode not in _ACCESS_MODES:
            problems.unsupported("spec.accessModes", mode, _ACCESS_MODES)
    if not dig(spec, "resources", "requests", "storage"):
        problems.required("spec.resources[storage]")
    if old is not None and dig(old, "spec", "storageClassName") not in (None, spec.get("storageClassName")):
        detail = "spec is immutable after creation except resources.requests for bound claims"
        problems.forbidden("spec", detail)


def _role(obj: Object, _old: Object | None, problems: Problems) -> None:
    for index, rule in enumerate(obj.get("rules") or []):
        if not rule.get("verbs"):
            problems.required(f"rules[{index}].verbs", "verbs must contain at least one value")


def _role_binding(obj: Object, old: Object | None, problems: Problems) -> None:
    reference = obj.get("roleRef") or {}
    if not reference.get("name"):
        problems.required("roleRef.name")
    if reference.get("kind") not in ("Role", "ClusterRole"):
        problems.unsupported("roleRef.kind", reference.get("kind", ""), ("Role", "ClusterRole"))
    if old is not None and reference != old.get("roleRef"):
        words = ", ".join(
            f'{name}:"{reference.get(key, "")}"'
            for name, key in (("APIGroup", "apiGroup"), ("Kind", "kind"), ("Name", "name"))
        )
        problems.invalid("roleRef", Shown(f"rbac.RoleRef{{{words}}}"), "cannot change roleRef")


def _immutable_data(obj: Object, old: Object | None, problems: Problems) -> None:
    if old is None:
        return
    if old.get("immutable") and obj.get("data") != old.get("data"):
        problems.forbidden("data", "field is immutable when `immutable` is set")
    if obj.get("type") != old.get("type"):
        problems.invalid("type", obj.get("type"), _IMMUTABLE)


def _storage_class(obj: Object, old: Object | None, problems: Problems) -> None:
    if not obj.get("provisioner"):
        problems.required("provisioner")
    elif old is not None and obj["provisioner"] != old["provisioner"]:
        problems.forbidden("provisioner", "updates to provisioner are forbidden.")


_CHECKS: dict[str, Callable[[Object, Object | None, Problems], None]] = {
    "Pod": _pod,
    "Deployment": _workload,
    "ReplicaSet": _workload,
    "DaemonSet": _workload,
    "StatefulSet": _stateful_set,
    "Job": _job,
    "CronJob": _cron_job,
    "Service": _service,
    "Ingress": _ingress,
    "PersistentVolumeClaim": _claim,
    "Role": _role,
    "ClusterRole": _role,
    "RoleBinding": _role_binding,
    "ClusterRoleBinding": _role_binding,
    "Secret": _immutable_data,
    "ConfigMap": _immutable_data,
    "StorageClass": _storage_class,
}
