"""`tool.check`, `localcluster.ensure`, `context.use`, `run.local`; and how programs are run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from services.errors import Exit
from services.steps import Status
from services.steps.localprograms import ProgramTooSlow, run_program
from tests.unit.steps.vocabulary.place import Place, settled
from tests.waiting import PATIENCE, leap

PRINT = (sys.executable, "-c")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    """A program of that name: a shell script."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


class TestToolCheck:
    async def test_missing_tools_only_warn(self, place: Place, path: Path):
        played = await place.play("tool.check", {"tools": ["kubectl"]})
        assert (played.status, played.exit, played.end.outputs) == (
            Status.WARNED,
            Exit.OK,
            {"paths": {"kubectl": None}},
        )
        assert "needs no kubectl" in played.why

    async def test_required_ones_are_refused(self, place: Place, path: Path):
        played = await place.play("tool.check", {"tools": ["kubectl"], "required": True})
        assert (played.exit, played.end.reason.code) == (Exit.REFUSED, "S-PROGRAM")

    async def test_nothing_is_started_without_consent(self, place: Place, path: Path, tmp_path: Path):
        program(path, "kubectl", f"echo ran > {tmp_path}/ran; echo v1.17.3")
        assert (await place.play("tool.check", {"tools": ["kubectl"]})).status is Status.OK
        assert not (tmp_path / "ran").exists()
        told = (await place.play("tool.check", {"tools": ["kubectl"]}, allow_local_exec=True)).said
        assert "v1.17.3" in told[-1]

    async def test_program_that_cannot_start_warns(self, place: Place, path: Path):
        (path / "kubectl").write_bytes(b"\x7fELF of another machine")
        (path / "kubectl").chmod(0o755)
        played = await place.play("tool.check", {"tools": ["kubectl"]}, allow_local_exec=True)
        assert (played.status, played.end.reason.code) == (Status.WARNED, "S-PROGRAM")

    async def test_unknown_tool_is_a_mistake(self, place: Place):
        assert (await place.play("tool.check", {"tools": ["helm"]})).end.reason.code == "E-PARAMS"


class TestContextUse:
    async def test_context_is_taken_and_told(self, place: Place):
        played = await place.play("context.use", {"name": "here"})
        assert (played.status, played.end.outputs["context"]) == (Status.OK, "here")

    async def test_unknown_one_is_told(self, place: Place):
        played = await place.play("context.use", {"name": "hree"})
        assert played.exit is Exit.KUBERNETES
        assert "hree" in played.why


class TestLocalCluster:
    STARTS = """
case "$1" in
status) cat "$(dirname "$0")/state" ;;
start) echo "$@" > "$(dirname "$0")/asked"; printf '{"Host": "Running"}' > "$(dirname "$0")/state"; echo Done ;;
esac"""

    async def test_stopped_profile_is_started_as_asked(self, place: Place, path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PATH", f"{path}:/usr/bin:/bin")
        program(path, "minikube", self.STARTS)
        (path / "state").write_text('{"Host": "Stopped"}')
        asked = {"profile": "here", "driver": "none", "kubernetes_version": "v1.17.3", "cpus": 8}
        done = await settled(place, "localcluster.ensure", asked, allow_local_exec=True)
        wanted = "start -p here --driver=none --kubernetes-version=v1.17.3 --cpus=8"
        assert (path / "asked").read_text().strip() == wanted
        assert (done.end.changes[0].before, done.end.outputs["context"]) == ("Stopped", "here")

    async def test_failed_start_is_told_in_its_words(self, place: Place, path: Path):
        program(path, "minikube", 'echo "X Exiting due to GUEST_MISSING_CONNTRACK: install conntrack"; exit 14')
        played = await place.play("localcluster.ensure", {}, allow_local_exec=True)
        assert (played.end.reason.code, played.exit) == ("S-PROGRAM-EXIT", Exit.FAILED)
        assert "conntrack" in played.why

    async def test_without_minikube_it_says_what_else_to_do(self, place: Place, path: Path):
        played = await place.play("localcluster.ensure", {}, allow_local_exec=True)
        assert (played.exit, played.end.reason.code) == (Exit.REFUSED, "S-PROGRAM")
        assert "--context" in played.why

    @pytest.mark.parametrize("params", [{"profile": "--help"}, {"driver": "a b"}, {"memory": "lots"}])
    async def test_values_are_no_options(self, place: Place, params: dict):
        assert (await place.play("localcluster.ensure", params)).end.reason.code == "E-PARAMS"


class TestRunLocal:
    async def test_arguments_are_passed_as_they_are(self, place: Place):
        command = [*PRINT, "import sys, os; print(sys.argv[1]); print(os.getcwd())", "$(id); rm -rf *"]
        played = await place.play("run.local", {"command": command})
        assert played.end.outputs == {"exit_code": 0, "output": f"$(id); rm -rf *\n{place.workspace}"}

    async def test_other_exit_code_is_told(self, place: Place):
        played = await place.play("run.local", {"command": [*PRINT, "print('odd'); exit(3)"]})
        assert (played.end.reason.code, played.exit) == ("S-PROGRAM-EXIT", Exit.FAILED)
        assert "odd" in played.why
        assert (await place.play("run.local", {"command": [*PRINT, "exit(3)"], "expect": 3})).status is Status.OK

    async def test_missing_program_is_told(self, place: Place):
        played = await place.play("run.local", {"command": ["no-such-program"]})
        assert (played.exit, played.end.reason.code) == (Exit.REFUSED, "S-PROGRAM")

    async def test_rehearsal_starts_nothing(self, place: Place):
        assert (await place.rehearse("run.local", {"command": ["no-such-program"]})).status is Status.SKIPPED


async def test_slow_program_is_killed_and_its_last_words_told():
    command = (*PRINT, "import signal; print('waiting for you', flush=True); signal.pause()")
    with pytest.raises(ProgramTooSlow, match="waiting for you") as caught:
        await run_program(command, deadline=60, on_line=lambda _line: leap(60))
    assert caught.value.exit is Exit.TIMEOUT


async def test_program_that_asks_gets_no_answer():
    result = await run_program((*PRINT, "print(repr(input.__name__)); input()"), deadline=PATIENCE)
    assert result.exit_code != 0
    assert "EOFError" in result.tail
