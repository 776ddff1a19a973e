"""`assert`, `confirm`, `pause`, `note`."""

from __future__ import annotations

import pytest

from services.errors import Exit
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place


async def test_assert_over_outputs_that_are_not_there_names_the_path(place: Place):
    played = await place.play("assert", {"that": [{"path": "toy.secure_sum", "near": 2000}]})
    assert (played.exit, played.end.reason.code) == (Exit.FAILED, "E-ASSERT")
    assert "toy.secure_sum" in played.why


async def test_a_comparison_holds_or_is_told(place: Place):
    earlier = {"context.use": {"name": "here"}}
    path = {"path": "context-use.context"}
    held = await place.play("assert", {"that": [{**path, "equals": "here"}, {**path, "matches": "^h"}]}, after=earlier)
    assert (held.status, held.writes) == (Status.OK, [])
    broken = await place.play("assert", {"that": [{**path, "equals": "there"}]}, after=earlier)
    assert (broken.exit, broken.end.reason.code) == (Exit.FAILED, "E-ASSERT")
    assert "here" in broken.why
    assert "there" in broken.why


@pytest.mark.parametrize("that", [[], [{"path": "a"}], [{"path": "a", "is": 1}]])
async def test_assert_wants_comparisons(place: Place, that: list):
    assert (await place.play("assert", {"that": that})).end.reason.code == "E-PARAMS"


@pytest.mark.parametrize("verb", ["confirm", "pause"])
class TestQuestions:
    QUESTION = "Is the coffee [red]ready[/]?\x1b[2J"

    async def test_yes_goes_on_and_no_ends(self, place: Place, verb: str):
        place.answers = [True, False]
        assert (await place.play(verb, {"message": self.QUESTION})).status is Status.OK
        assert (await place.play(verb, {"message": self.QUESTION})).end.reason.code == "E-DECLINED"
        assert "coffee" in place.asked[0]

    async def test_nobody_there_is_6_unless_yes_was_given(self, place: Place, verb: str):
        assert (await place.play(verb, {"message": "go?"})).exit is Exit.INPUT_NEEDED
        assert (await place.play(verb, {"message": "go?"}, assume_yes=True)).exit is Exit.OK

    async def test_a_rehearsal_asks_nobody(self, place: Place, verb: str):
        assert (await place.rehearse(verb, {"message": "go?"})).exit is Exit.OK


async def test_note_is_kept_for_the_report(place: Place):
    played = await place.play("note", {"text": "done by hand: the firewall"})
    assert [str(note) for note in played.state.notes] == ["done by hand: the firewall"] == played.said


async def test_note_must_say_something(place: Place):
    assert (await place.play("note", {})).end.reason.code == "E-PARAMS"
