"""How toy_example is run by each family of FATE versions: command, expected sum (fate.md §1.2, §1.3). All data.

Which family a chart version belongs to, and in which pod and container it runs, is in services.party's table of eras.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from services.party import ToyFamily

# Cluster mode; 0 (standalone) is always wrong on KubeFATE.
_WORK_MODE = 1


@dataclass(frozen=True, slots=True)
class ToyProgram:
    """The test of one family.

    `rows` is how many rows of value 1 either party holds, so that the sum is twice as much; 0 where no sum is printed.
    `directories` are where the program is looked for. `backends` gives the `-b` number per (computing, federation)
    engine, the last match counts; empty where there is no such option.
    """

    family: ToyFamily
    rows: int
    directories: tuple[str, ...]
    backends: tuple[tuple[str, str, int], ...] = ()
    task_cores: bool = False
    is_script: bool = False

    @property
    def expected_sum(self) -> float | None:
        """What the secure sum must be; None where there is none."""
        return 2.0 * self.rows if self.rows else None


_HOME = "/data/projects/fate"
_OLD_EXAMPLES, _EXAMPLES = f"{_HOME}/python/examples/toy_example", f"{_HOME}/examples/toy_example"
# Spark without a word on federation goes with RabbitMQ; Pulsar came with 1.6.
_SPARK = (("spark", "spark", 1), ("spark", "pulsar", 2))

PROGRAMS: Mapping[ToyFamily, ToyProgram] = MappingProxyType(
    {
        program.family: program
        for program in (
            ToyProgram(ToyFamily.SCRIPT, 1000, (_OLD_EXAMPLES, _EXAMPLES), is_script=True),
            ToyProgram(ToyFamily.SCRIPT_BACKEND, 1000, (_EXAMPLES, _OLD_EXAMPLES), _SPARK, is_script=True),
            ToyProgram(ToyFamily.FLOW, 1000, (_HOME,), task_cores=True),
            ToyProgram(ToyFamily.FLOW_2, 0, (_HOME,)),
        )
    }
)


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
    if program.is_script:
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
