"""`fatetui config`: files made, edited in place, migrated, and seen together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fatetui.cli import run
from services.party import engine_sets, read_party_file

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FATETUI_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pair(folder: Path, capsys: Output) -> tuple[Path, Path]:
    """Two parties that do not know each other yet."""
    for number in (9999, 10000):
        assert config("new", f"{number}.yaml", "--id", str(number), "--chart", "v1.11.2") == 0
    capsys.readouterr()
    return folder / "9999.yaml", folder / "10000.yaml"


def config(*arguments: str) -> int:
    return run(["config", *arguments])


def test_a_new_file_lints_clean(pair: tuple[Path, Path], capsys: Output) -> None:
    assert run(["lint", str(pair[0]), "--strict"]) == 0
    assert read_party_file(pair[0]).name == "fate-9999"


def test_a_file_that_is_there_is_not_replaced_unasked(pair: tuple[Path, Path], capsys: Output) -> None:
    before = pair[0].read_text()
    assert config("new", "9999.yaml", "--id", "1") == 3
    assert "--force" in capsys.readouterr().err
    assert pair[0].read_text() == before
    assert config("new", "9999.yaml", "--id", "1", "--force") == 0
    assert read_party_file(pair[0]).party_id == 1


def test_a_template_can_be_looked_at(folder: Path, capsys: Output) -> None:
    assert config("new", "-", "--id", "7", "--style", "minimal", "--chart", "v1.3.0-a") == 0
    assert "chartVersion: v1.3.0-a" in capsys.readouterr().out
    assert not list(folder.iterdir())


def test_engines_are_those_of_the_chart_and_each_makes_a_clean_file(folder: Path, capsys: Output) -> None:
    for chart in ("v1.6.0", "v1.11.2", "v2.0.0"):
        for row in engine_sets(chart):
            name = f"{chart}-{row.id}.yaml"
            assert config("new", name, "--id", "9999", "--chart", chart, "--engine", row.id) == 0
            party = read_party_file(folder / name)
            assert set(row.modules) <= set(party.modules)
            assert all(party.data[key] == value for key, value in row.keys)
            assert run(["lint", name]) == 0
    capsys.readouterr()
    assert config("new", "x.yaml", "--id", "1", "--chart", "v1.6.0", "--engine", "local-pulsar") == 3
    assert "Chart v1.6.0 offers eggroll, spark-rabbitmq, spark-pulsar" in capsys.readouterr().err
    assert config("new", "x.yaml", "--id", "1", "--chart-name", "fate-serving", "--engine", "eggroll") == 3
    assert config("new", "x.yaml", "--id", "1", "--from", "v1.6.0-eggroll.yaml", "--engine", "eggroll") == 3
    assert not (folder / "x.yaml").exists()


def test_a_clone_keeps_everything_but_its_names(pair: tuple[Path, Path]) -> None:
    assert config("set", "9999.yaml", "nodemanager.replicas", "3") == 0
    assert config("new", "c.yaml", "--id", "5", "--from", "9999.yaml") == 0
    cloned = read_party_file(Path("c.yaml"))
    assert (cloned.name, cloned.party_id, cloned.get(("nodemanager", "replicas"))) == ("fate-5", 5, 3)


def test_values_are_read_and_written_in_place(pair: tuple[Path, Path], capsys: Output) -> None:
    before = pair[0].read_text()
    assert config("set", "9999.yaml", "rollsite.nodePort", "30500", "--diff") == 0
    assert "+  nodePort: 30500" in capsys.readouterr().out
    assert pair[0].read_text() == before
    assert config("set", "9999.yaml", "rollsite.nodePort", "30500") == 0
    assert pair[0].read_text() == before.replace("nodePort: 30091", "nodePort: 30500")
    capsys.readouterr()
    assert config("get", "9999.yaml", "rollsite.nodePort") == 0
    assert capsys.readouterr().out == "30500\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("get", "9999.yaml", "no.such"), "has no no.such"),
        (("set", "9999.yaml", "rollsite.nodeport", "1"), "Did you mean nodePort?"),
        (("set", "9999.yaml", "rollsite.nodePort", "many"), "a port from 30000 to 32767"),
        (("migrate", "9999.yaml", "--chart", "newest"), "no version newest"),
        (("migrate", "9999.yaml", "--chart", "v1.4.0"), "v1.4.0"),
        (("new", "n.yaml", "--id", "1", "--chart", "newest"), "no chart version"),
        (("get", "gone.yaml", "name"), "No such file"),
        (("get", "broken.yaml", "name"), "broken.yaml:2:13"),
        (("set", "broken.yaml", "name", "b"), "broken.yaml:2:13"),
        (("migrate", "broken.yaml", "--chart", "v1.11.2"), "broken.yaml:2:13"),
        (("topology", "9999.yaml", "broken.yaml"), "broken.yaml:2:13"),
        (("new", "c.yaml", "--id", "3", "--from", "broken.yaml"), "broken.yaml:2:13"),
        (("mirror", "9999.yaml", "--source", "9999", "--target", "1"), "party 1"),
        (("mirror", "9999.yaml", "10000.yaml", "--source", "9999", "--target", "10000"), "--host"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    pair: tuple[Path, Path], capsys: Output, arguments: tuple[str, ...], said: str
) -> None:
    Path("broken.yaml").write_text("name: a\npartyId: [10")
    before = [path.read_text() for path in pair]
    assert config(*arguments) == 3
    assert said in capsys.readouterr().err
    assert [path.read_text() for path in pair] == before


def test_one_file_is_made_to_match_the_other(pair: tuple[Path, Path], capsys: Output) -> None:
    names = ("9999.yaml", "10000.yaml")
    assert config("mirror", *names, "--source", "9999", "--target", "10000", "--host", "10.0.0.1") == 0
    assert config("mirror", *names, "--source", "10000", "--target", "9999") == 0
    assert run(["lint", *names]) == 0
    capsys.readouterr()
    assert config("topology", *names) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "9999 -> 10000  10.0.0.1:30101",
        "10000 -> 9999  10.0.0.1:30091",
    ]
    config("topology", *names, "--output", "json")
    assert json.loads(capsys.readouterr().out)["shape"] == "peer-to-peer"


def test_colliding_ports_are_moved(pair: tuple[Path, Path], capsys: Output) -> None:
    names = ("9999.yaml", "10000.yaml")
    config("set", "10000.yaml", "rollsite.nodePort", "30091")
    assert run(["lint", *names]) == 1
    assert config("ports", *names) == 0
    assert run(["lint", *names]) == 0
    assert [read_party_file(path).gateway_port for path in pair] == [30091, 30092]


def test_routes_follow_a_port_that_is_moved(pair: tuple[Path, Path], capsys: Output) -> None:
    names = ("9999.yaml", "10000.yaml")
    config("set", "10000.yaml", "rollsite.nodePort", "30091")
    for own, peer in zip(names, reversed(names), strict=True):
        peer_id = peer.removesuffix(".yaml")
        config("mirror", *names, "--source", peer_id, "--target", own.removesuffix(".yaml"), "--host", "10.0.0.1")
    assert run(["lint", *names]) == 1
    assert config("ports", *names) == 0
    assert run(["lint", *names]) == 0
    assert [route.port for path in pair for route in read_party_file(path).routes] == [30092, 30091]
    capsys.readouterr()
    assert config("ports", *names) == 0
    assert capsys.readouterr().err == "unchanged: 9999.yaml\nunchanged: 10000.yaml\n"


def test_a_migration_tells_what_is_left_to_decide(folder: Path, capsys: Output) -> None:
    config("new", "old.yaml", "--id", "9999", "--chart", "v1.8.0")
    capsys.readouterr()
    assert config("migrate", "old.yaml", "--chart", "v1.11.2") == 0
    told = capsys.readouterr().err
    assert "decide[M-DATA]" in told
    assert "renamed: nodemanager.count -> nodemanager.replicas" in told
    assert read_party_file(Path("old.yaml")).chart_version == "v1.11.2"
    assert run(["lint", "old.yaml"]) == 0


def test_capacity_and_images_are_listed(pair: tuple[Path, Path], capsys: Output) -> None:
    config("capacity", "9999.yaml", "10000.yaml")
    assert capsys.readouterr().out.splitlines()[-1] == "In all: 2 CPU, 2Gi"
    config("images", "9999.yaml")
    images = capsys.readouterr().out.split()
    assert "federatedai/fateflow:1.11.2-release" in images
    config("images", "9999.yaml", "--commands", "docker", "--archive", "a b.tar")
    commands = capsys.readouterr().out.splitlines()
    assert commands[-1] == "docker load -i 'a b.tar'"
    assert len(commands) == len(images) + 2
