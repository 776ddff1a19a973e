"""KubeFATE's own word: asked again at once when there is reason to believe that it answers by now."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.doctor import ServiceView
from services.i18n import verbatim
from services.kubefate import KubeFateUnreachable
from services.session import service
from services.session.service import ServiceWatch
from tests.waiting import PATIENCE, eventually


async def test_it_is_tried_again_at_once_only_where_it_did_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asyncio.Queue[None]()

    async def nobody(_cluster: Any) -> None:
        asked.put_nowait(None)
        raise KubeFateUnreachable(verbatim("not there"))

    monkeypatch.setattr(service, "kubefate_session", nobody)
    watch = ServiceWatch(None)  # type: ignore[arg-type]

    async def told() -> ServiceView | None:
        return watch.view

    watch.try_again()
    watch.start()
    async with asyncio.timeout(PATIENCE):
        await asked.get()
        await eventually(told, deadline=PATIENCE)
        watch.try_again()
        await asked.get()
        watch.view = ServiceView("v1.0.2")
        running = watch._task
        watch.try_again()
        assert watch._task is running
    await watch.close()
