"""Scale, binding, eviction and service account tokens; status and finalize are plain updates of a part."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from aiohttp import web

from services.sandbox import status
from services.sandbox.api.call import Call, parse_body
from services.sandbox.api.cells import labels
from services.sandbox.api.handlers import delete_options, patched
from services.sandbox.api.respond import json_response
from services.sandbox.deletion import DeleteOptions
from services.sandbox.faults import User
from services.sandbox.fields import copied, dig
from services.sandbox.resources import RESOURCES
from services.sandbox.status import Object

_EVICTION_WORDS = "Cannot evict pod as it would violate the pod's disruption budget."
_NAMESPACE, _ACCOUNT = "system:serviceaccounts", "system:serviceaccount"
_TOKEN_LIFE = 3600


async def scale(call: Call) -> web.Response:
    """Read or write `spec.replicas` through autoscaling/v1 Scale."""
    obj = call.store.get(call.resource, call.namespace, call.name)
    if call.request.method == "GET":
        return json_response(_scale(obj))
    if call.request.method == "PATCH":
        wanted = patched(_scale(obj), call.request.content_type, parse_body(await call.request.read(), yaml=True))
    else:
        wanted = await call.body()
    replicas = dig(wanted, "spec", "replicas", default=0)
    if not isinstance(replicas, int) or replicas < 0:
        cause = status.Cause(
            "FieldValueInvalid", f"Invalid value: {replicas}: must be greater than or equal to 0", "spec.replicas"
        )
        raise status.invalid("Scale", "autoscaling", call.name, [cause])
    new = copied(obj)
    new["spec"]["replicas"] = replicas
    new["metadata"]["resourceVersion"] = dig(wanted, "metadata", "resourceVersion")
    stored = call.store.update(call.resource, new, dry_run=call.dry_run)
    return json_response(_scale(stored))


def _scale(obj: Object) -> Object:
    metadata = obj["metadata"]
    kept = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    selector = obj["spec"].get("selector") or {}
    words = labels(selector.get("matchLabels") if "matchLabels" in selector else selector)
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: metadata[key] for key in kept if key in metadata},
        "spec": {"replicas": dig(obj, "spec", "replicas", default=0)},
        "status": {"replicas": dig(obj, "status", "replicas", default=0), "selector": words},
    }


async def bind(call: Call) -> web.Response:
    """Assign a pod to a node."""
    body = await call.body()
    pod = call.store.get(call.resource, call.namespace, call.name)
    if dig(pod, "spec", "nodeName"):
        why = f"pod {call.name} is already assigned to node {pod['spec']['nodeName']!r}"
        raise status.conflict("pods/binding", "", call.name, why)
    new = copied(pod)
    new["spec"]["nodeName"] = dig(body, "target", "name", default="")
    scheduled = {
        "type": "PodScheduled",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": call.store.now(),
    }
    conditions = [item for item in dig(new, "status", "conditions", default=[]) if item["type"] != "PodScheduled"]
    new.setdefault("status", {})["conditions"] = [*conditions, scheduled]
    call.store.update(call.resource, new, subresource="binding", dry_run=call.dry_run)
    return _created()


async def evict(call: Call) -> web.Response:
    """Delete a pod unless a disruption budget forbids it. Raises ApiStatus 429."""
    body = await call.body()
    pod = call.store.get(call.resource, call.namespace, call.name)
    own = pod["metadata"].get("labels") or {}
    for budget in call.store.list(RESOURCES["PodDisruptionBudget"], call.namespace):
        wanted = dig(budget, "spec", "selector", "matchLabels", default={})
        covered = bool(wanted) and all(own.get(key) == value for key, value in wanted.items())
        if covered and dig(budget, "status", "disruptionsAllowed", default=0) < 1:
            name = budget["metadata"]["name"]
            cause = status.Cause(
                "DisruptionBudget", f"The disruption budget {name} needs more healthy pods than there are"
            )
            raise status.too_many_requests(_EVICTION_WORDS, retry_after=10, causes=[cause])
    options, dry_run = await delete_options(call)
    grace = dig(body, "deleteOptions", "gracePeriodSeconds", default=options.grace)
    call.store.delete(call.resource, call.namespace, call.name, DeleteOptions(grace=grace), dry_run=dry_run)
    return _created()


def _created() -> web.Response:
    body = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": int(HTTPStatus.CREATED)}
    return json_response(body, HTTPStatus.CREATED)


async def token(call: Call) -> web.Response:
    """A token for a service account, which may do what the switchboard's user of that name may (anything, if none)."""
    call.store.get(call.resource, call.namespace, call.name)
    body = await call.body()
    access = call.server.faults.access
    name = f"{_ACCOUNT}:{call.namespace}:{call.name}"
    groups = (_NAMESPACE, f"{_NAMESPACE}:{call.namespace}", "system:authenticated")
    made = secrets.token_urlsafe(32)
    access.users[made] = access.named(name) or User(name, groups)
    body["status"] = {"token": made, "expirationTimestamp": call.store.later(_TOKEN_LIFE)}
    return json_response(body, HTTPStatus.CREATED)
