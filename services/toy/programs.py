"""How toy_example is run per FATE version: where, by which command, with which proof (fate.md §1.1-1.3). All data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Version = tuple[int, int, int]
# Cluster mode; 0 (standalone) is always wrong on KubeFATE.
_WORK_MODE = 1


class Family(StrEnum):
    """Three generations of the test, each with its own wording."""

    SCRIPT = "script"
    FLOW_1 = "flow-1"
    FLOW_2 = "flow-2"


@dataclass(frozen=True, slots=True)
class ToyProgram:
    """The test of FATE versions from `since` on, up to the next row.

    `module` is the pod's label fateMoudle, `containers` the preference among its containers. `rows` is how many rows of
    value 1 either party holds, so that the sum is twice as much; 0 where no sum is printed. `backends` gives the `-b`
    number per (computing, federation) engine, empty where there is no such option.
    """

    since: Version
    family: Family
    module: str
    containers: tuple[str, ...]
    rows: int
    directories: tuple[str, ...]
    backends: tuple[tuple[str, str, int], ...] = ()
    task_cores: bool = False

    @property
    def expected_sum(self) -> float | None:
        """What the secure sum must be; None where there is none."""
        return 2.0 * self.rows if self.rows else None


_OLD_DIRECTORY = "/data/projects/fate/python/examples/toy_example"
_DIRECTORY = "/data/projects/fate/examples/toy_example"
_HOME = "/data/projects/fate"
_PYTHON = ("python", "fateflow")
# Spark without a word on federation goes with RabbitMQ.
_SPARK = (("spark", "spark", 1),)
_SPARK_PULSAR = (*_SPARK, ("spark", "pulsar", 2))

PROGRAMS = (
    ToyProgram((1, 3, 0), Family.SCRIPT, "python", _PYTHON, 1000, (_OLD_DIRECTORY, _DIRECTORY)),
    ToyProgram((1, 5, 0), Family.SCRIPT, "python", _PYTHON, 1000, (_DIRECTORY, _OLD_DIRECTORY), _SPARK),
    ToyProgram((1, 6, 0), Family.SCRIPT, "python", _PYTHON, 1000, (_DIRECTORY, _OLD_DIRECTORY), _SPARK_PULSAR),
    ToyProgram((1, 7, 0), Family.FLOW_1, "client", ("client",), 1000, (_HOME,), task_cores=True),
    ToyProgram((2, 0, 0), Family.FLOW_2, "client", ("client",), 0, (_HOME,)),
)


def program_of(chart_version: str) -> ToyProgram:
    """The row for a chart version such as `v1.3.0-a`; raises ValueError for text that is none."""
    version = parse_version(chart_version)
    return next((row for row in reversed(PROGRAMS) if row.since <= version), PROGRAMS[0])


def parse_version(text: str) -> Version:
    """Major, minor and patch of `v1.3.0-a`, `1.11.2`; raises ValueError for anything else."""
    found = re.match(r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?", text.strip())
    if not found:
        raise ValueError(text)
    return int(found[1]), int(found[2]), int(found[3] or 0)


def backend_of(program: ToyProgram, data: Mapping[str, Any], modules: Sequence[str]) -> int:
    """The `-b` number for a party file's engines; 0 (EggRoll) is the default and is not given to the command."""
    backend = str(data.get("backend") or "")
    engines = {*backend.split("_"), *modules}
    matching = [number for computing, federation, number in program.backends if {computing, federation} <= engines]
    return matching[-1] if matching else 0


def command_of(
    program: ToyProgram, guest: int, host: int, *, backend: int = 0, task_cores: int | None = None
) -> tuple[str, ...]:
    """The argument list to exec. The shell's text is made of this table's paths and of integers, never of other data.

    A shell it must be: up to 1.5 only `~/.bashrc` activates the virtualenv, and the script starts `python` by name.
    """
    ids = tuple(_checked(number) for number in (guest, host))
    if program.family is Family.SCRIPT:
        option = f" -b {backend:d}" if backend else ""
        return (
            "bash",
            "-c",
            _SCRIPT.format(
                directories=" ".join(program.directories), guest=ids[0], host=ids[1], mode=_WORK_MODE, option=option
            ),
        )
    option = f" --task-cores {_checked(task_cores)}" if task_cores is not None and program.task_cores else ""
    return "bash", "-c", _FLOW.format(directory=program.directories[0], guest=ids[0], host=ids[1], option=option)


_SCRIPT = (
    "[ -f /data/projects/python/venv/bin/activate ] && . /data/projects/python/venv/bin/activate; "
    'for place in {directories}; do [ -f "$place/run_toy_example.py" ] && cd "$place" && '
    "exec python -u run_toy_example.py {guest:d} {host:d} {mode:d}{option}; done; "
    "echo 'run_toy_example.py: not found' >&2; exit 127"
)
# Without a terminal print() is held back: nothing would stream. The CLI writes its logs below the current directory.
_FLOW = "cd {directory} && exec env PYTHONUNBUFFERED=1 flow test toy -gid {guest:d} -hid {host:d}{option}"


def _checked(number: int | None) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise ValueError(number)
    return number
