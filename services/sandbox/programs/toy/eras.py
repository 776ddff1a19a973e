"""How toy_example speaks, by FATE release: all data (fate.md §1.2, §1.4, §2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LogForm(StrEnum):
    """How a line of the component's log looks (fate.md §1.6)."""

    QUOTED = '"{stamp} - secure_add_guest.py[line:{line}] - {level}: {text}"'
    FILE = "[{level}] [{stamp}] [10:139845] - secure_add_guest.py[line:{line}]: {text}"
    FUNCTION = "[{level}] [{stamp}] [{job}] [10:139845] - [secure_add_guest.run] [line:{line}]: {text}"


class Wrapping(StrEnum):
    """How a connectivity failure is wrapped in the refusal of a submit (fate.md §2.1)."""

    FLAT = "flat"
    MAP = "map"
    REPR = "repr"
    REPR_2 = "repr-2"


@dataclass(frozen=True, slots=True)
class ToyEra:
    """From FATE `since` on. `directory` is where the examples are; `connect_seconds` how long a submit waits in vain.

    `unknown_job` is what a query for a job of another party leads to: the words of 1.3, an IndexError, or silence.
    """

    since: tuple[int, int]
    script: bool
    home: str
    directory: str
    log: LogForm
    wrapping: Wrapping
    connect_seconds: float
    unknown_job: str = ""
    venv: bool = False
    component: str = "secure_add_example_0"


_HOME = "/data/projects/fate"
_OLD_HOME = f"{_HOME}/python"
_OLD, _NEW = f"{_OLD_HOME}/examples/toy_example", f"{_HOME}/examples/toy_example"
_REPEAT, _INDEX = "repeat", "index"

ERAS = (
    ToyEra((1, 3), True, _OLD_HOME, _OLD, LogForm.QUOTED, Wrapping.FLAT, 60, _REPEAT, venv=True),
    ToyEra((1, 4), True, _OLD_HOME, _OLD, LogForm.FILE, Wrapping.FLAT, 60, _REPEAT, venv=True),
    ToyEra((1, 5), True, _HOME, _NEW, LogForm.FILE, Wrapping.MAP, 60, _INDEX, venv=True),
    ToyEra((1, 6), True, _HOME, _NEW, LogForm.FILE, Wrapping.MAP, 60, _INDEX),
    ToyEra((1, 7), False, _HOME, _NEW, LogForm.FUNCTION, Wrapping.REPR, 36),
    ToyEra((2, 0), False, _HOME, _NEW, LogForm.FUNCTION, Wrapping.REPR_2, 36, component="toy_example_0"),
)


def era_of(release: tuple[int, ...]) -> ToyEra:
    """The row of a release; the first one for anything older."""
    return next((era for era in reversed(ERAS) if release[:2] >= era.since), ERAS[0])
