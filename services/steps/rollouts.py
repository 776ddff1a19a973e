"""Waiting for workloads: until healthy and stable, or at once with the reason when there is no hope."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from services.durations import parse_duration
from services.i18n import Message, _, verbatim
from services.rollout import RULES, Health, Verdict, Why, watch_rollout
from services.rollout.evidence import Recorder, archive_path, recording
from services.steps.events import Evidence, Reason
from services.steps.failures import StepFailed
from services.steps.reasons import EVIDENCE_LOST
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.steps.context import StepContext


DEFAULT_GRACE = "5m"
"""How long a trouble that may pass (a registry that does not answer, a crash, no room on the nodes) is waited out."""


class RolloutFailed(StepFailed):
    """Workloads cannot become healthy by waiting."""

    code = "S-ROLLOUT"


_ON_ITS_WAY = frozenset({"R01", "R12"})
_GONE = "R03"


class Hindrance:
    """What kept workloads from becoming healthy: still known when KubeFATE, which gave up, has removed them."""

    def __init__(self) -> None:
        self.why: Why | None = None

    def see(self, verdict: Verdict) -> None:
        """Take a verdict: its root cause, or that there is none any more."""
        told = [why for why in verdict.reasons if not (why.symptom or why.remark)]
        causes = [why for why in told if why.code not in (*_ON_ITS_WAY, _GONE)]
        goes_on = any(why.code in _ON_ITS_WAY and why.field != "metadata.deletionTimestamp" for why in told)
        if causes:
            self.why = causes[0]
        elif goes_on or verdict.health is Health.HEALTHY:
            self.why = None


def reason_of(why: Why, namespace: str = "") -> Reason:
    """A rollout's reason in the engine's words, evidence included; with the `namespace` of its object also the
    command that shows more of it, or mends it."""
    evidence = Evidence(why.subject, why.field, why.value, why.age)
    return Reason(why.code, why.message, remedy=why.remedy, evidence=(evidence,), next_command=_command(why, namespace))


def _command(why: Why, namespace: str) -> str | None:
    declared = RULES[why.code].mend if why.code in RULES else None
    kind, _slash, name = why.subject.partition("/")
    known = {"namespace": namespace, "kind": kind.lower(), "name": name, "container": why.container}
    mend = declared.filled(known) if declared is not None else None
    return shlex.join(mend.commands[0]) if mend is not None and mend.commands else None


async def await_rollout(
    ctx: StepContext,
    namespace: str,
    *,
    labels: str = "",
    stable_for: str = "0s",
    grace: str = DEFAULT_GRACE,
    expect_any: bool = True,
    anew: bool = False,
    about: str = "",
    hindrance: Hindrance | None = None,
    goes_on: Callable[[Verdict], bool] | None = None,
) -> Verdict:
    """Wait until the workloads of `namespace` are healthy and have stayed so for `stable_for`.

    Raises RolloutFailed at once on hopeless reasons (image not found, quota …) and on transient ones beyond `grace`;
    the step's deadline ends the rest. `anew`: the step itself has made all of it, nothing stood there before. `about`
    is the part of the step that is told of, `hindrance` is shown every verdict, and so is `goes_on`: as long as it says
    yes, healthy is not the end either.
    """
    cluster = await ctx.clients.cluster()
    told: Message | None = None
    async with AsyncExitStack() as stack:
        recorder = await _recorder(ctx, cluster, namespace, stack)
        verdicts = watch_rollout(
            cluster,
            namespace,
            labels=labels,
            stable_for=parse_duration(stable_for),
            grace=parse_duration(grace),
            expect_any=expect_any,
            anew=anew,
            recorder=recorder,
            on_pulls=lambda pulls: ctx.progress(_("{namespace}: {what}", namespace=namespace, what=pulls.message())),
        )
        await stack.enter_async_context(aclosing(verdicts))
        async for verdict in verdicts:
            told = _tell(ctx, namespace, verdict, told, about)
            if hindrance is not None:
                hindrance.see(verdict)
            waits = goes_on is not None and goes_on(verdict)
            if verdict.health is Health.HEALTHY and not waits:
                return verdict
            if verdict.hopeless:
                raise RolloutFailed(_fail(ctx, verdict, namespace, about))
    raise RolloutFailed(Reason("S-ROLLOUT", _("The watch of namespace {namespace} ended early", namespace=namespace)))


async def _recorder(ctx: StepContext, cluster: Cluster, namespace: str, stack: AsyncExitStack) -> Recorder | None:
    """What keeps evidence while `stack` is open; None, told once in a run, where none can be kept."""
    if ctx.archives is None:
        return None
    try:
        path = archive_path(ctx.archives, cluster.context, namespace)
        recorder = await stack.enter_async_context(recording(cluster, path, namespace))
    except OSError as error:
        _tell_lost(ctx, error)
        return None
    stack.callback(lambda: _tell_lost(ctx, recorder.problem))
    return recorder


def _tell_lost(ctx: StepContext, error: OSError | None) -> None:
    if error is not None and not ctx.state.evidence_lost:
        ctx.state.evidence_lost = True
        ctx.warn(replace(EVIDENCE_LOST, cause=verbatim(one_line(str(error)))))


def _tell(ctx: StepContext, namespace: str, verdict: Verdict, told: Message | None, about: str) -> Message | None:
    if not verdict.reasons:
        return told
    message = verdict.reasons[0].message
    if str(message) != str(told):
        ctx.progress(_("{namespace}: {what}", namespace=namespace, what=message), about=about)
    return message


def _fail(ctx: StepContext, verdict: Verdict, namespace: str, about: str) -> Reason:
    # What ended the wait; what only follows from it, or is still on its way, would bury the reason.
    deciding = [why for why in verdict.reasons if why.hopeless] or list(verdict.reasons[:1])
    reasons = [reason_of(why, namespace) for why in deciding]
    for reason in reasons:
        ctx.diagnose(reason, about=about)
        for evidence in reason.evidence:
            ctx.evidence(evidence)
    return reasons[0]
