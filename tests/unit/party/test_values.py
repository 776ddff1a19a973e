"""Values by dotted path, in the types that the chart has."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.party.grammar import parse_path
from services.party.partyfile import PartyFile
from services.party.reading import parse_party
from services.party.templates import new_party
from services.party.values import ValueRefused, get_value, put_value


@pytest.fixture
def party() -> PartyFile:
    return parse_party(new_party("v1.11.2", name="a", namespace="a", party_id=9999, gateway_port=30091), "party.yaml")


@pytest.mark.parametrize(
    ("path", "written", "value"),
    [
        ("rollsite.nodePort", "30100", 30100),
        ("rollsite.type", "loadbalancer", "LoadBalancer"),
        ("persistence", "True", True),
        ("computing", "spark", "Spark"),
        ("name", "123", "123"),
        ("mysql.password", "12345", "12345"),
        ("nodemanager.resources.requests.cpu", "2", "2"),
        ("modules", "osx, mysql", ["osx", "mysql"]),
        ("modules[0]", "lbrollsite", "lbrollsite"),
        ("modules[7]", "spark", "spark"),
        ("rollsite.partyList[0].partyIp", "10.0.0.5", "10.0.0.5"),
        ("rollsite.partyList", "[{partyId: 10000}]", [{"partyId": 10000}]),
        ("nginx.route_table.10000.proxy[0].http_port", "30103", 30103),
        ("python.affinity", "{a: 1}", {"a": 1}),
        ("python.spark.anything", "12", 12),
    ],
)
def test_what_is_put_is_what_is_got(party: PartyFile, path: str, written: str, value: Any) -> None:
    text = put_value(party, path, written)
    assert get_value(parse_party(text, "party.yaml"), path) == value
    comments = [line.split("#")[1] for line in party.document.text.splitlines() if "#" in line]
    assert sum(comment in text for comment in comments) >= len(comments) - 3


def test_an_edit_in_place_touches_one_line(party: PartyFile) -> None:
    before, after = party.document.text.splitlines(), put_value(party, "rollsite.nodePort", "30111").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        (
            "  nodePort: 30091             # other parties reach this one here: their partyPort",
            "  nodePort: 30111             # other parties reach this one here: their partyPort",
        )
    ]


@pytest.mark.parametrize(
    ("path", "written", "told"),
    [
        ("rollsite.nodePort", "x", "no value for rollsite.nodePort"),
        ("rollsite.nodePort", "70000", "no value"),
        ("rollsite.type", "Ingress", "no value"),
        ("persistence", "perhaps", "no value"),
        ("rollsite.nodeport", "30091", "no key rollsite.nodeport"),
        ("osx.type", "NodePort", "no key"),
        ("rollsite..type", "NodePort", "no path"),
        ("modules[x]", "a", "no path"),
        ("rollsite.partyList[4].partyIp", "10.0.0.5", "in place"),
        ("rollsite.partyList", "[", "no value"),
    ],
)
def test_what_the_chart_does_not_take_is_refused(party: PartyFile, path: str, written: str, told: str) -> None:
    with pytest.raises(ValueRefused, match=told):
        put_value(party, path, written)


def test_a_misspelt_key_has_a_neighbour(party: PartyFile) -> None:
    with pytest.raises(ValueRefused) as refused:
        put_value(party, "rollsite.nodeport", "30091")
    assert str(refused.value.remedy) == "Did you mean nodePort?"


def test_what_is_not_there_cannot_be_got(party: PartyFile) -> None:
    with pytest.raises(ValueRefused, match=r"party\.yaml has no osx"):
        get_value(party, "osx.type")


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z]{1,4}", fullmatch=True), st.lists(st.integers(0, 99), max_size=2)), min_size=1
    )
)
def test_a_path_is_read_as_it_is_written(parts: list[tuple[str, list[int]]]) -> None:
    written = ".".join(name + "".join(f"[{index}]" for index in indices) for name, indices in parts)
    assert parse_path(written) == tuple(step for name, indices in parts for step in (name, *indices))


@given(st.text(max_size=20))
def test_any_text_is_a_path_or_refused(written: str) -> None:
    try:
        steps = parse_path(written)
    except ValueError:
        return
    assert steps
