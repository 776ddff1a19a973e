"""What happens to workloads: scheduling, quotas, rollouts, Jobs; and parties as a whole."""

from __future__ import annotations

from tests.situations.conditions import (
    addresses,
    event,
    every,
    pods,
    ready,
    restarted,
    running,
    scaled,
    serving,
    status,
    there,
    unscheduled,
    waiting,
)
from tests.situations.manifests import (
    Object,
    container,
    deployment,
    job,
    plain,
    pod,
    port,
    port_probe,
    service,
    shell,
    stateful_set,
)
from tests.situations.recipe import LAB_NODE, Apply, Expect, Later, Patch, Recipe, Stage, made_by
from tests.situations.registry import PLAIN

_MISSING = f"{PLAIN}/missing/federatedai/python:1.3.1-release"
_FATE = "fate-9999"


def _python(*containers: Object, **spec: object) -> Object:
    return deployment("python", pod("python", *containers, **spec))


def _unschedulable(
    name: str, title: str, diagnosis: str, *stages: Stage, alone: bool = False, at_first: str = "progressing"
) -> Recipe:
    expect, later = Expect(at_first, diagnosis), Later(600, Expect("failed", diagnosis))
    return Recipe(name, title, stages, expect, later, alone=alone)


_SCHEDULING = (
    _unschedulable(
        "insufficient-cpu",
        "A node manager of chart v1.11.2 asks for more CPUs than the node has",
        "P23",
        *made_by(
            deployment(
                "nodemanager",
                pod("nodemanager", container("nodemanager", resources={"requests": {"cpu": "64", "memory": "4Gi"}})),
            ),
            until=unscheduled("Insufficient cpu"),
        ),
    ),
    _unschedulable(
        "insufficient-memory",
        "A pod asks for more memory than the node has",
        "P23",
        *made_by(
            _python(container("python", resources={"requests": {"memory": "900Gi"}})),
            until=unscheduled("Insufficient memory"),
        ),
    ),
    _unschedulable(
        "node-selector",
        "No node has the label that the party file selects by",
        "P29",
        *made_by(
            _python(container("python"), nodeSelector={"kubernetes.io/hostname": "fate-worker-3"}),
            until=unscheduled(""),
        ),
    ),
    _unschedulable(
        "taint",
        "The only node has a taint that no pod tolerates",
        "P29",
        Stage(
            (
                Patch(
                    "Node",
                    LAB_NODE,
                    {"spec": {"taints": [{"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}]}},
                    {"spec": {"taints": None}},
                ),
                Apply((_python(container("python")),)),
            ),
            unscheduled("taint"),
        ),
        alone=True,
    ),
    _unschedulable(
        "cordoned",
        "The only node is cordoned",
        "R18",
        Stage(
            (
                Patch("Node", LAB_NODE, {"spec": {"unschedulable": True}}, {"spec": {"unschedulable": None}}),
                Apply((_python(container("python")),)),
            ),
            unscheduled("unschedulable"),
        ),
        alone=True,
        at_first="degraded",
    ),
)

_REFUSED = every(status("Deployment", "ReplicaFailure"), event("FailedCreate"))
_ADMISSION = (
    Recipe(
        "quota",
        "The namespace's quota allows no more pods",
        made_by(
            plain("ResourceQuota", "small", spec={"hard": {"pods": "0"}}),
            _python(container("python")),
            until=_REFUSED,
        ),
        Expect("failed", "R08"),
    ),
    Recipe(
        "quota-wants-requests",
        "A quota on CPU refuses pods that request none, as charts before v1.9.0 do",
        made_by(
            plain("ResourceQuota", "compute", spec={"hard": {"requests.cpu": "4"}}),
            _python(container("python")),
            until=_REFUSED,
        ),
        Expect("failed", "R08"),
    ),
    Recipe(
        "limit-range",
        "A container wants more than the namespace's limit range allows",
        made_by(
            plain("LimitRange", "small", spec={"limits": [{"type": "Container", "max": {"cpu": "1"}}]}),
            _python(container("python", resources={"limits": {"cpu": "2"}})),
            until=_REFUSED,
        ),
        Expect("failed", "R08"),
    ),
    Recipe(
        "no-service-account",
        "The pods' service account does not exist",
        made_by(_python(container("python"), serviceAccountName="kubefate-admin"), until=_REFUSED),
        Expect("failed", "R09"),
    ),
)

_HALF = every(running(1), waiting("ImagePullBackOff"), event("Failed", "ailed to pull image"))
_ROLLOUTS = (
    Recipe(
        "scaled-to-zero",
        "Somebody scaled python to zero",
        (
            Stage((Apply((_python(container("python")),)),), scaled("Deployment", 1)),
            Stage(
                (Apply((deployment("python", pod("python", container("python")), replicas=0),)),),
                every(scaled("Deployment", 0), pods(0)),
            ),
        ),
        Expect("degraded", "R02"),
    ),
    Recipe(
        "half-rollout",
        "An upgrade's image is missing while the old pod serves",
        (
            Stage((Apply((_python(container("python")),)),), every(ready(1), status("Deployment", "Available"))),
            Stage((Apply((_python(container("python", image=_MISSING)),)),), _HALF),
        ),
        Expect("failed", "P16"),
    ),
    Recipe(
        "stuck-rollout",
        "A rollout is over its progress deadline because the new pod is never ready",
        made_by(
            deployment(
                "python",
                pod("python", container("python", readinessProbe=port_probe(9380))),
                progressDeadlineSeconds=8,
            ),
            until=status("Deployment", "Progressing", "False", "ProgressDeadlineExceeded"),
        ),
        Expect("failed", "R10"),
    ),
    Recipe(
        "paused",
        "A Deployment was paused, and its template changed afterwards",
        (
            Stage((Apply((_python(container("python")),)),), every(ready(1), status("Deployment", "Available"))),
            Stage(
                (Apply((deployment("python", pod("python", container("python", image=_MISSING)), paused=True),)),),
                every(status("Deployment", "Progressing", "Unknown", "DeploymentPaused"), scaled("Deployment", 1)),
            ),
        ),
        Expect("degraded", "R16"),
    ),
    Recipe(
        "ordinal-zero",
        "A StatefulSet of two stops at its first pod, which is not ready",
        made_by(
            stateful_set(
                "nodemanager",
                pod("nodemanager", container("nodemanager", readinessProbe=port_probe(4671))),
                replicas=2,
            ),
            until=every(running(1), event("Unhealthy"), pods(1)),
        ),
        Expect("progressing", "R10"),
        Later(600, Expect("degraded", "R10")),
    ),
)

_JOBS = (
    Recipe(
        "job-backoff",
        "An upgrade job failed as often as it may",
        made_by(
            job("fate-mysql-upgrade-job", pod("upgrade", container("upgrade", shell("exit 1"))), backoffLimit=1),
            until=status("Job", "Failed", reason="BackoffLimitExceeded"),
        ),
        Expect("failed", "P53"),
    ),
    Recipe(
        "job-deadline",
        "A job took longer than it may",
        made_by(
            job("train-data", pod("upload", container("upload")), activeDeadlineSeconds=3),
            until=status("Job", "Failed", reason="DeadlineExceeded"),
        ),
        Expect("failed", "R14"),
    ),
    Recipe(
        "job-done",
        "A job that has done its work is no trouble",
        made_by(
            job("train-data", pod("upload", container("upload", shell("exit 0")))),
            until=every(status("Job", "Complete"), pods(1, "Succeeded")),
        ),
        Expect("healthy"),
    ),
)


def _module(name: str, number: int) -> tuple[Object, Object]:
    served = container(name, shell(f"httpd -f -p {number} -h /tmp"), readinessProbe=port_probe(number))
    return deployment(name, pod(name, served)), service(name, port(number))


_PARTY = (*_module("python", 9380), *_module("mysql", 3306), *_module("proxy", 9370))
_MODULES = ("python", "mysql", "proxy")
_CRASHING = deployment("python", pod("python", container("python", shell("echo 'KeyError: fate_flow'; exit 1"))))
_SUCCESS = {
    "version": "v1.0.2",
    "jobs": [
        {
            "uuid": "1b7e4a0c-6a44-4f6f-8d33-8e2f6f7f9b52",
            "start_time": "now-3600s",
            "end_time": "now-1800s",
            "method": "ClusterInstall",
            "result": "Cluster install success",
            "cluster_id": "0e8e7e5f-5d6c-4d9c-9d5d-7b1a5d7d5e21",
            "creator": "admin",
            "sub-jobs": None,
            "status": "Success",
            "time_limit": 3600000000000,
        }
    ],
    "clusters": [
        {
            "uuid": "0e8e7e5f-5d6c-4d9c-9d5d-7b1a5d7d5e21",
            "name": _FATE,
            "namespaces": "{namespace}",
            "chart_name": "fate",
            "chart_version": "v1.3.0-a",
            "revision": 1,
            "status": "Running",
        }
    ],
}

_PARTIES = (
    Recipe(
        "healthy-party",
        "A party of three modules that all serve",
        made_by(
            *_PARTY,
            until=every(ready(3), addresses("python", 1), addresses("mysql", 1), addresses("proxy", 1)),
        ),
        Expect("healthy"),
        modules=_MODULES,
    ),
    Recipe(
        "healthy-federation",
        "Two parties that serve",
        made_by(*_PARTY, until=every(ready(6), there("Endpoints", 6), there("Service", 6))),
        Expect("healthy"),
        modules=_MODULES,
        parties=("guest", "host"),
    ),
    Recipe(
        "empty-party",
        "KubeFATE says Running, and the namespace is empty",
        made_by(plain("ConfigMap", "left-behind"), until=there("Namespace")),
        Expect("degraded", "P37", also=("R03",)),
        modules=_MODULES,
        kubefate=_SUCCESS,
    ),
    Recipe(
        "module-missing",
        "A party without its gateway",
        made_by(
            *_module("python", 9380),
            *_module("mysql", 3306),
            until=every(ready(2), addresses("python", 1), addresses("mysql", 1)),
        ),
        Expect("degraded", "R03"),
        modules=_MODULES,
    ),
    Recipe(
        "gateway-crashes",
        "The gateway keeps ending, the rest serves",
        made_by(
            *_module("python", 9380),
            *_module("mysql", 3306),
            deployment("proxy", pod("proxy", container("proxy", shell("exit 1")))),
            service("proxy", port(9370)),
            until=every(running(2), restarted(2), waiting("CrashLoopBackOff")),
        ),
        Expect("degraded", "R07", also=("R20",)),
        modules=_MODULES,
    ),
    Recipe(
        "success-but-restarting",
        "KubeFATE says Success while python keeps ending",
        made_by(
            *_module("mysql", 3306),
            *_module("proxy", 9370),
            _CRASHING,
            until=every(running(2), restarted(2), waiting("CrashLoopBackOff")),
        ),
        Expect("degraded", "R07", also=("P37",)),
        modules=_MODULES,
        kubefate=_SUCCESS,
    ),
    Recipe(
        "board-down",
        "FATE Flow serves, FATE-Board beside it does not",
        made_by(
            _python(
                container("python", shell("httpd -f -p 9380 -h /tmp"), readinessProbe=port_probe(9380)),
                container("fateboard", readinessProbe=port_probe(8080)),
            ),
            until=every(serving("python"), running(2), event("Unhealthy", "8080")),
        ),
        Expect("progressing", "R10", also=("P48",)),
        Later(600, Expect("degraded", "R10", also=("P48",))),
    ),
)

RECIPES = (*_SCHEDULING, *_ADMISSION, *_ROLLOUTS, *_JOBS, *_PARTIES)
