"""What an editor asks: completion, the key at a place, the file as a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.i18n import Message
from services.party import (
    ItemList,
    PartyFile,
    completions,
    find_key,
    form_fields,
    key_at,
    named_key,
    new_party,
    parse_party,
    put_value,
)
from services.yamldoc import apply_edits, load_yaml, look_up

_HEAD = "name: fate-9999\nnamespace: fate-9999\nchartName: fate\nchartVersion: {version}\npartyId: 9999\n"


def _cursor(written: str, version: str = "v1.11.2") -> tuple[str, int]:
    """A text in which `|` was the cursor, after the head of a party file."""
    whole = _HEAD.replace("{version}", version) + written
    offset = whole.index("|")
    return whole[:offset] + whole[offset + 1 :], offset


def _words(written: str, version: str = "v1.11.2") -> list[str]:
    return [one.word for one in completions(*_cursor(written, version))]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("|", ["modules"]),
        ("ro|\nmodules:\n  - mysql\n", ["rollsite", "lbrollsite"]),
        ("modules:\n  - mysql\n  - ro|\n", ["rollsite", "lbrollsite"]),
        ("modules: [mysql, ro|]\n", ["rollsite", "lbrollsite"]),
        ("rollsite:\n  |\n  type: NodePort\n", ["nodePort", "partyList", "exchange"]),
        ("rollsite:\n  type: |\n", ["ClusterIP", "NodePort", "LoadBalancer"]),
        ("rollsite:\n  type: No|dePort\n", ["NodePort"]),
        ('rollsite:\n  type: "L|"\n', ["LoadBalancer", "ClusterIP"]),
        ("rollsite:\n  enableTLS: |", ["true", "false"]),
        ("rollsite:\n  partyList:\n    - |\n", ["partyId", "partyIp", "partyPort"]),
        ("rollsite:\n  partyList:\n    - partyId: 1\n      |\n", ["partyIp", "partyPort"]),
        ("rollsite:\n  partyList: [{partyId: 1, |}]\n", ["partyIp", "partyPort"]),
        ("rollsite: {ty|", ["type"]),
        ("nginx:\n  route_table:\n    10000:\n      proxy:\n        - |\n", ["host", "http_port", "grpc_port"]),
        ("ingress:\n  fateboard:\n    hosts:\n      - name: |\n", ["fateboard.example.com"]),
        ("computing: |", ["Eggroll", "Spark", "Spark_local"]),
        ("this is\nbroken\n\nmysql:\n  pa|\nrollsite: {\n", ["password", "subPath"]),
    ],
)
def test_what_may_stand_there(written: str, first: list[str]) -> None:
    assert _words(written)[: len(first)] == first


@pytest.mark.parametrize(
    "written",
    [
        "# comp|\n",
        "rollsite:\n  type: NodePort |\n",
        "rollsite:\n  nodePort: |\n",
        "rollsite:\n  nodeSelector:\n    |\n",
        "nothing:\n  like: |\n",
        "mysql:\n  password: |\n",
    ],
)
def test_where_nothing_is_known_nothing_is_offered(written: str) -> None:
    assert _words(written) == []


@pytest.mark.parametrize(
    ("version", "word"), [("v1.3.0-a", "proxy"), ("v1.8.0", "rollsite"), ("v1.11.2", "rollsite"), ("v2.0.0", "osx")]
)
def test_the_chart_of_the_file_decides(version: str, word: str) -> None:
    gateways = {"proxy", "rollsite", "osx"}
    assert gateways.intersection(_words("|", version)) == {word}
    assert gateways.intersection(_words("modules:\n  - |", version)) == {word}


def test_other_charts_and_files_without_a_chart() -> None:
    serving = "chartName: fate-serving\nchartVersion: v2.1.6\nser"
    assert "servingProxy" in [one.word for one in completions(serving, len(serving))]
    assert [one.word for one in completions("", 0)][:2] == ["name", "namespace"]
    version = "chartName: fate-exchange\nchartVersion: "
    assert completions(version, len(version))[0].word == "v1.11.2"
    assert [one.word for one in completions("name: a\nnamespace: ", 19)] == ["a"]


@pytest.mark.parametrize(
    ("written", "word", "path", "value"),
    [
        ("modules:\n  - mysql\n  |\n", "python", ("modules", 1), "python"),
        ("modules: |\n", "python", ("modules", 0), "python"),
        ("modules:\n  |", "python", ("modules", 0), "python"),
        ("rollsite: |\n", "type", ("rollsite", "type"), "MORE"),
        ("roll|", "rollsite", ("rollsite",), "MORE"),
        ("rollsite:\n  party|", "partyList", ("rollsite", "partyList", 0), "MORE"),
        ("rollsite:\n  ty|: NodePort\n", "type", ("rollsite", "type"), "NodePort"),
        ("rollsite:\n  partyList:\n    |", "partyId", ("rollsite", "partyList", 0, "partyId"), "MORE"),
        (
            "rollsite:\n  partyList:\n    - partyId: 1\n    |\nmysql:\n  ip: a",
            "partyId",
            ("rollsite", "partyList", 1, "partyId"),
            "MORE",
        ),
        ("rollsite: {t|}", "type", ("rollsite", "type"), "MORE"),
    ],
)
def test_what_was_chosen_stands_where_it_belongs(written: str, word: str, path: tuple[str, ...], value: str) -> None:
    text, offset = _cursor(written)
    chosen = next(one for one in completions(text, offset) if one.word == word)
    after = apply_edits(text, [chosen.edit._replace(text=chosen.edit.text + ("MORE" if value == "MORE" else ""))])
    document = load_yaml(after, "")
    assert not document.problems
    assert look_up(document.data, path) == value


def test_keys_bring_their_help_and_what_they_are() -> None:
    found = {one.word: one for one in completions(*_cursor("rollsite:\n  |"))}
    assert str(found["nodePort"].help) == "The port on every node"
    assert found["type"].key == find_key("rollsite.type", "v1.11.2")
    (module,) = completions(*_cursor("modules:\n  - clusterm|"))
    assert str(module.help) == "Eggroll's manager of compute sessions"


@pytest.mark.parametrize(
    ("written", "path", "told"),
    [
        ("rollsite:\n  ty|pe: NodePort\n", "rollsite.type", "The Service's type"),
        ("rollsite:\n  type: Node|Port\n", "rollsite.type", "The Service's type"),
        ("rollsite:\n  |\n  type: NodePort\n", "rollsite", "The door"),
        ("rollsite:\n  |\n", "rollsite", "The door"),
        ("persistence: |", "persistence", "Whether data outlives"),
        ("modules:\n  - clus|termanager\n", "modules[0]", "Eggroll's manager"),
        ("rollsite:\n  partyList:\n    - |partyId: 1\n", "rollsite.partyList[0].partyId", "The peer's party id"),
        ("rollsite:\n  partyList:\n    |- partyId: 1\n", "rollsite.partyList", "The peers"),
        ("broken line\nmysql:\n  i|p: [\n", "mysql", "The database of FATE Flow"),
    ],
)
def test_the_key_at_a_place(written: str, path: str, told: str) -> None:
    spot = key_at(*_cursor(written))
    assert spot is not None
    assert spot.dotted == path
    assert str(spot.help).startswith(told)


def test_a_key_that_the_chart_has_not_is_told_by_its_place() -> None:
    spot = key_at(*_cursor("rollsite:\n  colour|: red\n"))
    assert spot is not None
    assert (spot.dotted, spot.key, spot.help) == ("rollsite.colour", None, None)
    assert key_at("", 0) is None
    assert key_at("# only words", 4) is None


def test_the_key_that_a_remedy_names() -> None:
    document = load_yaml("registry: ''\nmysql:\n  image: x\n", "a.yaml")
    assert named_key(document, Message("Correct `image`, `imageTag` or `registry`")) == "registry"
    assert named_key(document, Message("Set `mysql.image: mysql`")) == "mysql.image"
    assert named_key(document, Message("Free the node")) == ""


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        ("Image federatedai/client:1.8.9-release cannot be pulled", "imageTag"),
        ("Image federatedai/client:1.8.9-release-2 cannot be pulled", "registry"),
        ("Image mysql:8.0.28 cannot be pulled", "registry"),
    ],
)
def test_a_tag_that_the_file_gives_its_images_is_what_to_look_at_first(trouble: str, key: str) -> None:
    document = load_yaml("registry: ''\nimageTag: 1.8.9-release\n", "a.yaml")
    assert named_key(document, Message("Set `registry` to a mirror"), trouble) == key


@given(st.text(alphabet=" \nabt:-[]{}'\"#&*|>\ufeff", max_size=60), st.integers(0, 70))
def test_no_text_and_no_place_is_too_much(tail: str, offset: int) -> None:
    text = "modules:\n  - mysql\n" + tail
    for one in completions(text, offset):
        assert apply_edits(text, [one.edit])
    key_at(text, offset)


@pytest.fixture
def party() -> PartyFile:
    return parse_party(new_party("v1.11.2", name="fate-9999", namespace="fate-9999", party_id=9999), "party.yaml")


def test_a_form_has_a_section_for_each_block_those_in_use_first(party: PartyFile) -> None:
    sections = form_fields(party)
    used = [section.path for section in sections if section.used]
    assert sections[0].path == ()
    assert {("rollsite",), ("mysql",)} < set(used)
    assert ("pulsar",) not in used
    assert [section.used for section in sections] == sorted((section.used for section in sections), reverse=True)
    head = {field.dotted: field for field in sections[0].fields}
    assert head["name"].value == "fate-9999"
    assert head["computing"].words == ("Eggroll", "Spark", "Spark_local")
    assert [head[name].closed for name in ("computing", "persistence", "modules", "registry")] == [
        True,
        True,
        False,
        False,
    ]
    assert "rollsite" in head["modules"].words


def test_fields_have_value_default_and_the_words_there_are(party: PartyFile) -> None:
    fields = {field.dotted: field for section in form_fields(party) for field in section.fields}
    assert fields["rollsite.nodePort"].value == 30091
    assert fields["rollsite.loadBalancerIP"].value is None
    assert fields["mysql.size"].default == "1Gi"
    assert fields["persistence"].words == ("true", "false")
    assert "rollsite.partyList[0].partyIp" not in fields
    more = parse_party(put_value(party, "rollsite.partyList[0].partyId", "10000"), "party.yaml")
    assert {field.dotted: field for section in form_fields(more) for field in section.fields}[
        "rollsite.partyList[0].partyId"
    ].value == 10000


def test_another_item_of_a_list_begins_with_its_first_value(party: PartyFile) -> None:
    def routes(party: PartyFile) -> ItemList:
        lists = [listed for section in form_fields(party) for listed in section.lists]
        return next(listed for listed in lists if listed.dotted == "rollsite.partyList")

    for number, peer in enumerate((10000, 10001)):
        new = routes(party).new
        assert new.dotted == f"rollsite.partyList[{number}].partyId"
        party = parse_party(put_value(party, new.dotted, str(peer)), "party.yaml")
    assert [route["partyId"] for route in party.data["rollsite"]["partyList"]] == [10000, 10001]


@pytest.mark.parametrize(
    ("chart", "version"),
    [("fate", "v1.3.0-a"), ("fate", "v2.0.0"), ("fate-exchange", "v1.11.2"), ("fate-serving", "v2.1.6")],
)
def test_every_value_of_a_template_has_its_field(chart: str, version: str) -> None:
    text = new_party(version, name="a", namespace="a", party_id=9999, chart_name=chart)
    party = parse_party(text, "party.yaml")
    paths = [field.path for section in form_fields(party) for field in section.fields]
    assert len(paths) == len(set(paths))
    values = [path for path in party.document.scalars if "modules" not in path]
    assert [path for path in values if path not in paths] == []
