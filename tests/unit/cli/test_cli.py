"""The command line: exit codes, hints, formats, explanations; no traceback, no Textual, no secret."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fatetui.cli import run
from fatetui.cli.explain import registry
from fatetui.script import runner
from services.errors import Exit, FatetuiError
from services.i18n import _
from services.kubernetes import Strain
from services.steps import locked, run_key

SCRIPT = "apiVersion: fatetui/v1\nname: t\nsteps:\n  - id: hello\n    note: hello\n"
REMOTE = "apiVersion: fatetui/v1\nname: t\nsteps:\n  - namespace.ensure: {names: [a]}\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FATETUI_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    monkeypatch.setenv("FATETUI_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def script(home: Path, text: str = SCRIPT) -> str:
    (home / "s.yaml").write_text(text)
    return str(home / "s.yaml")


class FakeClients:
    """Clients whose cluster fails as told."""

    failure: FatetuiError | Exception | None = None

    def __init__(self, *arguments: Any) -> None:
        self.strain = Strain()

    async def cluster(self) -> Any:
        assert self.failure is not None
        raise self.failure

    async def close(self) -> None:
        pass


def failing(code: Exit) -> FatetuiError:
    class Failing(FatetuiError):
        exit = code

    Failing.code = f"T-{int(code)}"
    return Failing(_("no"))


@pytest.mark.parametrize(
    "code",
    [Exit.FAILED, Exit.REFUSED, Exit.TIMEOUT, Exit.INPUT_NEEDED, Exit.KUBERNETES, Exit.KUBEFATE],
)
@pytest.mark.parametrize("output", ["text", "json", "ndjson"])
def test_failure_of_a_step_is_the_exit_code_in_every_format(home, monkeypatch, capsys, code, output):
    monkeypatch.setattr(FakeClients, "failure", failing(code))
    monkeypatch.setattr(runner, "RunClients", FakeClients)
    junit = home / "j.xml"
    arguments = ["--script", script(home, REMOTE), "--output", output, "--junit", str(junit)]
    assert run(arguments) == code
    out = capsys.readouterr().out
    assert f"T-{int(code)}" in out
    ended = ET.fromstring(junit.read_text()).find(".//property[@name='exit']")
    assert ended is not None
    assert ended.get("value") == str(int(code))
    if output == "json":
        assert json.loads(out)["exit"] == code
    if output == "ndjson":
        assert json.loads(out.splitlines()[-1])["exit"] == code


def test_0_2_and_3(home, monkeypatch, capsys):
    assert run(["--script", script(home)]) == Exit.OK
    assert run(["--script", script(home), "--set", "x=1"]) == Exit.FILE
    assert run(["--script", str(home / "gone.yaml")]) == Exit.FILE
    assert "Traceback" not in capsys.readouterr().err


def test_7_without_a_cluster(home, capsys):
    assert run(["--script", script(home, REMOTE)]) == Exit.KUBERNETES


def test_4_read_only_is_refused_before_anything(home, capsys):
    assert run(["--script", script(home, REMOTE), "--read-only"]) == Exit.REFUSED
    assert "E-READ-ONLY" in capsys.readouterr().err


def test_9_when_somebody_else_runs(home, capsys):
    path = Path(script(home))
    lock = home / "state" / "runs" / run_key(path.parent, None) / "lock"
    with locked(lock):
        assert run(["--script", str(path)]) == Exit.LOCKED
    assert "pid" in capsys.readouterr().err


def test_10_keeps_a_masked_private_crash_file(home, monkeypatch, capsys):
    from services.redact import secrets

    secrets.register("planted-in-crash")
    monkeypatch.setattr(FakeClients, "failure", ZeroDivisionError("planted-in-crash"))
    monkeypatch.setattr(runner, "RunClients", FakeClients)
    assert run(["--script", script(home, REMOTE)]) == Exit.INTERNAL
    crash = next((home / "state" / "crashes").iterdir())
    captured = capsys.readouterr()
    assert str(crash) in captured.out
    assert "Traceback" not in captured.out + captured.err
    assert "planted-in-crash" not in crash.read_text()
    assert "ZeroDivisionError" in crash.read_text()
    assert crash.stat().st_mode & 0o777 == 0o600


def test_10_for_a_defect_of_the_command_line(monkeypatch, capsys):
    def broken(*arguments: Any, **options: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("fatetui.cli.main.root.main", broken)
    assert run([]) == Exit.INTERNAL
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--dryrun"], "--dry-run"),
        (["shcema"], "schema"),
        (["--output", "yaml"], "--help"),
        (["explain", "E-LOCKD"], "E-LOCKED"),
        (["demo", "serv"], "serve"),
    ],
)
def test_usage_errors_are_3_with_the_nearest_name(arguments, hint, capsys):
    assert run(arguments) == Exit.FILE
    assert hint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--output", "yaml"], "--output: one of these is wanted: text, json, ndjson\n"),
        (["completion", "tcsh"], "one of these is wanted: bash, zsh, fish\n"),
        (["config", "new", "x.yaml", "--id", "0"], "--id: a number of at least 1 is wanted\n"),
        (["config", "new", "x.yaml", "--id", "x"], "--id: a number of at least 1 is wanted\n"),
        (["demo", "serve", "--port", "70000"], "--port: a number from 0 to 65535 is wanted\n"),
        (["config", "mirror", "x", "--source", "x"], "--source: a whole number is wanted\n"),
        (["--script"], "--script wants a value\n"),
        (["--yes=1"], "--yes takes no value\n"),
        (["explain", "L01", "L02"], "there is more than is wanted: L02\n"),
        (["--script", "x", "--timeout", "soon"], "--timeout: soon is no duration; write 90s"),
        (["--kubefate", "::"], "--kubefate: :: is no address of KubeFATE"),
        (["status", "--lang", "zh"], "say it before the command: `fatetui --lang … status`"),
        (["--demo", "--kubeconfig", "x"], "--demo has a cluster of its own: leave out --kubeconfig\n"),
        (["--script", "x", "--demo", "--kubefate", "http://x"], "leave out --kubefate\n"),
        (["wizard", "--demo", "--kubeconfig", "x", "--yes"], "leave out --kubeconfig\n"),
        (["--demo", "config", "get"], "--demo: say it behind `config`"),
    ],
)
def test_what_is_wrong_with_the_command_line_is_told_in_our_words(arguments, told, capsys):
    assert run(arguments) == Exit.FILE
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("group", ["config", "records", "demo"])
def test_a_group_alone_shows_its_commands(group, capsys):
    assert run([group]) == Exit.FILE
    shown = capsys.readouterr().err
    assert f"Usage: fatetui {group} [OPTIONS] COMMAND" in shown
    assert "error[" not in shown
    assert "..." not in shown.replace("[ARGS]...", "")


def test_a_fault_that_the_demo_does_not_have_is_a_mistake_and_no_defect(home, capsys):
    assert run(["--script", script(home, REMOTE), "--demo=image-pul"]) == Exit.FILE
    assert "did you mean `image-pull`?" in capsys.readouterr().err


def test_resume_is_the_first_answer_of_the_wizards_screens(monkeypatch):
    begun = []
    monkeypatch.setattr("fatetui.cli.wizard.shows_screens", lambda: True)
    monkeypatch.setattr("fatetui.cli.console.console", lambda options, wizard: begun.append(wizard.texts) or 0)
    assert run(["wizard", "--resume"]) == run(["wizard"]) == Exit.OK
    assert begun == [{"start": "resume"}, {}]


def test_without_script_or_terminal_input_is_needed(capsys):
    assert run([]) == Exit.INPUT_NEEDED
    assert "--script" in capsys.readouterr().err


def test_bad_timeout(home, capsys):
    assert run(["--script", script(home), "--timeout", "soon"]) == Exit.FILE


def test_standard_input(home):
    command = [sys.executable, "-m", "fatetui", "--script", "-", "--output", "json"]
    done = subprocess.run(command, input=SCRIPT.encode(), capture_output=True, check=False, timeout=180)
    assert (done.returncode, json.loads(done.stdout)["exit"]) == (0, 0)


def test_script_runs_load_no_textual_and_no_screens(home):
    code = (
        "import sys; from fatetui.cli import run; "
        f"code = run(['--script', {script(home)!r}]); "
        "loaded = {name.partition('.')[0] for name in sys.modules}; "
        "sys.exit(code or int(bool(loaded & {'textual', 'rich', 'screens'})))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, timeout=180).returncode == 0


def test_every_code_is_explained(capsys):
    entries = registry()
    assert {"E-INTERNAL", "E-LOCKED", "E-BLOCKED", "E-VAR-UNKNOWN", "namespace.ensure", "X01"} <= set(entries)
    assert all(entry.title for entry in entries.values())
    assert run(["explain", "namespace.ensure"]) == 0
    assert "kubectl create namespace" in capsys.readouterr().out


def test_schema_completion_version(capsys):
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")
    assert run(["completion", "bash"]) == 0
    assert "_FATETUI_COMPLETE" in capsys.readouterr().out
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("fatetui ")


def test_options_before_a_command_are_its_own(home: Path, capsys: pytest.CaptureFixture[str]):
    (home / "other").write_text("not a kubeconfig")
    assert run(["--kubeconfig", str(home / "other"), "status"]) == Exit.KUBERNETES
    before = capsys.readouterr().err
    assert run(["status", "--kubeconfig", str(home / "other")]) == Exit.KUBERNETES
    assert str(home / "other") in before
    assert capsys.readouterr().err == before


def test_an_option_that_a_command_does_not_take_is_never_ignored(capsys: pytest.CaptureFixture[str]):
    assert run(["--demo", "--context", "prod", "status"]) == Exit.FILE
    told = capsys.readouterr().err
    assert "`status` does not take --demo" in told
