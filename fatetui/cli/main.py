"""The root command: `fatetui`, its options, and its commands by name only."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from fatetui import __version__

COMMANDS = {
    "completion": ("fatetui.cli.completion", "completion", "Print the completion script of a shell."),
    "config": ("fatetui.cli.config", "config", "Make, edit and migrate party files; see them together."),
    "demo": ("fatetui.cli.demo", "demo", "The embedded demo federation."),
    "explain": ("fatetui.cli.explain", "explain", "Explain a code, a rule or a step."),
    "info": ("fatetui.cli.info", "info", "Versions, paths, and how long starting takes."),
    "lint": ("fatetui.cli.lint", "lint", "Check party files, alone and together."),
    "status": ("fatetui.cli.status", "status", "The federation in one screenful."),
    "schema": ("fatetui.cli.schema", "schema", "Print the JSON Schema of scripts or party files."),
}
"""Commands by name: module, attribute, and the line that the overview shows without loading them."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _summary = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])


def _language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """The language asked for, else the one of the locale when we speak it."""
    from services.i18n import LANGUAGES, use_language

    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    language = value or next((name for name in LANGUAGES if locale.startswith(name)), "en")
    use_language(language)
    return language


def _version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        sys.stdout.write(f"fatetui {__version__}\n")
        ctx.exit()


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version."
)
@click.option("--script", metavar="FILE", help="Run a script; - is standard input.")
@click.option("--dry-run", "--check", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, help="Give a variable of the script a value.")
@click.option("--vars", "files", metavar="FILE", multiple=True, help="Read variables from a YAML file.")
@click.option("--from", "start", metavar="ID", help="Begin with this step.")
@click.option("--only", metavar="ID,…", multiple=True, help="Run only these steps.")
@click.option("--skip", metavar="ID,…", multiple=True, help="Leave these steps out.")
@click.option("--resume", is_flag=True, help="Go on where the last run of this script ended.")
@click.option("--yes", is_flag=True, help="Answer every question with yes.")
@click.option("--strict", is_flag=True, help="End with 1 when a step warned.")
@click.option("--read-only", is_flag=True, help="Refuse scripts that change anything.")
@click.option("--allow-local-exec", is_flag=True, help="Let steps start programs on this machine.")
@click.option("--output", type=click.Choice(["text", "json", "ndjson"]), default="text", help="Form of the output.")
@click.option("--junit", metavar="FILE", help="Write a JUnit report as well.")
@click.option("--journal", metavar="DIR", help="Keep the journal there.")
@click.option("--timeout", metavar="TIME", help="Time for the whole run, such as 90s or 1h30m.")
@click.option("--context", metavar="NAME", help="Kubeconfig context.")
@click.option("--kubeconfig", metavar="FILE", help="Kubeconfig file.")
@click.option("--demo", metavar="[=SCENARIO]", help="Run on an embedded demo cluster, with a fault when one is named.")
@click.option("--no-color", is_flag=True, help="No colours (NO_COLOR does the same).")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    envvar="FATETUI_LANG",
    is_eager=True,
    expose_value=False,
    callback=_language,
    help="Language of sentences.",
)
@click.pass_context
def root(ctx: click.Context, /, **options: Any) -> int | None:
    """From an empty Kubernetes cluster to a verified FATE federation.

    Exit codes: 0 done, 1 a step failed, 2 differences (dry run), 3 file or usage error, 4 refused, 5 timeout,
    6 input needed, 7 Kubernetes, 8 KubeFATE, 9 locked, 10 internal, 130 interrupted.
    """
    if ctx.invoked_subcommand is not None:
        return None
    if options["script"] is None:
        from fatetui.cli.console import console

        return console(options)
    from fatetui.cli.script import script

    return script(options)
