"""`kubefate.ensure`, `kubefate.remove`, `kubefate.login`."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from services.errors import Exit
from services.i18n import _
from services.kubefate import Credentials, KubeFateUnreachable
from services.redact import MASK, secrets
from services.sandbox.faults import Rule
from services.steps import Mode, Status
from services.steps.vocabulary import kubefate
from tests.unit.steps.vocabulary.place import Place, finalised, settled

ENSURE = {"version": "v1.0.2"}


async def test_empty_cluster_gets_the_service_and_its_database(place: Place, rollouts: list[str]):
    done = await settled(place, "kubefate.ensure", ENSURE)
    assert {"create Namespace kube-fate", "create Deployment kube-fate/kubefate"} <= set(done.changes)
    assert done.end.outputs == {"namespace": "kube-fate", "host": "kubefate.net", "version": "v1.0.2"}
    image = place.find("Deployment", "kubefate", "kube-fate")["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image == "federatedai/kubefate:v1.0.2"
    assert rollouts == ["kube-fate", "kube-fate"]


async def test_another_image_in_the_cluster_is_set_right(place: Place, rollouts: list[str]):
    await place.play("kubefate.ensure", ENSURE)
    done = await settled(place, "kubefate.ensure", {**ENSURE, "registry": "hub.example.com/fate"})
    assert all(change.startswith("change Deployment ") for change in done.changes)


async def test_password_is_registered_and_in_no_change(place: Place, rollouts: list[str]):
    done = await place.play("kubefate.ensure", {"version": "v1.4.5", "password": "Planted-Pass-1"})
    assert done.status is Status.CHANGED
    assert secrets.mask("Planted-Pass-1") == MASK
    assert "Planted-Pass-1" not in str(done.end)


@pytest.mark.parametrize("version", ["latest", "1.0", ""])
async def test_version_must_be_one(place: Place, version: str):
    played = await place.play("kubefate.ensure", {"version": version})
    assert (played.end.reason.code, played.writes) == ("E-PARAMS", [])


async def test_refused_it_says_who_may_not_do_what(place: Place, rollouts: list[str]):
    place.faults.access.denied.append(Rule(("patch",), resources=("clusterrolebindings",)))
    played = await place.play("kubefate.ensure", ENSURE)
    assert (played.exit, played.end.reason.code) == (Exit.KUBERNETES, "K8S-FORBIDDEN")
    assert played.end.reason.remedy


async def test_removing_deletes_all_that_was_applied_in_reverse_and_waits_until_gone(place: Place, rollouts: list[str]):
    made = await place.play("kubefate.ensure", ENSURE)
    place.put("Secret", "kubefate-tls", "kube-fate")
    place.put("ConfigMap", "of-somebody", "kube-fate")
    rehearsed = await place.rehearse("kubefate.remove", ENSURE)
    assert len(rehearsed.changes) == len(made.changes)
    along = {field.path: field.before for change in rehearsed.end.changes for field in change.fields}
    assert along["ConfigMap"] == 1, "what goes with the namespace is told"
    place.answers = [True]
    removing = asyncio.create_task(place.play("kubefate.remove", ENSURE))
    await finalised(place, "kube-fate")
    done = await removing
    assert place.find("Namespace", "kube-fate") is None
    assert (done.status, len(done.writes)) == (Status.CHANGED, len(made.changes))
    assert place.asked == ["Delete KubeFATE with its records from context here?"]
    assert place.find("Deployment", "kubefate", "kube-fate") is None


async def test_removing_declined_deletes_nothing(place: Place, rollouts: list[str]):
    await place.play("kubefate.ensure", {"version": "v1.0.2"})
    place.answers = [False]
    played = await place.play("kubefate.remove", {"version": "v1.0.2"})
    assert (played.end.reason.code, played.writes) == ("E-DECLINED", [])
    assert place.find("Deployment", "kubefate", "kube-fate") is not None
    assert "context here" in place.asked[0]


async def test_removing_what_is_not_there_is_ok(place: Place):
    played = await place.play("kubefate.remove", ENSURE)
    assert (played.status, played.writes) == (Status.OK, [])


class TestLogin:
    @pytest.fixture
    def ways(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
        tried: list[tuple[str, ...]] = []

        async def found(cluster: object, *, prefer: tuple[str, ...], **how: object) -> object:
            tried.append(tuple(prefer))
            return SimpleNamespace(kind="proxy")

        monkeypatch.setattr(kubefate, "find_route", found)
        return tried

    @pytest.mark.parametrize(
        ("via", "tried"), [("auto", ("given", "ingress", "port-forward", "proxy")), ("proxy", ("proxy",))]
    )
    async def test_version_and_way_are_its_outputs(self, place: Place, ways: list, via: str, tried: tuple):
        played = await place.play("kubefate.login", {"via": via, "username": "admin", "password": "admin"})
        assert (played.status, ways) == (Status.OK, [tried])
        assert played.end.outputs == {"version": "v1.0.2", "via": "proxy", "url": "proxy://kubefate"}

    @pytest.mark.parametrize(
        ("params", "user"),
        [
            ({}, ("keeper", "of-the-cluster")),
            ({"password": "own"}, ("keeper", "own")),
            ({"username": "me"}, ("me", "of-the-cluster")),
            ({"username": "me", "password": "own"}, ("me", "own")),
        ],
    )
    async def test_what_is_not_said_of_the_login_is_the_clusters_and_nothing_said_is_ignored(
        self, place: Place, ways: list, monkeypatch: pytest.MonkeyPatch, params: dict, user: tuple
    ):
        async def known(*_where: Any) -> Credentials:
            return Credentials("keeper", "of-the-cluster")

        monkeypatch.setattr(kubefate, "credentials_from_cluster", known)
        await place.play("kubefate.login", params)
        used = place.kubefate.credentials
        assert (used.username, used.password) == user

    async def test_no_way_in_is_8_and_in_a_rehearsal_a_difference(self, place: Place, ways: list):
        place.kubefate.refusal = KubeFateUnreachable(_("nothing answers"), remedy=_("deploy it"))
        params = {"username": "admin", "password": "admin"}
        played = await place.play("kubefate.login", params)
        assert (played.status, played.exit) == (Status.FAILED, Exit.KUBEFATE)
        assert "deploy it" in played.why
        rehearsed = await place.play("kubefate.login", params, mode=Mode.DRY_RUN)
        assert (rehearsed.status, rehearsed.changes) == (Status.WOULD_CHANGE, ["log in once the service runs"])

    async def test_one_that_runs_and_cannot_be_reached_is_a_failure_of_the_rehearsal_too(
        self, place: Place, ways: list
    ):
        class NoWayToIt(KubeFateUnreachable):
            runs = True

        place.kubefate.refusal = NoWayToIt(_("nobody lets you in"))
        rehearsed = await place.play("kubefate.login", {}, mode=Mode.DRY_RUN)
        assert (rehearsed.status, rehearsed.changes) == (Status.FAILED, [])

    async def test_unknown_way_is_refused(self, place: Place):
        played = await place.play("kubefate.login", {"via": "telnet"})
        assert played.end.reason.code == "E-PARAMS"


async def test_what_is_taken_over_keeps_its_logins_and_its_database(place: Place, rollouts: list[str]):
    await place.play("kubefate.ensure", {"version": "v1.4.4", "password": "Planted-Pass-2"})
    database = place.find("Deployment", "mariadb", "kube-fate")
    done = await settled(place, "kubefate.ensure", {"version": "v1.4.5", "adopt": True})
    assert [change.partition(":")[0] for change in done.changes] == ["change Deployment kube-fate/kubefate"]
    assert place.find("Deployment", "mariadb", "kube-fate") == database


async def test_where_nothing_is_taking_over_installs(place: Place, rollouts: list[str]):
    done = await place.play("kubefate.ensure", {"version": "v1.4.5", "adopt": True})
    assert "create Deployment kube-fate/mariadb" in done.changes


async def test_records_that_stay_behind_are_told_of(place: Place, rollouts: list[str]):
    await place.play("kubefate.ensure", ENSURE)
    same = await place.play("kubefate.ensure", {"version": "v1.0.3", "adopt": True}, mode=Mode.DRY_RUN)
    other = await place.play("kubefate.ensure", {"version": "v1.4.4", "adopt": True}, mode=Mode.DRY_RUN)
    assert not any("The records stay in mongo" in said for said in same.said)
    assert any("The records stay in mongo, and v1.4.4 begins without any" in said for said in other.said)
