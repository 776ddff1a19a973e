"""The cells of each kind, in the order of its columns (`tables.py`)."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import (
    NONE,
    UNKNOWN,
    UNSET,
    access_modes,
    age,
    containers,
    count,
    first_three,
    joined,
    label_selector,
    labels,
    since,
)
from services.sandbox.api.podrow import pod
from services.sandbox.fields import dig
from services.sandbox.status import Object

__all__ = [
    "autoscaler",
    "claim",
    "config_map",
    "controller_revision",
    "created",
    "cron_job",
    "daemon_set",
    "deployment",
    "disruption_budget",
    "endpoint_slice",
    "endpoints",
    "event",
    "ingress",
    "ingress_class",
    "job",
    "lease",
    "network_policy",
    "node",
    "phase",
    "pod",
    "priority_class",
    "quota",
    "replica_set",
    "role_binding",
    "secret",
    "security_policy",
    "service",
    "service_account",
    "stateful_set",
    "storage_class",
    "volume",
    "webhooks",
]

_CLASS = "kubernetes.io/ingress.class"
_DEFAULT_STORAGE = "storageclass.kubernetes.io/is-default-class"
_ROLE = "node-role.kubernetes.io/"


def _name(obj: Object) -> str:
    return str(obj["metadata"]["name"])


def config_map(obj: Object, now: str) -> list[Any]:
    return [_name(obj), len(obj.get("data") or {}) + len(obj.get("binaryData") or {}), age(obj, now)]


def secret(obj: Object, now: str) -> list[Any]:
    return [_name(obj), obj.get("type", ""), len(obj.get("data") or {}), age(obj, now)]


def service_account(obj: Object, now: str) -> list[Any]:
    return [_name(obj), len(obj.get("secrets") or []), age(obj, now)]


def created(obj: Object, _now: str) -> list[Any]:
    return [_name(obj), obj["metadata"].get("creationTimestamp", UNKNOWN)]


def phase(obj: Object, now: str) -> list[Any]:
    return [_name(obj), dig(obj, "status", "phase", default=""), age(obj, now)]


def endpoints(obj: Object, now: str) -> list[Any]:
    words = [
        f"{address['ip']}:{port['port']}"
        for subset in obj.get("subsets") or []
        for port in subset.get("ports") or []
        for address in subset.get("addresses") or []
    ]
    return [_name(obj), first_three(words), age(obj, now)]


def endpoint_slice(obj: Object, now: str) -> list[Any]:
    ports = [str(port.get("port", "")) for port in obj.get("ports") or []]
    addresses = [address for endpoint in obj.get("endpoints") or [] for address in endpoint.get("addresses") or []]
    shown = [first_three(words) if words else UNSET for words in (ports, addresses)]
    return [_name(obj), obj.get("addressType", ""), *shown, age(obj, now)]


def event(obj: Object, now: str) -> list[Any]:
    involved, source = obj.get("involvedObject") or {}, obj.get("source") or {}
    first = obj.get("firstTimestamp") or obj.get("eventTime")
    last = obj.get("lastTimestamp") or first
    target = f"{involved.get('kind', '').lower()}/{involved.get('name', '')}"
    component = source.get("component") or obj.get("reportingComponent", "")
    return [
        since(last, now),
        obj.get("type", ""),
        obj.get("reason", ""),
        target,
        involved.get("fieldPath", ""),
        joined(filter(None, (component, source.get("host"))), none=""),
        str(obj.get("message", "")).strip(),
        since(first, now),
        obj.get("count") or 1,
        _name(obj),
    ]


def node(obj: Object, now: str) -> list[Any]:
    states = {item["type"]: item["status"] for item in dig(obj, "status", "conditions", default=[])}
    ready = {"True": "Ready", "False": "NotReady"}.get(states.get("Ready", ""), "Unknown")
    if dig(obj, "spec", "unschedulable"):
        ready += ",SchedulingDisabled"
    own = obj["metadata"].get("labels") or {}
    roles = sorted(key.removeprefix(_ROLE) for key in own if key.startswith(_ROLE))
    addresses = {item["type"]: item["address"] for item in dig(obj, "status", "addresses", default=[])}
    info = dig(obj, "status", "nodeInfo", default={})
    details = (info.get(key) or UNKNOWN for key in ("osImage", "kernelVersion", "containerRuntimeVersion"))
    where = (addresses.get(kind, NONE) for kind in ("InternalIP", "ExternalIP"))
    return [_name(obj), ready, joined(roles), age(obj, now), info.get("kubeletVersion", ""), *where, *details]


def claim(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    bound = bool(spec.get("volumeName"))
    state = "Terminating" if "deletionTimestamp" in obj["metadata"] else dig(obj, "status", "phase", default="")
    return [
        _name(obj),
        state,
        spec.get("volumeName", ""),
        dig(obj, "status", "capacity", "storage", default="") if bound else "",
        access_modes(dig(obj, "status", "accessModes")) if bound else "",
        spec.get("storageClassName", ""),
        age(obj, now),
        spec.get("volumeMode", UNSET),
    ]


def volume(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    reference = spec.get("claimRef")
    state = "Terminating" if "deletionTimestamp" in obj["metadata"] else dig(obj, "status", "phase", default="")
    return [
        _name(obj),
        dig(spec, "capacity", "storage", default=""),
        access_modes(spec.get("accessModes")),
        spec.get("persistentVolumeReclaimPolicy", ""),
        state,
        f"{reference.get('namespace')}/{reference.get('name')}" if reference else "",
        spec.get("storageClassName", ""),
        dig(obj, "status", "reason", default=""),
        age(obj, now),
        spec.get("volumeMode", UNSET),
    ]


def quota(obj: Object, now: str) -> list[Any]:
    hard, used = dig(obj, "status", "hard", default={}), dig(obj, "status", "used", default={})
    words = {key: f"{key}: {used.get(key, '0')}/{hard[key]}" for key in sorted(hard)}
    limits = ", ".join(word for key, word in words.items() if key.startswith("limits"))
    requests = ", ".join(word for key, word in words.items() if not key.startswith("limits"))
    return [_name(obj), age(obj, now), requests, limits]


def service(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    ports = [
        f"{port['port']}:{port['nodePort']}/{port['protocol']}"
        if port.get("nodePort")
        else f"{port['port']}/{port['protocol']}"
        for port in spec.get("ports") or []
    ]
    return [
        _name(obj),
        spec["type"],
        spec.get("clusterIP") or NONE,
        _external_address(obj),
        joined(ports),
        age(obj, now),
        labels(spec.get("selector")),
    ]


def _external_address(obj: Object) -> str:
    spec = obj["spec"]
    if spec["type"] == "ExternalName":
        return str(spec.get("externalName", ""))
    if spec["type"] == "LoadBalancer":
        return _balancer(obj) or "<pending>"
    return joined(spec.get("externalIPs") or [])


def _balancer(obj: Object) -> str:
    points = dig(obj, "status", "loadBalancer", "ingress", default=[])
    return ",".join(point.get("ip") or point.get("hostname", "") for point in points)


def controller_revision(obj: Object, now: str) -> list[Any]:
    owners = obj["metadata"].get("ownerReferences") or []
    words = [f"{owner['kind'].lower()}.{owner['apiVersion'].partition('/')[0]}/{owner['name']}" for owner in owners]
    return [_name(obj), words[0] if words else NONE, obj.get("revision", 0), age(obj, now)]


def deployment(obj: Object, now: str) -> list[Any]:
    ready = f"{count(obj, 'status', 'readyReplicas')}/{count(obj, 'spec', 'replicas')}"
    numbers = (count(obj, "status", key) for key in ("updatedReplicas", "availableReplicas"))
    return [_name(obj), ready, *numbers, age(obj, now), *containers(obj), label_selector(obj["spec"].get("selector"))]


def replica_set(obj: Object, now: str) -> list[Any]:
    selector = obj["spec"].get("selector")
    words = labels(selector) if obj["kind"] == "ReplicationController" else label_selector(selector)
    numbers = (count(obj, "status", key) for key in ("replicas", "readyReplicas"))
    return [_name(obj), count(obj, "spec", "replicas"), *numbers, age(obj, now), *containers(obj), words]


def stateful_set(obj: Object, now: str) -> list[Any]:
    ready = f"{count(obj, 'status', 'readyReplicas')}/{count(obj, 'spec', 'replicas')}"
    return [_name(obj), ready, age(obj, now), *containers(obj)]


def daemon_set(obj: Object, now: str) -> list[Any]:
    keys = (
        "desiredNumberScheduled",
        "currentNumberScheduled",
        "numberReady",
        "updatedNumberScheduled",
        "numberAvailable",
    )
    numbers = (count(obj, "status", key) for key in keys)
    nodes = labels(dig(obj, "spec", "template", "spec", "nodeSelector"))
    selector = label_selector(obj["spec"].get("selector"))
    return [_name(obj), *numbers, nodes, age(obj, now), *containers(obj), selector]


def autoscaler(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    reference = spec.get("scaleTargetRef") or {}
    target = spec.get("targetCPUUtilizationPercentage")
    current = dig(obj, "status", "currentCPUUtilizationPercentage")
    shown = f"{UNKNOWN if current is None else f'{current}%'}/{UNSET if target is None else f'{target}%'}"
    bounds = (str(spec.get("minReplicas", UNSET)), spec.get("maxReplicas", 0))
    replicas = count(obj, "status", "currentReplicas")
    return [_name(obj), f"{reference.get('kind')}/{reference.get('name')}", shown, *bounds, replicas, age(obj, now)]


def job(obj: Object, now: str) -> list[Any]:
    started, ended = dig(obj, "status", "startTime"), dig(obj, "status", "completionTime")
    done = f"{count(obj, 'status', 'succeeded')}/{dig(obj, 'spec', 'completions', default=1)}"
    states = {item["type"] for item in dig(obj, "status", "conditions", default=[]) if item.get("status") == "True"}
    state = next((word for word in ("Complete", "Failed", "Suspended") if word in states), "Running")
    duration = since(started, ended or now) if started else ""
    selector = label_selector(obj["spec"].get("selector"))
    return [_name(obj), state, done, duration, age(obj, now), *containers(obj), selector]


def cron_job(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    last = dig(obj, "status", "lastScheduleTime")
    template = {"spec": dig(spec, "jobTemplate", "spec", default={})}
    return [
        _name(obj),
        spec.get("schedule", ""),
        bool(spec.get("suspend")),
        len(dig(obj, "status", "active", default=[])),
        since(last, now) if last else NONE,
        age(obj, now),
        *containers(template),
        label_selector(template["spec"].get("selector")),
    ]


def ingress(obj: Object, now: str) -> list[Any]:
    spec = obj.get("spec") or {}
    kind = spec.get("ingressClassName") or dig(obj, "metadata", "annotations", default={}).get(_CLASS) or NONE
    hosts = [rule["host"] for rule in spec.get("rules") or [] if rule.get("host")]
    ports = "80, 443" if spec.get("tls") else "80"
    return [_name(obj), kind, first_three(hosts) if hosts else "*", _balancer(obj), ports, age(obj, now)]


def ingress_class(obj: Object, now: str) -> list[Any]:
    parameters = dig(obj, "spec", "parameters", default={})
    shown = f"{parameters['kind']}.{parameters.get('apiGroup', '')}/{parameters['name']}" if parameters else NONE
    return [_name(obj), dig(obj, "spec", "controller", default=""), shown, age(obj, now)]


def network_policy(obj: Object, now: str) -> list[Any]:
    return [_name(obj), label_selector(dig(obj, "spec", "podSelector")), age(obj, now)]


def storage_class(obj: Object, now: str) -> list[Any]:
    default = dig(obj, "metadata", "annotations", default={}).get(_DEFAULT_STORAGE) == "true"
    words = (obj.get(key, "") for key in ("provisioner", "reclaimPolicy", "volumeBindingMode"))
    return [
        f"{_name(obj)} (default)" if default else _name(obj),
        *words,
        bool(obj.get("allowVolumeExpansion")),
        age(obj, now),
    ]


def disruption_budget(obj: Object, now: str) -> list[Any]:
    bounds = (str(dig(obj, "spec", key, default="N/A")) for key in ("minAvailable", "maxUnavailable"))
    return [_name(obj), *bounds, count(obj, "status", "disruptionsAllowed"), age(obj, now)]


def security_policy(obj: Object, _now: str) -> list[Any]:
    spec = obj.get("spec") or {}
    rules = (dig(spec, key, "rule", default="") for key in ("seLinux", "runAsUser", "fsGroup", "supplementalGroups"))
    return [
        _name(obj),
        str(bool(spec.get("privileged"))).lower(),
        joined(spec.get("allowedCapabilities") or [], none=""),
        *rules,
        str(bool(spec.get("readOnlyRootFilesystem"))).lower(),
        joined(spec.get("volumes") or []),
    ]


def role_binding(obj: Object, now: str) -> list[Any]:
    reference = obj.get("roleRef") or {}
    subjects = obj.get("subjects") or []
    users, groups = (
        ", ".join(subject["name"] for subject in subjects if subject.get("kind") == kind) for kind in ("User", "Group")
    )
    accounts = ", ".join(
        f"{subject.get('namespace', '')}/{subject['name']}"
        for subject in subjects
        if subject.get("kind") == "ServiceAccount"
    )
    role = f"{reference.get('kind')}/{reference.get('name')}"
    return [_name(obj), role, age(obj, now), users, groups, accounts]


def lease(obj: Object, now: str) -> list[Any]:
    return [_name(obj), dig(obj, "spec", "holderIdentity", default=""), age(obj, now)]


def priority_class(obj: Object, now: str) -> list[Any]:
    return [_name(obj), obj.get("value", 0), bool(obj.get("globalDefault")), age(obj, now)]


def webhooks(obj: Object, now: str) -> list[Any]:
    return [_name(obj), len(obj.get("webhooks") or []), age(obj, now)]
