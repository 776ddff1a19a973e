"""`fatetui completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

import fatetui.cli.completing  # noqa: F401 - for what it makes of click's shells
from fatetui.cli.words import command
from services.i18n import _


@command(
    help=_(
        "Print the completion script of SHELL.\n\n"
        'In bash, and likewise in zsh: eval "$(fatetui completion bash)"\n\n'
        "In fish: fatetui completion fish | source"
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "fatetui", "_FATETUI_COMPLETE").source())
