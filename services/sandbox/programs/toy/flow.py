"""`flow test toy -gid GUEST -hid HOST`: FATE 1.7 and later (fate.md §1.4, second and third table)."""

from __future__ import annotations

from services.sandbox.programs.ledger import FateJob
from services.sandbox.programs.toy.eras import Wrapping
from services.sandbox.programs.toy.outcome import Finding, Outcome
from services.sandbox.programs.toy.refusals import not_serving, refusal
from services.sandbox.programs.toy.run import GARBAGE, POLLS, ToyRun, pretty

_POLL_SECONDS = 1.2
_POLLS_PER_STEP = 3


async def run_flow(run: ToyRun, finding: Finding, seconds: int) -> int:
    """Print the transcript of the outcome, polling for `seconds` at most; the exit code is 0 whatever happens."""
    if finding.outcome is Outcome.GARBAGE:
        await run.call.out(GARBAGE)
        return 1
    if finding.outcome is Outcome.NOT_SERVING:
        await run.say(pretty(not_serving(run.era)))
        return 0
    job = run.submit()
    if finding.outcome is Outcome.REFUSED:
        run.container.ledger.finish(job, "failed")
        await run.say(pretty(refusal(run.era, job.job_id, run.guest, run.host, finding.detail)))
        return 0
    if finding.outcome is Outcome.WRONG_GUEST and run.era.wrapping is not Wrapping.REPR_2:
        return await _silence(run, seconds)
    polls = POLLS.get(finding.outcome, seconds) * (1 if finding.outcome is Outcome.TIMEOUT else _POLLS_PER_STEP)
    for _ in range(min(polls, seconds)):
        await run.say(f"toy test job {job.job_id} is running")
        await run.pause(_POLL_SECONDS)
    if polls >= seconds:
        return await _timed_out(run, job)
    return await _ended(run, job, "failed" if finding.outcome is Outcome.FAILED else "success")


async def _ended(run: ToyRun, job: FateJob, status: str) -> int:
    run.container.ledger.finish(job, status)
    await run.say(f"toy test job {job.job_id} is {status}")
    if run.era.wrapping is Wrapping.REPR_2:
        if status == "failed":
            await run.say(_hint(job))
    elif status == "failed":
        await run.error_log(job)
    else:
        await run.success_log(job)
    return 0


async def _timed_out(run: ToyRun, job: FateJob) -> int:
    if run.era.wrapping is Wrapping.REPR_2:
        # Only this client stops the job when it gives up.
        run.container.ledger.finish(job, "canceled")
        await run.say("timeout...")
        await run.say(_hint(job))
    else:
        await run.say("check job status timeout")
        await run.say(f"auto check log failed, please check ./logs/toy/{job.job_id}")
    return 0


async def _silence(run: ToyRun, seconds: int) -> int:
    """The job is another party's: the query never returns it, and the client's variable is never set."""
    await run.pause(seconds * _POLL_SECONDS)
    await run.say("check job status timeout")
    await run.complain("Traceback (most recent call last):")
    await run.complain("UnboundLocalError: local variable 'job_status' referenced before assignment")
    return 1


def _hint(job: FateJob) -> str:
    return f"Please check log: flow job download-log -j {job.job_id} -o /tmp/"
