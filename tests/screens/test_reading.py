"""What a pod writes and what it is, read by keyboard: on one demo, whose pods speak."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.css.query import NoMatches
from textual.pilot import Pilot

from screens.listing import ListingScreen
from screens.look import Tone
from screens.reading import LogScreen, PreviousLogScreen, YamlScreen
from screens.reading.facts import contents, facts
from screens.reading.logs import containers_with_logs
from screens.reading.text import TextScreen
from screens.resources.containers import container_row, containers_of
from screens.widgets.lines import Lines
from services.kubernetes import connect
from tests.screens.conftest import app_of, console, goes_to, noticed, screen_of, until
from tests.screens.federation import found_federation


def texts(screen: TextScreen) -> list[str]:
    return [screen.text.text_of(line) for line in screen.text.shown]


async def test_a_log_is_followed_marked_stamped_cleared_and_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await opened(pilot, "po fate-9999 /python", "l")
        log = screen_of(pilot)
        assert isinstance(log, LogScreen)
        await until(pilot, lambda: len(log.text.lines) > 1 and log.text.following)
        await pilot.press("m")
        await until(pilot, lambda: "───" in texts(log)[-1])
        await pilot.press("t")
        await until(pilot, lambda: texts(log)[0].startswith("20"))
        await pilot.press("a")
        await until(pilot, lambda: any(" │ " in line for line in texts(log)))
        await pilot.press("a", "1")
        await until(pilot, lambda: noticed(pilot, "beginning"))
        await until(pilot, lambda: len(log.text.lines) > 1)
        await pilot.press("k")
        await until(pilot, lambda: not log.text.following)
        await pilot.press("f")
        await until(pilot, lambda: not log.header.display and log.text.region.y == 0)
        await pilot.press("f", "ctrl+s")
        await until(pilot, lambda: bool(log.header.display))
        first = texts(log)[0]
        await until(pilot, lambda: [path.read_text().partition("\n")[0] for path in tmp_path.iterdir()] == [first])
        await pilot.press("C")
        # The pod writes on.
        await until(pilot, lambda: first not in texts(log))


async def test_yaml_is_searched_and_its_managed_fields_unfolded() -> None:
    async with console() as pilot:
        async with await connect(app_of(pilot).kubeconfig) as cluster:
            lines = {f"name-{number}": "name: of one" for number in range(20)}
            await cluster.apply(
                {
                    "apiVersion": "v1",
                    "kind": "ConfigMap",
                    "metadata": {"name": "mine", "namespace": "default"},
                    "data": lines,
                }
            )
        await opened(pilot, "cm default /mine", "y")
        shown = screen_of(pilot)
        assert isinstance(shown, YamlScreen)
        yaml: YamlScreen = shown
        await until(pilot, lambda: len(yaml.text.lines) > 10)
        await pilot.press("slash", *"name:", "enter")
        await until(pilot, lambda: yaml.text.finding[0] == 1)
        await pilot.press("n")
        await until(pilot, lambda: yaml.text.finding[0] == 2)
        await pilot.press("N", "c")
        await until(pilot, lambda: yaml.text.finding[0] == 1)
        await until(pilot, lambda: noticed(pilot, "lines"))
        assert not any("fieldsV1" in line for line in texts(yaml))
        await pilot.press("m")
        await until(pilot, lambda: any("fieldsV1" in line for line in texts(yaml)))
        await pilot.press("escape")
        await until(pilot, lambda: yaml.filter_text == "")
        assert pilot.app.screen is yaml
        with pytest.raises(NoMatches), yaml.here():
            yaml.query_one("#nowhere")
        await pilot.press("escape")
        await until(pilot, lambda: not yaml.query(Lines))
        with yaml.here():
            yaml.text.show([])


async def opened(pilot: Pilot[int], command: str, key: str) -> None:
    """Go to the only row of a table and press `key` there."""
    await goes_to(pilot, command, {"po": "pods", "cm": "configmaps"}[command[:2]])
    screen = screen_of(pilot)
    assert isinstance(screen, ListingScreen)
    await until(pilot, lambda: len(screen.table.rows) == 1)
    await until(pilot, lambda: "Running" in screen.table.rows[0].text or command.startswith("cm"))
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, TextScreen))


def test_containers_are_told_by_what_the_kubelet_says_of_them():
    pod = {
        "spec": {
            "initContainers": [{"name": "wait", "image": "busybox"}],
            "containers": [{"name": name, "image": "x"} for name in ("up", "slow", "loop", "new", "odd")],
        },
        "status": {
            "initContainerStatuses": [{"name": "wait", "state": {"terminated": {"exitCode": 0}}}],
            "containerStatuses": [
                {"name": "up", "ready": True, "state": {"running": {"startedAt": "2021-05-06T07:08:09Z"}}},
                {"name": "slow", "ready": False, "state": {"running": {"startedAt": "2021-05-06T07:08:09Z"}}},
                {"name": "loop", "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff\x1b[1m"}}},
                {"name": "odd", "state": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}},
            ],
        },
    }
    states = {row.uid: row.cells[1].text for row in map(container_row, containers_of(pod))}
    assert states == {
        "wait": "○ ended",
        "up": "✓ running",
        "slow": "… running, not ready",
        "loop": "✗ CrashLoopBackOff␛[1m",
        "new": "… waiting",
        "odd": "✗ OOMKilled, exit code 137",
    }


def test_a_container_for_debugging_has_a_log_of_its_own():
    spec = {"ephemeralContainers": [{"name": "debugger-x"}], "containers": [{"name": "web"}]}
    assert containers_with_logs({"spec": spec}) == ("web", "debugger-x")


def test_what_a_kind_is_about_is_told_in_its_description():
    service = {
        "spec": {"type": "NodePort", "clusterIP": "10.96.0.7", "ports": [{"port": 9370, "nodePort": 30009}]},
    }
    assert {str(title): value for title, value in facts("Service", service)} == {
        "Type": "NodePort",
        "Cluster IP": "10.96.0.7",
        "Ports": "9370:30009/TCP",
        "Selector": "",
    }
    assert list(facts("Lease", {})) == []
    config = {"data": {"route_table.json": '{\n\t"9999": \x1b[1m1\n}', "none": ""}}
    assert list(contents("ConfigMap", config)) == [
        ("none", [("  empty", Tone.MUTED)]),
        ("route_table.json", [("  {", Tone.PLAIN), ('      "9999": ␛[1m1', Tone.PLAIN), ("  }", Tone.PLAIN)]),
    ]


async def test_a_container_that_was_never_begun_again_has_no_log_before_this_one() -> None:
    async with console() as pilot:
        await goes_to(pilot, "po kube-system", "pods")
        table = screen_of(pilot)
        assert isinstance(table, ListingScreen)
        await until(pilot, lambda: len(table.table.rows) > 0)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviousLogScreen))
        await until(pilot, lambda: "was never begun again" in pilot.app.export_screenshot().replace("&#160;", " "))
