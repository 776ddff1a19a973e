"""What the console remembers from one day to the next by itself. Settings are the operator's; this is not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from services.files import write_atomically

MOST_NAMESPACES = 9
"""As many as there are digits; 0 stands for all."""
_MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Memory:
    """The theme last chosen, what was typed after `:` and `/`, the namespaces used."""

    theme: str | None = None
    """Its name."""
    typed: dict[str, list[str]] = field(default_factory=dict)
    """By mode, oldest first."""
    namespaces: dict[str, list[str]] = field(default_factory=dict)
    """Those with a number, by context."""


def recall(path: Path | None) -> Memory:
    """What was remembered in `path`; nothing when it is not there or not ours, for it is no loss."""
    if path is None:
        return Memory()
    try:
        return _checked(Memory(**json.loads(path.read_bytes())))
    except (OSError, ValueError, TypeError):
        return Memory()


def _checked(memory: Memory) -> Memory:
    """Raises ValueError where it is not what we write."""
    theme: Any = memory.theme
    if not isinstance(theme, str | None) or not _is_lists(memory.typed) or not _is_lists(memory.namespaces):
        raise ValueError(memory)
    return memory


def _is_lists(given: Any) -> bool:
    """Whether it is texts by name."""
    if not isinstance(given, dict) or not all(isinstance(texts, list) for texts in given.values()):
        return False
    return all(isinstance(text, str) for texts in given.values() for text in texts)


def remember(path: Path | None, memory: Memory) -> None:
    """Write it. Raises OSError."""
    if path is not None:
        shortened = {mode: lines[-_MOST_TYPED:] for mode, lines in memory.typed.items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(asdict(replace(memory, typed=shortened)), ensure_ascii=False), mode=0o600)


class Recollection:
    """What is remembered while the console runs, and written when it ends."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        memory = recall(path)
        self.theme = memory.theme
        self._typed = memory.typed
        self._namespaces = memory.namespaces

    def typed(self, mode: str) -> list[str]:
        """What was typed after `:` or `/`, oldest first; whoever types adds to it."""
        return self._typed.setdefault(mode, [])

    def slots(self, context: str) -> list[str]:
        """The numbered namespaces of `context`: the first one has number 1."""
        return self._namespaces.setdefault(context, [])

    def used(self, context: str, namespace: str) -> None:
        """Give `namespace` a number. It keeps it as long as there are few enough."""
        slots = self.slots(context)
        if namespace not in slots:
            if len(slots) == MOST_NAMESPACES:
                del slots[0]
            slots.append(namespace)

    def keep(self) -> None:
        """Write it down. Raises OSError."""
        remember(self._path, Memory(theme=self.theme, typed=self._typed, namespaces=self._namespaces))
