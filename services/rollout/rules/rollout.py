"""States of a rollout that need a name and are no pain of their own: R01 and on."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import DESCRIBE, DESCRIBE_NODE, LAST_WORDS
from services.rollout.rules.model import Mend, Rule

LOGS = Mend((("kubectl", "-n", "{namespace}", "logs", "{name}", "-c", "{container}", "--tail=50"),))
QUOTA = Mend((("kubectl", "-n", "{namespace}", "describe", "resourcequota"),))
RESUME = Mend((("kubectl", "-n", "{namespace}", "rollout", "resume", "{kind}/{name}"),))
SCALE = Mend((("kubectl", "-n", "{namespace}", "scale", "{kind}/{name}", "--replicas=1"),))
UNCORDON = Mend((("kubectl", "uncordon", "{name}"),))

RULES = (
    Rule(
        "R01",
        _("A workload is still on its way"),
        _("Pods are being created, started or replaced."),
        None,
        _("Progress ends by itself, or turns into a reason with a name."),
        depth=4,
    ),
    Rule(
        "R02",
        _("A workload is scaled to zero"),
        _("Somebody set its replicas to 0: ready 0 of 0 looks complete, and serves nobody."),
        _("Scale it up again: `kubectl scale KIND/NAME --replicas=1`."),
        _("KubeFATE counts 0 of 0 as available; fatetui does not."),
        mend=SCALE,
    ),
    Rule(
        "R03",
        _("Nothing is there, or a module is missing"),
        _("The install created no pods for it, or they were removed."),
        _("Look at the KubeFATE job and at the namespace's events, then install again."),
        _("KubeFATE calls an empty pod list a success. An empty party is not healthy."),
        depth=4,
    ),
    Rule(
        "R04",
        _("A rollout went over its progress deadline"),
        _("New pods did not become ready in time."),
        _("Look at the pods' own reasons."),
        _("The Deployment controller sets Progressing=False with ProgressDeadlineExceeded, after 10 minutes usually."),
        mend=DESCRIBE,
        depth=4,
    ),
    Rule(
        "R05",
        _("An image name is invalid"),
        _("The reference cannot be parsed: capitals, blanks, a scheme, a second colon."),
        _("Correct `image`, `imageTag` or `registry` in the party file; no `https://`, no slash at the end."),
        _("The registry prefix, the image and the tag are put together as text by the chart."),
        mend=DESCRIBE,
    ),
    Rule(
        "R06",
        _("A container cannot be configured"),
        _("A ConfigMap, Secret or key that it refers to does not exist, or its security settings contradict."),
        _("Create what the message names, or install the party again."),
        _("The kubelet reports CreateContainerConfigError and would try for ever."),
        mend=DESCRIBE,
    ),
    Rule(
        "R07",
        _("A container keeps ending"),
        _("Its process exits or cannot be started."),
        _("Read the last words of the ended container: `kubectl logs POD -c CONTAINER --previous`."),
        _("The kubelet restarts it after 10, 20, 40 … 300 seconds. Some restarts at start-up are normal for FATE."),
        mend=LAST_WORDS,
        depth=3,
    ),
    Rule(
        "R08",
        _("A quota is exceeded"),
        _("The namespace's ResourceQuota or LimitRange does not allow another pod, or what it asks for."),
        _("Raise the quota or limit, or lower replicas and resources in the party file."),
        _("With a quota on CPU or memory, pods without requests are refused altogether."),
        mend=QUOTA,
    ),
    Rule(
        "R09",
        _("The cluster forbids what is wanted"),
        _("RBAC, an admission webhook or a pod security policy refuses it."),
        _("Ask for the right that the message names, or change the policy."),
        _("The message names who may not do what to which resource."),
    ),
    Rule(
        "R10",
        _("A container runs but is not ready"),
        _("Its readiness probe does not succeed yet."),
        _("Read the container's log; python waits for MySQL, fateboard for FATE Flow."),
        _("Charts from v1.8.0 have probes with about two minutes for the start; slow nodes need more."),
        mend=LOGS,
        depth=3,
    ),
    Rule(
        "R11",
        _("A volume or the pod's network cannot be set up"),
        _("A ConfigMap, Secret or claim that it mounts is missing, or the node's network plugin fails."),
        _("Create what the message names; for the network, look at the CNI pods of the node."),
        _("The kubelet tries again; objects that an install creates later may still appear."),
        mend=DESCRIBE,
    ),
    Rule(
        "R12",
        _("Containers have not been running long enough to be trusted"),
        _("They started a moment ago, and charts without probes call them ready at once."),
        None,
        _("`stable_for` is the time without restarts after which a container counts as running."),
        depth=4,
    ),
    Rule(
        "R13",
        _("A Service has no ready endpoint"),
        _("No pod that it selects is ready, or its selector matches none."),
        _("Look at the pods that it selects."),
        _("Requests to it are refused or answered 503 by the ingress controller."),
        depth=4,
    ),
    Rule(
        "R14",
        _("A run-to-completion job failed"),
        _("Its pods failed more often than its back-off limit allows."),
        _("Read the log of its last pod."),
        _("Helm hooks and upgrades run as Jobs."),
        mend=DESCRIBE,
        depth=3,
    ),
    Rule(
        "R15",
        _("The cluster refuses an object as invalid"),
        _("A value does not fit the object's schema."),
        _("Correct the field that the message names."),
        _("The API server names field and value."),
    ),
    Rule(
        "R16",
        _("A rollout is paused in the middle of a change"),
        _("Somebody paused it: pods of the version before go on, and no new ones are made."),
        _("Resume it: `kubectl rollout resume deployment/NAME`."),
        _("The controller changes no pod of a paused Deployment, whatever its template says."),
        mend=RESUME,
    ),
    Rule(
        "R17",
        _("A node does not work as it should"),
        _("Its kubelet does not report, its network is not set up, or it runs out of memory, disk or process ids."),
        _("Look at the node: `kubectl describe node NAME`, and at its kubelet and container runtime."),
        _("Pods of a node that does not report are called not ready after 40 s and replaced after 5 minutes."),
        mend=DESCRIBE_NODE,
        depth=1,
    ),
    Rule(
        "R18",
        _("A node takes no new pods"),
        _("Somebody cordoned or drained it."),
        _("Let it take pods again: `kubectl uncordon NAME`."),
        _("Pods that run there go on; those that are replaced need room on another node."),
        mend=UNCORDON,
        depth=1,
    ),
    Rule(
        "R19",
        _("A container was restarted a short while ago"),
        _("Its process ended, and has not yet run for longer than the last time."),
        _("Read the last words of the ended container: `kubectl logs POD -c CONTAINER --previous`."),
        _(
            "Without probes a container is ready from its first moment, so a process that keeps ending looks healthy "
            "between two crashes. It counts again once it has run twice as long as its last life, or for 10 minutes."
        ),
        mend=LAST_WORDS,
        depth=3,
    ),
    Rule(
        "R20",
        _("A party's gateway is not up"),
        _("The pod of proxy, rollsite, osx or nginx is not ready, or no Service leads to it."),
        _("Look at the gateway's pod first, then at its Service and NodePort."),
        _("All traffic between parties passes their gateways: without one, only jobs within the party work."),
        depth=4,
    ),
    Rule(
        "R21",
        _("A KubeFATE job failed"),
        _("Its own words tell, as far as KubeFATE kept any; often pods that never became ready."),
        _("Look at the reasons from Kubernetes; after a failure KubeFATE has uninstalled what could tell more."),
        _("A support bundle (step bundle.collect) that was begun before keeps events and last words."),
        looks_at=("KubeFATE's job: status, result, states",),
        depth=6,
    ),
    Rule(
        "R22",
        _("KubeFATE is too old for the chart"),
        _("The chart's templates call a function that this KubeFATE does not have, or it knows the chart fate alone."),
        _("Take a newer KubeFATE, or a chart of its time; then remove the record (step cluster.remove)."),
        _(
            "KubeFATE does not compare versions. Up to 1.1.1 the function toYaml ends its process: its pod restarts, "
            "the job stays Running and the cluster Creating."
        ),
        looks_at=("KubeFATE's version", "KubeFATE's list of clusters: chart, status"),
        checked_by=("V06",),
        mend=Mend(step="kubefate.ensure"),
        depth=1,
    ),
)
