"""`plan.show`, `plan.save`."""

from __future__ import annotations

import json

import pytest

from services.errors import Exit
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place, settled


async def test_plan_tells_ports_requests_and_images(place: Place):
    place.party()
    played = await place.rehearse("plan.show", {})
    (party,) = played.end.outputs["parties"]
    assert (party["name"], party["party_id"], party["chart"]) == ("fate-9999", 9999, "fate v1.3.0-a")
    assert 30009 in party["node_ports"].values()
    assert "30009" in played.said[0]
    assert played.end.outputs["images"]


async def test_plan_is_saved_and_again_when_a_party_changes(place: Place):
    place.party()
    await settled(place, "plan.save", {"file": "out/plan.json"})
    plan = json.loads((place.workspace / "out/plan.json").read_text())
    assert [party["name"] for party in plan["parties"]] == ["fate-9999"]
    place.party(10000)
    await settled(place, "plan.save", {"file": "out/plan.json"})


async def test_whatever_lies_there_is_overwritten_but_a_folder(place: Place):
    (place.workspace / "plan.json").write_bytes(b"\xff\xfe")
    await settled(place, "plan.save", {"file": "plan.json"})
    (place.workspace / "folder").mkdir()
    played = await place.play("plan.save", {"file": "folder"})
    assert (played.exit, played.status, played.end.reason.code) == (Exit.FILE, Status.FAILED, "S-FILE")


@pytest.mark.parametrize("text", ["- no mapping", "name: [", "name: a\nname: b\n"])
async def test_party_file_that_was_broken_meanwhile_is_a_file_error(place: Place, text: str):
    place.party()
    place.sources[0].path.write_text(text)
    played = await place.play("plan.show", {})
    assert (played.exit, played.end.reason.code) == (Exit.FILE, "S-PARTY-FILE")
