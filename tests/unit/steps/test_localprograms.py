"""What minikube answers, as its source writes it (cmd/minikube/cmd/status.go, …/config/addons_list.go)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from services.steps.localprograms import ProgramMissing, minikube_addon, minikube_state, run_program
from tests.waiting import PATIENCE

NODE = {"Name": "minikube", "Host": "Running", "Kubelet": "Running", "APIServer": "Running", "Kubeconfig": "Configured"}
NODE |= {"Worker": False}
WORKER = {**NODE, "Name": "minikube-m02", "APIServer": "Irrelevant", "Kubeconfig": "Irrelevant", "Worker": True}
STOPPED = {"Host": "Stopped", "Kubelet": "Stopped", "APIServer": "Stopped", "Kubeconfig": "Stopped"}
NEWER = json.dumps(
    {"specversion": "1.0", "type": "io.k8s.sigs.minikube.info", "data": {"message": "minikube 1.35.0 is available!"}}
)
NOT_FOUND = json.dumps(
    {"specversion": "1.0", "type": "io.k8s.sigs.minikube.info", "data": {"message": 'Profile "minikube" not found.'}}
)
LOG = 'E0101 10:00:00.000000 1 status.go:415] kubeconfig endpoint: get endpoint: "minikube" does not appear'


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What minikube prints; a fake of it on the PATH prints that."""
    program = tmp_path / "minikube"
    program.write_text(f'#!/bin/sh\nprintf "%s " "$@" > {tmp_path}/asked\ncat {tmp_path}/answers\nexit 7\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "answers"


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ([json.dumps(NODE)], "Running"),
        # Of v1.7.3, the article's.
        ([json.dumps({key: NODE[key] for key in ("Host", "Kubelet", "APIServer", "Kubeconfig")})], "Running"),
        ([json.dumps({**NODE, **STOPPED})], "Stopped"),
        ([json.dumps({**NODE, "Kubelet": "Stopped", "APIServer": "Paused"})], "Paused"),
        ([json.dumps([NODE, *[WORKER] * 6])], "Running"),
        ([json.dumps([WORKER, {**NODE, **STOPPED}])], "Stopped"),
        ([NEWER, LOG, json.dumps(NODE)], "Running"),
        ([NOT_FOUND], "absent"),
        (["null"], "absent"),
        ([json.dumps({**NODE, "Host": "Nonexistent"})], "absent"),
        (["* Profile minikube not found"], "absent"),
    ],
)
async def test_how_a_profile_is(printed: list[str], state: str, answers: Path) -> None:
    answers.write_text("\n".join(printed))
    assert await minikube_state("minikube", deadline=PATIENCE) == state
    assert (answers.parent / "asked").read_text() == "status -p minikube -o json "


@pytest.mark.parametrize("status", ["enabled", "disabled"])
async def test_whether_an_addon_is_enabled_among_all_of_them(status: str, answers: Path) -> None:
    others = {f"addon-number-{number}": {"Profile": "minikube", "Status": "disabled"} for number in range(40)}
    whole = {**others, "ingress": {"Profile": "minikube", "Status": status}, "ingress-dns": {}}
    answers.write_text(f"{NEWER}\n{json.dumps(whole)}\n")
    assert await minikube_addon("minikube", "ingress", deadline=PATIENCE) is (status == "enabled")
    answers.write_text("")
    assert not await minikube_addon("minikube", "ingress", deadline=PATIENCE)


async def test_a_line_of_megabytes_is_cut_and_those_after_it_are_read():
    program = "import sys; sys.stdout.write('x' * 3_000_000 + '\\nafter\\nlast'); sys.stdout.flush()"
    result = await run_program((sys.executable, "-c", program), deadline=PATIENCE)
    assert (result.exit_code, [line[:5] for line in result.lines]) == (0, ["xxxxx", "after", "last"])


async def test_a_program_that_no_system_can_start_is_missing():
    with pytest.raises(ProgramMissing):
        await run_program(("a\0b",), deadline=PATIENCE)
