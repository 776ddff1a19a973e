"""`fatetui schema`: JSON Schemas for editors."""

from __future__ import annotations

import json
from typing import Any

import click

from fatetui.cli.words import group, offered, option
from services.i18n import _

_CHART_NAMES = ("fate", "fate-exchange", "fate-serving")


@group(
    invoke_without_command=True,
    help=_("Print the JSON Schema (draft 2020-12) of script documents, or of another kind of file."),
)
@click.pass_context
def schema(context: click.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    # Loaded here, not with the command line: the vocabulary is the larger part of the program.
    from fatetui.script.schema import script_schema
    from services.steps import declarations

    _print(script_schema(declarations()))


@schema.command(help=_("Print the JSON Schema of the party files of one chart."))
@option(
    "--chart",
    metavar="VERSION",
    shell_complete=offered("charts"),
    help=_("The chart's version; without it, the newest."),
)
@option("--chart-name", type=click.Choice(_CHART_NAMES), default="fate", help=_("The chart."))
def party(chart: str | None, chart_name: str) -> None:
    # Reading YAML is the larger part of this, and the other commands do without.
    from services.party import party_schema, versions_of

    try:
        _print(party_schema(chart or versions_of(chart_name)[-1], chart_name))
    except ValueError:
        message = _("{chart} has no version {version}; write it like v1.11.2", chart=chart_name, version=chart)
        raise click.BadParameter(str(message), param_hint="--chart") from None


@schema.command(help=_("Print the JSON Schema of the console's settings."))
@option(
    "--file", "kind", type=click.Choice(["main", "context", "theme"]), default="main", help=_("Which file of them.")
)
def settings(kind: str) -> None:
    # The actions, whose keys can be set, are the console's: Textual comes with them.
    from fatetui.actiondata import REGISTRY
    from fatetui.settings import settings_schema

    _print(settings_schema(kind, actions=REGISTRY.by_id))


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
