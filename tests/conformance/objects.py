"""Objects that every cluster takes, and a wait for a pod."""

from __future__ import annotations

from services.kubernetes import Cluster, Object, name_of

IMAGE = "lab.local/standin:1"
"""On the lab a busybox with sleep, nc and httpd; the demo pulls whatever it is asked for."""


def pod(namespace: str, script: str = "exec sleep 3600", name: str = "web", listens: int | None = None) -> Object:
    """A pod that runs `script` in a shell, once; ready when HTTP on port `listens` answers."""
    container: Object = {"name": "main", "image": IMAGE, "command": ["sh", "-c", script]}
    if listens is not None:
        container["readinessProbe"] = {"httpGet": {"path": "/", "port": listens}, "periodSeconds": 1}
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
    """Create a pod and wait, on a watch, until it is ready or has ended. The caller sets the deadline."""
    created = await cluster.create(wanted)
    place, name = created["metadata"]["namespace"], name_of(created)
    async with cluster.watch("Pod", place, fields=f"metadata.name={name}") as events:
        async for event in events:
            rows = event.object["status"].get("containerStatuses") or ()
            if any(row.get("ready") or "terminated" in (row.get("state") or {}) for row in rows):
                return event.object
    raise AssertionError("a watch does not end by itself")
