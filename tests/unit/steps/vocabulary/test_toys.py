"""`toy.run`, `toy.matrix`."""

from __future__ import annotations

import pytest

from services.errors import Exit
from services.sandbox.faults import Rule
from services.steps import Retry, Status
from tests.unit.steps.vocabulary.place import Place
from tests.unit.toy.transcripts import POLLS, REFUSED_14, SUBMITTED, SUM_13

PAIR = {"pairs": [{"guest": 10000, "host": 9999}]}
GOOD = (SUBMITTED + POLLS + SUM_13).encode()
SWAPPED = (SUBMITTED + "job status is query job status failed\n").encode()


@pytest.fixture
def federation(place: Place) -> Place:
    """Two parties with a ready python pod each."""
    for party in (9999, 10000):
        name = f"fate-{party}"
        place.party(party)
        place.put("Namespace", name)
        labels = {"fateMoudle": "python", "name": name, "partyId": str(party)}
        place.ready_pod(f"python-{party}", name, labels, "python")
    place.node.output = GOOD
    return place


def started(place: Place) -> list[tuple[str, list[str]]]:
    return [(pod, [word for word in command if word.isdigit()]) for pod, _container, command in place.node.started]


async def test_guest_runs_it_alone_first_then_with_its_host(federation: Place):
    played = await federation.play("toy.run", PAIR)
    assert (played.status, played.exit) == (Status.OK, Exit.OK)
    assert [pod for pod, _words in started(federation)] == ["python-10000", "python-10000"]
    assert played.end.outputs["secure_sum"] == pytest.approx(2000, abs=1e-6)
    assert [(test["guest"], test["host"]) for test in played.end.outputs["tests"]] == [(10000, 10000), (10000, 9999)]
    assert [one.field for one in played.evidence] == ["secure_sum", "secure_sum"]


async def test_self_test_can_be_left_out(federation: Place):
    await federation.play("toy.run", {**PAIR, "self_first": False})
    assert len(federation.node.started) == 1


async def test_refused_submit_fails_and_is_tried_again_only_where_asked(federation: Place):
    federation.node.output = REFUSED_14.encode()
    played = await federation.play("toy.run", PAIR)
    assert (played.exit, played.end.reason.code, played.end.attempts) == (Exit.FAILED, "S-TOY", 1)
    again = await federation.play("toy.run", PAIR, retry=Retry(1, 0.0))
    assert again.end.attempts == 2


async def test_wrong_party_is_not_tried_again_even_where_asked(federation: Place):
    federation.node.output = SWAPPED
    played = await federation.play("toy.run", PAIR, retry=Retry(1, 0.0))
    assert (played.end.reason.code, played.end.attempts) == ("S-TOY-PARTY", 1)
    assert "swap the ids" in played.why


async def test_exit_code_is_never_the_verdict(federation: Place):
    federation.node.exit_code = 1
    assert (await federation.play("toy.run", PAIR)).status is Status.OK
    federation.node.output, federation.node.exit_code = b"hello\n", 0
    assert (await federation.play("toy.run", PAIR)).status is Status.FAILED


async def test_guest_that_is_no_party_of_the_script_is_told(federation: Place):
    played = await federation.play("toy.run", {"pairs": [{"guest": 1, "host": 9999}]})
    assert (played.exit, federation.node.started) == (Exit.FILE, [])


async def test_refused_exec_is_told(federation: Place):
    federation.faults.access.denied.append(Rule(resources=("pods/exec",)))
    played = await federation.play("toy.run", PAIR)
    assert (played.exit, played.end.reason.code) == (Exit.KUBERNETES, "K8S-FORBIDDEN")


async def test_rehearsal_lists_it(federation: Place):
    assert (await federation.rehearse("toy.run", PAIR)).status is Status.SKIPPED
    assert federation.node.started == []


@pytest.mark.parametrize("verb", ["toy.run", "toy.matrix"])
async def test_limit_is_a_duration(place: Place, verb: str):
    params = {**(PAIR if verb == "toy.run" else {}), "limit": "a while"}
    played = await place.play(verb, params)
    assert played.end.reason.code == "E-PARAMS"


class TestMatrix:
    async def test_every_ordered_pair_after_every_party_alone(self, federation: Place):
        played = await federation.play("toy.matrix", {})
        cells = [(cell["guest"], cell["host"]) for cell in played.end.outputs["cells"]]
        assert cells == [(9999, 9999), (10000, 10000), (9999, 10000), (10000, 9999)]

    async def test_rehearsal_of_all_pairs_runs_none(self, federation: Place):
        played = await federation.rehearse("toy.matrix", {})
        assert (played.status, federation.node.started) == (Status.SKIPPED, [])

    async def test_pairs_only(self, federation: Place):
        played = await federation.play("toy.matrix", {"include_self": False})
        assert len(played.end.outputs["cells"]) == 2

    async def test_serving_and_exchanges_are_tested_by_nobody(self, federation: Place):
        federation.party(9999, name="serving", chart_name="fate-serving", chart="v2.1.6")
        federation.sources.reverse()
        played = await federation.play("toy.matrix", {"include_self": False})
        cells = {(cell["guest"], cell["host"]): cell["outcome"] for cell in played.end.outputs["cells"]}
        assert cells == {(10000, 9999): "pass", (9999, 10000): "pass"}

    async def test_nothing_to_test_is_no_quiet_success(self, place: Place):
        played = await place.play("toy.matrix", {})
        assert (played.status, "Nothing was tested" in played.why) == (Status.WARNED, True)

    async def test_all_failures_are_told(self, federation: Place):
        federation.node.output = REFUSED_14.encode()
        played = await federation.play("toy.matrix", {})
        assert played.end.reason.code == "S-TOY"
        assert "4 of 4 pairs failed" in played.why
        assert len(federation.node.started) == 4

    async def test_pair_without_a_pod_does_not_keep_the_others_from_being_tested(self, federation: Place):
        federation.party(8888)
        played = await federation.play("toy.matrix", {"include_self": False})
        assert "2 of 6 pairs failed" in played.why
        assert len(federation.node.started) == 4
