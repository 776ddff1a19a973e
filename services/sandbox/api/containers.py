"""Which container a streaming request means, and whether it can be reached."""

from __future__ import annotations

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.fields import dig
from services.sandbox.status import Object

_DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"


def chosen_container(call: Call, pod: Object) -> str:
    """The container asked for, or the only one. Raises ApiStatus 400 in the real server's words."""
    spec, asked = pod["spec"], call.request.query.get("container", "")
    initial = [item["name"] for item in spec.get("initContainers") or []]
    names = [item["name"] for item in spec["containers"]]
    if asked:
        if asked not in (*initial, *names):
            raise status.bad_request(f"container {asked} is not valid for pod {call.name}")
        return asked
    default = dig(pod, "metadata", "annotations", default={}).get(_DEFAULT_CONTAINER)
    if default in names and call.subresource != "log":
        return str(default)
    if len(names) == 1:
        return str(names[0])
    words = f"a container name must be specified for pod {call.name}, choose one of: [{' '.join(names)}]"
    if initial:
        words += f" or one of the init containers: [{' '.join(initial)}]"
    raise status.bad_request(words)


def container_state(pod: Object, container: str) -> Object:
    """The container's entry in the pod's status; empty before the kubelet has reported one."""
    state = pod.get("status") or {}
    every = [*(state.get("initContainerStatuses") or []), *(state.get("containerStatuses") or [])]
    return next((item for item in every if item["name"] == container), {})


def check_started(pod: Object, container: str, *, previous: bool = False) -> None:
    """Raises ApiStatus 400 for a container that has no log yet, with the reason that it waits for."""
    name = pod["metadata"]["name"]
    state = container_state(pod, container)
    if previous:
        if not dig(state, "lastState", "terminated"):
            namespace = pod["metadata"]["namespace"]
            raise status.bad_request(
                f'previous terminated container "{container}" in pod "{name}" not found (namespace {namespace})'
            )
        return
    if dig(state, "state", "running") is not None or dig(state, "state", "terminated") is not None:
        return
    if dig(state, "lastState", "terminated") is not None:
        return
    reason = dig(state, "state", "waiting", "reason")
    words = {
        "ErrImagePull": "trying and failing to pull image",
        "ImagePullBackOff": "trying and failing to pull image",
        "ContainerCreating": "ContainerCreating",
    }
    why = words.get(reason, reason) if reason else "not available"
    raise status.bad_request(f'container "{container}" in pod "{name}" is waiting to start: {why}')


def check_assigned(pod: Object) -> None:
    """Raises ApiStatus 400 for a pod that no node has yet."""
    if not dig(pod, "spec", "nodeName"):
        name = pod["metadata"]["name"]
        raise status.bad_request(f"pod {name} does not have a host assigned")
