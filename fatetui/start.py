"""With what the console opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fatetui.settings import Settings

if TYPE_CHECKING:
    from services.wizard import Filed


@dataclass(frozen=True, slots=True)
class Start:
    """`memory` is the file of what the console remembers by itself; `directory` is that of the settings, whose themes
    are followed as they are edited."""

    kubeconfig: Path | None = None
    context: str | None = None
    read_only: bool = False
    settings: Settings = field(default_factory=Settings)
    memory: Path | None = None
    directory: Path | None = None
    state: Path | None = None
    """Where journals and the audit log are kept."""
    wizard: Filed | None = None
    """Answers to begin the install wizard with; None opens the console as usual."""
    kubefate: str = ""
    """Address of the KubeFATE of the context that is opened first; "" leaves it to the settings, or to be found."""
    log: Sequence[tuple[int, str]] = ()
    """The last lines of the program's own log, each with its level, as they come."""
