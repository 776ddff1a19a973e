"""Standard streams that are closed, narrow, full or no terminal, and what the system refuses."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fatetui.cli import run
from fatetui.cli.failures import tell
from fatetui.output import Output
from fatetui.tty import shows_screens
from services.errors import Exit, plain_words
from services.files import write_atomically

ROOT = Path(__file__).parents[3]


def fatetui(shell: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`shell`, with $F for the program, in a folder of its own."""
    given = {"F": f"{sys.executable} -m fatetui", "PYTHONPATH": str(ROOT), "FATETUI_STATE_DIR": str(tmp_path / "state")}
    return subprocess.run(
        ["sh", "-c", shell],
        cwd=tmp_path,
        env={**os.environ, **given, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("shell", "code"),
    [("$F <&-", Exit.INPUT_NEEDED), ("$F explain P16 >&-", Exit.OK), ("$F explain P16 2>&-", Exit.OK)],
)
def test_a_stream_that_was_closed_before_is_no_defect(shell: str, code: Exit, tmp_path: Path) -> None:
    ended = fatetui(shell, tmp_path)
    assert (ended.returncode, "E-INTERNAL" in ended.stderr) == (code, False)


def test_what_an_encoding_lacks_is_replaced(tmp_path: Path) -> None:
    ended = fatetui("$F --help", tmp_path, PYTHONIOENCODING="latin1", FATETUI_LANG="en")
    assert ended.returncode == Exit.OK
    assert "--only ID,?" in ended.stdout


def test_ctrl_c_while_the_program_loads_leaves_no_traceback(tmp_path: Path) -> None:
    # The interrupt comes out of an import, as it does of a slow disk.
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
    ended = fatetui("$F --version", tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert (ended.returncode, ended.stderr) == (Exit.INTERRUPTED, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_no_room_for_the_output_is_told_with_its_stream(tmp_path: Path) -> None:
    (tmp_path / "party.yaml").write_text("name: x\n")
    ended = fatetui("$F lint party.yaml >/dev/full", tmp_path)
    assert ended.returncode == Exit.FILE
    assert "error[E-SYSTEM]: <stdout>: No space left on device" in ended.stderr


def test_a_terminal_that_is_gone_is_a_reader_who_left() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    output = Output(Gone())
    output.line("one")
    output.line("two")


def test_a_file_that_cannot_be_written_is_named_itself(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file or directory") as caught:
        write_atomically(tmp_path / "gone" / "x.yaml", "x")
    assert plain_words(caught.value) == f"{tmp_path}/gone/x.yaml: No such file or directory"
    assert plain_words(caught.value, place=False) == "No such file or directory"


def test_the_systems_refusals_have_a_place_and_a_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(PermissionError(13, "Permission denied", "/etc/x")) == Exit.FILE
    assert "E-SYSTEM]: /etc/x: Permission denied\n    = Name another place" in capsys.readouterr().err
    assert run(["explain", "E-SYSTEM"]) == Exit.OK
    assert run(["explain", "E-USAGE"]) == Exit.OK


def test_screens_need_a_terminal_that_can_be_drawn_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for term, shown in (("xterm", True), ("dumb", False)):
        monkeypatch.setenv("TERM", term)
        assert shows_screens() is shown


def test_the_console_says_what_a_dumb_terminal_can_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("fatetui.cli.console.on_terminal", lambda: True)
    assert run(["--lang", "en"]) == Exit.INPUT_NEEDED
    assert "fatetui wizard --plain" in capsys.readouterr().err


@pytest.mark.parametrize(("ignored", "code"), [(False, Exit.INTERRUPTED), (True, Exit.OK)])
def test_a_terminal_that_closes_ends_a_run_in_good_order(ignored: bool, code: Exit, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        "apiVersion: fatetui/v1\nname: s\nsteps:\n  - run.local: {command: [sh, -c, 'echo >begun; sleep 2']}\n"
        "finally:\n  - run.local: {command: [touch, ended]}\n"
    )
    os.mkfifo(tmp_path / "begun")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "fatetui", "--script", "s.yaml", "--allow-local-exec"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "FATETUI_STATE_DIR": str(tmp_path / "state")},
            stdout=subprocess.DEVNULL,
        )
    finally:
        signal.signal(signal.SIGHUP, before)
    (tmp_path / "begun").read_text()  # until the step says that it has begun
    process.send_signal(signal.SIGHUP)
    assert process.wait(30) == code
    assert (tmp_path / "ended").exists()


def test_a_user_without_a_home_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(_uid: int) -> None:
        raise KeyError

    for name in ("HOME", "FATETUI_STATE_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "KUBECONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert run(["--lang", "en", "info"]) == Exit.FILE
    told = capsys.readouterr().err
    assert "error[E-HOME]" in told
    assert "Set HOME" in told
    # Who says where state is kept needs none.
    monkeypatch.setenv("FATETUI_STATE_DIR", str(tmp_path))
    assert run(["--lang", "en", "status"]) == Exit.KUBERNETES
    assert "~/.kube/config: There is no such file" in capsys.readouterr().err
