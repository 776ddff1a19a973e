"""What keeps pods running, and what pods are asked to do."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import NONE, UNKNOWN, UNSET, age, containers, count, label_selector, labels, name, since
from services.sandbox.fields import dig
from services.sandbox.status import Object


def controller_revision(obj: Object, now: str) -> list[Any]:
    owners = obj["metadata"].get("ownerReferences") or []
    words = [f"{owner['kind'].lower()}.{owner['apiVersion'].partition('/')[0]}/{owner['name']}" for owner in owners]
    return [name(obj), words[0] if words else NONE, obj.get("revision", 0), age(obj, now)]


def deployment(obj: Object, now: str) -> list[Any]:
    ready = f"{count(obj, 'status', 'readyReplicas')}/{count(obj, 'spec', 'replicas')}"
    numbers = (count(obj, "status", key) for key in ("updatedReplicas", "availableReplicas"))
    return [name(obj), ready, *numbers, age(obj, now), *containers(obj), label_selector(obj["spec"].get("selector"))]


def replica_set(obj: Object, now: str) -> list[Any]:
    selector = obj["spec"].get("selector")
    words = labels(selector) if obj["kind"] == "ReplicationController" else label_selector(selector)
    numbers = (count(obj, "status", key) for key in ("replicas", "readyReplicas"))
    return [name(obj), count(obj, "spec", "replicas"), *numbers, age(obj, now), *containers(obj), words]


def stateful_set(obj: Object, now: str) -> list[Any]:
    ready = f"{count(obj, 'status', 'readyReplicas')}/{count(obj, 'spec', 'replicas')}"
    return [name(obj), ready, age(obj, now), *containers(obj)]


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
    return [name(obj), *numbers, nodes, age(obj, now), *containers(obj), selector]


def autoscaler(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    reference = spec.get("scaleTargetRef") or {}
    target = spec.get("targetCPUUtilizationPercentage")
    current = dig(obj, "status", "currentCPUUtilizationPercentage")
    shown = f"{UNKNOWN if current is None else f'{current}%'}/{UNSET if target is None else f'{target}%'}"
    bounds = (str(spec.get("minReplicas", UNSET)), spec.get("maxReplicas", 0))
    replicas = count(obj, "status", "currentReplicas")
    return [name(obj), f"{reference.get('kind')}/{reference.get('name')}", shown, *bounds, replicas, age(obj, now)]


def job(obj: Object, now: str) -> list[Any]:
    started, ended = dig(obj, "status", "startTime"), dig(obj, "status", "completionTime")
    done = f"{count(obj, 'status', 'succeeded')}/{dig(obj, 'spec', 'completions', default=1)}"
    states = {item["type"] for item in dig(obj, "status", "conditions", default=[]) if item.get("status") == "True"}
    state = next((word for word in ("Complete", "Failed", "Suspended") if word in states), "Running")
    duration = since(started, ended or now) if started else ""
    selector = label_selector(obj["spec"].get("selector"))
    return [name(obj), state, done, duration, age(obj, now), *containers(obj), selector]


def cron_job(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    last = dig(obj, "status", "lastScheduleTime")
    template = {"spec": dig(spec, "jobTemplate", "spec", default={})}
    return [
        name(obj),
        spec.get("schedule", ""),
        bool(spec.get("suspend")),
        len(dig(obj, "status", "active", default=[])),
        since(last, now) if last else NONE,
        age(obj, now),
        *containers(template),
        label_selector(template["spec"].get("selector")),
    ]


def disruption_budget(obj: Object, now: str) -> list[Any]:
    bounds = (str(dig(obj, "spec", key, default="N/A")) for key in ("minAvailable", "maxUnavailable"))
    return [name(obj), *bounds, count(obj, "status", "disruptionsAllowed"), age(obj, now)]
