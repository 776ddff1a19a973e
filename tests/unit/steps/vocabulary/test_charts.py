"""`chart.ensure`, `images.list`, `images.prepull`."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from services.errors import Exit
from services.i18n import _
from services.kubefate import KubeFateUnreachable
from services.kubernetes import is_name
from services.sandbox.faults import Rule
from services.sandbox.resources import RESOURCES
from services.steps import Status
from services.steps.vocabulary.charts import PULL_LABEL, ImagesPrepull, PrepullParams, _pull_pod
from tests.unit.steps.vocabulary.place import Place, settled

CHART = {"version": "v1.3.0-a", "file": "fate-v1.3.0-a.tgz"}


async def test_missing_chart_is_uploaded(place: Place):
    (place.workspace / "fate-v1.3.0-a.tgz").write_bytes(b"chart")
    done = await settled(place, "chart.ensure", CHART)
    assert place.kubefate.writes == ["upload fate-v1.3.0-a.tgz"]
    assert done.changes == ["upload fate-v1.3.0-a.tgz"]


async def test_without_a_file_it_says_what_to_give(place: Place):
    played = await place.play("chart.ensure", {"version": "v1.3.0-a"})
    assert (played.end.reason.code, place.kubefate.writes) == ("P19", [])
    assert "`file:`" in played.why


async def test_missing_file_is_told_before_anything_is_sent(place: Place):
    for play in (place.rehearse, place.play):
        played = await play("chart.ensure", CHART)
        assert (played.exit, played.end.reason.code) == (Exit.FILE, "S-CHART-FILE")
        assert "fate-v1.3.0-a.tgz" in played.why
    assert place.kubefate.writes == []


async def test_unreachable_service_is_8(place: Place):
    (place.workspace / "fate-v1.3.0-a.tgz").write_bytes(b"chart")
    place.kubefate.refusal = KubeFateUnreachable(_("nothing answers"), remedy=_("deploy it"))
    played = await place.play("chart.ensure", CHART)
    assert (played.exit, played.end.reason.code) == (Exit.KUBEFATE, KubeFateUnreachable.code)


async def test_version_is_needed(place: Place):
    assert (await place.play("chart.ensure", {})).end.reason.code == "E-PARAMS"


async def test_images_are_listed(place: Place):
    place.party()
    played = await place.play("images.list", {})
    assert "federatedai/python:1.3.0-release" in played.end.outputs["images"]
    assert len(played.said) == len(played.end.outputs["images"])
    assert (played.status, played.writes) == (Status.OK, [])


async def test_images_of_a_party_that_is_not_there_are_not_listed(place: Place):
    place.party()
    played = await place.play("images.list", {"parties": ["fate-999"]})
    assert (played.exit, played.said) == (Exit.FILE, [])
    assert "Did you mean fate-9999?" in played.why


class TestPrepull:
    async def test_every_image_gets_a_pod_on_every_usable_node_and_leaves_none(self, place: Place, rollouts: list[str]):
        place.party()
        images = (await place.play("images.list", {})).end.outputs["images"]
        played = await place.play("images.prepull", {"parallel": 2})
        created = [write for write in played.writes if write.startswith("POST")]
        assert len(created) == len(images) == len(rollouts)
        assert len(played.writes) == 2 * len(images)
        assert place.store.list(RESOURCES["Pod"], "default") == []

    async def test_a_rehearsal_only_lists_it(self, place: Place):
        place.party()
        assert (await place.rehearse("images.prepull", {})).status is Status.SKIPPED

    async def test_refused_it_ends_with_the_reason(self, place: Place, rollouts: list[str]):
        place.party()
        place.faults.access.denied.append(Rule(("create",), resources=("pods",)))
        played = await place.play("images.prepull", {})
        assert (played.exit, played.end.reason.code) == (Exit.KUBERNETES, "K8S-FORBIDDEN")

    async def test_what_a_kill_left_behind_is_not_taken_for_another_image(self, place: Place, rollouts: list[str]):
        params = {"images": ["hub/a:1"], "nodes": "one"}
        node = place.store.list(RESOURCES["Node"])[0]["metadata"]["name"]
        left = _pull_pod("default", node, "hub/a:1", "IfNotPresent")
        place.put("Pod", left["metadata"]["name"], "default", spec=left["spec"])
        played = await place.play("images.prepull", {**params, "images": ["hub/b:1"]})
        assert [write.split()[0] for write in played.writes] == ["POST", "DELETE"]
        assert len(place.store.list(RESOURCES["Pod"], "default")) == 1
        played = await place.play("images.prepull", params)
        assert any("already" in line for line in played.said)
        assert place.store.list(RESOURCES["Pod"], "default") == []

    async def test_interrupted_while_a_pod_is_made_it_leaves_none(self):
        cluster = Creating()
        step = ImagesPrepull(PrepullParams(images=("hub/a:1",)))
        clients = SimpleNamespace(cluster=cluster.itself)
        acting = asyncio.create_task(step.act(SimpleNamespace(clients=clients), None, ()))  # type: ignore[arg-type]
        await cluster.creating.wait()
        acting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await acting
        assert cluster.deleted == cluster.created


def test_no_two_pulls_share_a_pod():
    """Names of nodes may be long, and alike up to their end."""
    node = "gke-a-cluster-with-a-rather-long-name-its-default-pool-12345678"
    pods = [_pull_pod("x", f"{node}-{end}", image, "Always") for end in "ab" for image in ("hub/a:1", "hub/b:1")]
    names = {pod["metadata"]["name"] for pod in pods}
    assert len(names) == 4
    assert {pod["metadata"]["labels"][PULL_LABEL] for pod in pods} == names
    assert all(is_name(name) for name in names)


class Creating:
    """A cluster that makes a pod and does not say so."""

    def __init__(self) -> None:
        self.creating = asyncio.Event()
        self.created: list[str] = []
        self.deleted: list[str] = []

    async def itself(self) -> Creating:
        return self

    async def list(self, kind: str) -> list[dict[str, Any]]:
        return [{"metadata": {"name": "node"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}]

    async def create(self, pod: dict[str, Any]) -> None:
        self.created.append(pod["metadata"]["name"])
        self.creating.set()
        await asyncio.Event().wait()

    async def delete(self, kind: str, name: str, namespace: str, *, grace: int) -> None:
        self.deleted.append(name)
