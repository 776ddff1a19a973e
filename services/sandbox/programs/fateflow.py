"""FATE Flow's HTTP API: version and job queries, as 1.x (`/v1`) and 2.x (`/v2`) answer them (fate.md §4)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from services.sandbox.programs.ledger import FateJob
from services.sandbox.programs.program import Container

Row = dict[str, Any]


def flow_application(container: Container) -> web.Application:
    """The FATE Flow of the container's party."""
    flow = _Flow(container)
    application = web.Application()
    routes = {
        "/v1/version/get": flow.version,
        "/v1/server/version/get": flow.version,
        "/v1/info/common": flow.common,
        "/v1/job/query": flow.jobs,
        "/v1/job/list/job": flow.listed,
        "/v1/job/task/query": flow.tasks,
    }
    for path, handler in routes.items():
        application.router.add_post(path, handler)
    application.router.add_get("/v2/job/query", flow.jobs_v2)
    application.router.add_get("/v2/site/info/query", flow.site)
    application.router.add_get("/v2/server/fateflow", flow.servers)
    return application


class _Flow:
    def __init__(self, container: Container) -> None:
        self._container = container
        self._party = container.labels.get("partyId", "")
        self._release = release_of(container.image)

    async def version(self, _request: web.Request) -> web.Response:
        if self._release < (1, 5):
            raise web.HTTPNotFound
        text = ".".join(str(part) for part in self._release)
        return _answer({"FATE": text, "API": "v1"} if self._release >= (1, 7) else {"FATE": text})

    async def common(self, _request: web.Request) -> web.Response:
        version = ".".join(str(part) for part in self._release)
        return _answer({"party_id": self._party, "version": version, "host": self._container.address, "port": 9380})

    async def jobs(self, request: web.Request) -> web.Response:
        rows = [flow_row(job, role, self._party) for job, role, _ in self._container.ledger.of(self._party)]
        rows = _filtered(rows, await _body(request))
        if not rows and self._release < (1, 5):
            return web.json_response({"retcode": 101, "retmsg": "find job failed"})
        return _answer(rows)

    async def listed(self, request: web.Request) -> web.Response:
        body = await _body(request)
        rows = [flow_row(job, role, self._party) for job, role, _ in self._container.ledger.of(self._party)]
        rows = _filtered(rows, body)[: int(body.get("limit") or len(rows) or 1)]
        if self._release < (1, 8):
            return _answer(rows)
        bare = [{key.removeprefix("f_"): value for key, value in row.items()} for row in rows]
        return _answer({"jobs": bare, "count": len(bare)})

    async def tasks(self, request: web.Request) -> web.Response:
        rows = []
        for job, _, _ in self._container.ledger.of(self._party):
            for (role, party), status in job.parties.items():
                rows.append({**flow_row(job, role, party), "f_component_name": job.component, "f_party_status": status})
        return _answer(_filtered(rows, await _body(request)))

    async def jobs_v2(self, request: web.Request) -> web.Response:
        rows = [flow_row(job, role, self._party) for job, role, _ in self._container.ledger.of(self._party)]
        rows = _filtered(rows, request.query)
        bare = [{key.removeprefix("f_"): value for key, value in row.items()} for row in rows]
        if not bare:
            return web.json_response({"code": 1001, "message": "No found job"})
        return web.json_response({"code": 0, "message": "success", "data": bare})

    async def site(self, _request: web.Request) -> web.Response:
        return web.json_response({"code": 0, "message": "success", "data": {"party_id": self._party}})

    async def servers(self, _request: web.Request) -> web.Response:
        return web.json_response({"code": 0, "message": "success", "data": [{"host": self._container.address}]})


def release_of(image: str) -> tuple[int, ...]:
    """The FATE release that an image's tag names; (1, 3, 0) when it names none."""
    match = re.search(r":v?(\d+)\.(\d+)\.(\d+)", image)
    return tuple(int(part) for part in match.groups()) if match else (1, 3, 0)


def flow_row(job: FateJob, role: str, party: str) -> Row:
    """A job as FATE Flow shows it to one of its parties."""
    status = job.parties[role, party]
    return {
        "f_job_id": job.job_id,
        "f_role": role,
        "f_party_id": party,
        "f_status": status,
        "f_progress": 100 if status == "success" else 40,
        "f_create_time": job.created,
        "f_start_time": job.started,
        "f_end_time": job.ended,
        "f_elapsed": job.elapsed,
        "f_initiator_party_id": job.initiator,
        "f_description": job.description,
    }


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _filtered(rows: list[Row], wanted: Mapping[str, Any]) -> list[Row]:
    for field in ("job_id", "role", "party_id", "status"):
        value = wanted.get(field)
        if value:
            rows = [row for row in rows if str(row[f"f_{field}"]) == str(value)]
    return rows


def _answer(data: object) -> web.Response:
    return web.json_response({"retcode": 0, "retmsg": "success", "data": data})
