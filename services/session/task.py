"""A deed that is being done, or was, and what its run told."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from services import steps
from services.errors import Exit
from services.i18n import Message

if TYPE_CHECKING:
    from services.session.deed import AnyDeed
    from services.steps import Event, Reason, StepStarted

MOST_EVENTS = 4000
"""Of one task; older ones are dropped first."""
_OF_A_PARTY = ("job", "workloads")
"""What is told of a party, as `Progress.about` begins."""


@dataclass(slots=True)
class Task:
    """A deed being done. Until `ended` it has no `exit`."""

    number: int
    deed: AnyDeed
    began: datetime
    ended: datetime | None = None
    exit: Exit | None = None
    said: Message | None = None
    """What it told last."""
    reason: Reason | None = None
    """Why it failed."""
    events: deque[Event] = field(default_factory=lambda: deque(maxlen=MOST_EVENTS))
    told: int = 0
    """How many events there were, the dropped ones included."""
    step: StepStarted | None = None
    """The one that it is in."""
    of_parties: dict[str, Message] = field(default_factory=dict)
    """What that step told last of each party, by name."""

    def take(self, event: Event) -> None:
        """Keep what its run tells."""
        self.events.append(event)
        self.told += 1
        match event:
            case steps.StepStarted():
                self.step = event
            case steps.Progress():
                self.said = event.message
                kind, _colon, party = event.about.partition(":")
                if kind in _OF_A_PARTY:
                    self.of_parties[party] = event.message
            case steps.StepEnded():
                self.step, self.of_parties = None, {}
                if event.status is steps.Status.FAILED:
                    self.reason = self.reason or event.reason

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self.ended is None

    def seconds(self, now: datetime) -> float:
        """How long it took, or takes by now."""
        return ((self.ended or now) - self.began).total_seconds()
