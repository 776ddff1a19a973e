"""The command of each family."""

from __future__ import annotations

import pytest

from services.party import ToyFamily, era_of
from services.toy import PROGRAMS, backend_of, command_of


@pytest.mark.parametrize(
    ("chart", "ending"),
    [
        ("v1.3.0-a", "exec python -u run_toy_example.py 10000 9999 1;"),
        ("v1.4.5", "exec python -u run_toy_example.py 10000 9999 1;"),
        ("v1.6.1", "exec python -u run_toy_example.py 10000 9999 1;"),
        ("v1.7.0", "cd /data/projects/fate && exec env PYTHONUNBUFFERED=1 flow test toy -gid 10000 -hid 9999"),
        ("v1.11.2", "flow test toy -gid 10000 -hid 9999"),
        ("v2.0.0", "flow test toy -gid 10000 -hid 9999"),
    ],
)
def test_the_command_follows_the_era(chart: str, ending: str):
    shell, flag, text = command_of(PROGRAMS[era_of(chart).toy], 10000, 9999)

    assert (shell, flag) == ("bash", "-c")
    assert ending in text


def test_the_script_activates_the_virtualenv_and_looks_in_both_directories():
    text = command_of(PROGRAMS[ToyFamily.SCRIPT], 1, 2)[-1]

    assert ". /data/projects/python/venv/bin/activate" in text
    assert "/data/projects/fate/python/examples/toy_example /data/projects/fate/examples/toy_example" in text


def test_task_cores_only_where_the_option_exists():
    assert "--task-cores 1" in command_of(PROGRAMS[ToyFamily.FLOW], 1, 2, task_cores=1)[-1]
    assert "--task-cores" not in command_of(PROGRAMS[ToyFamily.FLOW_2], 1, 2, task_cores=1)[-1]


@pytest.mark.parametrize("number", ["9999; reboot", 0, -1, True, None, 1.5])
def test_nothing_but_a_party_id_gets_into_a_command(number: object):
    with pytest.raises(ValueError, match=r".*"):
        command_of(PROGRAMS[ToyFamily.SCRIPT], number, 9999)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "modules", "backend"),
    [
        ({}, (), 0),
        ({"backend": "eggroll"}, ("rollsite",), 0),
        ({"backend": "spark"}, ("rabbitmq", "nginx"), 1),
        ({"backend": "spark"}, ("pulsar", "nginx"), 2),
    ],
)
def test_backends_come_from_the_party_file(data: dict[str, str], modules: tuple[str, ...], backend: int):
    program = PROGRAMS[ToyFamily.SCRIPT_BACKEND]

    assert backend_of(program, data, modules) == backend
    assert (f" -b {backend}" in command_of(program, 1, 2, backend=backend)[-1]) is (backend > 0)
    assert backend_of(PROGRAMS[ToyFamily.SCRIPT], data, modules) == 0
