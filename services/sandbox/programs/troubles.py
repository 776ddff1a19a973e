"""What scenarios make go wrong inside containers. Mutable on purpose: a scenario may switch it while the demo runs."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field

from services.sandbox.programs.program import Container


@dataclass(slots=True)
class Troubles:
    """Patterns are `namespace/container`, with `*` for anything.

    `crashing` containers end with code 1 soon after their start; `starving` ones are killed for their memory.
    `silent` ones never get as far as to listen. `toy` forces an outcome of toy_example (see toy.outcome.Outcome).
    """

    crashing: list[str] = field(default_factory=list)
    starving: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    toy: str = ""

    def crashes(self, container: Container) -> bool:
        return _named(container, self.crashing)

    def starves(self, container: Container) -> bool:
        return _named(container, self.starving)

    def is_silent(self, container: Container) -> bool:
        return _named(container, self.silent)


def _named(container: Container, patterns: list[str]) -> bool:
    name = f"{container.namespace}/{container.name}"
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
