"""What leaves the house in a bundle holds no secret, wherever a cluster has written it."""

from __future__ import annotations

import json

import pytest

from services.doctor.bundle import as_json, harmless

WORD = "planted-in-bundle"


@pytest.mark.parametrize(
    "data",
    [
        {"env": [{"name": "MYSQL_PASSWORD", "value": WORD}]},
        {"values": json.dumps({"mysql": {"password": WORD}})},
        {"annotations": {"last-applied": json.dumps({"spec": json.dumps({"token": WORD})})}},
        {"data": {"service_conf.yaml": f"db:\n  passwd: {WORD}\n  host: mysql\n"}},
    ],
)
def test_no_secret_is_in_it_whatever_it_is_written_in(data: object) -> None:
    text = as_json(data)
    assert WORD not in text
    json.loads(text)


def test_what_is_no_secret_stays() -> None:
    data = {
        "name": "MYSQL_DATABASE",
        "value": "fate",
        "secretName": "tls",
        "conf": "passwd: fate_dev",
        "aToken": True,
    }
    assert json.loads(as_json(data)) == data


@pytest.mark.parametrize("line", [f"password={WORD} accepted", f"{{'passwd': '{WORD}', 'port': 3306}}"])
def test_a_log_tells_none_either(line: str) -> None:
    assert WORD not in harmless(line)
