"""The wizard where no cluster answers: what is there is told, and each way on from it leads on."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fatetui.app import FatetuiApp, Start
from screens.tasks import AskScreen
from screens.wizard import WizardScreen
from screens.wizard.fields import Choice, Field
from services.sandbox import DemoProcess
from services.sandbox.switching import FAULTS
from services.session.ground import MINIKUBE, file_at
from services.wizard import Filed
from tests.screens.conftest import app_of, screen_of, until

DEAD = """
current-context: dead
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {}}]
contexts: [{name: dead, context: {cluster: c, user: u}}]
"""
# What the real one answers to the commands that are given to it (cmd/minikube/cmd/status.go, config/addons_list.go).
FAKE = """#!/bin/sh
node() {{
  printf '{{"Name":"minikube","Host":"%s","Kubelet":"%s","APIServer":"%s","Kubeconfig":"%s","Worker":false}}' "$@"
}}
case "$1 $2" in
  "status -p")
    if [ -f "{home}/running" ]; then node Running Running Running Configured
    else node Stopped Stopped Stopped Stopped; exit 7; fi;;
  "start -p")
    touch "{home}/running"; mkdir -p "{home}/.kube"; cp "{home}/made" "{home}/.kube/config"
    echo '* Starting "minikube" primary control-plane node in "minikube" cluster'
    echo '* Done! kubectl is now configured to use "minikube" cluster and "default" namespace by default';;
  "addons list")
    if [ -f "{home}/enabled" ]; then status=enabled; else status=disabled; fi
    printf '{{"ingress":{{"Profile":"minikube","Status":"%s"}},"istio":{{}}}}\\n' $status;;
  "addons enable")
    echo '* ingress is an addon maintained by Kubernetes.'
    "{python}" -c "$(cat "{home}/enable.py")" && touch "{home}/enabled"
    echo '* Verifying ingress addon...'
    echo "* The 'ingress' addon is enabled";;
  *) echo "unknown command $*" >&2; exit 64;;
esac
"""
# The demo's own switch: its cluster has a controller and a class from then on.
ENABLE = """
from urllib.request import Request, urlopen
urlopen(Request("{server}{faults}/no-ingress-class", method="DELETE"), timeout=60)
"""


@pytest.fixture
def minikube(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fake of the program on the PATH."""
    program = home / "bin" / MINIKUBE
    program.parent.mkdir()
    program.write_text(FAKE.format(home=home, python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin:/bin")
    return program


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a kubeconfig, and a PATH without minikube."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KUBECONFIG", "")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@asynccontextmanager
async def wizard(kubeconfig: Path | None = None) -> AsyncIterator[tuple[Pilot[int], WizardScreen]]:
    """The wizard as its first page is, once it has looked around."""
    app = FatetuiApp(Start(kubeconfig, wizard=Filed()))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.focused is not None)
        screen = screen_of(pilot)
        assert isinstance(screen, WizardScreen)
        await until(pilot, lambda: isinstance(screen.focused, Choice))
        await until(pilot, lambda: bool(app.ground.files) and told(screen, str(app.ground.files[0].path)[:20]))
        yield pilot, screen


def told(screen: WizardScreen, text: str) -> bool:
    return text in "".join(line.strip() for line, _tone in screen.lines.lines)


def sees(pilot: Pilot[int], text: str) -> bool:
    """Whether the wizard that is shown now tells it."""
    return isinstance(pilot.app.screen, WizardScreen) and told(pilot.app.screen, text)


async def chooses(pilot: Pilot[int], screen: WizardScreen, way: str) -> None:
    """Take a way of the first page."""
    await until(pilot, lambda: any(field.choices and way in dict(field.choices) for field in screen.query(Field)))
    choice = screen.query_one(Choice)
    ways = [value for value, _about in choice._choices]
    await pilot.press("home")
    await until(pilot, lambda: choice.value == ways[0])
    for one in ways[1 : ways.index(way) + 1]:
        await pilot.press("right")
        await until(pilot, lambda one=one: choice.value == one)  # type: ignore[misc]
    await pilot.press("enter")


async def test_without_a_kubeconfig_a_path_to_one_is_asked_and_an_unreachable_cluster_is_told(home: Path):
    (home / "dead.yaml").write_text(DEAD)
    async with wizard() as (pilot, screen):
        await until(pilot, lambda: told(screen, "is not there"))
        await pilot.press("ctrl+b", "f2", "f3", "f5", "f6", "f8", "f9", "ctrl+x")
        assert screen.page == "start"
        await until(pilot, lambda: isinstance(screen.focused, Choice))


async def test_a_broken_kubeconfig_is_told_with_its_place_and_another_path_leads_on(home: Path):
    (home / "broken.yaml").write_text("contexts: [\n  x")
    (home / "dead.yaml").write_text(DEAD)
    async with wizard(home / "broken.yaml") as (pilot, screen):
        await until(pilot, lambda: told(screen, "not valid YAML near line"))
        await chooses(pilot, screen, "kubeconfig")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press(*"dead.yaml", "enter")
        await until(pilot, lambda: app_of(pilot).session is not None)
        await until(pilot, lambda: sees(pilot, "cannot be reached"))
        await until(pilot, lambda: "contexts" in dict(screen_of(pilot).query_one(Field).choices or ()))


async def test_minikube_is_started_from_the_first_page_used_and_given_its_ingress(home: Path, minikube: Path):
    async with DemoProcess(scenario="no-ingress-class", speed=50) as demo, wizard() as (pilot, screen):
        (home / "enable.py").write_text(ENABLE.format(server=demo.url, faults=FAULTS))
        (home / "made").write_text(Path(demo.kubeconfig).read_text().replace("fatetui-demo", MINIKUBE))
        await chooses(pilot, screen, MINIKUBE)
        await until(pilot, lambda: not isinstance(pilot.app.screen, WizardScreen))
        await until(pilot, lambda: getattr(pilot.app.screen, "_rehearsed", None) is not None)
        await pilot.press("enter")
        await until(pilot, lambda: app_of(pilot).ground.contexts == (MINIKUBE,))
        await until(pilot, lambda: "use it" in str(dict(screen.query_one(Field).choices or ()).get(MINIKUBE)))
        await chooses(pilot, screen, MINIKUBE)
        app = app_of(pilot)
        await until(pilot, lambda: app.session is not None and app.session.wizard.seen.minikube == "Running")
        await until(pilot, lambda: screen_of(pilot) is not screen and screen_of(pilot).settled)  # type: ignore[attr-defined]
        await pilot.press("ctrl+n")
        await until(pilot, lambda: sees(pilot, "✓ 2. its context is the one in use"))
        await until(pilot, lambda: sees(pilot, "› 3. its ingress addon is enabled"))
        await until(pilot, lambda: "F6 Try" in str(screen_of(pilot).keys.content))
        await pilot.press("f8")
        await until(pilot, lambda: sees(pilot, "minikube addons enable ingress"))
        await pilot.press("f8", "f6")
        await until(pilot, lambda: getattr(pilot.app.screen, "_rehearsed", None) is not None)
        await pilot.press("enter")
        await until(pilot, lambda: sees(pilot, "✓ 3. its ingress addon is enabled"))
        await pilot.press("f5", "f6")
        await until(pilot, lambda: any("has its ingress" in str(one.text) for one in app.notices))


def test_files_are_told_as_they_are(home: Path):
    (home / "dead.yaml").write_text(DEAD)
    (home / "broken.yaml").write_text("[")
    assert file_at(home / "dead.yaml").contexts == ("dead",)
    assert not file_at(home / "none.yaml").there
    assert file_at(home / "broken.yaml").problem is not None
