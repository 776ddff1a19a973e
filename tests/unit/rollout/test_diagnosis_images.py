"""P11–P29: API versions, images, charts, capacity, storage; a situation that shows each rule, and a near miss."""

from __future__ import annotations

import pytest

from services.rollout import ConsoleView, Situation
from tests.unit.rollout.diagnosed import (
    FATE,
    KUBE_FATE,
    crashing,
    job,
    node,
    party,
    pod,
    put,
    rules,
    says,
    situation,
    thing,
    told,
    view,
)
from tests.unit.rollout.objects import Object, ago, container, event, running, waiting

SERVED = frozenset({"networking.k8s.io/v1/Ingress"})
OLD_SERVED = frozenset({"networking.k8s.io/v1beta1/Ingress", "policy/v1beta1/PodSecurityPolicy"})
POLICY = party(extra="podSecurityPolicy: {enabled: true}")
MIRROR = "registry.local/federatedai"
MIRRORED = party(extra=f"registry: {MIRROR}")
NOT_FOUND = "Failed to pull image: rpc error: manifest unknown"


def pulling(words: str, image: str = "federatedai/python:1.8.0", **more: object) -> tuple[Object, Object]:
    stuck = pod(waiting("ErrImagePull", words), phase="Pending")
    stuck["spec"] = {"containers": [{"name": "python", "image": image}], **more}
    return stuck, put(event("Failed", f"Failed to pull image: {words}"), namespace=FATE)


def pulled(image: str) -> Object:
    status = {**running(3600, name="mysql"), "image": image, "imageID": "sha256:1"}
    return pod(status, name="mysql-1", module="mysql", ready=True)


def unscheduled(words: str) -> Object:
    found = pod(phase="Pending")
    conditions = [{"type": "PodScheduled", "status": "False", "message": words, "lastTransitionTime": ago(60)}]
    found["status"] = {"phase": "Pending", "conditions": conditions}
    return found


def logged(words: str, name: str = "python-1", namespace: str = FATE) -> dict[tuple[str, str, str, bool], str]:
    return {(namespace, name, name.partition("-")[0], True): words}


def claim(**status: object) -> Object:
    spec = {"storageClassName": "python"}
    return thing("PersistentVolumeClaim", "python-data", spec=spec, status=status or {"phase": "Pending"})


MONGO = put(pod(crashing("mongo", code=132), name="mongo-1"), namespace=KUBE_FATE)
MONGO["spec"] = {"containers": [{"name": "mongo", "image": "mongo"}]}
MONGO_AS_WELL = put(pod(crashing("mongo", code=14), name="mongo-1"), namespace=KUBE_FATE)
MONGO_AS_WELL["spec"] = MONGO["spec"]
MYSQL = pod(crashing("mysql"), name="mysql-1", module="mysql")
STARTING = pod(running(600, ready=False))
DICTIONARY = "[ERROR] [MY-011071] Data Dictionary initialization failed."
PIP = "WARNING: Retrying: NewConnectionError: pip could not reach pypi.org"
CPU = "0/1 nodes are available: 1 Insufficient cpu."
SELECTOR = "0/1 nodes are available: 1 node(s) didn't match node selector."
HOUR = job("Timeout", reason="checkout cluster status time out", since=4000, took=3600)

CASES = [
    ("P11", situation(kubefate=says('no matches for kind "Ingress" in version "extensions/v1beta1"')), situation()),
    (
        "P12",
        situation(kubefate=says('ValidationError: unknown field "service" in io.k8s.api.IngressBackend')),
        situation(kubefate=says('unknown field "spec.colour"')),
    ),
    (
        "P13",
        situation(kubefate=view(version="v1.4.1"), served=SERVED),
        situation(kubefate=view(version="v1.4.5"), served=SERVED),
    ),
    ("P14", situation(parties=(POLICY,), served=SERVED), situation(parties=(POLICY,), served=OLD_SERVED)),
    (
        "P15",
        situation(console=ConsoleView(tools=("X Exiting due to GUEST_MISSING_CONNTRACK: sorry",))),
        situation(console=ConsoleView(tools=("* Done! kubectl is now configured",))),
    ),
    ("P16", situation(*pulling("manifest unknown")), situation()),
    ("P17", situation(*pulling("toomanyrequests: rate limit")), situation(*pulling("i/o timeout"))),
    (
        "P18",
        situation(*pulling(NOT_FOUND, f"{MIRROR}/python:1.8.0"), pulled(f"{MIRROR}/mysql:8.0.28"), parties=(MIRRORED,)),
        situation(*pulling(NOT_FOUND, f"{MIRROR}/python:1.8.0"), parties=(MIRRORED,)),
    ),
    (
        "P19",
        situation(kubefate=says('failed to download "kubefate/fate" (hint: running `helm repo update` may help)')),
        situation(kubefate=says("")),
    ),
    ("P20", situation(STARTING, logs=logged(PIP)), situation(pod(running(30, ready=False)), logs=logged(PIP))),
    ("P21", situation(kubefate=view(HOUR)), situation(kubefate=view(job("Failed", reason="time out", took=60)))),
    ("P22", situation(MONGO), situation(MONGO_AS_WELL)),
    (
        "P22",
        situation(MONGO_AS_WELL, logs=logged("MongoDB 5.0+ requires a CPU with AVX", "mongo-1", KUBE_FATE)),
        situation(MONGO_AS_WELL, logs=logged("Failed to unlink socket file", "mongo-1", KUBE_FATE)),
    ),
    ("P23", situation(unscheduled(CPU)), situation(unscheduled(SELECTOR))),
    ("P24", situation(pod(crashing("python", code=137, reason="OOMKilled"))), situation(pod(crashing("python")))),
    ("P25", situation(claim()), situation(claim(phase="Bound"))),
    ("P27", situation(MYSQL, logs=logged(DICTIONARY, "mysql-1")), situation(MYSQL, logs=logged("ready", "mysql-1"))),
    ("P29", situation(unscheduled(SELECTOR)), situation(unscheduled(CPU))),
]


@pytest.mark.parametrize(("rule", "shows", "misses"), CASES)
def test_rule(rule: str, shows: Situation, misses: Situation) -> None:
    assert rule in rules(shows)
    assert rule not in rules(misses)


def test_a_mirror_explains_the_pull() -> None:
    seen = situation(
        *pulling(NOT_FOUND, f"{MIRROR}/python:1.8.0"), pulled(f"{MIRROR}/mysql:8.0.28"), parties=(MIRRORED,)
    )
    found = [(row.rule, bool(row.explained_by)) for row in told(seen) if row.rule != "P47"]
    assert found == [("P18", False), ("P16", True)]


def test_a_missing_pull_secret_is_evidence() -> None:
    seen = situation(*pulling("unauthorized", imagePullSecrets=[{"name": "regcred"}]))
    assert any("regcred" in proof.value for proof in told(seen)[0].evidence)


def test_storage_classes_are_evidence_and_a_claim_explains_its_pod() -> None:
    words = "0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims."
    waits = unscheduled(words)
    waits["spec"]["volumes"] = [{"name": "data", "persistentVolumeClaim": {"claimName": "python-data"}}]
    found = told(situation(waits, claim(), thing("StorageClass", "local-path", "")))
    assert (found[0].rule, found[0].place.kind) == ("P25", "PersistentVolumeClaim")
    assert "local-path" in [proof.value for proof in found[0].evidence]
    assert found[1].explained_by == found[0].id


def test_foreign_data_is_the_cause_of_the_crash_and_of_who_waits_for_it() -> None:
    found = told(situation(MYSQL, STARTING, logs=logged(DICTIONARY, "mysql-1")))
    assert found[0].rule == "P27"
    assert {row.rule for row in found if row.explained_by == found[0].id} == {"R07", "R10"}


def test_memory_pressure_is_the_cause_of_evictions() -> None:
    suffering = node()
    pressure = {"type": "MemoryPressure", "status": "True", "message": "kubelet has insufficient memory"}
    suffering["status"]["conditions"].append(pressure)
    evicted = pod(phase="Failed", reason="Evicted")
    evicted["spec"]["nodeName"] = "node-1"
    found = told(situation(suffering, evicted))
    assert [(row.rule, row.place.kind) for row in found] == [("P24", "Node"), ("P24", "Pod")]
    assert found[1].explained_by == found[0].id


def test_pods_of_one_workload_are_one_diagnosis() -> None:
    pods = [pod(waiting("ErrImagePull", NOT_FOUND), name=f"egg-{number}", phase="Pending") for number in range(7)]
    found = [row for row in told(situation(*pods)) if row.rule == "P16"]
    assert len(found) == 1
    assert "6 more" in str(found[0].message)
    assert len(found[0].evidence) == 5


def test_last_words_are_evidence() -> None:
    found = told(situation(pod(crashing("python")), logs=logged("line\nImportError: no module\n")))
    assert found[0].rule == "R07"
    assert found[0].evidence[-1].value == "ImportError: no module"


def test_an_image_keeps_what_leans_on_it_from_blame() -> None:
    board = pod(container("fateboard", {"running": {"startedAt": ago(600)}}), name="fateboard-1", module="fateboard")
    found = told(situation(*pulling(NOT_FOUND), board))
    assert found[0].rule == "P16"
    assert [row.explained_by for row in found if row.place.name == "fateboard-1"] == [found[0].id]


def test_what_does_not_fit_is_told_once_for_a_namespace() -> None:
    pods = [put(unscheduled(CPU), name=name, namespace=FATE) for name in ("mysql-1", "egg-1", "roll-1")]
    found = [row for row in told(situation(*pods)) if row.rule == "P23"]
    assert len(found) == 1
    assert "2 more" in str(found[0].message)
