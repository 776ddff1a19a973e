"""Commands for pods from stand-in images (shared/lab): what is probed answers, init containers end at once."""

from __future__ import annotations

from typing import Any

from services.sandbox.charts.release import Object

_WORKLOADS = ("Deployment", "StatefulSet")
_PAGE = "FATE-Board"
_DAEMON = "httpd -p {port} -h /tmp/www; echo {name} listens at {port}"
_BEAT = 'while echo "$(date "+%F %T") INFO {name} is at work"; do sleep 10; done'
"""What it says of itself now and then, as the real ones do: logs are there to be followed."""


def with_standin_commands(objects: list[Object]) -> list[Object]:
    """`objects` with every container of their pods told what to run; busybox is all that it needs."""
    return [_commanded(obj) if obj["kind"] in _WORKLOADS else obj for obj in objects]


def _commanded(workload: Object) -> Object:
    pod = workload["spec"]["template"]["spec"]
    pod = pod | {"containers": [_serving(container) for container in pod["containers"]]}
    if "initContainers" in pod:
        pod["initContainers"] = [container | {"command": ["/bin/true"]} for container in pod["initContainers"]]
    template = workload["spec"]["template"] | {"spec": pod}
    return workload | {"spec": workload["spec"] | {"template": template}}


def _serving(container: dict[str, Any]) -> dict[str, Any]:
    name, ports = container["name"], [port["containerPort"] for port in container.get("ports", ())]
    lines = [f"mkdir -p /tmp/www; echo {_PAGE} > /tmp/www/index.html"]
    lines += [_DAEMON.format(name=name, port=port) for port in ports]
    lines.append(_BEAT.format(name=name))
    return container | {"command": ["/bin/sh", "-c", "; ".join(lines)]}
