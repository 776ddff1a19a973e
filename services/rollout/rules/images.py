"""§3.3: images, charts, and clusters without the internet."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import DESCRIBE
from services.rollout.rules.model import Mend, Rule

RULES = (
    Rule(
        "P16",
        _("An image cannot be pulled"),
        _("The registry does not have it, cannot be reached from the node, or refuses it."),
        _("Check image and tag; set `registry` in the party file to a mirror, or load the image on the nodes."),
        _(
            "The kubelet's own words tell the class: not found and an unknown registry name do not go away by waiting; "
            "timeouts and refused connections may. It is the node that must reach the registry, not this machine."
        ),
        looks_at=("Pod.status.containerStatuses[].state.waiting", "Event.Failed", "Pod.spec.imagePullSecrets"),
        checked_by=("L17",),
        mend=Mend(DESCRIBE.commands, "images.list"),
    ),
    Rule(
        "P17",
        _("The registry limits the rate of pulls"),
        _("Anonymous pulls from Docker Hub are limited per address."),
        _("Create a registry secret in the namespace and name it in `imagePullSecrets`, or use a mirror."),
        _("The limit counts all nodes behind one address. A pull secret must exist in each party's own namespace."),
        looks_at=("Event.Failed", "Pod.spec.imagePullSecrets", "Secret.type"),
        checked_by=("L16",),
        mend=Mend(DESCRIBE.commands, "secret.ensure"),
    ),
    Rule(
        "P18",
        _("The registry has some of the images only"),
        _("The mirror was filled from a list that leaves some out: mysql, redis, fluentd, rabbitmq, the database."),
        _("Push what is missing; `images.list` names every image of the federation."),
        _(
            "What `registry` is put before depends on the chart: up to v1.8.1 only FATE's own images, later all of "
            "them. A mirror of federatedai/* alone is not enough."
        ),
        looks_at=("registry of the party file", "Event.Failed", "images of running containers"),
        mend=Mend(step="images.list"),
        depth=1,
    ),
    Rule(
        "P19",
        _("KubeFATE does not have the chart and cannot download it"),
        _("The KubeFATE pod cannot reach the chart repository, or the repository does not list that version."),
        _("Upload the chart: `kubefate chart upload -f fate-VERSION.tgz`, or the step chart.ensure with `from`."),
        _("v2.0.0 is not in the public index at all; it must be uploaded by hand."),
        looks_at=("KubeFATE's job and answers",),
        checked_by=("V06",),
        mend=Mend(step="chart.ensure"),
    ),
    Rule(
        "P20",
        _("FATE Flow does not get through its start"),
        _("Its container wants something from the internet (pip), or waits for another pod."),
        _(
            "Give the cluster an internal PyPI or a proxy, use an image without the download, or look at the other "
            "pods."
        ),
        _(
            "The FATE-Flow container of chart v2.0.0 runs pip install at each start: a cluster with every image loaded "
            'still fails without internet, while KubeFATE only counts "checkout Cluster status [n]".'
        ),
        looks_at=("Pod.status of python", "last words of FATE Flow's container", "KubeFATE's job"),
        mend=Mend((("kubectl", "-n", "{namespace}", "logs", "{name}", "-c", "{container}", "--tail=50"),)),
    ),
    Rule(
        "P21",
        _("KubeFATE gave up after its hour"),
        _("The images are about 10 GB, and pulling them counts against the job's limit."),
        _("Pull the images first (step images.prepull), then install again."),
        _("The limit is fixed in KubeFATE. When it strikes, KubeFATE uninstalls what is there."),
        looks_at=("KubeFATE's job: status, start_time, end_time", "Event.Pulling"),
        mend=Mend(step="images.prepull", arguments={"parties": "{party}"}),
        depth=6,
    ),
    Rule(
        "P22",
        _("MongoDB stops with exit code 132"),
        _("MongoDB 5 and later need a processor with AVX; this node has none, or does not show it to the machine."),
        _("Pin the image to mongo:4.4 in KubeFATE's manifest; fatetui's own manifest does so."),
        _("Exit code 132 is SIGILL. KubeFATE's 1.0.x manifests name the image `mongo` without a tag."),
        looks_at=("Pod.status.containerStatuses[].lastState.terminated.exitCode", "last words of mongo"),
        mend=Mend((("kubectl", "-n", "{namespace}", "set", "image", "deployment/mongo", "mongo=mongo:4.4"),)),
    ),
)
