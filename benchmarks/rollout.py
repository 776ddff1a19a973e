"""Verdict and diagnosis of fifty parties, all of them anew and after one event: milliseconds of CPU, since none of it
waits for anything and other work on the machine is not to count."""

from __future__ import annotations

import copy
import gc
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.results import Budget, Limit, Result, interleaved
from services.rollout import FOLLOWED, Diagnostician, Health, Judge, Scope, Situation, Terms, diagnose

ROUNDS = 21
PARTIES = 50
WORKLOADS = 10
REPLICAS = 4
TROUBLED = 20
"""One pod in so many cannot pull its image."""
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TERMS = Terms(now=NOW)

Object = dict[str, Any]


def measure() -> list[Result]:
    """A full judgement beside one json.dumps of the same pods' statuses, and the judgement after one event."""
    objects = _federation()
    scopes = [Scope(f"fate-{number}", f"fate-{number}") for number in range(PARTIES)]
    judge = _filled(scopes, objects)
    seen = {kind: tuple(found) for kind, found in objects.items()}
    whole = Situation(objects=seen, namespaces=tuple(scope.namespace for scope in scopes))
    full, raw, one, second, causes, cause = interleaved(
        ROUNDS,
        _timed(lambda: _filled(scopes, objects).federation()),
        _timed(lambda: json.dumps([pod["status"] for pod in objects["Pod"]])),
        _after_one_event(judge, objects),
        _after_a_second(judge),
        _timed(lambda: diagnose(whole, TERMS)),
        _diagnosis_after_one_event(whole),
    )
    count = f"{PARTIES} parties, {len(objects['Pod']):,} pods"
    peer = "json.dumps of the pods' statuses"
    return [
        Result(f"verdict on {count}", full, "ms", Budget(Limit.AT_MOST, 50), peer, raw),
        Result("the same after one event, snapshot compared", one, "ms", Budget(Limit.AT_MOST, 2), peer, raw),
        Result("the same a second later", second, "ms", Budget(Limit.AT_MOST, 50), peer, raw),
        Result(f"verdict and diagnosis of {count}", causes, "ms", Budget(Limit.AT_MOST, 50), peer, raw),
        Result(
            "verdict and diagnosis after one event", cause, "ms", Budget(Limit.AT_MOST, 2), "all of it anew", causes
        ),
    ]


def _filled(scopes: list[Scope], objects: dict[str, list[Object]]) -> Judge:
    judge = Judge(scopes, lambda: TERMS)
    for kind in FOLLOWED:
        judge.take(kind, objects.get(kind, ()))
    return judge


def _after_one_event(judge: Judge, objects: dict[str, list[Object]]) -> Callable[[], float]:
    """A pod stops being ready, or is again: its new object in a new snapshot, up to the federation's verdict."""
    pods = list(objects["Pod"])
    judge.federation()
    states = [_unready(pods[1]), pods[1]]

    def once() -> float:
        states.reverse()
        pods[1] = copy.deepcopy(states[0])
        began = time.process_time()
        judge.take("Pod", pods)
        assert judge.federation().health is Health.FAILED
        return (time.process_time() - began) * 1000

    return once


def _diagnosis_after_one_event(situation: Situation) -> Callable[[], float]:
    """A pod stops being ready, or is again: its new object among all that is known, up to the ranked diagnoses."""
    diagnostician, pods = Diagnostician(), list(situation.objects["Pod"])
    diagnostician.diagnose(situation, TERMS)
    states = [_unready(pods[1]), pods[1]]

    def once() -> float:
        states.reverse()
        pods[1] = copy.deepcopy(states[0])
        now = replace(situation, objects={**situation.objects, "Pod": tuple(pods)})
        began = time.process_time()
        assert diagnostician.diagnose(now, TERMS)
        return (time.process_time() - began) * 1000

    return once


def _after_a_second(judge: Judge) -> Callable[[], float]:
    def once() -> float:
        began = time.process_time()
        judge.tick()
        judge.federation()
        return (time.process_time() - began) * 1000

    return once


def _timed(act: Callable[[], object]) -> Callable[[], float]:
    def once() -> float:
        gc.collect()
        began = time.process_time()
        act()
        return (time.process_time() - began) * 1000

    return once


def _federation() -> dict[str, list[Object]]:
    objects: dict[str, list[Object]] = {}
    for obj in _objects():
        objects.setdefault(obj["kind"], []).append(obj)
    return objects


def _objects() -> Iterator[Object]:
    yield _node()
    for party in range(PARTIES):
        namespace = f"fate-{party}"
        yield {"kind": "Namespace", "metadata": {"name": namespace}, "status": {"phase": "Active"}}
        for module in range(WORKLOADS):
            yield from _workload(namespace, f"module-{module}")
            for replica in range(REPLICAS):
                number = (party * WORKLOADS + module) * REPLICAS + replica
                yield from _pod(namespace, f"module-{module}", replica, troubled=number % TROUBLED == 0)


def _workload(namespace: str, module: str) -> Iterator[Object]:
    meta = {"name": module, "namespace": namespace, "generation": 1, "creationTimestamp": _ago(900)}
    counts = {"replicas": REPLICAS, "updatedReplicas": REPLICAS, "availableReplicas": REPLICAS, "observedGeneration": 1}
    owned = {**meta, "ownerReferences": [{"kind": "Deployment", "name": module, "controller": True}]}
    yield {"kind": "Deployment", "metadata": meta, "spec": {"replicas": REPLICAS}, "status": counts}
    yield {"kind": "ReplicaSet", "metadata": owned, "spec": {"replicas": REPLICAS}, "status": counts}
    yield {"kind": "Service", "metadata": meta, "spec": {"type": "ClusterIP", "selector": {"fateMoudle": module}}}
    yield {"kind": "Endpoints", "metadata": meta, "subsets": [{"addresses": [{"ip": "10.0.0.1"}]}]}


def _pod(namespace: str, module: str, replica: int, *, troubled: bool) -> Iterator[Object]:
    name = f"{module}-{replica}"
    pulling = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}
    running = {"running": {"startedAt": _ago(880 - replica)}}
    ready = str(not troubled)
    status = {
        "name": module,
        "image": "federatedai/python:1.11.2-release",
        "ready": not troubled,
        "restartCount": 0,
        "state": pulling if troubled else running,
    }
    conditions = [
        {"type": kind, "status": "True" if kind in ("Initialized", "PodScheduled") else ready}
        for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")
    ]
    yield {
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "creationTimestamp": _ago(900),
            "labels": {"fateMoudle": module, "name": namespace},
            "ownerReferences": [{"kind": "ReplicaSet", "name": module, "controller": True}],
        },
        "spec": {"nodeName": "node", "containers": [{"name": module, "image": status["image"]}]},
        "status": {
            "phase": "Pending" if troubled else "Running",
            "conditions": conditions,
            "containerStatuses": [status],
        },
    }
    if troubled:
        yield _failed_pull(namespace, name, status["image"])


def _failed_pull(namespace: str, pod: str, image: object) -> Object:
    return {
        "kind": "Event",
        "metadata": {"name": f"{pod}.failed", "namespace": namespace},
        "involvedObject": {"kind": "Pod", "name": pod},
        "reason": "Failed",
        "message": f'Failed to pull image "{image}": manifest unknown: not found',
        "firstTimestamp": _ago(800),
        "lastTimestamp": _ago(20),
        "count": 9,
    }


def _node() -> Object:
    ready = {"type": "Ready", "status": "True"}
    return {"kind": "Node", "metadata": {"name": "node"}, "spec": {}, "status": {"conditions": [ready]}}


def _unready(pod: Object) -> Object:
    changed = copy.deepcopy(pod)
    changed["status"]["containerStatuses"][0]["ready"] = False
    changed["status"]["conditions"][1]["status"] = "False"
    return changed


def _ago(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
