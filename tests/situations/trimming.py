"""What of the cluster's objects a recording keeps: enough to judge by, little enough to read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.situations.conditions import Seen

Object = dict[str, Any]

KINDS = (
    "Pod",
    "Deployment",
    "StatefulSet",
    "ReplicaSet",
    "DaemonSet",
    "Job",
    "Service",
    "Endpoints",
    "Ingress",
    "PersistentVolumeClaim",
    "ConfigMap",
    "Secret",
    "ResourceQuota",
    "LimitRange",
    "Event",
)
"""The kinds of a namespace that are recorded."""
WIDE = ("Node", "IngressClass", "StorageClass", "ValidatingWebhookConfiguration")
"""Cluster-wide kinds that are recorded."""

_NOISE = frozenset(
    (
        "managedFields",
        "resourceVersion",
        "selfLink",
        "terminationMessagePath",
        "terminationMessagePolicy",
        "dnsPolicy",
        "schedulerName",
        "serviceAccount",
        "tolerations",
        "preemptionPolicy",
        "priority",
        "enableServiceLinks",
        "podIPs",
        "clusterIPs",
        "qosClass",
        "blockOwnerDeletion",
        "revisionHistoryLimit",
        "sessionAffinity",
        "generateName",
        "serviceAccountToken",
        "caBundle",
        "fatetui/recipe",
    )
)
_NODE_PARTS = {"spec": ("taints", "unschedulable"), "status": ("addresses", "conditions", "allocatable")}
_EVENT_PARTS = ("involvedObject", "reason", "message", "type", "count", "firstTimestamp", "lastTimestamp", "series")
_IDENTITY = ("name", "namespace", "uid", "creationTimestamp", "labels")
_OF_CONTROLLERS = ("kube-root-ca.crt",)
_TOKEN = "kubernetes.io/service-account-token"


def trimmed(seen: Seen, own: Collection[str] | None = None) -> dict[str, list[Object]]:
    """The objects by kind, without what no judgement rests on. Of cluster-wide objects only those are kept whose names
    are the situation's `own`: whatever else happens on the cluster is no part of it. None keeps them all."""
    kept: dict[str, list[Object]] = {}
    for kind in (*KINDS, "Namespace", *WIDE):
        found = [_without_noise(_parts(kind, obj)) for obj in seen[kind] if _belongs(kind, obj, own)]
        if found:
            kept[kind] = found
    return kept


def load_yaml(path: Path) -> Object:
    """What `write_yaml` wrote."""
    loaded: Object = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def write_yaml(path: Path, content: Object) -> None:
    """`content` as a YAML file that a person can read."""
    path.write_text(yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


class _Dumper(yaml.SafeDumper):
    """Without anchors; texts of several lines as they are."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _belongs(kind: str, obj: Object, own: Collection[str] | None) -> bool:
    name = obj["metadata"]["name"]
    if kind in WIDE:
        return own is None or name in own
    return name not in _OF_CONTROLLERS and obj.get("type") != _TOKEN


def _parts(kind: str, obj: Object) -> Object:
    if kind == "Node":
        parts = {part: {key: obj[part][key] for key in keys if key in obj[part]} for part, keys in _NODE_PARTS.items()}
        return {"metadata": _identity(obj), **parts}
    if kind == "Event":
        about = {key: obj["involvedObject"].get(key) for key in ("kind", "name", "uid", "fieldPath")}
        parts = {key: obj[key] for key in _EVENT_PARTS if obj.get(key) is not None}
        return {"metadata": _identity(obj), **parts, "involvedObject": {k: v for k, v in about.items() if v}}
    if kind in ("Secret", "ConfigMap"):
        return {"metadata": _identity(obj), **({"type": obj["type"]} if "type" in obj else {})}
    if kind == "ReplicaSet":
        # Its template is its Deployment's.
        obj = {**obj, "spec": {key: value for key, value in obj["spec"].items() if key != "template"}}
    return {key: value for key, value in obj.items() if key not in ("apiVersion", "kind")}


def _identity(obj: Object) -> Object:
    return {key: obj["metadata"][key] for key in _IDENTITY if key in obj["metadata"]}


def _without_noise(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_noise(part) for key, part in value.items() if key not in _NOISE and part is not None}
    if isinstance(value, list):
        return [_without_noise(part) for part in value if not _is_token(part)]
    return value


def _is_token(part: object) -> bool:
    """The volume with a service account's token, and where it is mounted: every pod has one."""
    return isinstance(part, Mapping) and str(part.get("name", "")).startswith("default-token-")
