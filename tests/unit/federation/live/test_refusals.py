"""Live rules where the cluster does not let look, is not there, or takes its time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.federation.live import LiveResult, lint_live, linting
from services.federation.live.book import LiveRule
from services.kubernetes import Cluster
from services.party import Severity
from services.sandbox.faults import Rule
from tests.unit.federation.live.parties import party
from tests.unit.steps.vocabulary.place import Place
from tests.waiting import PATIENCE, leap


async def test_a_refusal_to_look_is_a_result(place: Place, cluster: Cluster) -> None:
    place.faults.access.denied.append(Rule(resources=("nodes", "secrets", "storageclasses")))
    asking = party("persistence: true\nimagePullSecrets: [{name: hub}]\n", chart="v1.10.0", modules="python")
    report = await lint_live([asking], cluster)
    unknown = {result.rule.id for result in report.results if result.ok is None}
    assert unknown == {"V02", "V05", "V06", "V07", "L16", "X05"}
    assert all(
        found.severity is Severity.INFO for found in report.findings if found.message.template.startswith("Cannot")
    )


async def test_a_cluster_that_is_not_there(place: Place) -> None:
    from services.kubernetes import connect
    from tests.unit.kubernetes.double import write_kubeconfig

    nowhere = write_kubeconfig(place.workspace / "nowhere", "http://127.0.0.1:1", {"token": "t"})
    async with await connect(nowhere) as cluster:
        report = await lint_live([party()], cluster)
    assert report.unreachable is not None
    assert [found.rule for found in report.findings] == ["V01"]


async def test_each_rule_has_its_own_time(place: Place, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    never = asyncio.Event()
    listed = cluster.list

    async def slow(kind: str, *args: Any, **options: Any) -> Any:
        if kind == "Service":
            await never.wait()
        return await listed(kind, *args, **options)

    answered, done = linting._answered, set()

    async def noted(live: LiveRule, *how: Any) -> LiveResult:
        """Time is up for the one that hangs as soon as both others have answered."""
        result = await answered(live, *how)
        done.add(live.rule.id)
        if done == {"V02", "V09"}:
            leap(60)
        return result

    monkeypatch.setattr(cluster, "list", slow)
    monkeypatch.setattr(linting, "_answered", noted)
    report = await lint_live([party()], cluster, rules=["V02", "V03", "V09"], deadline=60)
    assert {result.rule.id: result.ok for result in report.results} == {"V02": True, "V03": None, "V09": True}


async def test_cancelling_ends_every_read(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    never, begun, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def stuck(kind: str, *args: Any, **options: Any) -> Any:
        begun.set()
        try:
            await never.wait()
        finally:
            ended.set()

    monkeypatch.setattr(cluster, "list", stuck)
    async with asyncio.timeout(PATIENCE):
        task = asyncio.create_task(lint_live([party()], cluster, rules=["V03"]))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await ended.wait()
