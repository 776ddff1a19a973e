"""Defaults of the kinds that the product meets, as the API server fills them in."""

from __future__ import annotations

import base64
from collections.abc import Callable

from services.sandbox.admission.pods import default_pod_spec, quality_of_service
from services.sandbox.fields import dig
from services.sandbox.status import Object

ROLLING = {"maxUnavailable": "25%", "maxSurge": "25%"}
_DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


def apply_defaults(kind: str, obj: Object, old: Object | None) -> None:
    """Fill in in place; a new object's status starts as the server starts it."""
    fill = _SPECS.get(kind)
    if fill:
        fill(obj)
    if old is None and kind in _FIRST_STATUS:
        obj["status"] = _FIRST_STATUS[kind](obj)


def _template(spec: Object, restart: str = "Always") -> None:
    template = spec.setdefault("template", {})
    template.setdefault("metadata", {}).setdefault("creationTimestamp", None)
    default_pod_spec(template.setdefault("spec", {}), restart)


def _pod(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    default_pod_spec(spec)
    spec.setdefault("serviceAccountName", spec.get("serviceAccount") or "default")
    spec.setdefault("serviceAccount", spec["serviceAccountName"])
    spec.setdefault("enableServiceLinks", True)
    spec.setdefault("priority", 0)
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")


def _deployment(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    strategy = spec.setdefault("strategy", {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        strategy["rollingUpdate"] = {**ROLLING, **(strategy.get("rollingUpdate") or {})}
    _template(spec)


def _replica_set(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    _template(spec)


def _replication_controller(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    _template(spec)
    spec.setdefault("selector", dict(dig(spec, "template", "metadata", "labels", default={})))


def _stateful_set(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    spec.setdefault("podManagementPolicy", "OrderedReady")
    spec.setdefault("revisionHistoryLimit", 10)
    update = spec.setdefault("updateStrategy", {})
    if update.setdefault("type", "RollingUpdate") == "RollingUpdate":
        update["rollingUpdate"] = {"partition": 0, **(update.get("rollingUpdate") or {})}
    for claim in spec.get("volumeClaimTemplates", []):
        claim.setdefault("apiVersion", "v1")
        claim.setdefault("kind", "PersistentVolumeClaim")
        claim.setdefault("status", {"phase": "Pending"})
        claim.setdefault("spec", {}).setdefault("volumeMode", "Filesystem")
    _template(spec)


def _daemon_set(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("revisionHistoryLimit", 10)
    update = spec.setdefault("updateStrategy", {})
    if update.setdefault("type", "RollingUpdate") == "RollingUpdate":
        update["rollingUpdate"] = {"maxUnavailable": 1, "maxSurge": 0, **(update.get("rollingUpdate") or {})}
    _template(spec)


def _job_spec(spec: Object) -> None:
    spec.setdefault("backoffLimit", 6)
    spec.setdefault("parallelism", 1)
    spec.setdefault("completions", 1)
    spec.setdefault("completionMode", "NonIndexed")
    spec.setdefault("suspend", False)
    _template(spec, restart="")


def _job(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    _job_spec(spec)
    if "selector" in spec:
        return
    uid, name = obj["metadata"]["uid"], obj["metadata"].get("name", "")
    labels = {"controller-uid": uid, "job-name": name}
    spec["selector"] = {"matchLabels": {"controller-uid": uid}}
    spec["template"]["metadata"].setdefault("labels", {}).update(labels)
    obj["metadata"].setdefault("labels", dict(spec["template"]["metadata"]["labels"]))


def _cron_job(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("concurrencyPolicy", "Allow")
    spec.setdefault("suspend", False)
    spec.setdefault("successfulJobsHistoryLimit", 3)
    spec.setdefault("failedJobsHistoryLimit", 1)
    job = spec.setdefault("jobTemplate", {}).setdefault("spec", {})
    _template(job, restart="")


def _service(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    kind = spec.setdefault("type", "ClusterIP")
    spec.setdefault("sessionAffinity", "None")
    for port in spec.get("ports") or []:
        port.setdefault("protocol", "TCP")
        if not port.get("targetPort") and "port" in port:
            port["targetPort"] = port["port"]
    if kind in ("NodePort", "LoadBalancer"):
        spec.setdefault("externalTrafficPolicy", "Cluster")
    if kind == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)
    if kind != "ExternalName":
        spec.setdefault("internalTrafficPolicy", "Cluster")
        spec.setdefault("ipFamilies", ["IPv4"])
        spec.setdefault("ipFamilyPolicy", "SingleStack")


def _secret(obj: Object) -> None:
    obj.setdefault("type", "Opaque")
    plain = obj.pop("stringData", None) or {}
    if plain:
        data = obj.get("data") or {}
        data.update({key: base64.b64encode(str(value).encode()).decode() for key, value in plain.items()})
        obj["data"] = data


def _namespace(obj: Object) -> None:
    if "deletionTimestamp" not in obj["metadata"]:
        obj.setdefault("spec", {}).setdefault("finalizers", ["kubernetes"])
    name = obj["metadata"].get("name", "")
    obj["metadata"].setdefault("labels", {})["kubernetes.io/metadata.name"] = name


def _claim(obj: Object) -> None:
    obj.setdefault("spec", {}).setdefault("volumeMode", "Filesystem")
    _protect(obj, "kubernetes.io/pvc-protection")


def _volume(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("volumeMode", "Filesystem")
    spec.setdefault("persistentVolumeReclaimPolicy", "Retain")
    _protect(obj, "kubernetes.io/pv-protection")


def _protect(obj: Object, finalizer: str) -> None:
    """Storage objects in use outlive their deletion; only new ones get the finalizer, the controller takes it off."""
    if "resourceVersion" not in obj["metadata"]:
        finalizers = obj["metadata"].setdefault("finalizers", [])
        if finalizer not in finalizers:
            finalizers.append(finalizer)


def _storage_class(obj: Object) -> None:
    obj.setdefault("reclaimPolicy", "Delete")
    obj.setdefault("volumeBindingMode", "Immediate")


def _binding(obj: Object) -> None:
    ref = obj.setdefault("roleRef", {})
    ref.setdefault("apiGroup", "rbac.authorization.k8s.io")
    for subject in obj.get("subjects") or []:
        if subject.get("kind") in ("User", "Group"):
            subject.setdefault("apiGroup", "rbac.authorization.k8s.io")


def _autoscaler(obj: Object) -> None:
    obj.setdefault("spec", {}).setdefault("minReplicas", 1)


def _network_policy(obj: Object) -> None:
    spec = obj.setdefault("spec", {})
    spec.setdefault("policyTypes", ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])


def _endpoints(obj: Object) -> None:
    for subset in obj.get("subsets") or []:
        for port in subset.get("ports") or []:
            port.setdefault("protocol", "TCP")


_SPECS: dict[str, Callable[[Object], None]] = {
    "Pod": _pod,
    "Deployment": _deployment,
    "ReplicaSet": _replica_set,
    "ReplicationController": _replication_controller,
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Job": _job,
    "CronJob": _cron_job,
    "Service": _service,
    "Secret": _secret,
    "Namespace": _namespace,
    "PersistentVolumeClaim": _claim,
    "PersistentVolume": _volume,
    "StorageClass": _storage_class,
    "RoleBinding": _binding,
    "ClusterRoleBinding": _binding,
    "HorizontalPodAutoscaler": _autoscaler,
    "NetworkPolicy": _network_policy,
    "Endpoints": _endpoints,
}

_FIRST_STATUS: dict[str, Callable[[Object], Object]] = {
    "Pod": lambda obj: {"phase": "Pending", "qosClass": quality_of_service(obj["spec"])},
    "Namespace": lambda _: {"phase": "Active"},
    "Service": lambda _: {"loadBalancer": {}},
    "Ingress": lambda _: {"loadBalancer": {}},
    "PersistentVolumeClaim": lambda _: {"phase": "Pending"},
    "PersistentVolume": lambda _: {"phase": "Pending"},
    "ReplicaSet": lambda _: {"replicas": 0},
    "ReplicationController": lambda _: {"replicas": 0},
    "StatefulSet": lambda _: {"replicas": 0, "availableReplicas": 0},
    "DaemonSet": lambda _: dict.fromkeys(
        ("currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"), 0
    ),
    "Deployment": lambda _: {},
    "Job": lambda _: {},
    "CronJob": lambda _: {},
    "HorizontalPodAutoscaler": lambda _: {"currentReplicas": 0, "desiredReplicas": 0},
    "PodDisruptionBudget": lambda _: dict.fromkeys(
        ("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"), 0
    ),
    "ResourceQuota": lambda _: {},
}
