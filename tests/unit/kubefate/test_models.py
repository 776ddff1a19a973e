from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kubefate import ClusterSpec, ClusterStatus, FateCluster, Job, JobStatus, User
from services.kubefate.jobwords import meaning_of
from services.kubefate.reading import stamp
from services.sandbox.kubefate.joblog import WORDS

SPEC = ClusterSpec("fate-9999", "fate-9999", "fate", "v1.3.0-a", {"partyId": 9999, "name": "stale", "组织": "甲"})


def test_the_party_file_travels_as_json_with_the_four_keys_inside() -> None:
    body = SPEC.body(cover=False)
    data = json.loads(base64.b64decode(body.pop("data")))
    assert body == {
        "name": "fate-9999",
        "namespace": "fate-9999",
        "chart_name": "fate",
        "chart_version": "v1.3.0-a",
        "cover": False,
    }
    assert data == {
        "name": "fate-9999",
        "namespace": "fate-9999",
        "chartName": "fate",
        "chartVersion": "v1.3.0-a",
        "partyId": 9999,
        "组织": "甲",
    }


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("0001-01-01T00:00:00Z", None),
        ("2020-03-16T08:00:00.123456789+08:00", datetime(2020, 3, 16, 0, 0, 0, 123456, tzinfo=UTC)),
        ("2020-03-16T00:00:00.5Z", datetime(2020, 3, 16, 0, 0, 0, 500000, tzinfo=UTC)),
        ("2020-03-16T00:00:00Z", datetime(2020, 3, 16, tzinfo=UTC)),
        ("soon", None),
        ("", None),
        (None, None),
        (17, None),
    ],
)
def test_time_stamps_of_every_storage(text: Any, moment: datetime | None) -> None:
    assert stamp(text) == moment


@pytest.mark.parametrize("fraction", range(1, 10))
def test_any_number_of_fraction_digits_is_read(fraction: int) -> None:
    assert stamp(f"2020-03-16T00:00:00.{'1' * fraction}Z") is not None


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = stamp(text)
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("raw", "dashboards", "pods", "components"),
    [
        ({"dashboard": "9999.kubefate.net", "modules": ["egg0-x"]}, ("9999.kubefate.net",), ("egg0-x",), {}),
        ({"dashboard": ["a", "b"], "modules": None}, ("a", "b"), (), {}),
        ({"pod": ["p"], "status": {"modules": {"python": "Running"}}}, (), ("p",), {"python": "Running"}),
        (
            {"status": {"containers": {"fateflow": "Running"}, "deployments": {"rollsite": "Available"},
                        "statefulSets": {"python": "Progressing"}}},
            (), (), {"fateflow": "Running", "rollsite": "Available", "python": "Progressing"},
        ),
    ],
)  # fmt: skip
def test_details_of_every_version(raw: Any, dashboards: Any, pods: Any, components: Any) -> None:
    cluster = FateCluster.read({"uuid": "u", "Info": raw, "status": "Running", "revision": 1})
    assert (cluster.dashboards, cluster.pods, dict(cluster.components)) == (dashboards, pods, components)


@pytest.mark.parametrize(
    "raw",
    [
        {"namespaces": "ns", "Config": {"partyId": 9999}, "values": "{}"},
        {"namespaces": "ns", "Spec": {"partyId": 9999}},
        {"namespaces": "ns", "values": '{"partyId": 9999}'},
    ],
)
def test_the_stored_party_file_is_found_under_each_key(raw: dict[str, Any]) -> None:
    cluster = FateCluster.read(raw)
    assert (cluster.namespace, dict(cluster.spec)) == ("ns", {"partyId": 9999})


def test_status_words_out_of_range_are_none() -> None:
    assert FateCluster.read({"status": ""}).status is ClusterStatus.NONE
    assert FateCluster.read({"status": 17}).status is ClusterStatus.NONE
    assert Job.read({"status": "Shrugging"}).status is JobStatus.NONE


def test_a_job_with_a_result_and_one_with_states() -> None:
    old = Job.read({"uuid": "j", "status": "Success", "result": "Cluster install success", "sub-jobs": None})
    new = Job.read(
        {
            "uuid": "j",
            "status": "Failed",
            "states": ["job start Running", 'helm install error, namespaces "x" not found'],
            "sub_jobs": {"python": {"Status": "Success", "ModulesStatus": "Available"}, "mysql": {"Status": "Running"}},
            "time_limit": 3_600_000_000_000,
            "start_time": "2020-03-16T00:00:00Z",
            "end_time": "0001-01-01T00:00:00Z",
        }
    )
    assert old.succeeded
    assert old.reason == "Cluster install success"
    assert new.done
    assert new.ended is None
    assert new.time_limit == timedelta(hours=1)
    assert new.progress.startswith("1/2 helm install error")
    assert "namespace" in str(new.remedy)


def test_a_job_is_abandoned_by_time_or_by_restart() -> None:
    start = datetime(2020, 3, 16, tzinfo=UTC)
    job = Job.read({"status": "Running", "start_time": "2020-03-16T00:00:00Z"})
    assert not job.abandoned(start + timedelta(minutes=59))
    assert job.abandoned(start + timedelta(minutes=61))
    assert job.abandoned(start + timedelta(minutes=2), restarted=start + timedelta(minutes=1))
    assert not Job.read({"status": "Success"}).abandoned(start)


def test_a_user_is_shown_without_its_secrets() -> None:
    user = User.read(
        {"uuid": "u", "username": "admin", "password": "hunter22", "salt": "s4lt", "userStatus": "Deprecate"}
    )
    assert "hunter22" not in repr(user)
    assert "s4lt" not in repr(user)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            {"states": ["update job status to Running", "checkout Cluster status [34]"]},
            "waiting until all pods are ready",
        ),
        ({"states": ["create Cluster in DB Success"]}, "written down, Helm installs"),
        # Up to 1.3.0 the result is a success long before anything runs.
        (
            {
                "result": "Cluster install success",
                "sub_jobs": {"python": {"ModuleName": "python", "Status": "Running"}},
            },
            "0/1 components up, Helm is done, pods start",
        ),
        (
            {"states": ["helm install error, no matches for kind Ingress"]},
            "helm install error, no matches for kind Ingress",
        ),
        ({"result": "checkout Cluster status timeOut!"}, "pods were not ready in time, the installation is removed"),
    ],
)
def test_what_a_job_does_is_told_in_the_fields_words(raw: dict[str, Any], told: str) -> None:
    assert str(Job.read({"uuid": "1", "status": "Running", **raw}).doing) == told


@pytest.mark.parametrize("generation", sorted(WORDS))
def test_every_text_of_a_generation_of_services_has_its_meaning(generation: str) -> None:
    """But for failures: what Helm or Kubernetes said of them is told as they said it."""
    told = {name: text for name, text in asdict(WORDS[generation]).items() if text and "{text}" not in text}
    assert {name for name, text in told.items() if meaning_of(text.format(n=34)) is None} == set()
