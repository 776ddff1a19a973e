"""Event texts sorted into classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rollout import RULES, classify_pull, classify_refusal, parse_scheduling
from services.rollout.messages import PULL_CLASSES


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("dial tcp 54.1.2.3:443: i/o timeout", "timeout"),
        ("net/http: TLS handshake timeout", "timeout"),
        ("read: connection reset by peer", "timeout"),
        ("context deadline exceeded", "timeout"),
        ("dial tcp: lookup docker.io on 8.8.8.8:53: server misbehaving", "timeout"),
        ("dial tcp: lookup docker.io on 8.8.8.8:53: no such host", "unknown-registry"),
        ("dial tcp 1.2.3.4:443: connect: connection refused", "refused"),
        ("docker.io/federatedai/python:9: not found", "not-found"),
        ("manifest for federatedai/python:9 not found: manifest unknown: manifest unknown", "not-found"),
        ("unauthorized: authentication required", "unauthorized"),
        ("no basic auth credentials", "unauthorized"),
        ("x509: certificate signed by unknown authority", "x509"),
        ("toomanyrequests: You have reached your pull rate limit", "rate-limit"),
        ("something new", "other"),
    ],
)
def test_pulls(words: str, name: str):
    assert classify_pull(words).name == name


@pytest.mark.parametrize(
    ("words", "rule", "reasons"),
    [
        ("0/1 nodes are available: 1 Insufficient cpu.", "P23", (("Insufficient cpu", 1),)),
        (
            "0/4 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't "
            "tolerate, 3 node(s) didn't match Pod's node affinity/selector.",
            "P29",
            (
                ("node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate", 1),
                ("node(s) didn't match Pod's node affinity/selector", 3),
            ),
        ),
        (
            "0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption "
            "victims found for incoming pod.",
            "P23",
            (("Insufficient memory", 1),),
        ),
        (
            "0/2 nodes are available: 2 pod has unbound immediate PersistentVolumeClaims.",
            "P25",
            (("pod has unbound immediate PersistentVolumeClaims", 2),),
        ),
    ],
)
def test_scheduling_is_counted_by_reason(words: str, rule: str, reasons: tuple[tuple[str, int], ...]):
    parsed = parse_scheduling(words)

    assert parsed is not None
    assert (parsed.rule, parsed.reasons, parsed.available) == (rule, reasons, 0)


def test_other_words_count_nothing():
    assert parse_scheduling('persistentvolumeclaim "x" not found') is None


@given(st.text(max_size=300))
def test_any_text_has_a_class_and_raises_nothing(words: str):
    assert classify_pull(words).rule in RULES
    parse_scheduling("0/3 nodes are available: " + words)
    refusal = classify_refusal(words)
    assert refusal is None or refusal.rule in RULES


def test_every_rule_speaks():
    for rule in RULES.values():
        assert all(str(part) for part in (rule.what, rule.cause, rule.explanation))
    assert {row.rule for row in PULL_CLASSES} <= set(RULES)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ('Failed to pull image "hub/python:1.404": rpc error: dial tcp: i/o timeout', "timeout"),
        ('Failed to pull image "hub/x@sha256:ab401cd404": context deadline exceeded', "timeout"),
        ('Failed to pull image "hub/certificate-maker:1": dial tcp: connection refused', "refused"),
        (
            'failed to do request: Head "https://hub/v2/a/manifests/404": dial tcp 10.0.40.1:4010: i/o timeout',
            "timeout",
        ),
        ("Error response from daemon: Get https://10.40.4.1:5404/v2/: net/http: request canceled (timeout)", "timeout"),
        ('failed to resolve reference "hub/a:1": unexpected status code: 404 Not Found', "not-found"),
        ('"docker.io/a/b:1": not found', "not-found"),
        ("failed with status code [manifests 1.0]: 401 Unauthorized", "unauthorized"),
        ("unexpected status 401", "unauthorized"),
    ],
)
def test_names_of_images_are_no_words_of_a_registry(words: str, name: str):
    assert classify_pull(words).name == name


def test_a_service_account_that_is_not_there_yet_is_waited_for():
    """The controller gives a new namespace its own a moment after the namespace."""
    missing = 'error looking up service account fate-9999/default: serviceaccount "default" not found'
    refusal = classify_refusal(f'pods "python-5d" is forbidden: {missing}')
    assert refusal is not None
    assert (refusal.rule, refusal.hopeless) == ("R09", False)
    other = classify_refusal('pods "python-5d" is forbidden: unable to validate against any security policy')
    assert other is not None
    assert (other.rule, other.hopeless) == ("R09", True)
