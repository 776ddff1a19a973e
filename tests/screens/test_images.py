"""`:images`: who wants what, who has it, why not."""

from __future__ import annotations

from typing import Any

import pytest

from screens.images import ImagesScreen
from screens.images.rows import image_row, images
from screens.look import Tone
from screens.resources import ResourceScreen
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation


def pod(name: str, image: str, reason: str = "") -> dict[str, Any]:
    waiting = {"state": {"waiting": {"reason": reason, "message": "no such host"}}} if reason else {}
    return {
        "metadata": {"name": name, "namespace": "n"},
        "spec": {"containers": [{"name": "c", "image": image}]},
        "status": {"containerStatuses": [{"name": "c", **waiting}]},
    }


def node(*names: str) -> dict[str, Any]:
    return {"metadata": {"name": "node"}, "status": {"images": [{"names": list(names), "sizeBytes": 3 * 1024 * 1024}]}}


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        ("federatedai/python:1", "docker.io/federatedai/python:1"),
        ("redis", "docker.io/library/redis:latest"),
        ("hub.example.com/x:2", "hub.example.com/x:2"),
        ("localhost:5000/x", "localhost:5000/x:latest"),
    ],
)
def test_an_image_is_known_by_whichever_name_a_runtime_gives_it(wanted: str, held: str):
    (image,) = images([pod("a", wanted)], [node(held)])
    assert image.nodes == {"node"}
    assert image_row(image, 1).tone is Tone.GOOD


def test_a_failed_pull_is_told_with_its_reason():
    (image,) = images([pod("a", "x:1", "ErrImagePull"), pod("b", "x:1")], [])
    assert (image.trouble, image.why, image.pods) == ("ErrImagePull", "no such host", ["n/a", "n/b"])
    assert image_row(image, 1).tone is Tone.BAD


def test_an_image_on_its_way_is_told_with_its_age_and_one_that_runs_is_there():
    about = {"kind": "Pod", "namespace": "n", "name": "a"}
    event = {
        "metadata": {"name": "e", "namespace": "n"},
        "involvedObject": about,
        "message": 'Pulling image "x:1"',
        "lastTimestamp": "2026-01-01T00:00:00Z",
    }
    runs = pod("b", "y:1")
    runs["spec"]["nodeName"] = "node"
    runs["status"]["containerStatuses"][0] |= {"imageID": "sha256:1", "state": {"running": {}}}
    coming, there = images([pod("a", "x:1"), runs], [], [event])
    assert coming.pulling is not None
    assert image_row(coming, 1).tone is Tone.BUSY
    assert image_row(there, 1).tone is Tone.GOOD
    # That node does not list it: it has it all the same.
    assert [cell.text for cell in image_row(there, 2).cells[1:3]] == ["✓ present", "1/2"]
    assert [cell.text for cell in image_row(coming, 2).cells[2:3]] == ["0/2"]


def test_a_node_on_which_it_runs_has_it_whatever_the_node_lists():
    runs = pod("b", "y:1")
    runs["spec"]["nodeName"] = "node"
    runs["status"]["containerStatuses"][0] |= {"imageID": "sha256:1", "state": {"running": {}}}
    (image,) = images([runs], [node("z:1")])
    assert [cell.text for cell in image_row(image, 1).cells][1:3] == ["✓ present", "1/1"]


async def test_images_of_the_demo_lead_to_their_pods():
    async with console() as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        await goes_to(pilot, "images", "images")
        screen = screen_of(pilot)
        assert isinstance(screen, ImagesScreen)
        await until(pilot, lambda: len(screen.table.rows) > 5)
        # What is present is on a node.
        await until(pilot, lambda: all(row.cells[1].text == "✓ present" for row in screen.table.rows))
        assert {row.cells[2].text for row in screen.table.rows} == {"1/1"}
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ResourceScreen))
        pods = screen_of(pilot)
        assert isinstance(pods, ResourceScreen)
        await until(pilot, lambda: len(pods.table.rows) > 0)
