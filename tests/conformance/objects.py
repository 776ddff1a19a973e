"""Objects that every cluster takes, and a wait for a pod."""

from __future__ import annotations

from services.kubernetes import Cluster, Object, name_of

IMAGE = "lab.local/standin:1"
"""On the lab a busybox with sleep, nc and httpd; the demo pulls whatever it is asked for."""


def pod(namespace: str, script: str = "exec sleep 3600", name: str = "web") -> Object:
    """A pod that runs `script` in a shell, once."""
    container = {"name": "main", "image": IMAGE, "command": ["sh", "-c", script]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": {"containers": [container], "restartPolicy": "Never", "terminationGracePeriodSeconds": 0},
    }


def config_map(namespace: str, name: str = "settings", **data: str) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": namespace},
        "data": data,
    }


async def running(cluster: Cluster, wanted: Object) -> Object:
    """Create a pod and wait, on a watch, until its container has started. The caller sets the deadline."""
    created = await cluster.create(wanted)
    place, name = created["metadata"]["namespace"], name_of(created)
    async for event in cluster.watch("Pod", place, fields=f"metadata.name={name}"):
        states = [row.get("state") or {} for row in event.object["status"].get("containerStatuses") or ()]
        if any("running" in state or "terminated" in state for state in states):
            return event.object
    raise AssertionError("a watch does not end by itself")
