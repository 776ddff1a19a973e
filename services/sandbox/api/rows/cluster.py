"""Nodes, events, and what is configured."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import NONE, UNKNOWN, age, joined, name, since
from services.sandbox.fields import dig
from services.sandbox.status import Object

_ROLE = "node-role.kubernetes.io/"


def config_map(obj: Object, now: str) -> list[Any]:
    return [name(obj), len(obj.get("data") or {}) + len(obj.get("binaryData") or {}), age(obj, now)]


def secret(obj: Object, now: str) -> list[Any]:
    return [name(obj), obj.get("type", ""), len(obj.get("data") or {}), age(obj, now)]


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
    return [name(obj), ready, joined(roles), age(obj, now), info.get("kubeletVersion", ""), *where, *details]


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
        name(obj),
    ]


def quota(obj: Object, now: str) -> list[Any]:
    hard, used = dig(obj, "status", "hard", default={}), dig(obj, "status", "used", default={})
    words = {key: f"{key}: {used.get(key, '0')}/{hard[key]}" for key in sorted(hard)}
    limits = ", ".join(word for key, word in words.items() if key.startswith("limits"))
    requests = ", ".join(word for key, word in words.items() if not key.startswith("limits"))
    return [name(obj), age(obj, now), requests, limits]


def lease(obj: Object, now: str) -> list[Any]:
    return [name(obj), dig(obj, "spec", "holderIdentity", default=""), age(obj, now)]


def priority_class(obj: Object, now: str) -> list[Any]:
    return [name(obj), obj.get("value", 0), bool(obj.get("globalDefault")), age(obj, now)]


def webhooks(obj: Object, now: str) -> list[Any]:
    return [name(obj), len(obj.get("webhooks") or []), age(obj, now)]
