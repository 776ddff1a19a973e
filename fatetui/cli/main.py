"""The root command: `fatetui`, its options, and its commands by name only."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from itertools import pairwise
from typing import Any

import click
from click.core import ParameterSource

from fatetui import __version__
from fatetui.cli.words import (
    Group,
    group,
    kubefate_address,
    offered,
    option,
    output_option,
    refuse_other_cluster,
)
from services.i18n import LANGUAGES, _, use_language

COMMANDS = {
    "bundle": ("fatetui.cli.bundle", "bundle", _("Pack what a helper elsewhere needs to see, without secrets.")),
    "completion": ("fatetui.cli.completion", "completion", _("Print the completion script of a shell.")),
    "config": ("fatetui.cli.config", "config", _("Make, edit and migrate party files; see them together.")),
    "demo": ("fatetui.cli.demo", "demo", _("The embedded demo federation.")),
    "doctor": ("fatetui.cli.doctor", "doctor", _("What is wrong, why, and what mends it.")),
    "drift": ("fatetui.cli.drift", "drift", _("What a party's file, KubeFATE, Helm and the cluster disagree on.")),
    "explain": ("fatetui.cli.explain", "explain", _("Explain a code, a rule or a step.")),
    "info": ("fatetui.cli.info", "info", _("Versions, paths, and how long starting takes.")),
    "lint": ("fatetui.cli.lint", "lint", _("Check party files, alone and together.")),
    "records": ("fatetui.cli.records", "records", _("See, mend and keep the records of KubeFATE 1.0.x.")),
    "status": ("fatetui.cli.status", "status", _("The federation in one screenful.")),
    "wizard": ("fatetui.cli.wizard", "wizard", _("Install a federation, question by question.")),
    "schema": ("fatetui.cli.schema", "schema", _("Print the JSON Schema of scripts or party files.")),
}
"""Commands by name: module, attribute, and the line that the overview shows without loading them."""


class LazyGroup(Group):
    """A group whose commands are imported when they run."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # A mistake in the other options is told in the language asked for, before any option is looked at.
        words = [part for argument in args for part in argument.split("=", 1)]
        asked = [after for before, after in pairwise(words) if before == "--lang"]
        speak(asked[-1] if asked else os.environ.get("FATETUI_LANG"))
        return super().parse_args(ctx, args)

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
            formatter.write_dl([(name, str(COMMANDS[name][2])) for name in self.list_commands(ctx)])


def speak(asked: str | None) -> None:
    """Use the language asked for, when we speak it; else the one of the locale, when we speak that."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    wanted = asked if asked in LANGUAGES else next((name for name in LANGUAGES if locale.startswith(name)), "en")
    use_language(wanted)


def _language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    speak(value)


def _version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        sys.stdout.write(f"fatetui {__version__}\n")
        ctx.exit()


def _hand_down(ctx: click.Context, name: str) -> None:
    """Give a command the options that stand before it. Ignored, `--context prod` would mean another cluster."""
    given = {
        parameter: value
        for parameter, value in ctx.params.items()
        if ctx.get_parameter_source(parameter) is ParameterSource.COMMANDLINE
    }
    called = root.get_command(ctx, name)
    assert called is not None
    takes = {parameter.name for parameter in called.params}
    lost = [one.opts[0] for one in root.params if one.name in given and one.name not in takes]
    if lost:
        options = ", ".join(lost)
        # Which of a group's commands is meant is not known yet.
        message = (
            _("{options}: say it behind `{command}`, if that takes it", options=options, command=name)
            if isinstance(called, click.Group)
            else _("`{command}` does not take {options}", options=options, command=name)
        )
        raise click.UsageError(str(message), ctx)
    ctx.default_map = {name: given}


# Types are for shells that complete names; what is wrong with a file is told by whoever opens it.
_FILE = click.Path()
_FOLDER = click.Path(file_okay=False)
_STEPS = offered("steps")


@group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "From an empty Kubernetes cluster to a verified FATE federation.\n\n"
        "Without a command and without --script it opens the console, which takes --context, --kubeconfig, --kubefate, "
        "--read-only, --demo and --no-color. `fatetui COMMAND --help` tells what a command takes.\n\n"
        "Exit codes: 0 done, 1 a step failed, 2 differences (dry run), 3 file or usage error, 4 refused, 5 timeout, "
        "6 input needed, 7 Kubernetes, 8 KubeFATE, 9 locked, 10 internal, 130 interrupted."
    ),
)
@option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help=_("Print the version."))
@option("--script", metavar="FILE", type=_FILE, help=_("Run a script; - is standard input."))
@option("--dry-run", "--check", is_flag=True, help=_("Tell what would change, and change nothing."))
@option("--set", "sets", metavar="NAME=VALUE", multiple=True, help=_("Give a variable of the script a value."))
@option("--vars", "files", metavar="FILE", type=_FILE, multiple=True, help=_("Read variables from a YAML file."))
@option("--from", "start", metavar="ID", shell_complete=offered("step"), help=_("Begin with this step."))
@option("--only", metavar="ID,…", multiple=True, shell_complete=_STEPS, help=_("Run only these steps."))
@option("--skip", metavar="ID,…", multiple=True, shell_complete=_STEPS, help=_("Leave these steps out."))
@option("--resume", is_flag=True, help=_("Go on where the last run of this script ended."))
@option("--yes", is_flag=True, help=_("Answer every question with yes."))
@option("--strict", is_flag=True, help=_("End with 1 when a step warned."))
@option("--read-only", is_flag=True, help=_("Change nothing: a script that would is refused."))
@option("--allow-local-exec", is_flag=True, help=_("Let steps start programs on this machine."))
@output_option("json", "ndjson")
@option("--junit", metavar="FILE", type=_FILE, help=_("Write a JUnit report as well."))
@option(
    "--log", metavar="FILE", type=_FILE, help=_("Write every event of the run there as well, one JSON object a line.")
)
@option("--bundle-on-failure", metavar="DIR", type=_FOLDER, help=_("Pack a support bundle there when the run fails."))
@option("--journal", metavar="DIR", type=_FOLDER, help=_("Keep the journal there."))
@option("--timeout", metavar="TIME", help=_("Time for the whole run, such as 90s or 1h30m."))
@option("--context", metavar="NAME", shell_complete=offered("contexts"), help=_("Kubeconfig context."))
@option("--kubeconfig", metavar="FILE", type=_FILE, help=_("Kubeconfig file."))
@kubefate_address
@option(
    "--demo",
    metavar="[=SCENARIO]",
    shell_complete=offered("scenarios"),
    help=_("Run on an embedded demo cluster, with a fault when one is named."),
)
@option("--no-color", is_flag=True, help=_("No colours (NO_COLOR does the same)."))
@option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    envvar="FATETUI_LANG",
    is_eager=True,
    expose_value=False,
    callback=_language,
    help=_("Language of sentences."),
)
@click.pass_context
def root(ctx: click.Context, /, **options: Any) -> int | None:
    if ctx.invoked_subcommand is not None:
        _hand_down(ctx, ctx.invoked_subcommand)
        return None
    if options["demo"] is not None:
        refuse_other_cluster(options["kubeconfig"], options["kubefate_url"])
    if options["script"] is None:
        from fatetui.cli.console import console

        return console(options)
    from fatetui.cli.script import script

    return script(options)
