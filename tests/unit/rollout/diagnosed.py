"""Situations for the tests of diagnosis: a KubeFATE and one party, well unless told otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.kubefate import FateCluster, Job
from services.party import PartyFile, parse_party
from services.rollout import (
    DIAGNOSED_KINDS,
    DIAGNOSED_WIDE,
    Diagnosis,
    KubeFateView,
    Probe,
    ProbeKind,
    Situation,
    diagnose,
)
from tests.unit.rollout.objects import NOW, TERMS, Object, ago, container, running
from tests.unit.rollout.objects import pod as bare_pod

FATE, KUBE_FATE = "fate-9999", "kube-fate"
NODE_IP = "10.0.0.7"
HOST = "kubefate.net"
GREETING = '{"api_version":"v1","msg":"kubefate run success"}'


def put(obj: Object, name: str = "", namespace: str = FATE, kind: str = "", **labels: str) -> Object:
    """`obj` somewhere, as something, labelled."""
    metadata = {**obj.get("metadata", {})}
    metadata["namespace"] = namespace
    metadata["name"] = name or metadata["name"]
    metadata["uid"] = f"{namespace}-{kind}-{metadata['name']}"
    metadata["labels"] = {**metadata.get("labels", {}), **labels}
    return {**obj, "kind": kind or obj["kind"], "metadata": metadata}


def thing(kind: str, name: str, namespace: str = FATE, *, labels: dict[str, str] | None = None, **more: Any) -> Object:
    """An object that is an hour old."""
    metadata = {"name": name, "namespace": namespace, "labels": labels or {}, "creationTimestamp": ago(3600)}
    return {"kind": kind, "metadata": {key: value for key, value in metadata.items() if value or key == "name"}, **more}


def pod(
    *statuses: Object, name: str = "python-1", module: str = "python", namespace: str = FATE, **more: Any
) -> Object:
    return put(bare_pod(*statuses, name=name, **more), namespace=namespace, fateMoudle=module, app=module)


def deployment(name: str, namespace: str = KUBE_FATE, **template: Any) -> Object:
    labels = {"app": name}
    spec = {
        "replicas": 1,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": template},
    }
    status = {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1}
    made = thing("Deployment", name, namespace, spec=spec, status=status)
    made["metadata"]["generation"] = 1
    return made


def service(name: str, namespace: str = KUBE_FATE, *ports: Object, kind: str = "ClusterIP") -> Object:
    spec = {"type": kind, "selector": {"app": name}, "ports": list(ports) or [{"port": 80, "targetPort": 8080}]}
    return thing("Service", name, namespace, spec=spec)


def endpoints(name: str, namespace: str = KUBE_FATE, *, ready: bool = True) -> Object:
    return thing("Endpoints", name, namespace, subsets=[{"addresses": [{"ip": "10.1.0.2"}]}] if ready else [])


def ingress(name: str = "kubefate", namespace: str = KUBE_FATE, host: str = HOST, **status: Any) -> Object:
    path = {"path": "/", "backend": {"service": {"name": name, "port": {"number": 80}}}}
    spec = {"ingressClassName": "nginx", "rules": [{"host": host, "http": {"paths": [path]}}]}
    address = status.get("address", NODE_IP)
    published = {"loadBalancer": {"ingress": [{"ip": address}] if address else []}}
    return thing("Ingress", name, namespace, spec=spec, status=published)


def node(**status: Any) -> Object:
    conditions = [{"type": "Ready", "status": "True"}]
    addresses = [{"type": "InternalIP", "address": NODE_IP}]
    return thing("Node", "node-1", "", status={"conditions": conditions, "addresses": addresses, **status})


def kubefate_pod(*statuses: Object, ready: bool = True, **more: Any) -> Object:
    found = bare_pod(*(statuses or (running(3600, name="kubefate"),)), name="kubefate-1", ready=ready, **more)
    found = put(found, namespace=KUBE_FATE, app="kubefate")
    found["metadata"]["ownerReferences"] = [{"kind": "Deployment", "name": "kubefate", "controller": True}]
    found["spec"] = {"containers": [{"name": "kubefate", "ports": [{"containerPort": 8080}]}]}
    return found


def controller(*, host_port: bool = True, **more: Any) -> Object:
    labels = {"app.kubernetes.io/name": "ingress-nginx"}
    found = put(bare_pod(running(3600, name="controller"), name="controller-1", ready=True), namespace="ingress-nginx")
    found["metadata"]["labels"] = labels
    found["spec"] = {"containers": [{"name": "controller", "ports": [{"hostPort": 80}] if host_port else []}]}
    found["status"]["hostIP"] = NODE_IP
    return {**found, **more}


def well() -> list[Object]:
    """KubeFATE as it should be, reachable through an ingress controller, and one party's pod."""
    return [
        node(),
        thing("Namespace", KUBE_FATE, ""),
        thing("Namespace", FATE, ""),
        thing("IngressClass", "nginx", ""),
        deployment("kubefate"),
        kubefate_pod(),
        service("kubefate"),
        endpoints("kubefate"),
        ingress(),
        controller(),
        pod(running(3600), ready=True, age=3600),
    ]


def situation(*objects: Object, without: Iterable[tuple[str, str]] = (), **more: Any) -> Situation:
    """What is well, with `objects` in place of those of the same kind, namespace and name, and some left out."""
    by_key = {_key(obj): obj for obj in (*well(), *objects)}
    gone = set(without)
    by_kind: dict[str, list[Object]] = {kind: [] for kind in (*DIAGNOSED_KINDS, *DIAGNOSED_WIDE)}
    for (kind, _namespace, name), obj in by_key.items():
        if (kind, name) not in gone:
            by_kind.setdefault(kind, []).append(obj)
    unseen = {kind for kind, name in gone if name == "*"}
    found = {kind: tuple(listed) for kind, listed in by_kind.items() if kind not in unseen}
    made = Situation(objects=found, namespaces=(KUBE_FATE, FATE))
    return replace(made, **more)


def told(seen: Situation) -> tuple[Diagnosis, ...]:
    return diagnose(seen, TERMS)


def rules(seen: Situation) -> list[str]:
    return [found.rule for found in told(seen)]


def first(seen: Situation) -> Diagnosis:
    return told(seen)[0]


def job(status: str = "Running", *, reason: str = "", since: float = 60, took: float = 0, **more: Any) -> Job:
    """KubeFATE's job about fate-9999, begun `since` seconds ago."""
    started = NOW - timedelta(seconds=since)
    raw = {
        "uuid": "job-1",
        "method": "ClusterInstall",
        "status": status,
        "cluster_id": "cluster-1",
        "start_time": started.isoformat(),
        "end_time": (started + timedelta(seconds=took)).isoformat() if took else "",
        "states": [reason] if reason else [],
        "time_limit": 3600 * 10**9,
        **more,
    }
    return Job.read(raw)


def cluster(status: str = "Running", chart_version: str = "v1.8.0") -> FateCluster:
    raw = {
        "uuid": "cluster-1",
        "name": FATE,
        "namespaces": FATE,
        "chart_name": "fate",
        "chart_version": chart_version,
        "status": status,
    }
    return FateCluster.read(raw)


def view(*jobs: Job, **more: Any) -> KubeFateView:
    return KubeFateView(**{"clusters": (cluster(),), "jobs": jobs, **more})


def says(text: str) -> KubeFateView:
    """A KubeFATE whose job failed with these words."""
    return view(job("Failed", reason=text, took=30))


def party(chart_version: str = "v1.8.0", extra: str = "", number: int = 9999, modules: str = "[python]") -> PartyFile:
    text = f"""
name: fate-{number}
namespace: fate-{number}
chartName: fate
chartVersion: {chart_version}
partyId: {number}
modules: {modules}
{extra}
"""
    return parse_party(text, f"fate-{number}.yaml")


def dns(*addresses: str, host: str = HOST) -> Probe:
    return Probe(ProbeKind.DNS, host, bool(addresses), addresses=addresses)


def http(status: int, body: str = "", server: str = "nginx", host: str = HOST, via: str = "ingress") -> Probe:
    return Probe(ProbeKind.HTTP, f"http://{host}/", True, via, status=status, body=body, server=server)


def tcp(error: str = "", target: str = f"{NODE_IP}:80", origin: str = "") -> Probe:
    return Probe(ProbeKind.TCP, target, not error, error=error, origin=origin)


def crashing(name: str, *, code: int = 1, reason: str = "Error", restarts: int = 5) -> Object:
    last = {"exitCode": code, "reason": reason, "startedAt": ago(40), "finishedAt": ago(30)}
    return container(name, {"waiting": {"reason": "CrashLoopBackOff"}}, last=last, restarts=restarts)


def _key(obj: Object) -> tuple[str, str, str]:
    metadata = obj["metadata"]
    return obj["kind"], metadata.get("namespace", ""), metadata["name"]
