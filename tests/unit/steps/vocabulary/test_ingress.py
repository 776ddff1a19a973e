"""`ingress.ensure`."""

from __future__ import annotations

import pytest

from services.errors import Exit
from services.sandbox.resources import RESOURCES
from services.steps import Status
from services.steps.localprograms import ProgramResult
from services.steps.vocabulary import ingress
from tests.unit.steps.vocabulary.place import Place, settled

ADDON = {"provider": "addon"}
CONTROLLER = {"app.kubernetes.io/name": "ingress-nginx"}


def controller(place: Place) -> None:
    place.ready_pod("controller-1", "ingress-nginx", CONTROLLER, "controller")


async def test_class_and_ready_controller_are_enough(place: Place):
    controller(place)
    played = await place.play("ingress.ensure", {})
    assert (played.status, played.writes) == (Status.OK, [])
    assert played.end.outputs == {"class": "nginx", "works": True, "controller_pods": 1}


async def test_webhook_jobs_are_no_controllers(place: Place, rollouts: list[str]):
    place.ready_pod("ingress-nginx-admission-create-x", "ingress-nginx", CONTROLLER, "create")
    played = await place.play("ingress.ensure", {})
    assert (played.exit, played.end.reason.code) == (Exit.REFUSED, "P03")
    assert "0/0 ready" in played.why
    assert "minikube addons enable ingress" in played.why


async def test_missing_class_is_named(place: Place, rollouts: list[str]):
    controller(place)
    played = await place.play("ingress.ensure", {"name": "traefik"})
    assert "There is no IngressClass/traefik" in played.why


async def test_without_one_it_warns_and_goes_on(place: Place):
    played = await place.play("ingress.ensure", {"provider": "none"})
    assert (played.status, played.exit, played.end.outputs["works"]) == (Status.WARNED, Exit.OK, False)
    assert "port-forward" in played.why


async def test_a_controller_that_starts_is_waited_for(place: Place, rollouts: list[str]):
    await place.play("ingress.ensure", {})
    assert rollouts == ["ingress-nginx app.kubernetes.io/name=ingress-nginx"]


async def test_manifest_brings_class_and_controller(place: Place, rollouts: list[str]):
    place.store.delete(RESOURCES["IngressClass"], "", "nginx")
    controller(place)
    (place.workspace / "controller.yaml").write_text(
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\nspec: {controller: c}\n"
    )
    done = await settled(place, "ingress.ensure", {"provider": "manifest", "manifest": "controller.yaml"})
    assert done.writes == ["PATCH /apis/networking.k8s.io/v1/ingressclasses/nginx"]


async def test_manifest_wants_a_file(place: Place):
    played = await place.play("ingress.ensure", {"provider": "manifest"})
    assert (played.end.reason.code, played.writes) == ("E-PARAMS", [])
    assert "`provider: manifest`" in played.why


class TestAddon:
    @pytest.fixture
    def minikube(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
        """A minikube that starts the controller; with the profile `broken` it fails."""
        started: list[tuple[str, ...]] = []

        async def run(command: tuple[str, ...], **how: object) -> ProgramResult:
            started.append(tuple(command))
            if command[-1] == "broken":
                return ProgramResult(14, ("X Exiting due to ADDON_FAILED",))
            controller(place)
            return ProgramResult(0, ())

        monkeypatch.setattr(ingress, "run_program", run)
        return started

    async def test_it_is_enabled_on_consent(self, place: Place, minikube: list, rollouts: list[str]):
        done = await settled(place, "ingress.ensure", ADDON, allow_local_exec=True)
        assert done.end.outputs["works"]
        assert minikube == [("minikube", "addons", "enable", "ingress", "-p", "minikube")]

    async def test_without_consent_nothing_is_started(self, place: Place, minikube: list):
        played = await place.play("ingress.ensure", ADDON)
        assert (played.exit, minikube) == (Exit.REFUSED, [])
        assert "--allow-local-exec" in played.why

    async def test_its_failure_is_told_in_its_words(self, place: Place, minikube: list, rollouts: list[str]):
        played = await place.play("ingress.ensure", {**ADDON, "profile": "broken"}, allow_local_exec=True)
        assert played.status is Status.FAILED
        assert "ADDON_FAILED" in played.why
