"""The keys of KubeFATE's charts as data: where they stand, since which chart, of what type, with what default.

Sources: kubefate.md §6, and the published charts themselves (their values-template.yaml and values.yaml).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.party.grammar.engines import ENGINE_MODULES, ENGINE_VALUES, EngineModules, EngineValues
from services.party.grammar.model import Key, KeyType, Module, Node
from services.party.grammar.ports import PORT_KEYS, PortKey
from services.party.grammar.tree import CHART_NAMES, find_key, grammar_of, modules_of, parse_path, versions_of

if TYPE_CHECKING:
    from services.i18n import Message

__all__ = [
    "CHART_NAMES",
    "ENGINE_MODULES",
    "ENGINE_VALUES",
    "PORT_KEYS",
    "EngineModules",
    "EngineValues",
    "Key",
    "KeyType",
    "Module",
    "Node",
    "PortKey",
    "find_key",
    "grammar_of",
    "help_of",
    "modules_of",
    "parse_path",
    "type_of",
    "versions_of",
]


def help_of(entry: Key | Module) -> Message:
    """One line about a key or a module, for people."""
    # The sentences are loaded when somebody asks for one: lint never does.
    from services.party.grammar.help import help_of as found

    return found(entry)


def type_of(key: Key) -> Message:
    """What a key holds, in words for people."""
    from services.party.grammar.help import type_of as found

    return found(key)
