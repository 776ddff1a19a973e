"""The console on a pseudo-terminal: keys in, paint out, and what its process costs."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COLUMNS, ROWS = 160, 48
DEADLINE = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class NeverPainted(RuntimeError):
    """What was waited for did not come."""


class Terminal:
    """What the program wrote since the last `forget`, read as it comes."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self.process = process
        self.written = b""

    def send(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._descriptor, keys)

    def forget(self) -> None:
        """From now on only what comes counts."""
        self._read(0)
        self.written = b""

    def until(self, *texts: bytes) -> float:
        """Read until one of `texts` was painted; the moment when it was."""
        end = time.perf_counter() + DEADLINE
        while not any(text in self.written for text in texts):
            if time.perf_counter() > end or self.process.poll() is not None:
                raise NeverPainted(f"{texts!r}: {self.written[-300:]!r}")
            self._read(0.5)
        return time.perf_counter()

    def watch(self, seconds: float) -> None:
        """Read what comes for a while: a terminal that nobody reads stops the program."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
            self.written = self.written[-100_000:]

    @property
    def cpu(self) -> float:
        """CPU seconds so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def _read(self, timeout: float) -> None:
        ready, _, _ = select.select([self._descriptor], [], [], timeout)
        if ready:
            self.written += os.read(self._descriptor, 65536)


@contextmanager
def terminal(home: Path, *arguments: str, module: str = "fatetui") -> Iterator[Terminal]:
    """fatetui (or another module) with `arguments`, keeping its state in `home`; it is ended in the end."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {
        **os.environ,
        # As installed: compiled once, by the first round.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "fatetui-benchmarks"),
        "COLORTERM": "truecolor",
        "FATETUI_LANG": "en",
        "FATETUI_STATE_DIR": str(home),
        "TERM": "xterm-256color",
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
