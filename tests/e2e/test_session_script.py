"""What was done in a session, written down as a script, brings a fresh demo to the same state."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.errors import Exit
from services.i18n import verbatim
from services.kubernetes import Cluster
from services.party import read_party_file
from services.session import Deed, Session
from services.session.deeds import editing, installing, new_namespace, removal, restart, scaling
from services.session.exporting import exported
from tests.e2e.conftest import DEADLINE, Program, demo

pytestmark = pytest.mark.slow
ARTICLE = Path(__file__).parents[2] / "examples" / "article"
SPEED = 200.0
BASE = Deed(verbatim("KubeFATE"), "kubefate", (("kubefate.ensure", {"version": "v1.0.2", "stable_for": "0s"}),))
OF = {"namespace": "kube-system", "name": "coredns"}


async def test_the_script_of_a_session_brings_a_fresh_demo_to_the_same_state(program: Program, tmp_path: Path) -> None:
    async with demo(speed=SPEED) as first, demo(speed=SPEED) as second:
        session = await Session.open(Path(first.kubeconfig), None, state=tmp_path)
        try:
            await _do_all(session)
            text = exported(session.tasks.tasks)
            wanted = await _state(session.cluster)
        finally:
            await session.close()
        script = tmp_path / "session.yaml"
        script.write_text(text, encoding="utf-8")
        run = await program.run("--script", script, "--kubeconfig", second.kubeconfig, "--yes")
        assert run.code == 0, f"{text}\n{run.out}\n{run.err}"
        again = await Session.open(Path(second.kubeconfig), None)
        try:
            assert await _state(again.cluster) == wanted
        finally:
            await again.close()


async def _do_all(session: Session) -> None:
    file = ARTICLE / "fate-9999.yaml"
    party = read_party_file(file)
    install = installing([file], [party])
    (namespace, (verb, _params)) = install.steps
    quick = replace(install, steps=(namespace, (verb, {"stable_for": "0s"})))
    await _do(session, [BASE, quick, new_namespace("kept"), new_namespace("gone")])
    dns = await session.cluster.get("Deployment", OF["name"], OF["namespace"])
    await _do(session, [scaling("Deployment", dns, 2), restart("Deployment", [dns])])
    service = await session.cluster.get("Service", "fateflow", "fate-9999")
    patch = {"metadata": {"annotations": {"say": "${not-a-variable}"}}}
    gone = {"metadata": {"name": "gone"}}
    await _do(session, [editing("Service", service, patch), removal("Namespace", [gone])])


async def _do(session: Session, deeds: Sequence[Deed]) -> None:
    for deed in deeds:
        task = session.tasks.begin(deed)
        doing = [one for one in asyncio.all_tasks() if one.get_name() == f"task {task.number}"]
        await asyncio.wait(doing, timeout=DEADLINE)
        assert task.exit is Exit.OK, task.reason


async def _state(cluster: Cluster) -> dict[str, Any]:
    """What was asked for: which objects there are, how many pods, which image, what is annotated."""
    found: dict[str, Any] = {"Namespace": sorted(one["metadata"]["name"] for one in (await cluster.list("Namespace")))}
    for kind in ("Deployment", "Service", "ConfigMap"):
        found[kind] = {
            (obj["metadata"].get("namespace"), obj["metadata"]["name"]): (
                obj["metadata"].get("annotations", {}).get("say"),
                obj.get("spec", {}).get("replicas"),
                obj.get("data"),
            )
            for obj in await cluster.list(kind)
        }
    return found
