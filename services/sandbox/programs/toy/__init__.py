"""toy_example in FATE's containers: the commands of every era, and the files that they are found by."""

from __future__ import annotations

import argparse
import re

from services.sandbox.controllers.objects import Objects
from services.sandbox.programs.fateflow import release_of
from services.sandbox.programs.program import Container
from services.sandbox.programs.shell import Invocation, Tool
from services.sandbox.programs.toy.eras import ToyEra, era_of
from services.sandbox.programs.toy.flow import run_flow
from services.sandbox.programs.toy.outcome import Finding, Outcome, judge
from services.sandbox.programs.toy.run import ToyRun
from services.sandbox.programs.toy.script import run_script
from services.sandbox.programs.troubles import Troubles

_SCRIPT = "run_toy_example.py"
_CHOICE = "/tmp/toy-outcome"  # noqa: S108 - inside a simulated container, as in the lab's stand-in image
_VENV = "/data/projects/python/venv"
_PYTHON_CONTAINERS = frozenset({"python", "fateflow"})
_USAGE_ERROR = 2
_FLOW_SECONDS = 300


def furnish_toy(container: Container, objects: Objects, troubles: Troubles) -> None:
    """Give a FATE container what its image has for toy_example; others stay as they are."""
    if not re.search(r"/(python|fateflow|client|fate-client|standin)\b", f"/{container.image}"):
        return
    era = era_of(release_of(container.image))
    toy = _Toy(era, objects, troubles)
    container.directory = era.home
    container.files.make_directory(era.home)
    if container.name in _PYTHON_CONTAINERS:
        container.tools["python"] = toy.python
        if era.script:
            container.files.make_directory(era.directory)
            container.files.write(f"{era.directory}/{_SCRIPT}", b"# toy_example\n")
        if era.venv:
            _make_venv(container)
    if not era.script and container.name == "client":
        container.tools["flow"] = toy.flow


def _make_venv(container: Container) -> None:
    activate = f"VIRTUAL_ENV={_VENV}\nexport VIRTUAL_ENV\nPATH={_VENV}/bin:$PATH\nexport PATH\n"
    container.files.make_directory(f"{_VENV}/bin")
    container.files.write(f"{_VENV}/bin/activate", activate.encode())
    container.files.write("/root/.bashrc", f". {_VENV}/bin/activate\n".encode())


class _Toy:
    def __init__(self, era: ToyEra, objects: Objects, troubles: Troubles) -> None:
        self._era = era
        self._objects = objects
        self._troubles = troubles

    @property
    def python(self) -> Tool:
        return self._python

    @property
    def flow(self) -> Tool:
        return self._flow

    async def _python(self, call: Invocation) -> int:
        arguments = [argument for argument in call.arguments if argument != "-u"]
        if arguments[:1] in (["--version"], ["-V"]):
            await call.out("Python 3.6.5\n")
            return 0
        script = arguments[0] if arguments else ""
        if not call.container.files.is_file(call.path(script)) or not script.endswith(_SCRIPT):
            return await call.fail(f"can't open file '{script}': [Errno 2] No such file or directory", _USAGE_ERROR)
        if self._era.venv and "VIRTUAL_ENV" not in call.shell.variables:
            # The script starts `python` by name for each call: without the virtualenv that is the system's.
            await call.streams.stderr.write(
                b"ValueError: failed to exec task, stderr is Traceback (most recent call last):\n"
                b"ImportError: No module named requests\n stdout:\n"
            )
            return 1
        guest, host = arguments[1:3] if len(arguments) >= 4 else ("", "")
        if not guest:
            return await call.fail("error: the following arguments are required: guest, host, work_mode", _USAGE_ERROR)
        return await run_script(ToyRun(call, self._era, guest, host), await self._finding(call, guest, host))

    async def _flow(self, call: Invocation) -> int:
        if call.arguments[:2] != ["test", "toy"]:
            wrong = call.arguments[0] if call.arguments else ""
            return await call.fail(f"Error: No such command '{wrong}'.", _USAGE_ERROR)
        parser = argparse.ArgumentParser(prog="flow test toy", exit_on_error=False, add_help=False)
        parser.add_argument("-gid", "--guest-party-id", required=True)
        parser.add_argument("-hid", "--host-party-id", required=True)
        parser.add_argument("-t", "--timeout", type=int, default=_FLOW_SECONDS)
        parser.add_argument("--task-cores", type=int, default=2)
        try:
            given, _ = parser.parse_known_args(call.arguments[2:])
        except argparse.ArgumentError as error:
            return await call.fail(f"Error: {error}", _USAGE_ERROR)
        guest, host = given.guest_party_id, given.host_party_id
        finding = await self._finding(call, guest, host)
        return await run_flow(ToyRun(call, self._era, guest, host), finding, given.timeout)

    async def _finding(self, call: Invocation, guest: str, host: str) -> Finding:
        """What the world makes of it, unless the file or a scenario has chosen."""
        chosen = self._troubles.toy
        if call.container.files.is_file(_CHOICE):
            chosen = call.container.files.read(_CHOICE).decode("utf-8", "replace").strip()
        if chosen in set(Outcome):
            finding = Finding(Outcome(chosen), "UNAVAILABLE, failed to connect to all addresses")
        else:
            finding = await judge(call.container, guest, host)
        if finding.outcome is not Outcome.REFUSED:
            return finding
        # Gateways go on trying for a while, so that whoever only starts is reached in the end.
        await call.container.clock.sleep(self._era.connect_seconds)
        return finding if chosen in set(Outcome) else await judge(call.container, guest, host)
