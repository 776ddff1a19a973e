"""The engine's stream as the wizard shows it: a lane for each party, the matrix of tests, boards. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.i18n import Message, verbatim
from services.steps import (
    Diagnosed,
    Event,
    EvidenceSeen,
    Progress,
    Reason,
    RunEnded,
    RunStarted,
    Status,
    StepEnded,
    StepStarted,
)
from services.steps.events import GOT_OVER
from services.toy import Outcome

BASE = "KubeFATE"
_BASE_VERBS = frozenset({"ingress.ensure", "kubefate.ensure", "kubefate.login"})
TESTS = "toy.matrix"
"""The step that proves the federation."""
_TOY = "toy_example/"
_WELL = frozenset({Status.OK, Status.CHANGED})
MOST_TOLD = 2000
"""Lines of the tests' transcript; older ones are dropped first."""


@dataclass(slots=True)
class Stage:
    """A step of the run. `status` None: its turn has not come, or it goes on (`begun`)."""

    id: str
    verb: str
    begun: bool = False
    status: Status | None = None
    said: Message | None = None
    reason: Reason | None = None


@dataclass(slots=True)
class Lane:
    """What is known of one party, or of KubeFATE: its job, its workloads, what is wrong with them."""

    name: str
    job: Message | None = None
    workloads: Message | None = None
    diagnoses: list[Reason] = field(default_factory=list)
    done: bool = False
    failed: bool = False


@dataclass(slots=True)
class Test:
    """One toy_example: going on until it passed or not."""

    guest: int
    host: int
    said: Message | None = None
    passed: bool | None = None


@dataclass(slots=True)
class Installation:
    """One run, event by event."""

    stages: dict[str, Stage] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=lambda: {BASE: Lane(BASE)})
    tests: dict[tuple[int, int], Test] = field(default_factory=dict)
    transcript: list[tuple[str, Message]] = field(default_factory=list)
    boards: list[Mapping[str, Any]] = field(default_factory=list)
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    got_over: list[Message] = field(default_factory=list)
    """Trouble that passed, or that was gone round."""
    ended: RunEnded | None = None

    @property
    def failed(self) -> Stage | None:
        """The step that ended the run."""
        return next((stage for stage in self.stages.values() if stage.status is Status.FAILED), None)

    @property
    def current(self) -> Stage | None:
        """The step that goes on."""
        return next((stage for stage in self.stages.values() if stage.begun and stage.status is None), None)

    @property
    def reported(self) -> bool:
        """Whether the report was written."""
        return any(stage.verb == "report.write" and stage.status in _WELL for stage in self.stages.values())

    def done(self, verb: str) -> bool:
        """Whether every step of `verb` has ended well: done, or left out by choice, not since one before it failed."""
        stages = list(self.stages.values())
        own = [number for number, stage in enumerate(stages) if stage.verb == verb]
        before = stages[: own[-1] + 1] if own else []
        return bool(own) and all(
            stage.status is not Status.FAILED and (stage.verb != verb or stage.status is not None) for stage in before
        )

    def take(self, event: Event) -> None:
        """Make what `event` says part of the picture."""
        match event:
            case RunStarted():
                self.stages = {step: Stage(step, verb) for step, verb in event.steps}
            case StepStarted():
                stage = self._stage(event.step, event.verb)
                stage.begun, stage.status, stage.reason = True, None, None
            case Progress(about=about) if about == GOT_OVER:
                self.got_over.append(event.message)
            case Progress():
                self._stage(event.step).said = event.message
                self._tell(event.step, event.about, event.message)
            case Diagnosed():
                self._lane_of(event.step, event.about).diagnoses.append(event.reason)
            case EvidenceSeen():
                self._judge(event.evidence.subject, event.evidence.field, event.evidence.value)
            case StepEnded():
                self._end(event)
            case RunEnded():
                self.ended = event

    def _tell(self, step: str, about: str, message: Message) -> None:
        kind, _colon, name = about.partition(":")
        if kind == "toy":
            self._test(name).said = message
            self.transcript = [*self.transcript[-MOST_TOLD:], (name, message)]
        elif kind == "job":
            self._lane(name).job = message
        elif kind == "workloads":
            lane = self._lane(name)
            lane.workloads = message
        elif kind == "kubefate" or self._stage(step).verb in _BASE_VERBS:
            self.lanes[BASE].workloads = message

    def _end(self, event: StepEnded) -> None:
        stage = self._stage(event.step, event.verb)
        stage.status, stage.reason = event.status, event.reason
        self.outputs[event.step] = event.outputs
        well = event.status is not Status.FAILED
        if event.status is Status.SKIPPED and self.failed is not None:
            return  # left out since another one failed: nothing is known of it
        if event.verb in _BASE_VERBS:
            self.lanes[BASE].done = well and event.verb == "kubefate.login"
            self.lanes[BASE].failed = not well
            self._blame(self.lanes[BASE], event.reason if not well else None)
        if event.verb == "cluster.ensure":
            for name in event.outputs.get("clusters", {}) if well else ():
                self._lane(name).done = True
            blamed = set(map(str, event.reason.message.values.values())) if event.reason is not None else set()
            for lane in self.lanes.values() if not well else ():
                lane.failed = lane.failed or (lane.name != BASE and bool(lane.diagnoses)) or lane.name in blamed
        if event.verb == "board.check":
            self.boards += event.outputs.get("boards", ())
        for cell in event.outputs.get("cells", ()) if event.verb == TESTS else ():
            self._judge(f"{_TOY}{cell['guest']}-{cell['host']}", "outcome", str(cell["outcome"]))

    def _blame(self, lane: Lane, reason: Reason | None) -> None:
        if reason is not None and all(one.code != reason.code for one in lane.diagnoses):
            lane.diagnoses.append(reason)

    def _judge(self, subject: str, field_: str, value: str) -> None:
        if not subject.startswith(_TOY):
            return
        test = self._test(subject.removeprefix(_TOY))
        if field_ == "secure_sum" or value == Outcome.PASS:
            test.passed, test.said = True, test.said if field_ != "secure_sum" else verbatim(f"secure_sum {value}")
        elif field_ == "outcome":
            test.passed, test.said = False, verbatim(value)

    def _stage(self, step: str, verb: str = "") -> Stage:
        whole = step.partition("[")[0]
        return self.stages.setdefault(whole, Stage(whole, verb))

    def _lane(self, name: str) -> Lane:
        return self.lanes.setdefault(name, Lane(name))

    def _lane_of(self, step: str, about: str) -> Lane:
        kind, _colon, name = about.partition(":")
        if kind in ("job", "workloads"):
            return self._lane(name)
        return self.lanes[BASE] if self._stage(step).verb in _BASE_VERBS else self._lane("")

    def _test(self, pair: str) -> Test:
        guest, _dash, host = pair.partition("-")
        return self.tests.setdefault((int(guest), int(host)), Test(int(guest), int(host)))
