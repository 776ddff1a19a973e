"""P30–P37 and P50–P54: KubeFATE's service and jobs, upgrades, removal."""

from __future__ import annotations

import pytest

from services.rollout import Health, KubeFateView, Situation, ToyRun
from tests.unit.rollout.diagnosed import (
    FATE,
    KUBE_FATE,
    cluster,
    crashing,
    deployment,
    job,
    kubefate_pod,
    party,
    pod,
    rules,
    says,
    service,
    situation,
    thing,
    told,
    view,
)
from tests.unit.rollout.objects import Object, ago, running


def release(revision: int = 1, status: str = "deployed") -> Object:
    labels = {"owner": "helm", "name": FATE, "status": status, "version": str(revision)}
    return thing("Secret", f"sh.helm.release.v1.{FATE}.v{revision}", labels=labels, type="helm.sh/release.v1")


def terminating() -> Object:
    found = thing("Namespace", FATE, "", status={"phase": "Terminating"})
    found["metadata"]["deletionTimestamp"] = ago(600)
    return found


def down(**more: object) -> Object:
    return kubefate_pod(crashing("kubefate"), ready=False, **more)


def words(text: str) -> dict[tuple[str, str, str, bool], str]:
    return {(KUBE_FATE, "kubefate-1", "kubefate", True): text}


NO_PODS = [("Pod", "python-1")]
NOTHING_KNOWN = KubeFateView(clusters=(), jobs=())
NOT_PERSISTENT = deployment("mariadb", volumes=[{"name": "data", "emptyDir": {}}])
PERSISTENT = deployment("mariadb", volumes=[{"name": "data", "persistentVolumeClaim": {"claimName": "mariadb-data"}}])
RESTARTED = kubefate_pod(running(60, name="kubefate", restarts=1))
UPGRADE_JOB = pod(crashing("upgrade"), name="fate-mysql-upgrade-job-x", module="")
LEFT = thing("PersistentVolumeClaim", "mysql-data", labels={"name": FATE}, status={"phase": "Bound"})
FROM_OLD = view(version="v1.4.5", clusters=(cluster(chart_version="v1.8.0"),))

CASES = [
    ("P30", situation(down(), logs=words("initDb error: dial tcp: i/o timeout")), situation()),
    (
        "P31",
        situation(release(), pod(running(3600), ready=True, age=3600), kubefate=NOTHING_KNOWN),
        situation(release(), kubefate=view()),
    ),
    ("P31", situation(NOT_PERSISTENT), situation(PERSISTENT)),
    ("P32", situation(RESTARTED, kubefate=view(job(since=600))), situation(RESTARTED, kubefate=view(job(since=30)))),
    ("P32", situation(kubefate=view(job(since=3700))), situation(kubefate=view(job(since=100)))),
    ("P33", situation(release(), kubefate=NOTHING_KNOWN, without=NO_PODS), situation(release(), kubefate=view())),
    ("P33", situation(kubefate=says("cannot re-use a name that is still in use")), situation(kubefate=says(""))),
    (
        "P34",
        situation(kubefate=view(answers=("name=fate-9999, name already existed",))),
        situation(kubefate=view(answers=("cluster is not exited",))),
    ),
    ("P35", situation(without=[("Namespace", FATE)]), situation()),
    ("P35", situation(kubefate=says('namespaces "fate-9999" not found')), situation(kubefate=says(""))),
    ("P36", situation(terminating()), situation()),
    (
        "P37",
        situation(pod(crashing("python")), kubefate=view(job("Success", took=30))),
        situation(kubefate=view(job("Success", took=30))),
    ),
    ("P37", situation(kubefate=view(job("Success", took=30)), without=NO_PODS), situation(without=NO_PODS)),
    (
        "P50",
        situation(kubefate=says("at <lower>: invalid value; expected string")),
        situation(kubefate=says("values don't meet the specifications")),
    ),
    (
        "P51",
        situation(kubefate=FROM_OLD, parties=(party("v1.9.0"),)),
        situation(kubefate=FROM_OLD, parties=(party("v1.8.1"),)),
    ),
    (
        "P52",
        situation(kubefate=view(job("Failed", took=9, method="ClusterUpdate"), version="v1.0.3")),
        situation(kubefate=view(job("Failed", took=9, method="ClusterUpdate"), version="v1.1.0")),
    ),
    (
        "P52",
        situation(kubefate=view(version="v1.0.2"), parties=(party("v1.8.1"),)),
        situation(kubefate=view(version="v1.0.2")),
    ),
    (
        "P53",
        situation(release(2, "failed"), kubefate=view()),
        situation(release(2), release(1, "failed"), kubefate=view()),
    ),
    ("P53", situation(UPGRADE_JOB), situation(pod(crashing("python")))),
    ("P54", situation(LEFT, kubefate=NOTHING_KNOWN, without=NO_PODS), situation(LEFT, kubefate=view())),
]


@pytest.mark.parametrize(("rule", "shows", "misses"), CASES)
def test_rule(rule: str, shows: Situation, misses: Situation) -> None:
    assert rule in rules(shows)
    assert rule not in rules(misses)


def test_a_refused_password_is_a_cause_of_its_own() -> None:
    found = told(situation(down(), logs=words("Error 1045: Access denied for user 'kubefate'@'10.1.0.3'")))
    assert found[0].rule == "P30"
    assert found[0].health is Health.FAILED
    assert "password" in str(found[0].message)


def test_a_database_that_is_down_explains_kubefate() -> None:
    database = pod(crashing("mariadb"), name="mariadb-1", module="mariadb", namespace=KUBE_FATE)
    found = told(situation(database, service("mariadb"), down(), logs=words("initDb error: i/o timeout")))
    assert (found[0].rule, found[0].place.name) == ("R07", "mariadb-1")
    assert [row.explained_by for row in found if row.rule == "P30"] == [found[0].id]


def test_python_that_restarts_comes_before_the_success_that_is_none() -> None:
    found = told(situation(pod(crashing("python")), kubefate=view(job("Success", took=30))))
    assert found[0].rule == "R07"
    assert {row.explained_by for row in found if row.rule == "P37"} == {found[0].id}


def test_a_success_without_pods_comes_before_there_being_nothing() -> None:
    found = told(situation(kubefate=view(job("Success", took=30)), without=NO_PODS))
    assert found[0].rule == "P37"
    assert {row.explained_by for row in found if row.rule == "R03"} == {found[0].id}


def test_a_job_that_goes_on_although_all_is_ready() -> None:
    ready = pod(running(3600), ready=True, age=3600)
    found = told(situation(ready, kubefate=view(job(since=1800))))
    assert found[0].rule == "P32"
    assert "all pods have been ready" in str(found[0].message)


def test_a_failed_job_of_no_known_class_is_told_and_explained_by_its_pods() -> None:
    failed = view(job("Failed", reason="something went wrong", took=30))
    assert rules(situation(kubefate=failed))[0] == "R21"
    found = told(situation(pod(crashing("python")), kubefate=failed))
    assert [(row.rule, row.explained_by) for row in found if row.rule in ("R07", "R21")] == [
        ("R07", ""),
        ("R21", found[0].id),
    ]


def test_a_chart_that_is_beyond_kubefate_explains_the_job_that_nobody_works_on() -> None:
    making = cluster("Creating", "v1.5.1")
    hanging = view(job(since=600), version="v1.0.2", clusters=(making,))
    found = told(situation(RESTARTED, kubefate=hanging, without=NO_PODS))
    assert (found[0].rule, found[0].place.kind, found[0].hopeless) == ("R22", "FateCluster", True)
    assert "toYaml" in str(found[0].message)
    assert {row.explained_by for row in found if row.rule in ("P32", "R03")} == {found[0].id}
    assert "R22" not in rules(situation(kubefate=view(job(), version="v1.2.0", clusters=(making,))))
    runs = view(version="v1.0.2", clusters=(cluster("Running", "v1.5.1"),))
    assert "R22" not in rules(situation(kubefate=runs))
    assert "R22" not in rules(situation(kubefate=view(version="strange", clusters=(making,))))


def test_only_the_newest_job_of_a_cluster_counts() -> None:
    before = job("Failed", reason="cannot re-use a name that is still in use", since=900, took=5)
    now = job("Success", since=300, took=60, uuid="job-2")
    assert "P33" not in rules(situation(kubefate=view(before, now)))


@pytest.mark.parametrize(("later", "history"), [(0, False), (3, False), (60, True)])
def test_a_party_installed_beside_the_one_that_failed_makes_its_failure_no_history(later: float, history: bool) -> None:
    """A job that fails at once is over before the next party's is begun; its cluster's record goes with it."""
    failed = job("Failed", reason="provided port is already allocated", since=300, took=0.2, cluster_id="gone")
    other = job("Success", since=299.7 - later, took=60, uuid="job-2", cluster_id="cluster-1")
    seen = KubeFateView(clusters=(cluster("Running"),), jobs=(failed, other))
    assert ("P38" not in rules(situation(kubefate=seen))) is history


def test_an_emptied_namespace_is_no_failure_after_a_removal() -> None:
    removed = job("Success", took=5, method="ClusterDelete", meta_data={"namespace": FATE, "name": FATE})
    found = told(situation(LEFT, kubefate=KubeFateView(clusters=(), jobs=(removed,)), without=NO_PODS))
    assert [(row.rule, row.health) for row in found] == [("P54", Health.HEALTHY)]


def test_who_has_the_port_is_evidence() -> None:
    taken = service("somebody-else", "default", {"port": 80, "nodePort": 30009}, kind="NodePort")
    said = "Service is invalid: spec.ports[0].nodePort: Invalid value: 30009: provided port is already allocated"
    found = told(situation(taken, kubefate=says(said)))
    assert found[0].rule == "P38"
    assert "default/Service/somebody-else" in {proof.subject for proof in found[0].evidence}


def test_a_failed_job_explains_that_nothing_is_there() -> None:
    found = told(situation(kubefate=says("cannot re-use a name that is still in use"), without=NO_PODS))
    assert found[0].rule == "P33"
    assert [row.explained_by for row in found if row.rule == "R03"] == [found[0].id]


def test_kubefate_s_own_trouble_is_no_cause_of_a_party_s() -> None:
    run = ToyRun(9999, 10000, "job-failed", "UNAVAILABLE: io exception")
    found = told(situation(down(), pod(crashing("python")), kubefate=view(job()), toy=(run,), parties=(party(),)))
    python = next(row for row in found if row.place.name == "python-1")
    assert python.explained_by == ""
    assert [row.explained_by for row in found if row.rule == "P40"] == [python.id]


def test_namespaces_of_parties_wait_for_kubefate() -> None:
    found = told(situation(down(), without=[("Namespace", FATE), *NO_PODS]))
    assert [(row.rule, bool(row.explained_by)) for row in found if row.rule in ("P30", "P35")] == [
        ("P30", False),
        ("P35", True),
    ]
