"""What the pages are drawn from: one moment of everything that the wizard knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.doctor import PartyView
from services.errors import FatetuiError
from services.i18n import Message
from services.registry import Answer
from services.rollout import Verdict
from services.session import Board, Rehearsal, Task
from services.session.fitness import Fitness
from services.steps.preflight import CheckResult
from services.wizard import Answers, Draft, FilePlan
from services.wizard.progress import Installation
from services.wizard.unfinished import Unfinished


@dataclass(frozen=True, slots=True)
class View:
    """Pure pages read it and nothing else. `problem` is why there are no files."""

    answers: Answers
    now: datetime
    width: int = 80
    checks: Sequence[CheckResult] | None = None
    strain: Message | None = None
    """What was met of an API server in trouble."""
    unfinished: Sequence[Unfinished] = ()
    refused: FatetuiError | None = None
    made: Draft | None = None
    problem: FatetuiError | OSError | None = None
    files: Sequence[FilePlan] = ()
    rehearsal: Rehearsal | None = None
    minikube: str | None = None
    """How the profile `minikube` of this machine is; None where there is none of its program."""
    has_ingress_addon: bool = False
    installation: Installation = field(default_factory=Installation)
    task: Task | None = None
    journal: Path | None = None
    parties: Mapping[str, PartyView] = field(default_factory=dict)
    """Those that run, on whatever context, by name."""
    base: Verdict | None = None
    boards: Mapping[str, Board] = field(default_factory=dict)
    notebooks: Mapping[str, Board] = field(default_factory=dict)
    names: Mapping[str, str] | None = None
    fitness: Fitness | None = None
    obstacle: Message | None = None
    """Why the page cannot be left."""
    mending: Task | None = None
    """Removes what keeps the installation from going on."""
    registry: Mapping[str, Answer] = field(default_factory=dict)
    """What registries said of images, by image."""
    asking: bool = False
    pull: Task | None = None
    """A node's try at pulling one."""

    @property
    def running(self) -> bool:
        """Whether the engine is at work."""
        return self.task is not None and self.task.running

    @property
    def stands(self) -> bool:
        """Whether nothing would be changed: a dry run came to its end, and found nothing to do."""
        return self.rehearsal is not None and self.rehearsal.reason is None and not self.rehearsal.changes
