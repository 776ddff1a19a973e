"""The command line. Importing it loads click and nothing else; each command loads what it needs when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (by default the process's own); returns the exit code. Never raises."""
    _open_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Here and not above: Ctrl-C may come while it loads.
        from fatetui.cli.main import root

        if "_FATETUI_COMPLETE" in os.environ:
            from fatetui.cli import completing  # noqa: F401 - for what it makes of click's shells
        result = root.main(with_plain_demo(given), prog_name="fatetui", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter's own last flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as failure:  # The last line of defence: no traceback ever reaches a user.
        from fatetui.cli.failures import tell

        return tell(failure)
    return result if isinstance(result, int) else 0


def _open_streams() -> None:
    """Give every standard stream a file, and let none fail of a character that its encoding lacks.

    Python has None for a stream that was closed before it began (`fatetui <&-`), and the first file opened would take
    its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def with_plain_demo(arguments: list[str]) -> list[str]:
    """`--demo` takes a value only by `=`: what follows it bare is never mistaken for a scenario."""
    return ["--demo=" if argument == "--demo" else argument for argument in arguments]
