"""The job routes (kubefate.md §2.4)."""

from __future__ import annotations

from aiohttp import web

from services.sandbox.kubefate.basics import refuse_unknown
from services.sandbox.kubefate.dispatch import Call, reply
from services.sandbox.kubefate.records import JobRecord
from services.sandbox.kubefate.requests import BadRequest, Refused
from services.sandbox.kubefate.shapes import job_shape


async def list_jobs(call: Call) -> web.Response:
    traits = call.service.traits
    data = [job_shape(job, traits) for job in call.service.records.jobs.live()]
    return reply({"data": data, "msg": f"getJobList {traits.done}"})


async def get_job(call: Call) -> web.Response:
    traits = call.service.traits
    message = {"msg": f"getJob {traits.done}"} if traits.detail_has_message else {}
    return reply({"data": job_shape(_known(call), traits)} | message)


async def delete_job(call: Call) -> web.Response:
    """Removes the record; the work goes on."""
    call.service.records.jobs.remove(_known(call))
    return reply({"msg": f"delete Job {call.service.traits.done}"})


async def stop_job(call: Call) -> web.Response:
    if call.request.query.get("jobStatus") != "stop":
        raise BadRequest("jobStatus error")
    job = call.service.records.jobs.find(call.params["id"])
    if job is None:
        raise Refused("get job by jobID error, please check job ID, record not found")
    if job.method != "ClusterInstall":
        raise Refused(f"{job.method} type jobs do not support stop")
    if job.status != "Running":
        raise Refused(f"job status is {job.status}, not support stop")
    job.status = "Stopping"
    return reply({"data": "Stop Job Success", "msg": "stop Job Success"})


def _known(call: Call) -> JobRecord:
    job = call.service.records.jobs.find(call.params["id"])
    if job is None:
        raise refuse_unknown(call.service.traits)
    return job
