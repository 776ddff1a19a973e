"""Commands and options whose help is a Message: put into words when it is read, in the language chosen by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from services.i18n import Message, _

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_WHOLE = 1000
"""Characters: a first sentence that is never cut."""
_HEADINGS = {"Options": _("Options"), "Commands": _("Commands")}
"""Click's headings, for which it brings no words but English ones."""


def option(*declarations: str, help: Message, **attributes: Any) -> Callable[[Decorated], Decorated]:  # noqa: A002 - click's word
    """`click.option` with help for people."""
    return click.option(*declarations, cls=Option, help=help, **attributes)


def output_option(*others: str) -> Callable[[Decorated], Decorated]:
    """--output, for a command that takes it as `output`: text, unless one of `others` is asked for."""
    return option("--output", type=click.Choice(["text", *others]), default="text", help=_("Form of the output."))


def kubefate_address(command: Decorated) -> Decorated:
    """--kubefate, for a command that takes it as `kubefate_url`."""
    about = _("Address of KubeFATE, when it is not found in the cluster.")
    return option("--kubefate", "kubefate_url", metavar="URL", callback=_checked, help=about)(command)


def _checked(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if not value:
        return None
    from services.kubefate.given import NotAnAddress, service_address

    try:
        return service_address(value)
    except NotAnAddress as error:
        raise click.BadParameter(str(_("{reason}: {remedy}", reason=error.message, remedy=error.remedy))) from None


def refuse_other_cluster(kubeconfig: object, kubefate: object = None) -> None:
    """Refuse what names a cluster beside --demo: one of the two would be ignored. Raises UsageError."""
    named = [option for option, value in (("--kubeconfig", kubeconfig), ("--kubefate", kubefate)) if value]
    if named:
        raise click.UsageError(str(_("--demo has a cluster of its own: leave out {options}", options=", ".join(named))))


def offered(what: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """The `shell_complete` of an option or argument that wants names of `what` (fatetui.cli.completing)."""

    def offer(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
        from fatetui.cli import completing

        return list(completing.offer(what, ctx, incomplete))

    return offer


def command(help: Message, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:  # noqa: A002 - click's word
    """`click.command` with help for people."""
    return click.command(cls=Command, help=help, **attributes)


def group(help: Message, cls: type[Group] | None = None, **attributes: Any) -> Callable[[Callable[..., Any]], Group]:  # noqa: A002 - click's word
    """`click.group` with help for people; so is that of the commands made with its `command` and `group`."""
    return click.group(cls=cls or Group, help=help, **attributes)


def mistake(failure: click.UsageError) -> str:
    """What is wrong with a command line. Of the rarer mistakes, click tells in English."""
    match failure:
        case click.NoSuchOption():
            return str(_("there is no option {name}", name=failure.option_name))
        case click.MissingParameter(param=click.Parameter() as parameter, ctx=context):
            return str(_("{name} is missing", name=parameter.get_error_hint(context)))
        case click.BadParameter():
            return str(_("{name}: {reason}", name=_named(failure), reason=_reason(failure)))
        case click.BadOptionUsage() if "requires an argument" in failure.message:
            return str(_("{name} wants a value", name=failure.option_name))
        case click.BadOptionUsage() if "does not take a value" in failure.message:
            return str(_("{name} takes no value", name=failure.option_name))
    if failure.message.startswith("Got unexpected extra argument"):
        return str(_("there is more than is wanted: {words}", words=failure.message.partition("(")[2].rstrip(").")))
    return failure.format_message()


def _named(failure: click.BadParameter) -> str:
    """The option or argument that is wrong."""
    if failure.param_hint is not None or failure.param is None:
        return str(failure.param_hint or "?")
    return failure.param.opts[0] if isinstance(failure.param, click.Option) else failure.param.make_metavar(failure.ctx)  # type: ignore[arg-type]


def _reason(failure: click.BadParameter) -> Message | str:
    """What is wrong with it: what the type of a parameter says in English, else our own words."""
    match None if failure.param_hint is not None or failure.param is None else failure.param.type:
        case click.Choice(choices=choices):
            return _("one of these is wanted: {choices}", choices=", ".join(map(str, choices)))
        case click.IntRange(min=low, max=high) | click.FloatRange(min=low, max=high):
            if high is None:
                return _("a number of at least {low} is wanted", low=low)
            return _("a number from {low} to {high} is wanted", low=low, high=high)
        case click.types.IntParamType():
            return _("a whole number is wanted")
        case click.Path() if "is not readable" in failure.message:
            return _("{path} may not be read", path=failure.message.partition("'")[2].rpartition("'")[0])
    return failure.message


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = _("Usage:")
        super().write_usage(prog, args, f"{usage} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(str(_HEADINGS.get(heading, heading)))


class _Context(click.Context):
    formatter_class = _Formatter


class Option(click.Option):
    """An option whose `help` is given as a Message."""

    def __init__(self, *declarations: Any, help: Message, **attributes: Any) -> None:  # noqa: A002 - click's word
        super().__init__(*declarations, **attributes)
        self._words = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = str(self._words)
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose `help` is given as a Message."""

    context_class = _Context

    def __init__(self, *arguments: Any, help: Message, **attributes: Any) -> None:  # noqa: A002 - click's word
        super().__init__(*arguments, **attributes)
        self._words = help

    def get_short_help_str(self, limit: int = 45) -> str:
        self.help = str(self._words)
        return super().get_short_help_str(limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = str(self._words)
        super().format_help_text(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = str(_("Show this message and exit."))
        return found


class Group(Command, click.Group):
    """A group whose `help` is given as a Message, and that of its commands too."""

    command_class = Command
    group_class = type

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # Click cuts what a command does to the rest of its line.
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(_WHOLE)) for name, one in commands if one is not None])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = str(args[0])
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(str(_("there is no command '{name}'", name=name)))
        return super().resolve_command(ctx, args)
