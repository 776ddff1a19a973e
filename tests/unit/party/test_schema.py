"""Party files' JSON Schemas, and the command that prints them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from fatetui.cli.schema import schema as command
from services.i18n import use_language
from services.party.grammar import CHART_NAMES, versions_of
from services.party.reading import parse_party
from services.party.schema import party_schema
from services.party.templates import new_party

CHARTS = [(name, version) for name in CHART_NAMES for version in versions_of(name)]


def problems(version: str, **changes: Any) -> list[str]:
    """What the schema says of the chart's own template with some top-level keys changed; None takes one out."""
    data = dict(parse_party(new_party(version, name="a", namespace="a", party_id=9999), "").data)
    data.update(changes)
    data = {key: value for key, value in data.items() if value is not ...}
    found = Draft202012Validator(party_schema(version)).iter_errors(data)
    return [".".join(map(str, problem.absolute_path)) or problem.message for problem in found]


@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_every_schema_is_one(chart_name: str, version: str) -> None:
    schema = party_schema(version, chart_name)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["chartVersion"]["const"] == version
    assert all(place.get("description") for place in schema["properties"].values())


@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_every_schema_takes_its_chart_s_templates(chart_name: str, version: str) -> None:
    # Styles differ in comments only.
    text = new_party(version, name="a", namespace="a", party_id=9999, chart_name=chart_name)
    validator = Draft202012Validator(party_schema(version, chart_name))
    assert [problem.message for problem in validator.iter_errors(parse_party(text, "").data)] == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"rollsite": None}, []),
        ({"partyId": 1_000_000}, ["partyId"]),
        ({"computing": "Flink"}, ["computing"]),
        ({"computing": ...}, ["'computing' is a required property"]),
        ({"modules": ["rollsite", "osx"]}, ["modules.1"]),
        ({"rollsite": {"type": "NodePort", "nodePort": 80}}, ["rollsite.nodePort"]),
        ({"rollsite": {"partyList": [{"partyId": 1}]}}, ["rollsite.partyList.0", "rollsite.partyList.0"]),
        ({"persistence": "yes"}, ["persistence"]),
        ({"nodemanager": {"resources": {"requests": {"cpu": "2", "memory": "4Gi", "hugepages-2Mi": "1Gi"}}}}, []),
        ({"nodemanager": {"resources": {"requests": {"cpu": "many"}}}}, ["nodemanager.resources.requests.cpu"]),
        ({"nginx": {"route_table": {"10000": {"proxy": [{"host": "a", "http_port": 1}]}}}}, []),
        (
            {"nginx": {"route_table": {"10000": {"proxy": [{"host": "a", "port": 1}]}}}},
            ["nginx.route_table.10000.proxy.0"],
        ),
        ({"python": {"spark": {"anything": {"at": "all"}}}}, []),
        ({"client": {"nodeSelector": {"disktype": "ssd"}, "affinity": {"podAffinity": {}}}}, []),
    ],
)
def test_what_a_schema_tells(changes: dict[str, Any], told: list[str]) -> None:
    assert problems("v1.11.2", **changes) == told


def test_a_key_that_no_chart_reads() -> None:
    (told,) = problems("v1.11.2", osx={})
    assert "'osx' was unexpected" in told


def test_defaults_and_keys_without_effect_are_told() -> None:
    properties = party_schema("v1.9.0")["properties"]
    assert properties["imageTag"]["deprecated"] is True
    assert properties["ingressClassName"]["default"] == "nginx"
    assert properties["computing"]["enum"] == ["Eggroll", "Spark", "Spark_local"]
    host = party_schema("v1.5.1")["properties"]["host"]["properties"]["fateboard"]
    assert (host["examples"], "default" in host) == (["9999.fateboard.kubefate.net"], False)
    assert party_schema("v1.8.0")["properties"]["imageTag"]["default"] == "1.8.0-release"


def test_what_has_no_schema() -> None:
    with pytest.raises(KeyError):
        party_schema("v1.11.2", "fedml-client")
    for version in ("newest", "v1.2.0"):
        with pytest.raises(ValueError, match=version):
            party_schema(version)


def test_the_command_prints_them() -> None:
    def printed(*arguments: str) -> dict[str, Any]:
        done = CliRunner().invoke(command, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        document: dict[str, Any] = json.loads(done.output)
        return document

    use_language("en")
    assert printed("party", "--chart", "v1.11.2") == party_schema("v1.11.2")
    assert printed("party") == party_schema("v2.0.0")
    assert printed("party", "--chart-name", "fate-exchange") == party_schema("v1.11.2", "fate-exchange")
    assert "steps" in printed()["properties"]
    refused = CliRunner().invoke(command, ["party", "--chart", "v9.9"])
    assert refused.exit_code == 2
    assert "no version v9.9" in refused.output
