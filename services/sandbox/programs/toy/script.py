"""`python run_toy_example.py GUEST HOST 1`: FATE 1.3 to 1.6 (fate.md §1.4, first table)."""

from __future__ import annotations

from services.sandbox.programs.ledger import FateJob
from services.sandbox.programs.toy.outcome import Finding, Outcome
from services.sandbox.programs.toy.refusals import NOT_STARTED, refusal
from services.sandbox.programs.toy.run import GARBAGE, POLLS, TOO_MANY_POLLS, ToyRun, pretty

_POLL_SECONDS = 3.5
_TRACE = 'Traceback (most recent call last):\n  File "run_toy_example.py", line {line}, in {where}\n{error}'


async def run_script(run: ToyRun, finding: Finding) -> int:
    """Print the transcript of the outcome; returns the exit code, which says little."""
    if finding.outcome is Outcome.GARBAGE:
        await run.call.out(GARBAGE)
        return 1
    if finding.outcome in {Outcome.REFUSED, Outcome.NOT_SERVING}:
        return await _refused(run, finding)
    await run.pause(_POLL_SECONDS)
    job = run.submit()
    await run.say(f"stdout:{pretty(_submitted(run, job))}\n\n")
    if finding.outcome is Outcome.WRONG_GUEST:
        return await _unknown_job(run, job)
    for _ in range(POLLS.get(finding.outcome, TOO_MANY_POLLS)):
        await run.say("job status is running")
        await run.pause(_POLL_SECONDS)
    if finding.outcome is Outcome.TIMEOUT:
        return await _gave_up(run)
    failed = finding.outcome is Outcome.FAILED
    run.container.ledger.finish(job, "failed" if failed else "success")
    await (run.error_log(job) if failed else run.success_log(job))
    return 0


async def _refused(run: ToyRun, finding: Finding) -> int:
    if finding.outcome is Outcome.NOT_SERVING:
        answer: dict[str, object] = {"retcode": 100, "retmsg": NOT_STARTED}
    else:
        job = run.submit()
        run.container.ledger.finish(job, "failed")
        answer = refusal(run.era, job.job_id, run.guest, run.host, finding.detail)
    text = pretty(answer)
    await run.say(f"stdout:{text}\n\n")
    error = f"ValueError: failed to exec task, status:{answer['retcode']}, stderr is None stdout:{text}"
    await run.complain(_TRACE.format(line=167, where="exec_task", error=error))
    return 1


async def _unknown_job(run: ToyRun, job: FateJob) -> int:
    """The job is another party's: our FATE Flow does not find it."""
    if run.era.unknown_job == "index":
        await run.pause(_POLL_SECONDS)
        await run.complain(
            _TRACE.format(line=113, where="run_toy_example", error="IndexError: list index out of range")
        )
        return 1
    run.container.ledger.finish(job, "failed")
    for _ in range(TOO_MANY_POLLS):
        await run.say("job status is query job status failed")
        await run.pause(_POLL_SECONDS)
    return await _gave_up(run)


async def _gave_up(run: ToyRun) -> int:
    error = "ValueError: job running time exceed, please check federation or eggroll log"
    await run.complain(_TRACE.format(line=142, where="run_toy_example", error=error))
    return 1


def _submitted(run: ToyRun, job: FateJob) -> dict[str, object]:
    home, guest = run.era.home, run.guest
    board = f"http://fateboard:8080/index.html#/dashboard?job_id={job.job_id}&role=guest&party_id={guest}"
    data: dict[str, object] = {
        "board_url": board,
        "logs_directory": f"{home}/logs/{job.job_id}",
        "model_info": {"model_id": f"guest-{guest}#host-{run.host}#model", "model_version": job.job_id},
    }
    if run.era.since < (1, 5):
        data["job_dsl_path"] = f"{home}/jobs/{job.job_id}/job_dsl.json"
        data["job_runtime_conf_path"] = f"{home}/jobs/{job.job_id}/job_runtime_conf.json"
    return {"data": data, "jobId": job.job_id, "retcode": 0, "retmsg": "success"}
