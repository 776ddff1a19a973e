"""Party files as they are read, edited, cloned; and the eras that they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.party import (
    ERAS,
    PartyFileError,
    board_host,
    clone_party,
    era_of,
    parse_party,
    read_party_file,
    version_key,
    with_values,
)
from services.redact import MASK, secrets

ARTICLE = Path(__file__).parents[3] / "examples" / "article" / "fate-9999.yaml"


def test_the_article_is_read_as_kubefate_would_take_it() -> None:
    party = read_party_file(ARTICLE)
    assert (party.name, party.namespace, party.party_id) == ("fate-9999", "fate-9999", 9999)
    assert (party.chart_name, party.chart_version) == ("fate", "v1.3.0-a")
    assert party.modules[:3] == ("proxy", "egg", "fateboard")
    assert party.gateway_port == 30009
    assert [(route.party_id, route.host, route.port) for route in party.routes] == [(10000, "10.160.112.145", 30010)]


def test_the_spec_holds_the_four_keys_and_no_legacy_one() -> None:
    spec = read_party_file(ARTICLE).spec
    assert {key: spec[key] for key in ("name", "namespace", "chartName", "chartVersion")} == {
        "name": "fate-9999",
        "namespace": "fate-9999",
        "chartName": "fate",
        "chartVersion": "v1.3.0-a",
    }
    assert "version" not in spec
    assert spec["egg"] == {"count": 1}


def test_values_are_overridden_without_touching_the_file() -> None:
    party = read_party_file(ARTICLE)
    before = ARTICLE.read_bytes()
    other = with_values(party, {("proxy", "partyList", 0, "partyIp"): "127.0.0.1"})
    assert other.routes[0].host == "127.0.0.1"
    assert other.document.text == party.document.text.replace("10.160.112.145", "127.0.0.1")
    assert ARTICLE.read_bytes() == before


def test_a_clone_keeps_comments() -> None:
    party = parse_party("# mine\nname: a  # who\nnamespace: a\nchartVersion: v1.3.0-a\npartyId: 1\n", "x")
    assert clone_party(party, name="b", namespace="c", party_id=2) == (
        "# mine\nname: b  # who\nnamespace: c\nchartVersion: v1.3.0-a\npartyId: 2\n"
    )


def test_passwords_are_masked_from_the_moment_that_they_are_read() -> None:
    parse_party("mysql: {password: hunter2-plenty}\n", "x")
    assert secrets.mask("hunter2-plenty") == MASK


@pytest.mark.parametrize("name", ["", "absent.yaml"])
def test_what_cannot_be_read_has_one_finding(tmp_path: Path, name: str) -> None:
    with pytest.raises(PartyFileError) as caught:
        read_party_file(tmp_path / name)
    assert [finding.rule for finding in caught.value.findings] == ["L20"]


@pytest.mark.parametrize(
    ("version", "gateway", "containers", "client", "board", "api"),
    [
        ("v1.3.0-a", "proxy", "python", "", "python", "extensions/v1beta1"),
        ("v1.4.5", "rollsite", "python", "python", "python", "extensions/v1beta1"),
        ("v1.5.1", "rollsite", "python", "python", "python", "networking.k8s.io/v1beta1"),
        ("v1.5.3", "rollsite", "python", "python", "python", "networking.k8s.io/v1"),
        ("v1.6.0-a", "rollsite", "python", "python", "python", "networking.k8s.io/v1beta1"),
        ("v1.6.1", "rollsite", "python", "client", "python", "networking.k8s.io/v1beta1"),
        ("v1.8.1", "rollsite", "python", "client", "python", "networking.k8s.io/v1"),
        ("v1.9.2", "rollsite", "fateflow", "client", "python", "networking.k8s.io/v1"),
        ("v1.11.2", "rollsite", "fateflow", "client", "fateboard", "networking.k8s.io/v1"),
        ("v2.0.0", "osx", "fateflow", "client", "fateboard", "networking.k8s.io/v1"),
        ("v9.0.0", "osx", "fateflow", "client", "fateboard", "networking.k8s.io/v1"),
    ],
)
def test_eras(version: str, gateway: str, containers: str, client: str, board: str, api: str) -> None:
    era = era_of(version)
    assert (era.gateway, era.python_containers[0], era.client_module, era.board_module, era.ingress_api) == (
        gateway,
        containers,
        client,
        board,
        api,
    )


def test_eras_are_in_order_and_versions_are_checked() -> None:
    starts = [version_key(era.since) for era in ERAS]
    assert starts == sorted(starts)
    assert version_key("v1.6.0") < version_key("v1.6.0-a") < version_key("v1.6.1")
    with pytest.raises(ValueError, match="latest"):
        era_of("latest")


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("chartVersion: v1.3.0-a\npartyId: 7\nmodules: [python]\n", "7.fateboard.kubefate.net"),
        ("chartVersion: v1.5.1\npartyId: 7\nmodules: [fateboard]\nhost: {fateboard: b.local}\n", "b.local"),
        ("chartVersion: v1.8.0\npartyId: 7\nmodules: [fateboard]\n", "fateboard.example.com"),
        (
            "chartVersion: v1.11.2\nmodules: [fateboard]\ningress: {fateboard: {hosts: [{name: b.local}]}}\n",
            "b.local",
        ),
        ("chartVersion: v1.11.2\nmodules: [python]\n", None),
    ],
)
def test_board_hosts(text: str, host: str | None) -> None:
    assert board_host(parse_party(text, "x")) == host
