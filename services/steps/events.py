"""The one stream of typed events that a run is: pages, reporters, journal and audit log are readers of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.errors import Exit
from services.i18n import Message

if TYPE_CHECKING:
    from services.kubernetes import FieldChange


class Status(StrEnum):
    """How a step ended."""

    OK = "ok"
    CHANGED = "changed"
    SKIPPED = "skipped"
    WARNED = "warned"
    FAILED = "failed"
    WOULD_CHANGE = "would-change"


class Phase(StrEnum):
    """Where a step is: the parts of observe → compare → act → wait → assert."""

    OBSERVE = "observe"
    COMPARE = "compare"
    ACT = "act"
    WAIT = "wait"
    ASSERT = "assert"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what is and what is wanted: of `subject`, an object as `kind/name`. `fields` are its
    fields that become otherwise, for a plan to be read; secrets are hidden in them."""

    subject: str
    summary: Message
    before: str | None = None
    after: str | None = None
    fields: tuple[FieldChange, ...] = ()


PLACE = "line:column"
"""The field of evidence that is a place in a file."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on: object, field, value and its age in seconds."""

    subject: str
    field: str
    value: str
    age: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something failed or warns, with a stable code, the cause in its reporter's words, and what to do."""

    code: str
    message: Message
    cause: Message | None = None
    remedy: Message | None = None
    evidence: tuple[Evidence, ...] = ()
    next_command: str | None = None


@dataclass(frozen=True, slots=True)
class RunStarted:
    """First event: what runs, against which context, with which steps (id, verb) in order."""

    name: str
    context: str | None
    dry_run: bool
    steps: tuple[tuple[str, str], ...]
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step began; `index` counts from 1 of `total`; `line` is its place in the script."""

    step: str
    verb: str
    index: int
    total: int
    line: int | None
    summary: Message


STAYS = "stays"
"""What a Progress is about that tells what is left when everything was done."""


GOT_OVER = "got-over"
"""What a Progress is about that tells of trouble that passed, or that was gone round."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Something moved in a step."""

    step: str
    phase: Phase
    message: Message
    about: str = ""
    """Which part of the step it is about, where it has several: `job:NAME`, `workloads:NAME`, `toy:GUEST-HOST`,
    `kubefate` for the service itself."""


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """A fact worth keeping was seen."""

    step: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """Why something is not healthy, first the root cause."""

    step: str
    reason: Reason
    about: str = ""


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A step ended; `outputs` are what later steps may refer to as `${steps.ID.field}`."""

    step: str
    verb: str
    status: Status
    seconds: float
    line: int | None
    changes: tuple[Change, ...] = ()
    reason: Reason | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class RunEnded:
    """Last event. `left_running` are KubeFATE job ids that go on without us."""

    exit: Exit
    seconds: float
    counts: Mapping[Status, int]
    left_running: tuple[str, ...] = ()


Event = RunStarted | StepStarted | Progress | EvidenceSeen | Diagnosed | StepEnded | RunEnded
