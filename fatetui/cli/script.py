"""`fatetui --script`: options as a request, output as reporters."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import click

from fatetui.output import Output
from fatetui.script.given import Given
from fatetui.script.reporters import (
    JsonReporter,
    JunitReporter,
    NdjsonReporter,
    Reporter,
    Several,
    TextReporter,
)
from fatetui.script.runner import Request, ask_at_terminal, run_script
from services.durations import parse_duration
from services.i18n import _
from services.steps import Mode, RunOptions


def script(options: Mapping[str, Any]) -> int:
    """Run the script that the command line's `options` ask for; returns the exit code."""
    return int(run_script(_request(options), _reporter(options)))


def _request(options: Mapping[str, Any]) -> Request:
    # A rehearsal writes nothing either, and does less: it also runs no commands.
    mode = Mode.DRY_RUN if options["dry_run"] else Mode.READ_ONLY if options["read_only"] else Mode.LIVE
    given = Given(
        sets=options["sets"],
        files=tuple(map(Path, options["files"])),
        start=options["start"],
        only=_ids(options["only"]),
        skip=_ids(options["skip"]),
        read_only=options["read_only"],
        allow_local_exec=options["allow_local_exec"],
        environment=dict(os.environ),
    )
    # Standard input cannot carry both the script and the answers.
    interactive = options["script"] != "-" and sys.stdin.isatty() and sys.stderr.isatty()
    run_options = RunOptions(
        mode=mode,
        strict=options["strict"],
        assume_yes=options["yes"],
        allow_local_exec=options["allow_local_exec"],
        resume=options["resume"],
        timeout=_seconds(options["timeout"]),
        ask=ask_at_terminal if interactive else None,
    )
    return Request(
        script=options["script"],
        given=given,
        options=run_options,
        kubeconfig=_path(options["kubeconfig"]),
        context=options["context"],
        demo=options["demo"],
        journal=_path(options["journal"]),
    )


def _reporter(options: Mapping[str, Any]) -> Reporter:
    output = Output(sys.stdout)
    reporters: list[Reporter] = []
    match options["output"]:
        case "json":
            reporters.append(JsonReporter(output))
        case "ndjson":
            reporters.append(NdjsonReporter(output))
        case _:
            reporters.append(_text(options, output))
    if options["junit"]:
        reporters.append(JunitReporter(Path(options["junit"]), options["script"]))
    return Several(reporters)


def _text(options: Mapping[str, Any], output: Output) -> TextReporter:
    capable = _is_terminal(sys.stdout)
    colour = capable and not options["no_color"] and not os.environ.get("NO_COLOR")
    return TextReporter(output, Output(sys.stderr), source=options["script"], live=capable, colour=colour)


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM", "") != "dumb"


def _ids(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(id_.strip() for value in values for id_ in value.split(",") if id_.strip())


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError:
        message = _("{text} is no duration; write 90s, 10m or 1h30m", text=text)
        raise click.BadParameter(str(message), param_hint="--timeout") from None


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None
