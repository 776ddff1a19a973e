"""Controllers and node together: workloads move as on a real cluster."""

from __future__ import annotations

from typing import Any

from services.sandbox.demo import Demo
from services.sandbox.fields import dig
from services.sandbox.status import Object
from tests.unit.sandbox.world.conftest import gone, pod, told, until, workload


def ready(count: int) -> Any:
    return lambda obj: dig(obj, "status", "readyReplicas", default=0) == count


def state(obj: Object, *path: str) -> Any:
    return dig(dig(obj, "status", "containerStatuses", default=[{}])[0], *path)


async def test_deployment_becomes_ready_and_is_rolled(demo: Demo) -> None:
    made = demo.objects.create("Deployment", workload("Deployment", "web", replicas=2))
    await until(demo, "Deployment", "web", ready(2))

    def newer(new: Object) -> None:
        new["spec"]["template"]["spec"]["containers"][0]["image"] = "example/app:2"

    demo.objects.change(made, newer)
    rolled = await until(demo, "Deployment", "web", _rolled)
    assert dig(rolled, "metadata", "annotations", "deployment.kubernetes.io/revision") == "2"
    sets = {item["spec"]["replicas"] for item in demo.objects.list("ReplicaSet", "work")}
    assert sets == {0, 2}


def _rolled(obj: Object) -> bool:
    status = obj["status"]
    current = status.get("observedGeneration") == obj["metadata"]["generation"] > 1
    return current and bool(status.get("updatedReplicas") == status.get("availableReplicas") == status["replicas"] == 2)


async def test_stateful_set_starts_in_order(demo: Demo) -> None:
    demo.objects.create("StatefulSet", workload("StatefulSet", "db", replicas=2))
    second = await until(demo, "Pod", "db-1", lambda _: True)
    first = demo.objects.find("Pod", "work", "db-0")
    assert first is not None
    assert state(first, "ready")
    assert second["metadata"]["labels"]["statefulset.kubernetes.io/pod-name"] == "db-1"


async def test_deleting_a_deployment_takes_its_pods_along(demo: Demo) -> None:
    made = demo.objects.create("Deployment", workload("Deployment", "web"))
    await until(demo, "Deployment", "web", ready(1))
    name = demo.objects.list("Pod", "work")[0]["metadata"]["name"]
    demo.objects.delete(made)
    await gone(demo, "Pod", name)


async def test_missing_image_is_told_in_the_engines_words(demo: Demo) -> None:
    demo.node.images.refused["example/none:*"] = demo.node.images.NOT_FOUND
    demo.objects.create("Pod", pod("lost", "example/none:1"))
    await until(demo, "Pod", "lost", lambda obj: state(obj, "state", "waiting", "reason") == "ImagePullBackOff")
    assert "manifest for example/none:1 not found" in await told(demo, "Failed")


async def test_failing_command_ends_in_crash_loop(demo: Demo) -> None:
    demo.objects.create("Pod", pod("crash", command=["sh", "-c", "echo bye; exit 3"]))
    crashed = await until(
        demo, "Pod", "crash", lambda obj: state(obj, "state", "waiting", "reason") == "CrashLoopBackOff"
    )
    assert state(crashed, "lastState", "terminated", "exitCode") == 3
    assert state(crashed, "restartCount") >= 1


async def test_job_like_pod_completes(demo: Demo) -> None:
    demo.objects.create("Pod", pod("once", restart="Never", command=["sh", "-c", "exit 0"]))
    done = await until(demo, "Pod", "once", lambda obj: dig(obj, "status", "phase") == "Succeeded")
    assert state(done, "state", "terminated", "reason") == "Completed"


async def test_probe_decides_readiness(demo: Demo) -> None:
    probe = {"exec": {"command": ["test", "-f", "/tmp/ready"]}, "periodSeconds": 5}
    demo.objects.create(
        "Pod", pod("late", readinessProbe=probe, command=["sh", "-c", "sleep 60; touch /tmp/ready; sleep infinity"])
    )
    running = await until(demo, "Pod", "late", lambda obj: state(obj, "state", "running"))
    assert not state(running, "ready")
    await until(demo, "Pod", "late", lambda obj: state(obj, "ready"))


async def test_too_large_a_request_stays_pending(demo: Demo) -> None:
    demo.objects.create("Pod", pod("big", resources={"requests": {"cpu": "64"}}))
    assert await told(demo, "FailedScheduling") == "0/1 nodes are available: 1 Insufficient cpu."


async def test_service_leads_to_ready_pods_only(demo: Demo) -> None:
    demo.objects.create("Deployment", workload("Deployment", "web", ports=[{"containerPort": 80}]))
    spec = {"selector": {"app": "web"}, "ports": [{"port": 8080, "targetPort": 80}]}
    demo.objects.create("Service", {"metadata": {"name": "web", "namespace": "work"}, "spec": spec})
    endpoints = await until(demo, "Endpoints", "web", lambda obj: dig((obj.get("subsets") or [{}])[0], "addresses"))
    assert endpoints["subsets"][0]["ports"][0]["port"] == 80


async def test_namespace_is_emptied_and_goes(demo: Demo) -> None:
    demo.objects.create("Deployment", workload("Deployment", "web"))
    await until(demo, "Deployment", "web", ready(1))
    namespace = demo.objects.find("Namespace", "", "work")
    assert namespace is not None
    demo.objects.delete(namespace)
    await gone(demo, "Namespace", "work", "")


async def test_finalizer_holds_a_namespace_and_is_named(demo: Demo) -> None:
    metadata = {"name": "held", "namespace": "work", "finalizers": ["example.com/never"]}
    demo.objects.create("ConfigMap", {"metadata": metadata})
    namespace = demo.objects.find("Namespace", "", "work")
    assert namespace is not None
    demo.objects.delete(namespace)
    held = await until(demo, "Namespace", "work", lambda obj: dig(obj, "status", "conditions"), "")
    messages = " ".join(item["message"] for item in held["status"]["conditions"] if item["status"] == "True")
    assert "configmaps has 1 resource instances" in messages
    assert "example.com/never in 1 resource instances" in messages


async def test_quota_refuses_in_the_servers_words(demo: Demo) -> None:
    quota = {"metadata": {"name": "few", "namespace": "work"}, "spec": {"hard": {"pods": "1"}}}
    demo.objects.create("ResourceQuota", quota)
    demo.objects.create("Deployment", workload("Deployment", "web", replicas=2))
    assert "exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1" in await told(demo, "FailedCreate")


async def test_claim_of_an_unknown_class_stays_pending(demo: Demo) -> None:
    spec = {
        "storageClassName": "mysql",
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "1Gi"}},
    }
    demo.objects.create("PersistentVolumeClaim", {"metadata": {"name": "data", "namespace": "work"}, "spec": spec})
    assert await told(demo, "ProvisioningFailed") == 'storageclass.storage.k8s.io "mysql" not found'
