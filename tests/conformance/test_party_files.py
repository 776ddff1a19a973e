"""Party files that lint calls good, taken by a KubeFATE of their time."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

from click.testing import CliRunner

from fatetui.cli.lint import lint
from services.kubefate import ClusterSpec, HttpRoute, JobStatus, KubeFate
from services.kubernetes import Cluster
from services.party import PARTY_LABEL, parse_party, read_party_file
from services.sandbox.clock import Clock
from services.sandbox.kubefate import StandIn
from services.yamldoc import set_value
from tests.waiting import eventually

ARTICLE = Path(__file__).parents[2] / "examples" / "article"
DEADLINE = 180


async def test_the_article_s_files_mended_are_taken_by_kubefate_1_0_2(
    cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    files = [Path(shutil.copy(ARTICLE / f"fate-{number}.yaml", tmp_path)) for number in (9999, 10000)]
    before = [path.read_text(encoding="utf-8") for path in files]
    # In a thread: the command has a loop of its own.
    mended = await asyncio.to_thread(CliRunner().invoke, lint, [*map(str, files), "--fix"])
    assert mended.exit_code == 0, mended.output
    after = [path.read_text(encoding="utf-8") for path in files]
    assert after == [text.replace("\nversion:", "\nchartVersion:") for text in before] != before
    standin = StandIn(cluster, "v1.0.2", clock=Clock(speed=100.0))
    async with AsyncExitStack() as ending:
        url = await standin.start()
        ending.push_async_callback(standin.stop)
        kubefate = await ending.enter_async_context(KubeFate(HttpRoute(url)))
        for number, path in zip((9999, 10000), files, strict=True):
            home = f"{namespace}-{number}"
            await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": home}})
            ending.push_async_callback(cluster.delete, "Namespace", home)
            await made(cluster, kubefate, own(path, home), number)


def own(path: Path, home: str) -> ClusterSpec:
    """The file as it is, but for where it is to go, and without a port that the cluster may have given away."""
    text = read_party_file(path).document.text
    for key, value in ((("name",), home), (("namespace",), home), (("proxy", "type"), "ClusterIP")):
        text = set_value(text, key, value)
    data = dict(parse_party(text.replace("  nodePort:", "  # nodePort:"), path.name).document.data)
    # What the command line of 1.0.2 looks for; without it: "chartVersion not found, check your cluster file".
    return ClusterSpec(data["name"], data["namespace"], "fate", data["chartVersion"], data)


async def made(cluster: Cluster, kubefate: KubeFate, spec: ClusterSpec, number: int) -> None:
    """Wait until KubeFATE has made the party's Deployments. Whether their images are to be had is not the file's."""
    wanted = {"python", "proxy", "egg0", "roll"}
    job = await kubefate.install(spec)

    async def there() -> bool:
        found = await cluster.list("Deployment", spec.namespace, labels=f"{PARTY_LABEL}={number}")
        now = await kubefate.job(job.id)
        assert now.status is not JobStatus.FAILED, now.result
        return wanted <= {one["metadata"]["name"] for one in found.items}

    await eventually(there, deadline=DEADLINE)
