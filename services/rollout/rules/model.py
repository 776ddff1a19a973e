"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from string import Formatter

from services.i18n import Message

Command = tuple[str, ...]
# What may stand in an argument of a command that a person is offered: nothing that a shell, a terminal or a program
# would take for more than a name.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,252}")
_FORMATTER = Formatter()


@dataclass(frozen=True, slots=True)
class Mend:
    """What mends it, to be offered: programs with their arguments, and a step of a script.

    In a rule arguments hold fields such as `{namespace}`; in a diagnosis they are filled in.
    """

    commands: tuple[Command, ...] = ()
    step: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)

    def filled(self, values: Mapping[str, str]) -> Mend | None:
        """This with `values` in place of the fields; without what would need a value that is missing or is no plain
        name. None when nothing is left."""
        commands = tuple(filled for command in self.commands if (filled := _filled(command, values)))
        given = _filled(tuple(self.arguments.values()), values)
        known = given is not None or not self.arguments
        step = self.step if known else ""
        arguments = dict(zip(self.arguments, given or (), strict=True)) if step else {}
        return Mend(commands, step, arguments) if commands or step else None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is seen, why it happens, what mends it, and the longer story.

    `looks_at` names the fields, texts and probes that it is told by; `checked_by` the rules of lint and preflight that
    find the same before it happens (`fatetui explain` tells of both). `depth` orders causes before consequences: a rule
    can follow from those of lesser depth, and from its equals further up the stream.
    """

    id: str
    what: Message
    cause: Message
    remedy: Message | None
    explanation: Message
    looks_at: tuple[str, ...] = ()
    checked_by: tuple[str, ...] = ()
    mend: Mend | None = None
    depth: int = 2


def _filled(command: Command, values: Mapping[str, str]) -> Command | None:
    if not all(_PLAIN.fullmatch(values.get(name, "")) for name in _fields(command)):
        return None
    return tuple(part.format_map(values) for part in command)


@cache
def _fields(command: Command) -> frozenset[str]:
    return frozenset(name for part in command for _text, name, _spec, _conversion in _FORMATTER.parse(part) if name)
