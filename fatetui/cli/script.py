"""`fatetui --script`: options as a request, output as reporters."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
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
from services.errors import FatetuiError, plain_words
from services.i18n import _
from services.steps import Mode, RunOptions
from services.text import one_line

_BUNDLE_SECONDS = 120.0


def script(options: Mapping[str, Any]) -> int:
    """Run the script that the command line's `options` ask for; returns the exit code."""
    if options["kubefate_url"] is not None and options["demo"] is None:
        from fatetui.cli.clusterside import give_address

        give_address(options["kubefate_url"], options["context"], _path(options["kubeconfig"]))
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
        on_failure=_bundler(_path(options["bundle_on_failure"])),
    )


def _bundler(folder: Path | None) -> Callable[[Path | None, str | None], Awaitable[None]] | None:
    """What packs a bundle into `folder`; it tells of it beside the output, and never changes how the run ended."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("{file} cannot be written: {reason}", file=str(folder), reason=error.strerror or "?")
        raise click.BadParameter(str(message), param_hint="--bundle-on-failure") from None

    async def bundle(kubeconfig: Path | None, context: str | None) -> None:
        from fatetui.cli.bundle import pack

        file = folder / f"fatetui-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
        try:
            async with asyncio.timeout(_BUNDLE_SECONDS):
                told = await pack((), (), file, context, kubeconfig)
        except (FatetuiError, OSError, TimeoutError) as error:
            told = _("There is no bundle: {reason}", reason=one_line(plain_words(error)))
        Output(sys.stderr).line(str(told))

    return bundle


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
    if options["log"]:
        reporters.append(NdjsonReporter(Output(_log_file(Path(options["log"]).expanduser()))))
    if options["junit"]:
        reporters.append(JunitReporter(Path(options["junit"]), options["script"]))
    return Several(reporters)


def _text(options: Mapping[str, Any], output: Output) -> TextReporter:
    capable = _is_terminal(sys.stdout)
    colour = capable and not options["no_color"] and not os.environ.get("NO_COLOR")
    return TextReporter(output, Output(sys.stderr), source=options["script"], live=capable, colour=colour)


def _log_file(path: Path) -> TextIO:
    """The file of `--log`, open and for its owner alone: it goes on where it was."""
    try:
        return open(path, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))
    except OSError as error:
        message = _("{file} cannot be written: {reason}", file=str(path), reason=error.strerror or "?")
        raise click.BadParameter(str(message), param_hint="--log") from None


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
