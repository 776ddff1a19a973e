"""New party files: every chart, every version, every style."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from services.party import (
    CHART_NAMES,
    PartyFile,
    clone_party,
    lint_party,
    new_party,
    parse_party,
    party_schema,
    versions_of,
)
from services.party.grammar import KeyType, Node, grammar_of
from services.party.templates import Style
from services.yamldoc import load_yaml

CHARTS = [(name, version) for name in CHART_NAMES for version in versions_of(name)]
STYLES: tuple[Style, ...] = get_args(Style)


def complaints(party: PartyFile) -> list[str]:
    """What lint says, but for versions that are trouble themselves (L25) and keys without effect (L23)."""
    return [str(finding.message) for finding in lint_party(party) if finding.rule not in ("L23", "L25")]


def made(chart_name: str, version: str, style: Style, party_id: int = 9999) -> str:
    name = f"fate-{party_id}"
    return new_party(
        version, name=name, namespace=name, party_id=party_id, chart_name=chart_name, style=style, gateway_port=30700
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_every_template_is_clean_and_as_the_schema_wants(chart_name: str, version: str, style: Style) -> None:
    party = parse_party(made(chart_name, version, style), "party.yaml")
    assert party.chart_version == version
    assert party.party_id == 9999
    assert party.gateway_port == 30700
    assert complaints(party) == []
    problems = Draft202012Validator(party_schema(version, chart_name)).iter_errors(party.data)
    assert [problem.message for problem in problems] == []


@pytest.mark.parametrize(("chart_name", "version"), CHARTS)
def test_a_full_file_has_every_key_in_its_place(chart_name: str, version: str) -> None:
    text = made(chart_name, version, "full")
    everything = load_yaml(uncommented(text), "")
    assert everything.problems == ()
    missing = set(places(grammar_of(version, chart_name))) - set(found(everything.data))
    assert missing == set()
    full, commented = (parse_party(one, "") for one in (text, made(chart_name, version, "commented")))
    # Its list of peers is left open for the example in comments.
    assert without_peers(full) == without_peers(commented)


def test_minimal_is_the_commented_one_without_comments() -> None:
    short, long = (made("fate", "v1.11.2", style) for style in ("minimal", "commented"))
    assert "#" not in short
    assert parse_party(short, "").data == parse_party(long, "").data


def test_a_name_of_digits_stays_a_name() -> None:
    text = new_party("v1.11.2", name="9999", namespace="9999", party_id=9999)
    assert parse_party(text, "").data["name"] == "9999"


def test_another_chart_has_no_template() -> None:
    with pytest.raises(KeyError):
        new_party("v1.11.2", name="x", namespace="x", party_id=1, chart_name="fedml-client")
    with pytest.raises(ValueError, match="latest"):
        new_party("latest", name="x", namespace="x", party_id=1)


def test_a_clone_keeps_everything_but_names_and_id() -> None:
    text = made("fate", "v1.11.2", "full")
    cloned = clone_party(parse_party(text, ""), name="fate-10000", namespace="other", party_id=10000)
    changed = [(old, new) for old, new in zip(text.splitlines(), cloned.splitlines(), strict=True) if old != new]
    assert [new.split("#")[0].strip() for _, new in changed] == [
        "name: fate-10000",
        "namespace: other",
        "partyId: 10000",
    ]
    assert all(old.split("#")[1] == new.split("#")[1] for old, new in changed)


def uncommented(text: str) -> str:
    head, _, rest = text.partition("\n")
    assert head.startswith("# FATE")
    return re.sub(r"^( *)# ", r"\1", rest, flags=re.MULTILINE)


def places(node: Node, above: str = "") -> list[str]:
    """Where the keys of a chart stand that it reads."""
    known = [(f"{above}{name}", child) for name, child in node.children.items()]
    if node.named is not None and node.named.children:
        known.append((f"{above}10000", node.named))
    listed = [(place, child) for place, child in known if child.key is not None and not child.key.deprecated]
    below = [deeper for place, child in listed for deeper in places(child, f"{place}.")]
    return [place for place, child in listed if child.key and child.key.type is not KeyType.ANY] + below


def found(data: Any, above: str = "") -> list[str]:
    if isinstance(data, list):
        return [place for item in data for place in found(item, above)]
    if not isinstance(data, dict):
        return []
    return [place for key, value in data.items() for place in (f"{above}{key}", *found(value, f"{above}{key}."))]


def without_peers(party: PartyFile) -> dict[str, Any]:
    gateway = dict(party.data[party.era.gateway])
    assert not gateway.pop("partyList")
    return {**party.data, party.era.gateway: gateway, "modules": sorted(party.modules)}


@pytest.mark.parametrize("name", ["7", "fate-9999", "fate-party-10"])
@pytest.mark.parametrize("version", versions_of("fate"))
def test_comments_beside_values_stand_one_below_the_other(version: str, name: str):
    made = new_party(version, name=name, namespace=name, party_id=9999)
    beside = [line.index("  # ") for line in made.splitlines() if "  # " in line and not line.lstrip().startswith("#")]
    assert set(beside) == {28}
