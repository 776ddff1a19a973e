"""What a toy_example run tells, as events: each puts itself into words."""

from __future__ import annotations

from dataclasses import dataclass

from services.i18n import Message, _, verbatim
from services.text import one_line


@dataclass(frozen=True, slots=True)
class ToyEvent:
    """Something that a run told."""

    @property
    def message(self) -> Message:
        """The event in a sentence."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Started(ToyEvent):
    """The command was started in `container` of `pod`."""

    pod: str
    container: str
    guest: int
    host: int

    @property
    def message(self) -> Message:
        return _("toy_example runs in {pod}, container {container}", pod=self.pod, container=self.container)


@dataclass(frozen=True, slots=True)
class Submitted(ToyEvent):
    """FATE Flow took the job."""

    job_id: str
    board_url: str | None = None
    model_id: str | None = None

    @property
    def message(self) -> Message:
        return _("FATE job {job} is submitted", job=one_line(self.job_id, 40))


@dataclass(frozen=True, slots=True)
class Starting(ToyEvent):
    """The FATE Flow of `party` does not listen yet; after `pause` seconds the job is submitted again."""

    party: int
    pause: float

    @property
    def message(self) -> Message:
        return _("FATE Flow of {party} is starting; the job is submitted again", party=self.party)


@dataclass(frozen=True, slots=True)
class Refused(ToyEvent):
    """FATE Flow did not take the job. `parties` are the refusals of single parties: (role, party id, return code)."""

    retcode: int | None
    text: str
    job_id: str | None = None
    parties: tuple[tuple[str, str, int], ...] = ()

    @property
    def message(self) -> Message:
        return _("The job is refused with {code}: {text}", code=self.retcode, text=one_line(self.text))


@dataclass(frozen=True, slots=True)
class JobState(ToyEvent):
    """A poll's answer."""

    state: str
    job_id: str | None = None

    @property
    def message(self) -> Message:
        return _("The job is {state}", state=one_line(self.state, 60))


@dataclass(frozen=True, slots=True)
class SecureSum(ToyEvent):
    """The guest calculated the sum."""

    value: float

    @property
    def message(self) -> Message:
        return _("secure_sum is {value}", value=self.value)


@dataclass(frozen=True, slots=True)
class LogError(ToyEvent):
    """An ERROR line of the job's log."""

    text: str

    @property
    def message(self) -> Message:
        return verbatim(one_line(self.text))


@dataclass(frozen=True, slots=True)
class Raised(ToyEvent):
    """The last line of a Python traceback: of the client itself, or of the job's log."""

    text: str

    @property
    def message(self) -> Message:
        return verbatim(one_line(self.text))


@dataclass(frozen=True, slots=True)
class GaveUp(ToyEvent):
    """The client stopped asking; the job may go on."""

    text: str

    @property
    def message(self) -> Message:
        return verbatim(one_line(self.text))


@dataclass(frozen=True, slots=True)
class Silence(ToyEvent):
    """Nothing was printed for `seconds`; `submitted` tells whether the job was taken before."""

    seconds: float
    submitted: bool

    @property
    def message(self) -> Message:
        if self.submitted:
            return _("no output for {seconds} s; the job goes on", seconds=round(self.seconds))
        return _("no output for {seconds} s: submitting, the peer may be unreachable", seconds=round(self.seconds))


@dataclass(frozen=True, slots=True)
class Line(ToyEvent):
    """A line of output as printed, without colours and carriage returns; overlong ones are cut."""

    text: str

    @property
    def message(self) -> Message:
        return verbatim(one_line(self.text))
