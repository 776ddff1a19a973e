"""`namespace.ensure`, `namespace.remove`."""

from __future__ import annotations

import asyncio

import pytest

from services.errors import Exit
from services.sandbox.resources import RESOURCES
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place, finalised, settled

BOTH = {"names": ["fate-9999", "fate-10000"]}


async def test_missing_ones_are_created_active_and_labelled(place: Place):
    place.put("Namespace", "fate-9999")
    done = await settled(place, "namespace.ensure", BOTH)
    assert done.writes == ["PATCH /api/v1/namespaces/fate-10000"]
    assert place.find("Namespace", "fate-10000")["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "fatetui"
    assert "app.kubernetes.io/managed-by" not in place.find("Namespace", "fate-9999")["metadata"].get("labels", {})
    assert done.end.outputs == BOTH


async def test_one_that_is_being_removed_is_refused_with_what_holds_it(place: Place):
    leaving(place, "fate-9999")
    played = await place.play("namespace.ensure", BOTH)
    assert (played.status, played.exit, played.writes) == (Status.FAILED, Exit.FAILED, [])
    assert "P36" in played.why
    assert "status.phase = Terminating" in played.why
    assert "finalizers" in played.why


@pytest.mark.parametrize("names", [[], None])
async def test_without_names_it_is_a_mistake(place: Place, names: object):
    played = await place.play("namespace.ensure", {"names": names})
    assert (played.status, played.end.reason.code) == (Status.FAILED, "E-PARAMS")
    assert "names is not valid" in played.why


async def test_removing_asks_with_context_and_name_and_waits_until_gone(place: Place):
    place.put("Namespace", "fate-9999")
    rehearsed = await place.rehearse("namespace.remove", BOTH)
    assert rehearsed.changes == ["delete namespace fate-9999 with all it holds"]
    place.answers = [True]
    removing = asyncio.create_task(place.play("namespace.remove", BOTH))
    await finalised(place, "fate-9999")
    done = await removing
    assert (done.status, done.writes) == (Status.CHANGED, ["DELETE /api/v1/namespaces/fate-9999"])
    assert place.asked == ["Delete namespace fate-9999 of context here?"]
    again = await place.play("namespace.remove", BOTH)
    assert (again.status, again.writes) == (Status.OK, [])


async def test_what_is_removed_with_it_is_counted_and_what_stays_is_told(place: Place):
    place.put("Namespace", "fate-9999")
    labels = {"name": "fate-9999", "fateMoudle": "python"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "python", "image": "python"}]}}
    spec = {"selector": {"matchLabels": labels}, "template": template}
    place.put("Deployment", "python", "fate-9999", metadata={"labels": labels}, spec=spec)
    rehearsed = await place.rehearse("namespace.remove", BOTH)
    ((fields),) = [change.fields for change in rehearsed.end.changes]
    assert ("Deployment", 1, None) in [(field.path, field.before, field.after) for field in fields]
    assert any("record of fate-9999" in str(said) for said in rehearsed.said)


async def test_removing_declined_or_unasked_deletes_nothing(place: Place):
    place.put("Namespace", "fate-9999")
    unasked = await place.play("namespace.remove", BOTH)
    assert (unasked.exit, unasked.writes) == (Exit.INPUT_NEEDED, [])
    place.answers = [False]
    declined = await place.play("namespace.remove", BOTH)
    assert (declined.status, declined.writes) == (Status.FAILED, [])
    assert place.find("Namespace", "fate-9999")


def leaving(place: Place, name: str) -> None:
    """A namespace that a finalizer keeps in Terminating."""
    made = place.put("Namespace", name)
    place.store.update(RESOURCES["Namespace"], {**made, "status": {"phase": "Terminating"}}, subresource="status")
