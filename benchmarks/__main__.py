"""`python -m benchmarks [NAME…]`: medians beside their peers, and whether the budgets hold."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import click

from benchmarks import cluster, console, demo, doctor, federation, lint, rollout, startup
from benchmarks.results import HEADINGS, Result

SUBJECTS: dict[str, Callable[[], list[Result]]] = {
    "startup": startup.measure,
    "lint": lint.measure,
    "federation": federation.measure,
    "rollout": rollout.measure,
    "cluster": cluster.measure,
    "demo": demo.measure,
    "console": console.measure,
    "doctor": doctor.measure,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(SUBJECTS)))
@click.option("--json", "form", flag_value="json", help="Results as JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="The table of docs/benchmarks.md.")
def main(names: Sequence[str], form: str | None) -> None:
    """Measure all subjects, or the NAMEs."""
    with tempfile.TemporaryDirectory(prefix="fatetui-bytecode-") as folder:
        _keep_bytecode(folder)
        results = [result for name in names or SUBJECTS for result in SUBJECTS[name]()]
    if form == "json":
        click.echo(json.dumps([result.as_object() for result in results], indent=1))
    elif form == "markdown":
        click.echo(_markdown(results))
    else:
        click.echo(_text(results))


def _keep_bytecode(folder: str) -> None:
    """Let child processes find compiled modules, as they do once installed; the first round writes them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder


def _text(results: Iterable[Result]) -> str:
    rows = [HEADINGS, *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _markdown(results: Iterable[Result]) -> str:
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(result.cells() for result in results)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine}.\n\n{table}"


if __name__ == "__main__":
    main()
