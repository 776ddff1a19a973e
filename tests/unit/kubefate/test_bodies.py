from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kubefate.bodies import Reply, describe_stranger, error_text, first_document, greeting, object_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(first=st.dictionaries(st.text(), JSON, max_size=3), second=JSON, space=st.sampled_from(["", "\n", "  \r\n"]))
def test_only_the_first_document_counts(first: dict[str, Any], second: Any, space: str) -> None:
    body = space + json.dumps(first) + space + json.dumps(second)
    assert first_document(body.encode()) == first


@given(body=st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_value_error(body: bytes) -> None:
    try:
        first_document(body)
    except ValueError:
        assert object_of(body) is None


def test_nesting_bombs_are_value_errors() -> None:
    with pytest.raises(ValueError, match="deep"):
        first_document(b"[" * 200_000)


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"error": "record not found"}, "record not found"),
        ({"code": 401, "message": "Token is expired"}, "Token is expired"),
        ({"error": {}}, ""),
        ({"error": None}, ""),
        ({"error": {"ErrStatus": {"message": 'namespaces "x" not found', "code": 404}}}, 'namespaces "x" not found'),
        (
            {
                "error": {
                    "Op": "Get",
                    "URL": "https://10.0.0.1/a",
                    "Err": {"Op": "dial", "Err": {"Syscall": "connect"}},
                }
            },
            "Get https://10.0.0.1/a: connect",
        ),
        ({"error": "bad\x1b[31m\nred"}, "bad␛[31m red"),
        ({}, ""),
    ],
)
def test_every_error_shape_becomes_one_line(document: dict[str, Any], text: str) -> None:
    assert error_text(document) == text


def test_a_stranger_is_told_by_status_server_and_title() -> None:
    page = b"<html><head><title>\n 404 Not Found &amp; more</title></head></html>"
    said = describe_stranger(Reply(404, {"server": "nginx/1.21"}, page))
    assert said == "404 · nginx/1.21 · 404 Not Found & more"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"api_version": "v1", "msg": "kubefate run success", "service_version": "v1.0.2"}, "KubeFATE v1.0.2"),
        ({"msg": "kubefate run success"}, "KubeFATE v1.3.0 or newer"),
        ({"msg": "kubefate run Success"}, "KubeFATE v1.4.1 or newer"),
        ({"msg": "hello"}, None),
        ({"msg": {"kubefate": 1}}, None),
        (["kubefate run Success"], None),
    ],
)
def test_the_greeting_tells_the_version_or_its_bound(body: Any, words: str | None) -> None:
    found = greeting(Reply(200, {}, json.dumps(body).encode()))
    assert (str(found.words) if found else None) == words
