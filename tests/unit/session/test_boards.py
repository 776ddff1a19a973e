"""Ports forwarded to boards."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Self

from services.party import read_party_file
from services.session.boards import BoardBoard

ARTICLE = Path(__file__).parents[3] / "examples" / "article"


class Forward:
    def __init__(self, port: int, opened: set[int]) -> None:
        self.port, self._opened = port, opened
        self.url = f"http://127.0.0.1:{port}"

    async def __aenter__(self) -> Self:
        await asyncio.sleep(0)
        self._opened.add(self.port)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._opened.remove(self.port)


class Cluster:
    """A board behind its Service, and the ports that are open."""

    def __init__(self) -> None:
        self.opened: set[int] = set()
        self._next = 40000

    async def find(self, kind: str, name: str, namespace: str) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"spec": {"selector": {"a": "b"}, "ports": [{"port": 8080}]}}

    async def list(self, kind: str, namespace: str, *, labels: str) -> Any:
        class Listing:
            items = [  # noqa: RUF012 - read only
                {
                    "metadata": {"name": "python-0"},
                    "spec": {"containers": []},
                    "status": {"conditions": [{"type": "Ready", "status": "True"}]},
                }
            ]

        return Listing()

    def port_forward(self, pod: str, namespace: str, port: int) -> Forward:
        self._next += 1
        return Forward(self._next, self.opened)


async def test_two_wishes_at_once_open_one_port_and_its_end_leaves_none() -> None:
    cluster, party = Cluster(), read_party_file(ARTICLE / "fate-9999.yaml")
    board = BoardBoard(cluster)  # type: ignore[arg-type]
    first, second = await asyncio.gather(board.forward("fate-9999", party), board.forward("fate-9999", party))
    assert first == second
    assert len(cluster.opened) == 1
    await board.close()
    assert cluster.opened == set()
