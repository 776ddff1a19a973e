"""`rollout.wait`, `pod.exec`."""

from __future__ import annotations

import pytest

from services.errors import Exit
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place

PYTHON = {"fateMoudle": "python", "name": "fate-9999", "partyId": "9999"}
EXEC = {"party": 9999, "command": ["python", "-V"]}


@pytest.fixture
def party(place: Place) -> Place:
    place.party()
    place.put("Namespace", "fate-9999")
    return place


class TestRolloutWait:
    async def test_healthy_pods_are_enough(self, party: Place):
        party.ready_pod("python-1", "fate-9999", PYTHON, "python")
        played = await party.play("rollout.wait", {"namespace": "fate-9999", "stable_for": "0s"})
        assert (played.status, played.writes) == (Status.OK, [])
        assert played.end.outputs == {"namespace": "fate-9999"}

    async def test_hopeless_pod_ends_it_at_once_with_evidence(self, party: Place):
        waiting = {"reason": "CreateContainerConfigError", "message": 'configmap "python-config" not found'}
        state = {"name": "python", "ready": False, "restartCount": 0, "state": {"waiting": waiting}}
        spec = {"nodeName": "demo", "containers": [{"name": "python", "image": "python:1"}]}
        status = {"phase": "Pending", "containerStatuses": [{**state, "image": "", "imageID": ""}]}
        pod = {"metadata": {"labels": PYTHON}, "spec": spec, "status": status}
        # What had failed before the watch began counts only once it fails again.
        party.on_progress = lambda: party.put("Pod", "python-1", "fate-9999", **pod)
        played = await party.play("rollout.wait", {"namespace": "fate-9999"})
        assert (played.status, played.exit) == (Status.FAILED, Exit.FAILED)
        assert "python-config" in str(played.end.reason)
        assert played.evidence

    async def test_deadline_ends_the_rest_with_5(self, party: Place):
        played = await party.play("rollout.wait", {"namespace": "fate-9999"}, timeout=0.2)
        assert played.exit is Exit.TIMEOUT

    @pytest.mark.parametrize("key", ["stable_for", "grace"])
    async def test_durations_are_checked(self, place: Place, key: str):
        played = await place.play("rollout.wait", {"namespace": "fate-9999", key: "soon"})
        assert played.end.reason.code == "E-PARAMS"
        assert "10m" in played.why


class TestExec:
    @pytest.fixture
    def pod(self, party: Place) -> Place:
        party.ready_pod("python-1", "fate-9999", PYTHON, "fateboard", "python")
        return party

    async def test_command_runs_in_the_modules_container(self, pod: Place):
        pod.node.output = b"Python 3.6.5\n"
        played = await pod.play("pod.exec", {**EXEC, "contains": "3.6"})
        assert (played.status, pod.node.started) == (Status.OK, [("python-1", "python", ["python", "-V"])])
        assert played.end.outputs == {"exit_code": 0, "output": "Python 3.6.5\n"}

    async def test_given_container_is_preferred(self, pod: Place):
        await pod.play("pod.exec", {**EXEC, "container": "fateboard"})
        assert pod.node.started[0][1] == "fateboard"

    async def test_container_that_the_pod_lacks_is_told_and_no_other_taken(self, pod: Place):
        played = await pod.play("pod.exec", {**EXEC, "container": "client"})
        assert (played.status, pod.node.started) == (Status.FAILED, [])
        assert "client" in played.why

    async def test_other_exit_code_is_told_with_the_output_and_not_tried_again(self, pod: Place):
        pod.node.output, pod.node.exit_code = b"no such \x1b[31mfile\n", 2
        played = await pod.play("pod.exec", EXEC)
        assert (played.end.reason.code, len(pod.node.started)) == ("S-EXEC", 1)
        assert "exit code 2" in played.why
        assert "no such" in played.why
        assert "\x1b" not in played.why

    async def test_output_without_the_text_fails(self, pod: Place):
        played = await pod.play("pod.exec", {**EXEC, "contains": "3.7"})
        assert "does not hold 3.7" in played.why

    async def test_without_a_ready_pod_it_says_which_was_looked_for(self, party: Place):
        played = await party.play("pod.exec", EXEC)
        assert played.end.reason.code == "E-NO-READY-POD"
        assert "fateMoudle=python,name=fate-9999" in played.why

    async def test_rehearsal_starts_nothing(self, pod: Place):
        assert (await pod.rehearse("pod.exec", EXEC)).status is Status.SKIPPED
        assert pod.node.started == []
