"""One run of toy_example in a container: its job, its transcript's pieces, and the pauses between them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from services.sandbox.programs.ledger import FateJob
from services.sandbox.programs.program import Container
from services.sandbox.programs.shell import Invocation
from services.sandbox.programs.toy.eras import ToyEra
from services.sandbox.programs.toy.outcome import Outcome

POLLS = {Outcome.SUCCESS: 7, Outcome.FAILED: 3, Outcome.SLOW: 40}
TOO_MANY_POLLS = 100
GARBAGE = "\x1b]0;owned\x07\x1b[2J\x1b[31m[bold red]not json\n"
_STEPS = (
    (101, "begin to init parameters of secure add example guest"),
    (104, "begin to make guest data"),
    (107, "split data into two random parts"),
    (110, "share one random part data to host"),
    (113, "get share of one random part data from host"),
    (116, "begin to get sum of guest and host"),
    (119, "receive host sum from guest"),
    (126, "success to calculate secure_sum, it is {sum}"),
)
# Shares are random, sums cancel: these are values that FATE has printed (fate.md §1.3).
_SUMS = ("2000.0", "2000.0000000000002", "1999.9999999999998")


@dataclass(frozen=True, slots=True)
class ToyRun:
    """The command's call, its era and its parties."""

    call: Invocation
    era: ToyEra
    guest: str
    host: str

    @property
    def container(self) -> Container:
        return self.call.container

    def submit(self) -> FateJob:
        """A job that every party concerned now knows of."""
        return self.container.ledger.submit(self.guest, self.host, self.era.component)

    async def pause(self, seconds: float) -> None:
        await self.container.clock.sleep(seconds)

    async def say(self, text: str) -> None:
        await self.call.out(text + "\n")

    async def complain(self, text: str) -> None:
        await self.call.streams.stderr.write(text.encode() + b"\n")

    def line(self, job: FateJob, number: int, text: str, level: str = "INFO") -> str:
        """A line of the component's log in the era's form."""
        stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S,%f")[:-3]
        return self.era.log.value.format(stamp=stamp, line=number, level=level, text=text, job=job.job_id)

    async def success_log(self, job: FateJob) -> None:
        """The lines of the guest's INFO.log, ending in the sum."""
        total = _SUMS[int(job.job_id) % len(_SUMS)]
        for number, text in _STEPS:
            await self.say(self.line(job, number, text.format(sum=total)))

    async def error_log(self, job: FateJob) -> None:
        """The guest's ERROR.log."""
        text = "CommandCallError: [COMMANDCALL] failed to get_or_create_session, UNARYCALL overall process time exceeds"
        await self.say(self.line(job, 127, text, "ERROR"))
        await self.say("Traceback (most recent call last):")
        await self.say("AssertionError")


def pretty(answer: object) -> str:
    """JSON as FATE's clients print it."""
    return json.dumps(answer, indent=4, sort_keys=True)
