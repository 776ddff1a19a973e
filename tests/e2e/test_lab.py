"""The article on a real cluster: real pods from stand-in images, KubeFATE's stand-in, every outcome of the toy."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from services.federation import images_of
from services.kubernetes import Cluster, NotFound, connect
from services.party import read_party_file
from services.pods import ready_pod
from tests.e2e.conftest import ARTICLE, ROOT, Outcome, Program, article

pytestmark = [pytest.mark.slow, pytest.mark.lab]

LAB = ROOT.parent / "shared" / "lab" / "lab"
BASE_IMAGES = ("federatedai/kubefate:v1.0.2", "mongo:4.2")
NAMESPACES = ("kube-fate", "fate-9999", "fate-10000")
GUEST = "fate-10000"
OUTCOMES = {"failed": "job-failed", "refused": "submit-failed", "garbage": "unknown", "timeout": "timeout"}
MISSING_IMAGE = """\
apiVersion: fatetui/v1
name: missing-image
steps:
  - id: kubefate
    kubefate.ensure: {version: v1.0.2, namespace: kube-fate-missing, registry: no-such-registry.invalid/federatedai}
    timeout: 2m
"""
BESIDE = {"lab-exchange": ("fate-exchange", "--chart", "v1.11.2"), "lab-serving": ("fate-serving", "--chart", "v2.1.6")}
BESIDE_SCRIPT = """\
apiVersion: fatetui/v1
name: beside
vars: {url: {required: true}}
defaults: {timeout: 2m, interval: 0.5s}
parties: [{file: lab-exchange.yaml}, {file: lab-serving.yaml}]
steps:
  - kubefate.login: {url: "${url}"}
  - {id: namespaces, namespace.ensure: [lab-exchange, lab-serving]}
  - {id: clusters, cluster.ensure: {parties: all, parallel: 2}}
  - {id: boards, board.check: {parties: all}}
  - {id: toys, toy.matrix: {}}
"""


@pytest.fixture(scope="module")
def kubeconfig() -> Iterator[Path]:
    """The lab's, which nobody else uses meanwhile: the article's namespaces are there once."""
    found = Path.home() / ".cache/fatetui-lab/run/admin.kubeconfig"
    if not (LAB.is_file() and found.is_file()):
        pytest.skip("the lab is not up")
    with found.with_name("tests.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield found


@pytest.fixture(scope="module")
def images(kubeconfig: Path) -> None:
    """Every image that the article names, as a stand-in on the lab's node."""
    parties = [read_party_file(ARTICLE.parent / f"{name}.yaml") for name in NAMESPACES[1:]]
    stand_in(*BASE_IMAGES, *images_of(parties))


def stand_in(*names: str) -> None:
    subprocess.run(["bash", str(LAB), "image", *names], check=True, stdout=subprocess.DEVNULL, timeout=300)


@pytest.fixture
async def cluster(kubeconfig: Path, images: None) -> AsyncIterator[Cluster]:
    async with await connect(kubeconfig) as cluster:
        yield cluster


@pytest.fixture
async def empty(cluster: Cluster) -> AsyncIterator[Cluster]:
    """The cluster without anything of the article's, before and after."""
    await remove(cluster, *NAMESPACES)
    yield cluster
    await remove(cluster, *NAMESPACES)


async def remove(cluster: Cluster, *namespaces: str) -> None:
    """The namespaces, all that they hold, and what was bound to their accounts."""
    for binding in await cluster.list("ClusterRoleBinding"):
        if any(one.get("namespace") in namespaces for one in binding.get("subjects") or ()):
            with suppress(NotFound):
                await cluster.delete("ClusterRoleBinding", binding["metadata"]["name"])
    for name in namespaces:
        if await cluster.find("Namespace", name) is not None:
            await cluster.delete("Namespace", name)
            # Their stand-ins ignore SIGTERM: half a minute that nobody needs.
            for pod in await cluster.list("Pod", name):
                with suppress(NotFound):
                    await cluster.delete("Pod", pod["metadata"]["name"], name, grace=0)
    async with asyncio.timeout(240):
        for name in namespaces:
            await gone(cluster, name)


async def gone(cluster: Cluster, name: str) -> None:
    selector = f"metadata.name={name}"
    listing = await cluster.list("Namespace", fields=selector)
    if listing.items:
        async with cluster.watch("Namespace", fields=selector, resource_version=listing.resource_version) as events:
            async for event in events:
                if event.type == "DELETED":
                    return


@asynccontextmanager
async def kubefate(program: Program, kubeconfig: Path, version: str) -> AsyncIterator[str]:
    """Address of a KubeFATE of `version` that installs on the lab."""
    process = await program.start(
        "demo", "kubefate", "--kubeconfig", kubeconfig, "--service-version", version, "--standin-commands"
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(180):
            url = (await process.stdout.readline()).decode().strip()
        yield url
    finally:
        process.terminate()
        # To the end of its pipes as well: one that is open yet is a warning, and warnings are errors here.
        await process.communicate()


@pytest.fixture
async def standin(program: Program, kubeconfig: Path) -> AsyncIterator[str]:
    async with kubefate(program, kubeconfig, "v1.0.2") as url:
        yield url


async def test_the_article_on_real_pods(
    program: Program, kubeconfig: Path, empty: Cluster, standin: str, tmp_path: Path
) -> None:
    settings = ("--set", "ingress_provider=none", "--set", f"kubefate_url={standin}")
    first = await program.run(*article(kubeconfig, tmp_path / "first", *settings))
    assert first.code == 0, first.out[-4000:] + first.err
    assert first.ended("toy")["data"]["secure_sum"] == pytest.approx(2000.0, abs=1e-6)
    assert {board["status"] for board in first.ended("boards")["data"]["boards"]} == {200}

    second = await program.run(*article(kubeconfig, tmp_path / "second", *settings))
    assert second.code == 0, second.out[-4000:] + second.err
    assert "changed" not in second.statuses.values(), second.statuses

    for toy_outcome, judged in OUTCOMES.items():
        run = await _with_outcome(program, empty, toy_outcome, kubeconfig, tmp_path / toy_outcome)
        assert run.code == 1, (toy_outcome, run.out[-3000:])
        assert judged in run.ended("toy")["reason"]["message"], run.ended("toy")
        assert not [char for char in run.out if ord(char) < 32 and char != "\n"]
    slow = await _with_outcome(program, empty, "slow", kubeconfig, tmp_path / "slow")
    assert slow.code == 0, slow.out[-3000:]


async def test_exchange_and_serving_on_real_pods(program: Program, kubeconfig: Path, tmp_path: Path) -> None:
    """The charts beside `fate`; what runs no FATE jobs has no board and no toy, and that is no quiet success."""
    names = tuple(BESIDE)
    for number, (name, chart) in enumerate(BESIDE.items(), 1):
        asked = ("--id", number, "--name", name, "--chart-name", *chart, "--port", 31890 + number)
        made = await program.run("config", "new", tmp_path / f"{name}.yaml", *asked)
        assert made.code == 0, made.err
    images = await program.run("config", "images", *(tmp_path / f"{name}.yaml" for name in names))
    stand_in(*images.out.split())
    script = tmp_path / "beside.yaml"
    script.write_text(BESIDE_SCRIPT)
    async with await connect(kubeconfig) as cluster, kubefate(program, kubeconfig, "v1.4.5") as url:
        ask = ("--script", script, "--kubeconfig", kubeconfig, "--set", f"url={url}", "--output", "ndjson")
        try:
            first = await program.run(*ask, "--journal", tmp_path / "first")
            again = await program.run(*ask, "--journal", tmp_path / "again")
        finally:
            await remove(cluster, *names)
    assert (first.code, again.code) == (0, 0), first.out[-3000:] + first.err
    told = {"namespaces": "changed", "clusters": "changed", "boards": "warned", "toys": "warned"}
    assert {step: first.statuses[step] for step in told} == told
    assert "changed" not in again.statuses.values()


async def _with_outcome(program: Program, cluster: Cluster, outcome: str, kubeconfig: Path, journal: Path) -> Outcome:
    """Run the toy step alone, with the guest's stand-in told how it shall end."""
    pod, container = await ready_pod(cluster, GUEST, "fateMoudle=python", prefer=("python",))
    tell = ("sh", "-c", 'echo "$1" > /tmp/toy-outcome', "sh", outcome)
    told = await cluster.run(pod, GUEST, tell, container=container)
    assert told.exit_code == 0
    return await program.run(*article(kubeconfig, journal, "--only", "toy"))


async def test_a_missing_image_fails_in_seconds_in_the_kubelets_words(
    program: Program, kubeconfig: Path, cluster: Cluster, tmp_path: Path
) -> None:
    script = tmp_path / "missing.yaml"
    script.write_text(MISSING_IMAGE)
    try:
        run = await program.run(
            "--script", script, "--kubeconfig", kubeconfig, "--journal", tmp_path, "--output", "ndjson"
        )
    finally:
        await remove(cluster, "kube-fate-missing")
    end = run.ended("kubefate")
    assert run.code == 1, run.out[-3000:]
    assert end["reason"]["code"] == "P16"
    assert "no-such-registry.invalid/federatedai/" in end["reason"]["message"]
    assert "failed to resolve reference" in str(end["reason"]["evidence"])
    assert end["seconds"] < 60
