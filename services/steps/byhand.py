"""A step as somebody would type it: the commands that its declaration stands for, filled in. Pure."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from services.steps.events import Change
from services.steps.step import declarations

_WORD = re.compile(r"\b[A-Z]{2,}\b")
"""A capital word of a command stands for a parameter."""
_IN_NAMESPACE = " -n NAMESPACE"


def commands_for(verb: str, params: Mapping[str, Any], changes: Sequence[Change] | None = None) -> tuple[str, ...]:
    """The commands that a step with `params` stands for; of a step that was rehearsed those for its `changes`."""
    declared = declarations()[verb]
    commands = declared.replaces if changes is None else declared.step.by_hand(changes)
    return tuple(filled(command, params) for command in commands)


def filled(command: str, params: Mapping[str, Any]) -> str:
    """`command` with parameters in the places of their capital words: of `names`, NAMES and NAME. An object of a known
    kind and no namespace is asked for in none.

    What comes from a cluster is quoted, for somebody will paste it; a command with quotes of its own stays as it is.
    """
    if "'" in command or '"' in command:
        return command
    words = {form: _as_word(value) for key, value in params.items() for form in (key.upper(), _one(key.upper()))}
    if "KIND" in words and "NAMESPACE" not in words:
        command = command.replace(_IN_NAMESPACE, "")
    return _WORD.sub(lambda found: words.get(found[0], found[0]), command)


def _one(word: str) -> str:
    return word.removesuffix("S")


def _as_word(value: Any) -> str:
    match value:
        case list() | tuple():
            return " ".join(shlex.quote(str(one)) for one in value)
        case Mapping():
            return shlex.quote(json.dumps(value, ensure_ascii=False))
    return shlex.quote(str(value))
