"""What every container of the demo runs, and what its image holds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from services.sandbox.controllers.objects import Objects
from services.sandbox.programs.ledger import Ledger
from services.sandbox.programs.process import NoSuchProgram, execute
from services.sandbox.programs.program import TERMINATED, Container, OutOfMemory, Program
from services.sandbox.programs.streams import Forward, Null, Streams
from services.sandbox.programs.table import ANYTHING, ROWS, image_name
from services.sandbox.programs.toy import furnish_toy
from services.sandbox.programs.troubles import Troubles

_NO_SUCH_PROGRAM = 127
_STARVING_SECONDS = 3.0


class Catalog:
    """`special` are programs by image name that need more of the demo than a container sees: KubeFATE, the ingress."""

    def __init__(self, objects: Objects, special: Mapping[str, Program] | None = None) -> None:
        self._objects = objects
        self.ledger = Ledger()
        self.troubles = Troubles()
        self.special: dict[str, Program] = dict(special or {})

    def program(self, container: Container, *, init: bool) -> Program:
        """What a container runs: a known image its program, an unknown one the command that its spec gives."""
        if self.troubles.starves(container):
            return _starve
        special = self.special.get(image_name(container.image))
        row = next((row for row in ROWS if row.fits(container)), None)
        if init or (row is None and special is None and container.command):
            return run_command if container.command else ANYTHING
        server = row.server if row else ANYTHING
        if self.troubles.crashes(container):
            return server.crash
        if self.troubles.is_silent(container):
            return server.silent
        return special or server

    def furnish(self, container: Container) -> None:
        """Put the image's own files and programs into a new container."""
        furnish_toy(container, self._objects, self.troubles)


async def run_command(container: Container) -> int:
    """The command line of the container's spec, run by the demo's shell; its output is the container's log."""
    pending = bytearray()

    async def log(data: bytes) -> None:
        pending.extend(data)
        *lines, rest = bytes(pending).split(b"\n")
        pending[:] = rest
        for line in lines:
            container.log(line.decode("utf-8", "replace"))

    output = Forward(log)
    work = asyncio.ensure_future(execute(container, container.command, Streams(Null(), output, output)))
    stop = asyncio.ensure_future(container.stopping.wait())
    try:
        await asyncio.wait((work, stop), return_when=asyncio.FIRST_COMPLETED)
        return await work if work.done() else TERMINATED
    except NoSuchProgram as missing:
        container.log(f"exec: {missing}: not found")
        return _NO_SUCH_PROGRAM
    finally:
        work.cancel()
        stop.cancel()


async def _starve(container: Container) -> int:
    container.log("loading")
    await container.sleep(_STARVING_SECONDS)
    raise OutOfMemory
