"""`fatetui lint`: what is wrong with party files, each alone and all together."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fatetui.cli.clusterside import run_until_interrupted
from fatetui.cli.words import command, offered, option, output_option
from services.errors import Exit
from services.i18n import _

if TYPE_CHECKING:
    from fatetui.lint.command import Job

# The names of fatetui.lint.formats.FORMATS: help must not load the rules.


@command(
    help=_(
        "Check party files; - is standard input.\n\n"
        "Exit codes: 0 no error, 1 an error, 3 a file that cannot be read, 7 a cluster that cannot be reached (--live)."
    )
)
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(), required=True)
@option(
    "--chart",
    metavar="VERSION",
    shell_complete=offered("charts"),
    help=_("Judge all files as ones of this chart version."),
)
@option("--cross/--no-cross", default=None, help=_("Rules across files; on when there are several."))
@option("--live", is_flag=True, help=_("Ask the cluster too: ports, names, capacity, rights."))
@option("--fix", is_flag=True, help=_("Make the mechanical fixes, in the files."))
@option("--diff", is_flag=True, help=_("Show the fixes as a diff, and write nothing."))
@option("--strict", is_flag=True, help=_("End with 1 for warnings too."))
@output_option("json", "ndjson", "sarif", "junit")
@option("--watch", is_flag=True, help=_("Lint again whenever a file changes, until Ctrl-C."))
@option("--context", metavar="NAME", shell_complete=offered("contexts"), help=_("Kubeconfig context for --live."))
@option("--kubeconfig", metavar="FILE", type=click.Path(path_type=Path), help=_("Kubeconfig file for --live."))
@option("--no-color", is_flag=True, help=_("No colours (NO_COLOR does the same)."))
def lint(
    files: Sequence[str],
    chart: str | None,
    cross: bool | None,
    live: bool,
    fix: bool,
    diff: bool,
    strict: bool,
    output: str,
    watch: bool,
    context: str | None,
    kubeconfig: Path | None,
    no_color: bool,
) -> int:
    from fatetui.lint.command import Job
    from fatetui.lint.files import STDIN

    if watch and (fix or diff):
        raise click.UsageError(str(_("--watch looks on; it does not go with --fix or --diff")))
    if STDIN in files and (watch or (fix and not diff)):
        raise click.UsageError(str(_("standard input can be neither watched nor written; give a file")))
    if chart is not None:
        _must_be_a_chart(chart)
    job = Job(
        files=tuple(files),
        chart=chart,
        cross=cross,
        strict=strict,
        output=output,
        colour=sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR"),
    )
    side = (kubeconfig, context) if live else None
    return run_until_interrupted(_done(job, watch=watch, write=not diff if fix or diff else None, side=side))


async def _done(job: Job, *, watch: bool, write: bool | None, side: tuple[Path | None, str | None] | None) -> Exit:
    """The job done, with a cluster at its side or without; `write` is None where nothing is to be mended."""
    async with AsyncExitStack() as stack:
        if side is not None:
            from fatetui.lint.live import LiveSide

            job = replace(job, live=await stack.enter_async_context(LiveSide(*side)))
        if watch:
            return await job.watch()
        return await (job.run() if write is None else job.mend(write=write))


def _must_be_a_chart(version: str) -> None:
    from services.party import era_of

    try:
        era_of(version)
    except ValueError:
        message = _("{version} is no chart version; write it like v1.11.2", version=version)
        raise click.BadParameter(str(message), param_hint="--chart") from None
