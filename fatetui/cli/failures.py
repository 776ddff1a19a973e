"""What ends a command, told in sentences: usage errors, our own failures, and defects."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches

import click

from fatetui.cli.words import mistake
from services.errors import Exit, FatetuiError, plain_words
from services.i18n import Message, _
from services.redact import secrets
from services.text import one_line

CODES: Mapping[str, Message] = {
    "E-USAGE": _(
        "The command line says what no command takes.\n\n"
        "`fatetui --help` lists commands, `fatetui COMMAND --help` what one takes. Ends with exit code 3."
    ),
    "E-SYSTEM": _(
        "The operating system refuses something.\n\n"
        "Mostly a file cannot be written, for want of rights or of room. Ends with exit code 3, and with 1 where it is "
        "about no file."
    ),
}
"""What `fatetui explain` says of the codes that only the command line has."""


def tell(failure: Exception) -> int:
    """Tell `failure` on standard error; returns the exit code."""
    match failure:
        case click.exceptions.NoArgsIsHelpError():
            # A group without one of its commands: its help is all that there is to say.
            sys.stderr.write(failure.format_message() + "\n")
            return int(Exit.FILE)
        case click.UsageError():
            return _usage(failure)
        case click.ClickException():
            return _say("E-USAGE", failure.format_message(), Exit.FILE)
        case FatetuiError():
            return _say(failure.code, str(failure), failure.exit, failure.remedy)
        case OSError() if failure.filename:
            hint = _("Name another place, or see to the rights and the room of this one")
            return _say("E-SYSTEM", plain_words(failure), Exit.FILE, hint)
        case OSError() if failure.strerror:
            return _say(
                "E-SYSTEM", plain_words(failure), Exit.FAILED, _("See to the rights and the room of this machine")
            )
    return _defect(failure)


def _usage(failure: click.UsageError) -> int:
    near = _nearest(failure)
    hint = _elsewhere(failure) or (_("did you mean `{name}`?", name=near) if near else None)
    if hint is None and failure.ctx is not None:
        hint = _("`{command} --help` lists what there is", command=failure.ctx.command_path)
    return _say("E-USAGE", mistake(failure), Exit.FILE, hint)


def _elsewhere(failure: click.UsageError) -> Message | None:
    """Where an option belongs that stands behind a command and is fatetui's own."""
    if not isinstance(failure, click.NoSuchOption) or failure.ctx is None or failure.ctx.parent is None:
        return None
    root = failure.ctx.find_root()
    if not any(
        failure.option_name in parameter.opts for parameter in root.command.params if not parameter.expose_value
    ):
        return None
    behind = failure.ctx.command_path.removeprefix(root.command_path).strip()
    return _("say it before the command: `fatetui {option} … {command}`", option=failure.option_name, command=behind)


def _nearest(failure: click.UsageError) -> str | None:
    """The option or command that looks most like the one that there is not."""
    if failure.ctx is None:
        return None
    command = failure.ctx.command
    known: list[str] = []
    wanted = ""
    if isinstance(failure, click.NoSuchOption):
        wanted = failure.option_name
        known = [name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)]
    elif isinstance(command, click.Group):
        wanted = next((word for word in failure.message.split("'")[1:2]), "")
        known = command.list_commands(failure.ctx)
    return next(iter(get_close_matches(wanted, known, n=1)), None)


def _defect(failure: Exception) -> int:
    from fatetui.crash import keep_crash
    from services.steps.failures import crash_reason

    reason = crash_reason(failure, keep_crash(failure))
    return _say(reason.code, str(reason.message), Exit.INTERNAL, reason.remedy)


def _say(code: str, text: str, exit_code: Exit, hint: Message | None = None) -> int:
    lines = [f"fatetui: error[{code}]: {one_line(secrets.mask(text))}"]
    if hint is not None:
        lines.append(f"    = {one_line(secrets.mask(str(hint)))}")
    sys.stderr.write("\n".join(lines) + "\n")
    return int(exit_code)
