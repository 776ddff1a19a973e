"""Pure functions: quantities, differences, objects, log lines, exit codes, errors, lines."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Exit
from services.kubernetes import (
    AlreadyExists,
    Conflict,
    ExecFailed,
    FieldChange,
    Forbidden,
    Gone,
    Invalid,
    KubernetesError,
    ServerError,
    format_cpu,
    format_memory,
    parse_cpu,
    parse_memory,
)
from services.kubernetes.differences import compare
from services.kubernetes.errors import error_of
from services.kubernetes.execution import exec_query, exit_code_of, fed
from services.kubernetes.logs import LogOptions, _Seen, parse_line
from services.kubernetes.objects import ready_to_apply, slimmer
from services.kubernetes.store import Store
from services.kubernetes.wire import LineStream, parse_json, warnings_of


@pytest.mark.parametrize(("text", "millicores"), [("250m", 250), ("2", 2000), ("0.1", 100), (1, 1000), ("100u", 1)])
def test_cpu(text: str | int, millicores: int) -> None:
    assert parse_cpu(text) == millicores


@pytest.mark.parametrize(
    ("text", "size"),
    [("1Ki", 1024), ("1.5Gi", 1610612736), ("1k", 1000), ("2e3", 2000), ("128974848", 128974848), ("1E", 10**18)],
)
def test_memory(text: str, size: int) -> None:
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["", "1 Gi", "Gi", "1GiB", "one", "1.2.3", "--1"])
def test_what_is_no_quantity(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        parse_memory(text)


@given(st.integers(min_value=0, max_value=10**9))
def test_cpu_survives_formatting(millicores: int) -> None:
    assert parse_cpu(format_cpu(millicores)) == millicores


@given(st.integers(min_value=0, max_value=2**60))
def test_memory_survives_formatting_within_its_one_decimal(size: int) -> None:
    assert abs(parse_memory(format_memory(size)) - size) <= max(1, size * 0.06)


def test_a_new_object_is_a_change() -> None:
    assert compare(None, {"kind": "Service"}).changed


def test_the_servers_own_book_keeping_is_no_change() -> None:
    before = {"metadata": {"name": "a", "resourceVersion": "1", "uid": "x"}, "status": {"a": 1}}
    after = {"metadata": {"name": "a", "resourceVersion": "2", "generation": 4}, "status": {}}
    assert not compare(before, after).changed


def test_changes_are_named_by_path() -> None:
    before = {"metadata": {"labels": {"app.kubernetes.io/name": "a"}}, "spec": {"ports": [{"port": 1}]}}
    after = {"metadata": {"labels": {"app.kubernetes.io/name": "b"}}, "spec": {"ports": [{"port": 1}, {"port": 2}]}}
    assert compare(before, after).paths == (
        FieldChange('metadata.labels["app.kubernetes.io/name"]', "a", "b"),
        FieldChange("spec.ports[1]", None, {"port": 2}),
    )


def test_ports_get_their_protocol_before_an_apply() -> None:
    service = {"kind": "Service", "spec": {"ports": [{"port": 1}, {"port": 2, "protocol": "UDP"}]}}
    assert [port["protocol"] for port in ready_to_apply(service)["spec"]["ports"]] == ["TCP", "UDP"]
    pod_spec = {"containers": [{"ports": [{"containerPort": 1}]}]}
    deployment = {"kind": "Deployment", "spec": {"template": {"spec": pod_spec}}}
    applied = ready_to_apply(deployment)["spec"]["template"]["spec"]
    assert applied["containers"][0]["ports"][0]["protocol"] == "TCP"
    assert "protocol" not in pod_spec["containers"][0]["ports"][0]


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-24T00:15:11.70479Z hello",
        "2026-11-24T00:15:11.704790000Z hello",
        "2026-11-24T01:15:11.70479+01:00 hello",
    ],
)
def test_stamps_in_every_form_are_one_moment(line: str) -> None:
    stamp, parsed = parse_line(line)
    assert stamp == ("2026-11-24T00:15:11Z", 704790000)
    assert parsed.text == "hello"
    assert parsed.stamp == datetime(2026, 11, 24, 0, 15, 11, 704790, tzinfo=UTC)


@given(st.text())
def test_any_line_can_be_read(line: str) -> None:
    _stamp, parsed = parse_line(line)
    assert parsed.text in line


def test_a_resumed_log_repeats_nothing_and_loses_nothing() -> None:
    seen = _Seen()
    first, second = ("2026-11-24T00:00:01Z", 1), ("2026-11-24T00:00:01Z", 2)
    assert [seen.is_new(stamp) for stamp in (first, second, second)] == [True, True, True]
    seen.resume()
    again = [first, second, second, second, ("2026-11-24T00:00:02Z", 0)]
    assert [seen.is_new(stamp) for stamp in again] == [False, False, False, True, True]
    # Two outputs of one container, a little out of order.
    assert seen.is_new(("2026-11-24T00:00:01Z", 9))


def test_log_options_as_a_query() -> None:
    options = LogOptions(container="main", tail=0, since=datetime(2026, 1, 2, tzinfo=UTC))
    assert options.query(follow="true") == [
        ("container", "main"),
        ("tailLines", "0"),
        ("sinceTime", "2026-01-02T00:00:00Z"),
        ("follow", "true"),
    ]


def test_exit_codes() -> None:
    failed = {"status": "Failure", "details": {"causes": [{"reason": "ExitCode", "message": "7"}]}}
    assert exit_code_of(b'{"status":"Success"}', "Pod a") == 0
    assert exit_code_of(json.dumps(failed).encode(), "Pod a") == 7
    with pytest.raises(ExecFailed, match="not found in"):
        exit_code_of(b'{"status":"Failure","message":"executable not found in $PATH"}', "Pod a")
    with pytest.raises(ServerError):
        exit_code_of(b"half a sta", "Pod a")


def test_a_terminal_has_no_stderr_of_its_own() -> None:
    assert ("stderr", "true") not in exec_query(["sh"], container=None, stdin=True, tty=True)
    assert exec_query(["a", "b"], container="c", stdin=False, tty=False) == [
        ("command", "a"),
        ("command", "b"),
        ("stdout", "true"),
        ("stderr", "true"),
        ("container", "c"),
    ]


def test_a_fed_command_is_never_part_of_the_shells_text() -> None:
    assert fed(["cat", "$(reboot)"], 3)[3:] == ["sh", "3", "cat", "$(reboot)"]
    assert "reboot" not in fed(["cat", "$(reboot)"], 3)[2]


@pytest.mark.parametrize(
    ("code", "reason", "kind", "exit_code"),
    [
        (409, "AlreadyExists", AlreadyExists, Exit.FAILED),
        (409, "Conflict", Conflict, Exit.FAILED),
        (410, "Expired", Gone, Exit.FAILED),
        (403, "Forbidden", Forbidden, Exit.KUBERNETES),
        (422, "Invalid", Invalid, Exit.FAILED),
        (500, "InternalError", ServerError, Exit.KUBERNETES),
        (418, "", Invalid, Exit.FAILED),
    ],
)
def test_status_bodies_become_our_errors(code: int, reason: str, kind: type[KubernetesError], exit_code: Exit) -> None:
    body = json.dumps({"reason": reason, "message": "bad\x1b[31m news", "details": {"causes": [{"field": "a"}, 3]}})
    error = error_of(code, body.encode(), "Pod demo/web")
    assert type(error) is kind
    assert error.exit is exit_code
    assert error.causes == ({"field": "a"},)
    assert "\x1b" not in str(error)
    assert "Pod demo/web" in str(error)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (
            'pods "web" is forbidden: User "u" cannot get resource "pods/portforward" in API group "" '
            'in the namespace "a"',
            "get pods/portforward in namespace a",
        ),
        (
            'roles.rbac.authorization.k8s.io is forbidden: User "u" cannot list resource "roles" in API group '
            '"rbac.authorization.k8s.io" at the cluster scope',
            "list roles.rbac.authorization.k8s.io in the whole cluster",
        ),
        ('pods "web" is forbidden: exceeded quota: q', "Pod demo/web"),
    ],
)
def test_a_refusal_begins_with_the_permission_that_is_missing(said: str, right: str) -> None:
    body = {"message": said, "reason": "Forbidden"}
    told = str(error_of(403, body, "Pod demo/web"))
    assert told == f"Kubernetes does not allow this: {right}: {said}"


def test_a_body_that_is_no_status_is_quoted() -> None:
    page = b"<html><style>h1 {color: red}</style><h1>upstream is down</h1>"
    assert str(error_of(502, page, "x")) == "The Kubernetes server failed at x: upstream is down"


def test_deprecation_warnings() -> None:
    headers = {"Warning": '299 - "a \\"quoted\\" word", 299 - "second"'}
    assert warnings_of(headers) == ['a "quoted" word', "second"]
    assert warnings_of({}) == []


async def chunked(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def test_lines_across_chunks() -> None:
    lines = [line async for line in LineStream(chunked(b"a\nb", b"c\n", b"", b"d"))]
    assert lines == [b"a", b"bc", b"d"]


def test_equal_parts_of_one_list_are_held_once() -> None:
    slim = slimmer()
    metadata = '"metadata": {"uid": "u%d", "managedFields": [1]}'
    rest = '"args": ["x"], "env": [{"v": "long"}, {"w": "long"}], "spec": {"image": "i"}'
    first, second = (slim(json.loads(f"{{{metadata % number}, {rest}}}")) for number in (1, 2))
    assert first == {"metadata": {"uid": "u1"}, **json.loads(f"{{{rest}}}")}
    assert second["metadata"] == {"uid": "u2"}
    assert first["spec"]["image"] is second["spec"]["image"]
    assert first["env"] is second["env"]
    third = slim(json.loads('{"env": [{"w": "long"}]}'))
    assert third["env"][0] is first["env"][1]


def test_what_is_equal_and_not_the_same_is_kept_apart() -> None:
    slim = slimmer()
    texts = (
        '[{"a": 1}]',
        '[{"a": true}]',
        '[{"a": 1.0}]',
        '[{"a": "1"}]',
        '[{"b": "1"}]',
        '[{"a": ["1"]}]',
        "[{}]",
        "[1]",
        "[true]",
        '["1"]',
    )
    for text in (*texts, *texts):
        assert json.dumps(slim({"items": json.loads(text)})) == f'{{"items": {text}}}'


def test_what_did_not_change_of_an_object_is_held_once() -> None:
    store = Store()

    def pod(restarts: int) -> dict[str, Any]:
        spec = {"containers": [{"name": "main", "image": "image"}]}
        status = {
            "phase": "Running",
            "containerStatuses": [{"restartCount": restarts}],
            "conditions": [{"type": "Ready"}],
        }
        return {"metadata": {"uid": "1", "namespace": "a", "name": "p"}, "spec": spec, "status": status}

    store.put("here", "Pod", pod(0))
    (before,) = store.snapshot("Pod")
    store.put("here", "Pod", pod(1))
    (after,) = store.snapshot("Pod")
    assert after == pod(1)
    assert after is not before
    assert after["spec"] is before["spec"]
    assert after["status"]["conditions"] is before["status"]["conditions"]
    assert before["status"]["containerStatuses"][0]["restartCount"] == 0


@pytest.mark.parametrize(
    "odd", [{"half": "\ud83d", "whole": "\U0001f600"}, [[[[]]]] * 3, {"big": 10**40, "float": 1.10}, {"": None}]
)
def test_a_large_answer_is_parsed_as_a_small_one(odd: object) -> None:
    small = {"odd": odd, "deep": json.loads("[" * 300 + "]" * 300)}
    large = {**small, "filler": "x" * 300_000}
    assert parse_json(json.dumps(large).encode()) == large
    assert parse_json(json.dumps(small).encode()) == small
    with pytest.raises(ValueError, match="line 1"):
        parse_json(json.dumps(large).encode()[:-1])
