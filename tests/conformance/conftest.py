"""One suite for the demo and for a real cluster: what passes on both may be relied on (design.md §6)."""

from __future__ import annotations

import importlib.util
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from services.kubernetes import Cluster, connect

KUBECONFIG_VARIABLE = "FATETUI_TEST_KUBECONFIG"
LAB = Path("/root/.cache/fatetui-lab/run/admin.kubeconfig")


def real_kubeconfig() -> Path | None:
    """The kubeconfig of a real cluster to test against, if this machine has one."""
    named = os.environ.get(KUBECONFIG_VARIABLE)
    if named:
        return Path(named)
    return LAB if LAB.is_file() else None


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.lab)])
async def kubeconfig(request: pytest.FixtureRequest) -> AsyncIterator[Path]:
    """The kubeconfig of a cluster that answers."""
    if request.param == "real":
        found = real_kubeconfig()
        if found is None:
            pytest.skip(f"no real cluster: neither {KUBECONFIG_VARIABLE} nor the lab")
        yield found
        return
    if importlib.util.find_spec("services.sandbox.demo") is None:
        pytest.skip("services.sandbox.demo is not there")
    from services.sandbox.demo import Demo

    async with Demo.started() as demo:
        yield demo.kubeconfig


@pytest.fixture
async def cluster(kubeconfig: Path) -> AsyncIterator[Cluster]:
    async with await connect(kubeconfig) as connected:
        yield connected


@pytest.fixture
async def namespace(cluster: Cluster) -> AsyncIterator[str]:
    """A namespace of the test's own, removed afterwards."""
    name = f"a-conformance-{secrets.token_hex(4)}"
    async with AsyncExitStack() as after:
        await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        after.push_async_callback(cluster.delete, "Namespace", name)
        yield name
