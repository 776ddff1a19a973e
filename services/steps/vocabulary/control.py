"""`assert`, `pause`, `confirm`, `note`: the script's own words."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from services.i18n import _, verbatim
from services.steps.assertions import Assertion, check_all
from services.steps.context import StepContext
from services.steps.step import Outputs, Params, Risk, Step, step


class AssertParams(Params):
    """Comparisons over outputs of earlier steps."""

    that: tuple[Assertion, ...] = Field(min_length=1)
    """Each names a `path` into the outputs (`toy.secure_sum`) and what must hold there."""


@step(
    "assert",
    params=AssertParams,
    risk=Risk.READ,
    summary=_("What earlier steps found is as expected"),
    short="that",
)
class Assert(Step[AssertParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        check_all(self.params.that, ctx.state.outputs)
        return {}


class QuestionParams(Params):
    """A message to the operator."""

    message: str
    """What is asked."""


@step(
    "confirm",
    params=QuestionParams,
    risk=Risk.READ,
    summary=_("The operator agrees"),
    short="message",
)
class Confirm(Step[QuestionParams]):
    async def observe(self, ctx: StepContext) -> None:
        await ctx.confirm(verbatim(self.params.message))


@step(
    "pause",
    params=QuestionParams,
    risk=Risk.READ,
    summary=_("Wait for the operator"),
    short="message",
)
class Pause(Confirm):
    """The same question; it reads better where nothing is at stake."""


class NoteParams(Params):
    """A line for the report."""

    text: str
    """What to write."""


@step("note", params=NoteParams, risk=Risk.READ, summary=_("A line for the report"), short="text")
class Note(Step[NoteParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        note = verbatim(self.params.text)
        ctx.state.notes.append(note)
        ctx.progress(note)
        return {}
