"""What a step works with: clients, parties, clock, outputs of earlier steps, and the stream to speak into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from services.i18n import Message, verbatim
from services.steps.events import Evidence, Reason, StepEnded

if TYPE_CHECKING:
    from services.kubefate import KubeFate, Route
    from services.kubernetes import Cluster
    from services.party import PartyFile


_MOST_LINES = 20


class Mode(StrEnum):
    """How far a run may go."""

    LIVE = "live"
    DRY_RUN = "dry-run"
    READ_ONLY = "read-only"


class Clients(Protocol):
    """Where clients come from; opened when first asked for, closed by whoever made it."""

    async def cluster(self) -> Cluster:
        """The Kubernetes cluster of the run's context; its write policy follows the run's mode."""

    async def use_context(self, name: str) -> Cluster:
        """Another kubeconfig context from here on."""

    async def kubefate(self) -> KubeFate:
        """The KubeFATE session; raises KubeFateNotFound when there is no way in."""

    async def login(self, route: Route | None = None, **options: Any) -> KubeFate:
        """A fresh KubeFATE session by `route`, or by the first way in that answers."""


@dataclass(slots=True)
class RunState:
    """What a run gathers: shared by its steps, written to the journal by the engine."""

    name: str = ""
    """The script's name."""
    ended: list[StepEnded] = field(default_factory=list)
    """Results so far, in order."""
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    jobs_running: dict[str, str] = field(default_factory=dict)
    """KubeFATE jobs begun and not yet ended: id to party name."""
    evidence_lost: bool = False
    """Whether it was told already that evidence cannot be kept."""


class StepContext(Protocol):
    """The world as a step sees it."""

    step_id: str
    mode: Mode
    clients: Clients
    state: RunState
    workspace: Path
    """Where relative paths of the script start, and party files live."""
    language: str
    interactive: bool
    allow_local_exec: bool
    assume_yes: bool
    archives: Path | None
    """The folder in which evidence of rollouts is kept; None keeps none."""

    @property
    def parties(self) -> tuple[PartyFile, ...]:
        """The script's parties, read again if their files changed."""

    @property
    def remaining(self) -> float:
        """Seconds until the step's deadline."""

    @property
    def interval(self) -> float:
        """Seconds between polls where there is nothing to watch."""

    def progress(self, message: Message, *, about: str = "") -> None:
        """Tell that something moved; `about` names the part of the step, where it has several."""

    def evidence(self, evidence: Evidence) -> None:
        """Keep a fact."""

    def diagnose(self, reason: Reason, *, about: str = "") -> None:
        """Tell why something is not healthy."""

    def warn(self, reason: Reason) -> None:
        """The step goes on, and ends as `warned`."""

    def remember(self, key: str, value: str) -> None:
        """Journal `key` at once, before the deed it names can be lost (a job id, an object's uid)."""

    def recalled(self, key: str) -> str | None:
        """What an earlier, interrupted run of this same step remembered under `key`."""

    async def confirm(self, question: Message) -> None:
        """Ask; raises InputNeeded when nobody can answer and --yes was not given."""


def tell_output(ctx: StepContext, output: str) -> None:
    """Say the last lines of what a program printed; the step's outputs hold more."""
    for line in output.splitlines()[-_MOST_LINES:]:
        ctx.progress(verbatim(line))
