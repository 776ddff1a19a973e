"""The demo's API server over 5,000 pods, alone in a process: `python -m benchmarks.server [bare]`.

With `bare` the pods have no managedFields, and as much more environment. Prints its URL and the resourceVersion before
the last pods were made; ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any, cast

from services.sandbox.api import build_app, listen
from services.sandbox.resources import RESOURCES
from services.sandbox.runtime import NodeRuntime
from services.sandbox.store import ObjectStore

PODS = 5000
WATCHED = 4000
"""As many as the store's history keeps for a watch that begins in the past."""
POD_BYTES = 11_700
ENTRY_BYTES = 180
"""What one environment entry takes in the spec and in managedFields."""
BARE_ENTRY_BYTES = 87
"""What it takes in the spec alone."""
NAMESPACE = "fate-bench"


async def main(*, bare: bool) -> None:
    """Serve until standard input ends."""
    store = ObjectStore()
    store.create(RESOURCES["Namespace"], {"metadata": {"name": NAMESPACE}})
    version = store.version
    for number in range(PODS):
        if number == PODS - WATCHED:
            version = store.version
        store.create(RESOURCES["Pod"], _pod(number, bare=bare))
    # Nobody enters these pods: there is no node behind them.
    runner, url = await listen(build_app(store, cast(NodeRuntime, None)))
    print(json.dumps({"url": url, "version": str(version)}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def _pod(number: int, *, bare: bool) -> dict[str, Any]:
    """A python pod of FATE, filled up with environment to the size that real ones have."""
    name = f"python-{number:05d}"
    container = {
        "name": "python",
        "image": "federatedai/python:1.3.0-release",
        "ports": [{"containerPort": port} for port in (9360, 9380, 8484)],
        "volumeMounts": [{"name": "python-confs", "mountPath": "/data/projects/fate/conf"}],
        "env": [],
    }
    pod: dict[str, Any] = {
        "metadata": {
            "name": name,
            "namespace": NAMESPACE,
            "labels": {"fateMoudle": "python", "partyId": "9999", "name": "fate-9999"},
        },
        "spec": {
            "containers": [container],
            "volumes": [{"name": "python-confs", "configMap": {"name": "python-config"}}],
        },
    }
    entry = BARE_ENTRY_BYTES if bare else ENTRY_BYTES
    names = [f"FATE_SETTING_{row:03d}" for row in range((POD_BYTES - len(json.dumps(pod))) // entry)]
    container["env"] = [{"name": setting, "value": "x" * 50} for setting in names]
    if not bare:
        pod["metadata"]["managedFields"] = [_managed(names)]
    return pod


def _managed(settings: list[str]) -> dict[str, Any]:
    """Who owns the environment, field by field, as in real pods; the store drops it on arrival."""
    owned: dict[str, Any] = {
        f'k:{{"name":"{setting}"}}': {".": {}, "f:name": {}, "f:value": {}} for setting in settings
    }
    fields = {"f:spec": {"f:containers": {'k:{"name":"python"}': {".": {}, "f:env": {".": {}, **owned}}}}}
    return {
        "manager": "kubefate",
        "operation": "Update",
        "apiVersion": "v1",
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }


if __name__ == "__main__":
    asyncio.run(main(bare="bare" in sys.argv[1:]))
