"""FATE-Board: its page, and the routes that tell a client about jobs (fate.md §3)."""

from __future__ import annotations

from aiohttp import web

from services.sandbox.programs.ledger import FateJob
from services.sandbox.programs.program import Container
from services.sandbox.programs.web import html


def board_application(container: Container) -> web.Application:
    """The board of the container's party. Its front end routes by hash, so that every page is `/` or `/index.html`."""
    party = container.labels.get("partyId", "")

    async def index(_request: web.Request) -> web.Response:
        rows = [f"{job.job_id} {role} {status}" for job, role, status in container.ledger.of(party)]
        return html("FATEBoard", f"FATEBoard of party {party}", *rows)

    async def job(request: web.Request) -> web.Response:
        role, wanted = request.match_info["role"], request.match_info["party"]
        found = container.ledger.find(request.match_info["job"])
        if found is None or wanted != party or (role, wanted) not in found.parties:
            return web.json_response({"code": 10015, "msg": "job not found", "data": None})
        return web.json_response({"code": 0, "msg": "success", "data": {"job": board_row(found, role, party)}})

    async def running(_request: web.Request) -> web.Response:
        rows = [board_row(job, role, party) for job, role, status in container.ledger.of(party) if status == "running"]
        return web.json_response({"code": 0, "msg": "success", "data": rows})

    application = web.Application()
    application.router.add_get("/", index)
    application.router.add_get("/index.html", index)
    application.router.add_get("/job/query/status", running)
    application.router.add_get("/job/query/{job}/{role}/{party}", job)
    return application


def board_row(job: FateJob, role: str, party: str) -> dict[str, object]:
    """A job as the board's own routes show it: camel case, no large fields."""
    status = job.parties[role, party]
    return {
        "fJobId": job.job_id,
        "fRole": role,
        "fPartyId": party,
        "fStatus": status,
        "fProgress": 100 if status == "success" else 40,
        "fCreateTime": job.created,
        "fStartTime": job.started,
        "fEndTime": job.ended,
        "fElapsed": job.elapsed,
        "fInitiatorPartyId": job.initiator,
    }
