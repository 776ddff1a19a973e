"""An API server in a few lines: each test says what it answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Loopback HTTP; `handler` answers every request, `requests` remembers them."""

    def __init__(self) -> None:
        self.handler: Handler = self._nothing
        self.requests: list[web.Request] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        return await self.handler(request)

    @staticmethod
    async def _nothing(_request: web.Request) -> web.Response:
        return status(404, "NotFound", "nothing is here")


def status(code: int, reason: str, message: str, **details: Any) -> web.Response:
    """A Status body as an API server sends it."""
    body = {
        "kind": "Status",
        "apiVersion": "v1",
        "message": message,
        "reason": reason,
        "code": code,
        "details": details,
    }
    return web.json_response(body, status=code)


def config_map(name: str, version: int, **data: str) -> dict[str, Any]:
    return {
        "metadata": {
            "name": name,
            "namespace": "demo",
            "uid": f"uid-{name}",
            "resourceVersion": str(version),
            "managedFields": [{"manager": "x"}],
        },
        "data": data,
    }


async def events(request: web.Request, *changes: tuple[str, Any]) -> web.StreamResponse:
    """A watch's answer that stays open after `changes` until the client goes."""
    response = web.StreamResponse()
    await response.prepare(request)
    for kind, obj in changes:
        await response.write(json.dumps({"type": kind, "object": obj}).encode() + b"\n")
    return response


def write_kubeconfig(path: Path, server: str, user: dict[str, Any] | None = None, **cluster: Any) -> Path:
    path.write_text(
        yaml.safe_dump(
            {
                "current-context": "here",
                "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u", "namespace": "demo"}}],
                "clusters": [{"name": "c", "cluster": {"server": server, **cluster}}],
                "users": [{"name": "u", "user": user or {"token": "a-long-test-token"}}],
            }
        )
    )
    return path
