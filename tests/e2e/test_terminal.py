"""The real program on a real (pseudo-)terminal: start, help, another size, a polite kill, no terminal at all."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

DEADLINE = 180.0
ALTERNATE, MAIN = b"\x1b[?1049h", b"\x1b[?1049l"


class Terminal:
    """A program on a terminal of its own, and all that it has written so far."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self.process = process
        self.written = b""

    def until(self, text: bytes, *, after: int = 0) -> int:
        """Wait until `text` was written behind `after`; where it ends."""
        end = time.monotonic() + DEADLINE
        while (found := self.written.find(text, after)) < 0:
            assert time.monotonic() < end, f"{text!r} never came; the end was {self.written[-2000:]!r}"
            self._read(0.2)
        return found + len(text)

    def send(self, keys: bytes) -> None:
        os.write(self._descriptor, keys)

    def vanish(self) -> None:
        """Take the terminal away; nobody is sent a signal, since it is no session's own."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, self._descriptor)
        os.close(nothing)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            self._read(0.2)
        while self._read(0.2):
            pass
        return self.process.returncode

    @property
    def state(self) -> str:
        """The letter of /proc: T while it is stopped."""
        return Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0]

    def take(self) -> None:
        """Take what is written meanwhile: a program that nobody reads from stands still."""
        self._read(0.05)

    def _read(self, timeout: float) -> bool:
        """Take what is there, or comes by then; whether anything was."""
        ready, _, _ = select.select([self._descriptor], [], [], timeout)
        if not ready:
            return False
        try:
            read = os.read(self._descriptor, 65536)
        except OSError:
            # The other end is closed: there is the process itself to be waited for.
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout)
            return False
        self.written += read
        return bool(read)


def terminal(*arguments: str, state: Path) -> AbstractContextManager[Terminal]:
    """The program on a terminal of 80x24."""
    return terminal_of([sys.executable, "-m", "fatetui", *arguments], state)


@contextmanager
def terminal_of(command: Sequence[str], state: Path) -> Iterator[Terminal]:
    """Any program on a terminal of 80x24."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "FATETUI_STATE_DIR": str(state),
        "FATETUI_LANG": "en",
        "TERM": "xterm-256color",
        "XDG_CONFIG_HOME": str(state / "config"),
        "PYTHONPATH": str(root),
    }
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True, cwd=root
    )
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_it_starts_helps_resizes_and_leaves_the_terminal_as_it_was(tmp_path: Path):
    with terminal("--demo", state=tmp_path) as screen:
        begun = screen.until(ALTERNATE)
        screen.until(b"not installed")
        screen.send(b"?")
        screen.until(b"Esc closes")
        screen.send(b"q")
        mark = len(screen.written)
        screen.resize(120, 36)
        screen.until(b"Kubernetes", after=mark)
        screen.send(b"\x11")
        assert screen.ended() == 0
        assert MAIN in screen.written[begun:]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_leaves_the_terminal_as_it_was(number: signal.Signals, tmp_path: Path):
    with terminal("--demo", state=tmp_path) as screen:
        screen.until(b"not installed")
        screen.process.send_signal(number)
        assert screen.ended() == 130
        assert MAIN in screen.written


def test_it_ends_when_its_terminal_is_taken_away_without_a_word(tmp_path: Path):
    with terminal("--demo", state=tmp_path) as screen:
        screen.until(b"not installed")
        screen.vanish()
        assert screen.process.wait(DEADLINE) == 130


def test_it_steps_aside_for_the_shell_that_it_was_started_from(tmp_path: Path):
    with terminal("--demo", state=tmp_path) as screen:
        screen.until(b"not installed")
        before = len(screen.written)
        screen.process.send_signal(signal.SIGTSTP)
        aside = screen.until(MAIN, after=before)
        while screen.state != "T":
            screen.take()
        screen.process.send_signal(signal.SIGCONT)
        screen.until(ALTERNATE, after=aside)
        screen.until(b"not installed", after=aside)


def test_a_shell_has_the_terminal_and_its_exit_code_is_told(tmp_path: Path):
    with terminal("--demo", state=tmp_path) as screen:
        screen.until(b"not installed")
        screen.send(b":pods kube-system\r")
        screen.until(b"coredns")
        screen.send(b"s")
        aside = screen.until(MAIN)
        screen.until(b"# ", after=aside)
        screen.send(b"echo six times $((6 * 7))\rexit 7\r")
        screen.until(b"six times", after=aside)
        back = screen.until(ALTERNATE, after=aside)
        screen.until(b"exit code 7", after=back)


def test_what_is_done_in_a_demo_is_not_taken_for_what_is_in_the_next(tmp_path: Path):
    with terminal("wizard", "--demo", state=tmp_path) as screen:
        screen.until(b"Begin with")
        screen.send(b"\r")
        screen.until(b"Kubernetes v1.20.2 answers")
        screen.send(b"\x03\x03")
        assert screen.ended() == 130
    with terminal("wizard", "--demo", state=tmp_path) as screen:
        screen.until(b"ask from the beginning")
        assert b"resume" not in screen.written
    assert not (tmp_path / "wizard").exists()


def test_control_c_twice_leaves(tmp_path: Path):
    with terminal("--demo", state=tmp_path) as screen:
        screen.until(b"not installed")
        screen.send(b"\x03")
        screen.until(b"once more")
        # By now the first one may be forgotten: these two are one right behind the other.
        screen.send(b"\x03\x03")
        assert screen.ended() == 130


A_SCREEN = """from screens.overview import OverviewScreen
async def pull_from(self, session, *, tick):
    planted = 'planted-secret-value'
    raise ZeroDivisionError('defect')
OverviewScreen.pull_from = pull_from
"""
A_STYLESHEET = """from fatetui.app import FatetuiApp
FatetuiApp.CSS = 'Screen { planted-secret-value: $nothing; }'
"""


@pytest.mark.parametrize(
    ("defect", "kept"),
    [(A_SCREEN, "ZeroDivisionError"), (A_STYLESHEET, "$nothing")],
    ids=["of a screen", "of a stylesheet"],
)
def test_a_defect_is_one_message_and_a_file_and_no_values(defect: str, kept: str, tmp_path: Path):
    script = tmp_path / "broken.py"
    script.write_text(f"import sys\n{defect}\nfrom fatetui.cli import run; sys.exit(run())\n")
    with terminal_of([sys.executable, str(script), "--demo"], tmp_path) as screen:
        assert screen.ended() == 10
        told = screen.written.rpartition(MAIN)[2]
        assert b"crash-" in told
        assert b"planted-secret-value" not in told
        assert b"Traceback" not in told
        assert next((tmp_path / "crashes").iterdir()).read_text().count(kept)


def demo_serve(state: Path, *arguments: str) -> subprocess.Popen[str]:
    """`fatetui demo serve`, once it is ready; its first line is read, and what it leaves behind goes to `state`."""
    environment = {**os.environ, "FATETUI_STATE_DIR": str(state), "FATETUI_LANG": "en", "TMPDIR": str(state)}
    process = subprocess.Popen(
        [sys.executable, "-m", "fatetui", "demo", "serve", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert "kubeconfig" in process.stdout.readline()
    return process


def test_a_demo_without_a_parent_ends_at_once_and_without_a_word(tmp_path: Path):
    _, told = demo_serve(tmp_path, "--announce", "json").communicate(timeout=DEADLINE)
    assert told == ""
    assert not list(tmp_path.glob("fatetui-demo-*"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_that_is_ended_takes_its_folder_with_it(number: signal.Signals, tmp_path: Path):
    process = demo_serve(tmp_path)
    assert list(tmp_path.glob("fatetui-demo-*"))
    process.send_signal(number)
    _, told = process.communicate(timeout=DEADLINE)
    assert told == ""
    assert not list(tmp_path.glob("fatetui-demo-*"))


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path):
    environment = {**os.environ, "FATETUI_STATE_DIR": str(tmp_path), "FATETUI_LANG": "en"}
    ran = subprocess.run(
        [sys.executable, "-m", "fatetui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment,
        timeout=DEADLINE,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ran.returncode == 6
    assert b"--script" in ran.stderr
