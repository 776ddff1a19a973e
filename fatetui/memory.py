"""What the console remembers from one day to the next by itself. Settings are the operator's; this is not."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from services.files import write_atomically
from services.steps.strict import StrictModel

MOST_NAMESPACES = 9
"""As many as there are digits; 0 stands for all."""
_MOST_TYPED = 200


class Memory(StrictModel):
    """The theme last chosen, what was typed after `:` and `/`, the namespaces used."""

    theme: str | None = None
    """Its name."""
    typed: dict[str, list[str]] = Field(default_factory=dict)
    """By mode, oldest first."""
    namespaces: dict[str, list[str]] = Field(default_factory=dict)
    """Those with a number, by context."""


def recall(path: Path | None) -> Memory:
    """What was remembered in `path`; nothing when it is not there or not ours, for it is no loss."""
    if path is None:
        return Memory()
    try:
        return Memory.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Memory()


def remember(path: Path | None, memory: Memory) -> None:
    """Write it. Raises OSError."""
    if path is not None:
        shortened = {mode: lines[-_MOST_TYPED:] for mode, lines in memory.typed.items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, memory.model_copy(update={"typed": shortened}).model_dump_json(), mode=0o600)


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
