"""The terminal that the console draws on, which may be taken away while it draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from textual.drivers.linux_driver import LinuxDriver

from services.errors import Exit


class Output:
    """A terminal's output that takes everything, also once the terminal is gone; `on_gone` is called once, then."""

    def __init__(self, file: IO[str], on_gone: Callable[[], object]) -> None:
        self._file = file
        self._on_gone = on_gone
        self._gone = False

    def write(self, text: str) -> int:
        """Write `text`, or drop it where nobody can see it any more."""
        self._try(self._file.write, text)
        return len(text)

    def flush(self) -> None:
        """Pass on what was written so far."""
        self._try(self._file.flush)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def _try(self, call: Callable[..., object], *arguments: str) -> None:
        if self._gone:
            return
        try:
            call(*arguments)
        except OSError:
            self._gone = True
            self._on_gone()


class TerminalDriver(LinuxDriver):
    """Ends the program once its terminal is gone.

    Textual 8.2.8 writes from a thread which dies of the first error; whoever writes next waits for it for ever, with
    every signal unheard, while the thread that reads keys turns at full speed on an input that has ended.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = Output(self._file, self._end)  # type: ignore[arg-type,assignment]

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._app.exit, int(Exit.INTERRUPTED))
