"""`fatetui lint`: what is wrong with party files, each alone and all together."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence

import click

from fatetui.cli.words import command, option
from services.errors import Exit
from services.i18n import _

# The names of fatetui.lint.formats.FORMATS: help must not load the rules.
_OUTPUTS = ("text", "json", "ndjson", "sarif", "junit")


@command(
    help=_(
        "Check party files; - is standard input.\n\nExit codes: 0 no error, 1 an error, 3 a file that cannot be read."
    )
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@option("--chart", metavar="VERSION", help=_("Judge all files as ones of this chart version."))
@option("--cross/--no-cross", default=None, help=_("Rules across files; on when there are several."))
@option("--live", is_flag=True, help=_("Ask the cluster too: ports, names, capacity, rights."))
@option("--fix", is_flag=True, help=_("Make the mechanical fixes, in the files."))
@option("--diff", is_flag=True, help=_("Show the fixes as a diff, and write nothing."))
@option("--strict", is_flag=True, help=_("End with 1 for warnings too."))
@option("--output", type=click.Choice(_OUTPUTS), default="text", help=_("Form of the output."))
@option("--watch", is_flag=True, help=_("Lint again whenever a file changes, until Ctrl-C."))
@option("--context", metavar="NAME", help=_("Kubeconfig context for --live."))
@option("--kubeconfig", metavar="FILE", help=_("Kubeconfig file for --live."))
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
    kubeconfig: str | None,
    no_color: bool,
) -> int:
    from fatetui.lint.command import Job, Target
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
        target=Target(context, kubeconfig) if live else None,
    )
    if watch:
        return int(_watched(job))
    return int(job.mend(write=not diff) if fix or diff else job.run())


def _watched(job: object) -> Exit:
    from fatetui.lint.command import Job

    assert isinstance(job, Job)
    try:
        asyncio.run(job.watch())
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    return Exit.OK


def _must_be_a_chart(version: str) -> None:
    from services.party import era_of

    try:
        era_of(version)
    except ValueError:
        message = _("{version} is no chart version; write it like v1.11.2", version=version)
        raise click.BadParameter(str(message), param_hint="--chart") from None
