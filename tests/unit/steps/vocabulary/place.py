"""One step played by the real engine through the real client, against the sandbox's API over an in-memory store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.errors import Exit
from services.i18n import Message
from services.sandbox.api import build_app, listen
from services.sandbox.api.app import SERVER
from services.sandbox.faults import ADMIN_TOKEN, Faults
from services.sandbox.requestlog import RequestLog
from services.sandbox.resources import OLD, RESOURCES
from services.sandbox.runtime import STDERR, STDOUT, LogOptions
from services.sandbox.store import ObjectStore
from services.sandbox.world import furnish
from services.steps import (
    Evidence,
    EvidenceSeen,
    Journal,
    Mode,
    PartySet,
    PartySource,
    Plan,
    PlannedStep,
    Progress,
    Run,
    RunOptions,
    RunState,
    Status,
    StepEnded,
    World,
    declarations,
)
from services.steps.clients import RunClients
from tests.unit.kubernetes.double import write_kubeconfig
from tests.unit.steps.vocabulary.kubefate import FakeKubeFate
from tests.waiting import PATIENCE

Object = dict[str, Any]
INGRESS_PORT = 32080


class Program:
    """A process that has said all it says before it is asked."""

    def __init__(self, output: bytes, exit_code: int) -> None:
        self._output = [(STDOUT, output), (STDERR, b"noise\n")]
        self._exit_code = exit_code

    async def read(self) -> tuple[int, bytes] | None:
        return self._output.pop(0) if self._output else None

    async def write(self, data: bytes) -> None:
        raise AssertionError("nothing is typed here")

    async def close_stdin(self) -> None: ...

    def resize(self, width: int, height: int) -> None: ...

    async def wait(self) -> int:
        return self._exit_code

    def kill(self) -> None: ...


@dataclass
class FakeNode:
    """Every program prints `output` and ends with `exit_code`; every container's log is one line."""

    output: bytes = b""
    exit_code: int = 0
    started: list[tuple[str, str, list[str]]] = field(default_factory=list)

    async def logs(self, namespace: str, pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        yield f"{container} speaks\n".encode()

    async def exec(self, namespace: str, pod: str, container: str, command: list[str], tty: bool) -> Program:
        self.started.append((pod, container, command))
        return Program(self.output, self.exit_code)

    async def attach(self, namespace: str, pod: str, container: str, tty: bool) -> Program:
        raise AssertionError("nobody attaches here")

    async def connect(self, namespace: str, pod: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raise ConnectionRefusedError


class PlaceClients(RunClients):
    """The run's own clients, but for the KubeFATE session."""

    def __init__(self, place: Place, mode: Mode) -> None:
        super().__init__(place.kubeconfig, None, mode)
        self._fake = place.kubefate

    async def kubefate(self) -> Any:
        self._fake._refuse()
        return self._fake

    async def login(self, route: Any = None, **options: Any) -> Any:
        self._fake.credentials = options.get("credentials")
        return await self.kubefate()


@dataclass
class Played:
    """How one step came out, and what it said and wrote to the cluster meanwhile."""

    exit: Exit
    end: StepEnded
    said: list[str]
    evidence: list[Evidence]
    writes: list[str]
    state: RunState

    @property
    def status(self) -> Status:
        return self.end.status

    @property
    def changes(self) -> list[str]:
        return [str(change.summary) for change in self.end.changes]

    @property
    def why(self) -> str:
        """Code, message, cause and remedy of the step's reason, a line each."""
        reason = self.end.reason
        assert reason is not None, self.end
        return "\n".join(str(part) for part in (reason.code, reason.message, reason.cause, reason.remedy) if part)


@dataclass
class Place:
    """A furnished cluster (one node, an ingress class and controller, CoreDNS), a workspace, a KubeFATE, parties."""

    workspace: Path
    kubeconfig: Path
    store: ObjectStore
    node: FakeNode
    faults: Faults
    log: RequestLog
    kubefate: FakeKubeFate = field(default_factory=FakeKubeFate)
    sources: list[PartySource] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    answers: list[bool] = field(default_factory=list)
    """What the operator will say to the questions asked."""
    asked: list[str] = field(default_factory=list)
    on_progress: Callable[[], object] = lambda: None
    """What the world does when the step first says that something moved."""

    def put(self, kind: str, name: str, namespace: str = "", **obj: Any) -> Object:
        """Create an object as if others had; a `status` is what its controller would say."""
        metadata = {"name": name, **({"namespace": namespace} if namespace else {}), **obj.pop("metadata", {})}
        made = self.store.create(RESOURCES[kind], {"kind": kind, "metadata": metadata, **obj})
        if "status" in obj:
            made = self.store.update(RESOURCES[kind], {**made, "status": obj["status"]}, subresource="status")
        return made

    def find(self, kind: str, name: str, namespace: str = "") -> Object | None:
        return self.store.find(RESOURCES[kind], namespace, name)

    def party(
        self,
        party_id: int = 9999,
        *,
        name: str = "",
        chart_name: str = "fate",
        chart: str = "v1.3.0-a",
        modules: str = "proxy, mysql, python, fateboard",
        more: str = "",
    ) -> None:
        """Give the script a party, with the one NodePort that the article gives it."""
        name, port = name or f"fate-{party_id}", 30009 if party_id == 9999 else 30010
        text = (
            f"name: {name}\nnamespace: {name}\nchartName: {chart_name}\nchartVersion: {chart}\npartyId: {party_id}\n"
            f"modules: [{modules}]\nproxy: {{type: NodePort, nodePort: {port}}}\n{more}"
        )
        path = self.workspace / f"{name}.yaml"
        path.write_text(text)
        self.sources.append(PartySource(path))

    def ready_pod(self, name: str, namespace: str, labels: Mapping[str, str], *containers: str) -> Object:
        """A pod that runs and is ready."""
        spec = {"nodeName": "demo", "containers": [{"name": one, "image": f"{one}:1"} for one in containers]}
        started = self.store.now()
        state = {"ready": True, "restartCount": 0, "state": {"running": {"startedAt": started}}}
        status = {
            "phase": "Running",
            "conditions": [{"type": kind, "status": "True"} for kind in ("PodScheduled", "Initialized", "Ready")],
            "containerStatuses": [{"name": one, "image": f"{one}:1", "imageID": one, **state} for one in containers],
        }
        return self.put("Pod", name, namespace, metadata={"labels": dict(labels)}, spec=spec, status=status)

    async def play(self, verb: str, params: Mapping[str, Any], **options: Any) -> Played:
        """Run one step; `mode`, `assume_yes`, `allow_local_exec`, `resume` go to the run, the rest to the step.

        `after` are steps that run before it, parameters by verb; their ids have dashes for dots.
        """
        controls = {key: options.pop(key) for key in ("timeout", "retry") if key in options}
        earlier = [
            PlannedStep(name.replace(".", "-"), declarations()[name], given)
            for name, given in options.pop("after", {}).items()
        ]
        mode = options.setdefault("mode", Mode.LIVE)
        options.setdefault("ask", self._answer if self.answers else None)
        events: list[Any] = []

        def heard(event: Any) -> None:
            events.append(event)
            if isinstance(event, Progress) and sum(isinstance(one, Progress) for one in events) == 1:
                self.on_progress()

        clients = PlaceClients(self, mode)
        world = World(
            clients=clients,
            parties=PartySet(self.sources),
            workspace=self.workspace,
            journal=self.journal,
            emit=heard,
            options=RunOptions(**options),
        )
        controls.setdefault("timeout", 10.0)
        planned = PlannedStep("it", declarations()[verb], params, interval=0.001, **controls)
        written = len(self.log.requests)
        try:
            code = await Run(Plan("one", (*earlier, planned), (), {}), world, environment={}).execute()
        finally:
            await clients.close()
        return Played(
            exit=code,
            end=next(event for event in events if isinstance(event, StepEnded) and event.step == planned.id),
            said=[str(event.message) for event in events if isinstance(event, Progress)],
            evidence=[event.evidence for event in events if isinstance(event, EvidenceSeen)],
            writes=[f"{one.method} {one.path}" for one in list(self.log.requests)[written:] if one.write],
            state=world.state,
        )

    async def rehearse(self, verb: str, params: Mapping[str, Any], **options: Any) -> Played:
        """The step in a dry run; whatever it says, it must have written nothing."""
        said = len(self.kubefate.writes)
        files = _contents(self.workspace)
        played = await self.play(verb, params, mode=Mode.DRY_RUN, **options)
        assert played.writes == []
        assert len(self.kubefate.writes) == said
        assert _contents(self.workspace) == files
        return played

    async def _answer(self, question: Message) -> bool:
        self.asked.append(str(question))
        return self.answers.pop(0)


def _contents(directory: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


@asynccontextmanager
async def furnished(directory: Path) -> AsyncIterator[Place]:
    """A place that lives as long as the block."""
    store, node, faults = ObjectStore(), FakeNode(), Faults()
    furnish(store, OLD, INGRESS_PORT)
    app = build_app(store, node, faults, profile=OLD)
    runner, url = await listen(app)
    workspace = directory / "work"
    workspace.mkdir()
    kubeconfig = write_kubeconfig(directory / "kubeconfig", url, {"token": ADMIN_TOKEN})
    try:
        yield Place(workspace, kubeconfig, store, node, faults, app[SERVER].log)
    finally:
        await runner.cleanup()


async def settled(place: Place, verb: str, params: Mapping[str, Any], **options: Any) -> Played:
    """Rehearsed, done, done again: would-change and no write, changed, ok and no write. The live change is returned."""
    rehearsed = await place.rehearse(verb, params, **options)
    assert (rehearsed.status, rehearsed.exit) == (Status.WOULD_CHANGE, Exit.DIFFERENCES), rehearsed.end
    done = await place.play(verb, params, **options)
    assert (done.status, done.exit) == (Status.CHANGED, Exit.OK), done.end
    assert done.changes == rehearsed.changes
    said = len(place.kubefate.writes)
    again = await place.play(verb, params, **options)
    assert (again.status, again.exit, again.changes, again.writes) == (Status.OK, Exit.OK, [], []), again.end
    assert len(place.kubefate.writes) == said
    return done


async def finalised(place: Place, name: str) -> None:
    """What the namespace controller does once the namespace is empty."""
    changes = place.store.subscribe(RESOURCES["Namespace"])
    async with asyncio.timeout(PATIENCE):
        while not (place.find("Namespace", name) or {"metadata": {}})["metadata"].get("deletionTimestamp"):
            await changes.changes()
    leaving = place.find("Namespace", name)
    place.store.update(RESOURCES["Namespace"], {**leaving, "spec": {"finalizers": []}}, subresource="finalize")
