"""What of a server's answers counts as trouble of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.kubernetes import Strain


@pytest.mark.parametrize(
    ("method", "path", "status", "counts"),
    [
        ("GET", "/api/v1/pods", 429, True),
        ("GET", "/api/v1/namespaces/fate-9999/events", 500, True),
        ("GET", "/version", 503, True),
        ("GET", "/apis/apps/v1/deployments", 504, True),
        ("GET", "/apis/metrics.k8s.io/v1beta1/nodes", 503, False),  # served by another program, which may be away
        ("GET", "/api/v1/namespaces/kube-fate/services/kubefate:8080/proxy/v1/job/", 500, False),
        ("GET", "/api/v1/namespaces/kube-fate/pods/kubefate-0/log", 500, False),
        ("POST", "/api/v1/namespaces/fate-9999/pods", 429, False),  # a fresh namespace asks for a moment's patience
        ("GET", "/api/v1/pods", 403, False),
    ],
)
def test_only_what_the_server_itself_answers_to_reads_counts(method: str, path: str, status: int, counts: bool) -> None:
    strain = Strain()
    strain.meet(method, path, status)
    assert (strain.lately() == 1) is counts
    assert (strain.told() is not None) is counts


def test_it_is_told_by_status_since_a_moment_and_forgotten_after_a_minute() -> None:
    strain = Strain()
    for status in (500, 429, 500):
        strain.meet("GET", "/api/v1/pods", status)
    assert "3 reads" in str(strain.told())
    assert "429 × 1, 500 × 2" in str(strain.told())
    before = strain.met.copy()
    assert strain.told(before) is None
    strain.meet("GET", "/api/v1/pods", 500)
    assert "500 × 1)" in str(strain.told(before))
    assert strain.lately(datetime.now(UTC) + timedelta(seconds=61)) == 0
