"""Who may do what."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import age, joined, name
from services.sandbox.fields import dig
from services.sandbox.status import Object


def service_account(obj: Object, now: str) -> list[Any]:
    return [name(obj), len(obj.get("secrets") or []), age(obj, now)]


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
    return [name(obj), role, age(obj, now), users, groups, accounts]


def security_policy(obj: Object, _now: str) -> list[Any]:
    spec = obj.get("spec") or {}
    rules = (dig(spec, key, "rule", default="") for key in ("seLinux", "runAsUser", "fsGroup", "supplementalGroups"))
    return [
        name(obj),
        str(bool(spec.get("privileged"))).lower(),
        joined(spec.get("allowedCapabilities") or [], none=""),
        *rules,
        str(bool(spec.get("readOnlyRootFilesystem"))).lower(),
        joined(spec.get("volumes") or []),
    ]
