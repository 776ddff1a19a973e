"""Party files on their way from chart to chart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services.party import migration as migration_package
from services.party.grammar import CHART_NAMES, versions_of
from services.party.lint import lint_party
from services.party.migration import ChangeKind, Migration, MigrationRefused, decision_codes, migrate
from services.party.partyfile import PartyFile
from services.party.reading import PartyFileError, parse_party
from services.party.schema import party_schema
from services.party.templates import TEMPLATE_VERSIONS, new_party
from services.party.versions import version_key

_FATE = ("v1.3.0-b", "v1.4.1", "v1.5.0", "v1.6.0-a", *TEMPLATE_VERSIONS)
_STOPS = {"fate": tuple(sorted(_FATE, key=version_key))}
PAIRS = [
    (chart, since, to)
    for chart in CHART_NAMES
    for stops in [_STOPS.get(chart, versions_of(chart))]
    for place, since in enumerate(stops)
    for to in stops[place:]
]


def complaints(party: PartyFile) -> list[str]:
    """What lint says, but for versions that are trouble themselves (L25) and keys without effect (L23)."""
    return [str(finding.message) for finding in lint_party(party) if finding.rule not in ("L23", "L25")]


def party_of(chart_name: str, version: str) -> PartyFile:
    text = new_party(version, name="fate-9999", namespace="fate-9999", party_id=9999, chart_name=chart_name)
    return parse_party(text, "party.yaml")


def migrated(text: str, to: str) -> Migration:
    return migrate(parse_party(text, "party.yaml"), to)


@pytest.mark.parametrize(("chart_name", "since", "to"), PAIRS)
def test_every_way_up_ends_in_a_clean_file_with_its_comments(chart_name: str, since: str, to: str) -> None:
    before = party_of(chart_name, since)
    migration = migrate(before, to)
    after = parse_party(migration.text, "party.yaml")
    assert after.chart_version == to
    assert complaints(after) == []
    assert [
        str(problem) for problem in Draft202012Validator(party_schema(to, chart_name)).iter_errors(after.data)
    ] == []
    assert comments(before.document.text) <= comments(migration.text)
    assert [decision for decision in migration.decisions if decision.code == "M-REQUIRED"] == []
    assert bool(migration.changes) == bool(migration.diff()) == (since != to)
    again = migrate(after, to)
    assert (again.text, again.changes) == (migration.text, ())


@pytest.mark.parametrize("since", versions_of("fate"))
def test_every_key_of_every_chart_finds_its_way_or_is_told_to_be_gone(since: str) -> None:
    full = new_party(since, name="fate-9999", namespace="fate-9999", party_id=9999, style="full")
    head, _, rest = full.partition("\n")
    everything = re.sub(r"^( *)# ", r"\1", rest, flags=re.MULTILINE)
    migration = migrated(f"{head}\n{everything}\n", "v2.0.0")
    after = parse_party(migration.text, "party.yaml")
    assert not [finding for finding in lint_party(after) if finding.rule in ("L06", "L20")]
    assert {change.kind for change in migration.changes} <= set(ChangeKind)


@pytest.mark.parametrize(
    ("backend", "engines"),
    [
        ("eggroll", ("Eggroll", "Eggroll", "Eggroll")),
        ("spark_rabbitmq", ("Spark", "RabbitMQ", "HDFS")),
        ("spark_pulsar", ("Spark", "Pulsar", "HDFS")),
        ("spark_local_pulsar", ("Spark_local", "Pulsar", "LocalFS")),
    ],
)
def test_a_backend_becomes_three_engines(backend: str, engines: tuple[str, str, str]) -> None:
    text = f"name: a\nchartVersion: v1.8.0\npartyId: 9\nbackend: {backend} # why\nmodules: [python]\n"
    migration = migrated(text, "v1.11.2")
    data = parse_party(migration.text, "").data
    assert (data["computing"], data["federation"], data["storage"]) == engines
    assert "backend" not in data


def test_spark_before_it_said_which_queue() -> None:
    text = "name: a\nchartVersion: v1.6.1\npartyId: 9\nbackend: spark\nmodules:\n- python\n- pulsar\n"
    assert parse_party(migrated(text, "v1.7.2").text, "").data["backend"] == "spark_pulsar"
    assert parse_party(migrated(text, "v1.9.0").text, "").data["federation"] == "Pulsar"


def test_what_a_backend_of_ones_own_becomes_is_asked() -> None:
    migration = migrated("name: a\nchartVersion: v1.8.0\npartyId: 9\nbackend: mine\nmodules: [python]\n", "v1.9.0")
    asked = {decision.path for decision in migration.decisions if decision.code == "M-REQUIRED"}
    assert asked == {"computing", "federation", "storage", "namespace", "chartName"}


def test_hosts_move_to_the_ingress() -> None:
    text = (
        "name: a\nchartVersion: v1.6.0\npartyId: 9\nmodules: [python, fateboard, client]\n"
        "host:\n  fateboard: board.bank.org\n"
    )
    data = parse_party(migrated(text, "v1.8.0").text, "").data
    assert data["ingress"]["fateboard"]["hosts"] == [{"name": "board.bank.org"}]
    assert data["ingress"]["client"]["hosts"] == [{"name": "9.notebook.kubefate.net"}]
    assert "host" not in data


def test_listed_nodes_are_counted_and_asked_about() -> None:
    text = (
        "name: a\nchartVersion: v1.5.1\npartyId: 9\nmodules: [nodemanager]\n"
        "nodemanager:\n  count: 1\n  list:\n  - name: big\n    size: 9Gi\n  - name: small\n"
    )
    migration = migrated(text, "v1.9.0")
    assert parse_party(migration.text, "").data["nodemanager"] == {"replicas": 3}
    assert "M-NODES" in {decision.code for decision in migration.decisions}


def test_registry_tag_and_images_of_the_last_chart() -> None:
    text = (
        "name: a\nchartVersion: v1.11.2\npartyId: 9\nregistry: my.reg.io/fate # mirror\nimageTag: 1.11.2-mine\n"
        "modules: [rollsite]\nspark:\n  master:\n    Image: mine/spark\n    ImageTag: 1.11.2-release\n"
        "rollsite:\n  type: NodePort\n  exchange: {ip: 10.0.0.1, port: 30000}\n"
    )
    migration = migrated(text, "v2.0.0")
    assert "registry: my.reg.io/fate/ # mirror" in migration.text
    data = parse_party(migration.text, "").data
    assert "imageTag" not in data
    assert data["spark"]["master"] == {"image": "mine/spark"}
    assert data["osx"]["exchange"] == {"ip": "10.0.0.1", "port": 30000}
    assert {"M-TAG", "M-EXCHANGE", "M-REGISTRY", "M-PEERS"} <= {decision.code for decision in migration.decisions}


def test_data_that_an_update_would_lose_is_asked_about() -> None:
    text = "name: a\nchartVersion: v1.8.0\npartyId: 9\npersistence: true\nmodules: [python]\n"
    told = {decision.code: str(decision.message) for decision in migrated(text, "v1.9.2").decisions}
    assert "StatefulSets" in told["M-DATA"]
    assert "M-DATA" not in {decision.code for decision in migrated(text, "v1.8.1").decisions}


def test_the_legacy_key_becomes_the_right_one() -> None:
    migration = migrated("name: a\nversion: v1.3.0-a # old\npartyId: 9\nmodules: [python]\n", "v1.4.5")
    assert "chartVersion: v1.4.5 # old" in migration.text


@pytest.mark.parametrize(
    ("text", "to", "told"),
    [
        ("name: a\nchartVersion: v1.9.0\n", "v1.8.0", "no way back"),
        ("name: a\nchartVersion: v1.9.0\n", "v1.99.0", "no version"),
        ("name: a\n", "v1.9.0", "does not say"),
        ("name: a\nchartVersion: v1.9.0\nchartName: fedml-client\n", "v1.9.0", "none of KubeFATE's"),
        ("name: a\nchartVersion: v1.9.0\nname: b\n", "v1.10.0", "broken"),
        ("x: &x {count: 1}\nname: a\nchartVersion: v1.8.0\nnodemanager: *x\n", "v1.9.0", "in place"),
    ],
)
def test_what_cannot_be_migrated_is_refused_in_words(text: str, to: str, told: str) -> None:
    with pytest.raises(MigrationRefused, match=told):
        migrated(text, to)


def test_every_code_has_a_title_and_a_use() -> None:
    package = Path(migration_package.__file__).parent
    used = {code for file in package.glob("*.py") for code in re.findall(r'"(M-[A-Z]+)"(?!:)', file.read_text())}
    assert set(decision_codes()) == used


def test_a_gateway_by_itself_is_an_exchange() -> None:
    text = (
        "name: a\nchartVersion: v1.3.0-a\npartyId: 9\nmodules: [proxy]\nproxy:\n  type: NodePort\n  nodePort: 30009\n"
    )
    migration = migrated(text, "v1.11.2")
    assert parse_party(migration.text, "").modules == ("rollsite",)
    assert "M-ALONE" in {decision.code for decision in migration.decisions}


def test_new_keys_stand_where_the_old_ones_did() -> None:
    text = "name: a\nchartVersion: v1.8.0\npartyId: 9\nbackend: eggroll\n# what runs\nmodules: [python]\n"
    assert "partyId: 9\ncomputing: Eggroll\nfederation: Eggroll\nstorage: Eggroll\n# what runs\n" in (
        migrated(text, "v1.9.0").text
    )


LINES = st.sampled_from(
    [
        "", "  x", "rollsite: 5", "modules: rollsite", "backend:", "egg: [1]", "host: {a: 1}", "? x", "- 1",
        "nodemanager: &a {count: 1}", "ingress: *a", "nodemanager: {list: 7}", "nodemanager: {list: [{}], count: x}",
        "python: {spark: {master: [1]}}", "imageTag: 1", "registry: 9", "modules: [proxy, [proxy], 5]", "1: 2",
        "spark: {master: {cpu: 1, resources: 5}}", "rollsite: {exchange: 5, partyList: {a: b}}", "host: {fateboard: 7}",
        "ingress: 5", "ingress: {fateboard: [1]}", "backend: [1]", "python: {enabledNN: true}", "a.b: 1",
        "x[0]: {y.z: 1}",
    ]
)  # fmt: skip


@given(st.sampled_from(_FATE), st.sampled_from(_FATE), st.integers(1, 30), LINES, st.booleans())
def test_any_damage_is_migrated_or_refused(since: str, to: str, place: int, line: str, replaces: bool) -> None:
    lines = new_party(since, name="a", namespace="a", party_id=9999).splitlines()
    lines[place : place + replaces] = [line]
    try:
        migration = migrated("\n".join(lines), to)
    except (MigrationRefused, PartyFileError):
        return
    assert parse_party(migration.text, "").chart_version == to


def test_the_diff_names_file_and_versions() -> None:
    diff = migrate(party_of("fate", "v1.8.0"), "v1.9.2").diff()
    assert diff.startswith("--- party.yaml (v1.8.0)\n+++ party.yaml (v1.9.2)\n@@")
    assert "-  count: 1                    # compute nodes\n+  replicas: 1                    # compute nodes\n" in diff


def comments(text: str) -> set[str]:
    """What is said on lines of their own, and beside what stayed."""
    return {line.strip() for line in text.splitlines() if line.lstrip().startswith("#")}
