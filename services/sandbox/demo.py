"""The demo as a whole: store, API server, controllers, node, and a kubeconfig to reach them by."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from services.sandbox.api import build_app, listen
from services.sandbox.clock import DEFAULT_SPEED, Clock
from services.sandbox.controllers import EventRecorder, Objects, manager
from services.sandbox.faults import ADMIN_TOKEN, Faults
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.mongo import MongoProgram
from services.sandbox.node import Node
from services.sandbox.nodeports import ADDRESS, reserved_port
from services.sandbox.programs import Catalog
from services.sandbox.programs.ingress import IngressController
from services.sandbox.programs.kubefate import KubeFateProgram
from services.sandbox.scenarios import SCENARIOS, Scenario, UnknownScenario, scenario_called
from services.sandbox.store import ObjectStore
from services.sandbox.switching import FAULTS, Switchboard
from services.sandbox.world import ARTICLE_ADDRESS, NODE, SYSTEM_IMAGES, furnish

if TYPE_CHECKING:
    from services.kubernetes import Cluster

CONTEXT = "fatetui-demo"
_STANDARD_INPUT = 0
__all__ = ["SCENARIOS", "Announcement", "Demo", "UnknownScenario", "serve"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """Where a demo that is ready can be reached."""

    kubeconfig: Path
    server: str


class Demo:
    """A running demo; `started` makes one. Scenarios turn its switches: `faults`, `node`, `catalog`, `kubefate`."""

    def __init__(self, scenario: Scenario, speed: float, directory: Path, ingress_port: int, number: int = 1) -> None:
        self.number = number
        self.scenario = scenario
        self.clock = Clock(speed)
        self.store = ObjectStore()
        self.objects = Objects(self.store)
        self.faults = Faults()
        self.kubefate = StandInFaults()
        self.events = EventRecorder(self.objects)
        service = KubeFateProgram(self._client, lambda: self.kubefate)
        self.ingress_port = ingress_port
        self.catalog = Catalog(
            self.objects,
            {
                "controller": IngressController(self.objects, ADDRESS, self.ingress_port),
                "kubefate": service,
                "mongo": MongoProgram(service.records),
            },
        )
        self.node = Node(NODE, self.objects, self.events, self.clock, self.catalog)
        self.kubeconfig = directory / "kubeconfig"
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def started(
        cls,
        scenario: str | None = None,
        *,
        speed: float = DEFAULT_SPEED,
        port: int = 0,
        directory: Path | None = None,
        number: int = 1,
    ) -> AsyncIterator[Demo]:
        """A demo that lives as long as the block; `speed` is simulated seconds in a real one.

        `number` tells it from others beside it: its node has an address of its own. Its kubeconfig is written into
        `directory`, by default one of its own that goes with it. Raises UnknownScenario, and OSError for a taken port.
        """
        async with AsyncExitStack() as stack:
            place = directory or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fatetui-demo-")))
            demo = cls(scenario_called(scenario), speed, place, stack.enter_context(reserved_port()), number)
            await demo._run(stack, port)
            yield demo

    @property
    def address(self) -> str:
        """Its node's address, as others reach it."""
        return str(ip_address(ARTICLE_ADDRESS) + self.number - 1)

    async def _run(self, stack: AsyncExitStack, port: int) -> None:
        furnish(self.store, self.scenario.profile, self.ingress_port, self.address)
        self.node.images.preload(*SYSTEM_IMAGES)
        switchboard = Switchboard(self)
        switchboard.begin_with(self.scenario)
        beside = {FAULTS: switchboard.answer}
        app = build_app(self.store, self.node, self.faults, profile=self.scenario.profile, beside=beside)
        runner, self.url = await listen(app, port)
        stack.push_async_callback(runner.cleanup)
        _write_kubeconfig(self.kubeconfig, {CONTEXT: self.url})
        for work in (manager(self.objects, self.events, self.clock).run(), self.node.run()):
            task = asyncio.create_task(work)
            task.add_done_callback(_told)
            stack.push_async_callback(_ended, task)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Cluster]:
        # The client library is heavy; only a running KubeFATE needs it.
        from services.kubernetes import connect

        async with await connect(self.kubeconfig) as cluster:
            yield cluster


async def serve(
    *,
    scenario: str | None = None,
    speed: float = DEFAULT_SPEED,
    port: int = 0,
    clusters: int = 1,
    announce: Callable[[Announcement], None],
    until_closed: bool = False,
) -> None:
    """Keep a demo running until cancelled, or with `until_closed` until standard input ends: a child's parent died.

    With several `clusters` each is a context of one kubeconfig, and their nodes reach each other; a scenario is the
    first one's.
    """
    async with AsyncExitStack() as stack:
        demo = await stack.enter_async_context(Demo.started(scenario, speed=speed, port=port))
        others = [
            await stack.enter_async_context(Demo.started(speed=speed, number=number))
            for number in range(2, clusters + 1)
        ]
        _join([demo, *others])
        announce(Announcement(demo.kubeconfig, demo.url))
        if until_closed:
            await _standard_input_closed()
        else:
            await asyncio.Event().wait()


def _join(demos: Sequence[Demo]) -> None:
    """Let their nodes reach each other, and name them all in the first one's kubeconfig."""
    if len(demos) == 1:
        return
    for demo in demos:
        demo.node.network.neighbours = [other.node.network for other in demos if other is not demo]
    first, *rest = demos
    named = {CONTEXT: first.url} | {f"{CONTEXT}-{demo.number}": demo.url for demo in rest}
    _write_kubeconfig(first.kubeconfig, named)


async def _standard_input_closed() -> None:
    """Read in a thread that ends with the process: a loop cannot wait for a file, and /dev/null is one."""
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def drain() -> None:
        with suppress(OSError):
            while os.read(_STANDARD_INPUT, 1024):
                pass
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(closed.set)

    Thread(target=drain, name="standard input", daemon=True).start()
    await closed.wait()


def _told(task: asyncio.Task[None]) -> None:
    """A control loop that dies is a defect of the demo, and must not look like a cluster that stands still."""
    if not task.cancelled() and (crash := task.exception()) is not None:
        asyncio.get_running_loop().call_exception_handler({"message": "the demo stands still", "exception": crash})


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _write_kubeconfig(path: Path, urls: Mapping[str, str]) -> None:
    """The first of `urls`, by context, is the current one."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": url}} for name, url in urls.items()],
        "users": [{"name": CONTEXT, "user": {"token": ADMIN_TOKEN}}],
        "contexts": [
            {"name": name, "context": {"cluster": name, "user": CONTEXT, "namespace": "default"}} for name in urls
        ],
        "current-context": next(iter(urls)),
    }
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(path, flags, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
        json.dump(config, file, indent=1)  # JSON is YAML too
