"""From what a run told to a verdict, in the order of fate.md §1.6. The exit code is never the verdict."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from services.i18n import Message, _, verbatim
from services.text import one_line
from services.toy.events import GaveUp, JobState, Line, LogError, Raised, Refused, SecureSum, Submitted, ToyEvent
from services.toy.programs import ToyProgram
from services.toy.symptoms import Symptom, symptom_of

TOLERANCE = 1e-6
_MOST_KEPT = 40
_LONGEST_KEPT = 4000
# The guest asked a FATE Flow that does not know the job: FATE 1.3/1.4 say so, later clients stumble over the empty
# answer (fate.md §2.2 row 10).
_NOT_KNOWN_HERE = "query job status failed"
_STUMBLES = re.compile(r"IndexError: list index out of range|UnboundLocalError: .*job_status")


class Outcome(StrEnum):
    """How a toy_example ended."""

    PASS = "pass"  # noqa: S105 - no password
    SUBMIT_FAILED = "submit-failed"
    WRONG_PARTY = "wrong-party"
    JOB_FAILED = "job-failed"
    NO_RESOURCE = "no-resource"
    TIMEOUT = "timeout"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Observed:
    """What a run told so far. Lists are bounded: the first lines of a log tell the cause, the last ones the end."""

    job_id: str | None = None
    board_url: str | None = None
    model_id: str | None = None
    refusal: Refused | None = None
    states: list[str] = field(default_factory=list)
    """Job states in order, repetitions dropped."""
    secure_sum: float | None = None
    errors: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    """Lines after the first error: an entry of a log goes on over lines, and the cause is often in the last."""
    raised: list[str] = field(default_factory=list)
    gave_up: str | None = None
    cut_after: float | None = None
    """Seconds after which our own deadline ended the run."""

    def note(self, event: ToyEvent) -> bool:
        """Take in `event`; whether it told something new."""
        match event:
            case Submitted():
                self.job_id, self.board_url, self.model_id = event.job_id, event.board_url, event.model_id
            case Refused():
                return self._note_refusal(event)
            case JobState():
                return self._note_state(event)
            case SecureSum():
                self.secure_sum = event.value
            case Line():
                if self.errors:
                    _keep(self.context, event.text)
                return False
            case LogError():
                return _keep(self.errors, event.text)
            case Raised():
                return _keep(self.raised, event.text)
            case GaveUp():
                self.gave_up = event.text
            case _:
                return False
        return True

    @property
    def last_state(self) -> str | None:
        """The state last told."""
        return self.states[-1] if self.states else None

    @property
    def words(self) -> str:
        """Everything told that may hold a symptom."""
        refusal = self.refusal.text if self.refusal else ""
        return "\n".join([refusal, *self.errors, *self.raised, *self.context, self.gave_up or ""])

    def _note_refusal(self, event: Refused) -> bool:
        # The answer itself tells more than the exception that follows it.
        if self.refusal is None or (event.parties and not self.refusal.parties):
            self.refusal = event
            self.job_id = self.job_id or event.job_id
            return True
        return False

    def _note_state(self, event: JobState) -> bool:
        self.job_id = self.job_id or event.job_id
        if event.state == self.last_state:
            return False
        if len(self.states) >= _MOST_KEPT:
            del self.states[1]
        self.states.append(event.state[:60])
        return True


@dataclass(frozen=True, slots=True)
class ToyVerdict:
    """The outcome with its reason; `remedy` when it is known what to do; `note` for a pass that lacks something."""

    outcome: Outcome
    reason: Message
    remedy: Message | None = None
    symptom: Symptom | None = None
    note: Message | None = None


def judge(observed: Observed, program: ToyProgram) -> ToyVerdict:
    """The verdict on a run that has ended. Pure."""
    for rung in _LADDER:
        if (verdict := rung(observed, program)) is not None:
            return verdict
    return _failure(
        Outcome.UNKNOWN,
        observed,
        _("The output holds no verdict"),
        _("Read the transcript; ask FATE Flow for the job if there is a job id."),
    )


def _submit(observed: Observed, program: ToyProgram) -> ToyVerdict | None:
    refusal = observed.refusal
    if refusal is None:
        return None
    told = next((line for line in reversed(refusal.text.splitlines()) if line.strip()), "")
    broken = ", ".join(f"{role} {party} ({code})" for role, party, code in refusal.parties if code)
    message = _("FATE Flow refused the job with {code}: {text}", code=refusal.retcode, text=one_line(told, 200))
    if broken:
        message = _("FATE Flow refused the job with {code}, because of {parties}", code=refusal.retcode, parties=broken)
    return _failure(Outcome.SUBMIT_FAILED, observed, message)


def _wrong_party(observed: Observed, program: ToyProgram) -> ToyVerdict | None:
    if not (
        observed.last_state == _NOT_KNOWN_HERE or (observed.last_state is None and _never_found(observed, program))
    ):
        return None
    return ToyVerdict(
        Outcome.WRONG_PARTY,
        _("FATE Flow here does not know the job: the guest is not the party of this pod"),
        _("Run toy_example from the guest's own pod, or swap the ids."),
    )


def _never_found(observed: Observed, program: ToyProgram) -> bool:
    """Whether the job was taken and then never found: flow tells neither, it polls in silence until it gives up."""
    stumbled = any(_STUMBLES.search(text) for text in observed.raised)
    if program.is_script:
        return stumbled and observed.job_id is not None
    return stumbled or observed.gave_up is not None


def _job(observed: Observed, program: ToyProgram) -> ToyVerdict | None:
    if observed.last_state in ("failed", "canceled"):
        text = observed.errors[0] if observed.errors else ""
        message = _("The FATE job is {state} {text}", state=observed.last_state, text=one_line(text, 200))
        return _failure(Outcome.JOB_FAILED, observed, message)
    if observed.secure_sum is not None and not _right(observed.secure_sum, program):
        message = _(
            "secure_sum is {value} instead of {expected}", value=observed.secure_sum, expected=program.expected_sum
        )
        return _failure(Outcome.JOB_FAILED, observed, message)
    if observed.errors and observed.secure_sum is None and observed.last_state != "success":
        return _failure(Outcome.JOB_FAILED, observed, verbatim(one_line(observed.errors[0])))
    return None


def _time(observed: Observed, program: ToyProgram) -> ToyVerdict | None:
    # FATE 1.7.0 just stops printing when its patience is over.
    fell_silent = not program.is_script and observed.last_state in ("waiting", "running", "ready")
    over = observed.gave_up or observed.cut_after is not None or fell_silent or observed.last_state == "timeout"
    if not over or (observed.secure_sum is not None and observed.cut_after is None):
        return None
    if observed.last_state == "waiting":
        return _failure(
            Outcome.NO_RESOURCE,
            observed,
            _("The job waited until the client gave up: no cores are free, or another job is ahead of it"),
            _("Stop older waiting jobs, free cores (2 for each party), or try `--task-cores 1`."),
        )
    if observed.last_state is None:
        message = _("Nothing came of the submit in time: the peer may be unreachable")
    else:
        message = _("The job was still {state} when the time was over", state=one_line(observed.last_state, 60))
    remedy = _("Look at the job at both parties, and test each party alone: the host's side or the network stalls.")
    return _failure(Outcome.TIMEOUT, observed, message, remedy)


def _passed(observed: Observed, program: ToyProgram) -> ToyVerdict | None:
    if observed.secure_sum is not None:
        return ToyVerdict(Outcome.PASS, _("secure_sum is {value}", value=observed.secure_sum))
    if program.is_script or observed.last_state != "success":
        return None
    note = _("the sum is not printed: the log level hides it") if program.rows else None
    return ToyVerdict(Outcome.PASS, _("FATE job {job} is success", job=observed.job_id), note=note)


_LADDER: tuple[Callable[[Observed, ToyProgram], ToyVerdict | None], ...] = (_submit, _wrong_party, _job, _time, _passed)


def _right(value: float, program: ToyProgram) -> bool:
    expected = program.expected_sum
    return expected is not None and math.isclose(value, expected, rel_tol=0, abs_tol=TOLERANCE)


def _failure(outcome: Outcome, observed: Observed, reason: Message, remedy: Message | None = None) -> ToyVerdict:
    """A failure in the words of the symptom that it shows, if it shows one."""
    symptom = symptom_of(observed.words)
    if symptom is None:
        return ToyVerdict(outcome, reason, remedy)
    both = _("{symptom}: {reason}", symptom=symptom.reason, reason=reason)
    return ToyVerdict(outcome, both, symptom.remedy, symptom)


def _keep(kept: list[str], text: str) -> bool:
    if len(kept) >= _MOST_KEPT:
        return False
    kept.append(text[:_LONGEST_KEPT])
    return True
