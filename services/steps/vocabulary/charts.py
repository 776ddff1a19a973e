"""`chart.ensure`, `images.list`, `images.prepull`: what a FATE cluster is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.federation import images_of
from services.i18n import _
from services.kubefate import Chart
from services.kubernetes import AlreadyExists, KubernetesError, NotFound
from services.rollout import takes_pods
from services.steps.concurrency import together_at_most
from services.steps.context import StepContext
from services.steps.duration import Duration
from services.steps.events import Change
from services.steps.rollouts import DEFAULT_GRACE, await_rollout
from services.steps.selection import PartySelection, selected_parties
from services.steps.step import Outputs, Params, Risk, Step, step

PULL_LABEL = "fatetui/prepull"


class ChartMissing(FatetuiError):
    """KubeFATE holds no such chart and no file to upload was given."""

    code = "P19"
    exit = Exit.FAILED


class ChartFileMissing(FatetuiError):
    """The packaged chart to upload is not there."""

    code = "S-CHART-FILE"
    exit = Exit.FILE


class ChartParams(Params):
    """Which chart."""

    name: str = "fate"
    """Chart name."""
    version: str
    """Chart version."""
    file: Path | None = None
    """Packaged chart (.tgz) to upload when KubeFATE has none; without it KubeFATE downloads by itself."""


@step(
    "chart.ensure",
    params=ChartParams,
    risk=Risk.WRITE,
    summary=_("KubeFATE holds the chart"),
    article=("S24",),
    replaces=("kubefate chart ls", "kubefate chart upload -f FILE"),
)
class ChartEnsure(Step[ChartParams]):
    async def observe(self, ctx: StepContext) -> Chart | None:
        charts = await (await ctx.clients.kubefate()).charts()
        wanted = (self.params.name, self.params.version)
        found = next((chart for chart in charts if (chart.name, chart.version) == wanted), None)
        if found is None and self.params.file is not None:
            _refuse_missing(ctx.workspace / self.params.file)
        return found

    def compare(self, ctx: StepContext, seen: Chart | None) -> Sequence[Change]:
        if seen is not None:
            return ()
        chart = f"{self.params.name} {self.params.version}"
        if self.params.file is None:
            raise ChartMissing(
                _("KubeFATE holds no chart {chart}", chart=chart),
                remedy=_("Give `file:` with the packaged chart; KubeFATE's own download needs the internet (P19)"),
            )
        return [Change(f"Chart/{chart}", _("upload {file}", file=str(self.params.file)), None, chart)]

    async def act(self, ctx: StepContext, seen: Chart | None, changes: Sequence[Change]) -> None:
        assert self.params.file is not None
        await (await ctx.clients.kubefate()).upload_chart(ctx.workspace / self.params.file)


def _refuse_missing(path: Path) -> None:
    """A rehearsal, too, should know that there is nothing to upload."""
    if not path.is_file():
        raise ChartFileMissing(
            _("There is no packaged chart {path}", path=str(path)),
            remedy=_("Its place is relative to the script; helm pull, or KubeFATE's release page, give the .tgz"),
        )


class ImagesParams(Params):
    """Whose images."""

    parties: PartySelection = "all"
    """`all`, or party ids or names of the script."""


@step(
    "images.list",
    params=ImagesParams,
    risk=Risk.READ,
    summary=_("The images that the parties need"),
    article=("S25",),
    replaces=("docker pull IMAGE", "docker save IMAGE"),
    short="parties",
)
class ImagesList(Step[ImagesParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        images = images_of(selected_parties(ctx, self.params.parties))
        for image in images:
            ctx.progress(_("image {image}", image=image))
        return {"images": list(images)}


class PrepullParams(ImagesParams):
    """Where the pull pods run."""

    namespace: str = "default"
    """Namespace of the short-lived pods that pull."""
    parallel: int = Field(default=4, ge=1, le=32)
    """How many images at once."""
    images: tuple[str, ...] = ()
    """Only these, in place of those that the parties need."""
    nodes: Literal["all", "one"] = "all"
    """`one` tries it on a single node: whether it can be pulled at all."""
    again: bool = False
    """Ask the registry also for what the node has."""
    grace: Duration = DEFAULT_GRACE
    """How long a registry that does not answer is waited for."""


@step(
    "images.prepull",
    params=PrepullParams,
    risk=Risk.WRITE,
    summary=_("Images are on every node before KubeFATE's hour begins to run"),
    article=("S25",),
    replaces=("docker pull IMAGE",),
    runs=True,
    short="parties",
)
class ImagesPrepull(Step[PrepullParams]):
    async def act(self, ctx: StepContext, seen: Any, changes: Sequence[Change]) -> None:
        cluster = await ctx.clients.cluster()
        nodes = [node["metadata"]["name"] for node in await cluster.list("Node") if takes_pods(node)]
        nodes = nodes[:1] if self.params.nodes == "one" else nodes
        images = self.params.images or images_of(selected_parties(ctx, self.params.parties))
        pairs = [(node, image) for node in nodes for image in images]
        await together_at_most(self.params.parallel, [self._pull(ctx, *pair) for pair in pairs])

    async def _pull(self, ctx: StepContext, node: str, image: str) -> None:
        cluster, space = await ctx.clients.cluster(), self.params.namespace
        pod = _pull_pod(space, node, image, "Always" if self.params.again else "IfNotPresent")
        name = pod["metadata"]["name"]
        try:
            try:
                await cluster.create(pod)
            except AlreadyExists:
                ctx.progress(_("{image} is being pulled on {node} already", image=image, node=node))
            await await_rollout(ctx, space, labels=f"{PULL_LABEL}={name}", grace=self.params.grace)
        except BaseException:
            # Broken off in the middle of creating it, nobody knows whether it is there.
            with suppress(KubernetesError):
                await cluster.delete("Pod", name, space, grace=0)
            raise
        with suppress(NotFound):
            await cluster.delete("Pod", name, space, grace=0)
        ctx.progress(_("{image} is on {node}", image=image, node=node))


def _pull_pod(namespace: str, node: str, image: str, policy: str) -> dict[str, Any]:
    """A pod that only holds the image: `sleep` is in every FATE image, and it is removed as soon as it runs.

    Its name is of node and image alone: one that a kill left behind for another image must not be taken for it.
    """
    digest = hashlib.blake2b("\0".join((node, image, policy)).encode(), digest_size=8).hexdigest()
    name = f"fatetui-prepull-{digest}"
    container = {"name": "pull", "image": image, "command": ["sleep", "600"], "imagePullPolicy": policy}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {PULL_LABEL: name}},
        "spec": {
            "nodeName": node,
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 0,
            "containers": [container],
        },
    }
