"""What the console remembers from one day to the next by itself. Settings are the operator's; this is not."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from services.files import write_atomically
from services.steps.strict import StrictModel

_MOST_TYPED = 200


class Memory(StrictModel):
    """The theme last chosen, and what was typed after `:` and `/`."""

    theme: str | None = None
    """Its name."""
    typed: dict[str, list[str]] = Field(default_factory=dict)
    """By mode, oldest first."""


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
