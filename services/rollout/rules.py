"""The diagnosis rules, each declared once: what Why.remedy says and `fatetui explain` prints.

P numbers are those of product.md §3; R numbers are states of a rollout that need a name but are no pain of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.i18n import Message, _


@dataclass(frozen=True, slots=True)
class Rule:
    """What is seen, why it happens, what mends it, and the longer story."""

    id: str
    what: Message
    cause: Message
    remedy: Message | None
    explanation: Message


_TABLE = (
    Rule(
        "P03",
        _("An Ingress has a class that no controller serves"),
        _("Its class does not exist, or it names none and no class is the default."),
        _("Name an existing IngressClass in the party file or manifest, or mark one as the default."),
        _("A controller takes only Ingresses of its own class; others are answered 404 by whoever has the port."),
    ),
    Rule(
        "P04",
        _("An Ingress has no address"),
        _("No ingress controller is at work, or it has not yet published where it listens."),
        _("Install an ingress controller (step ingress.ensure), or look at its pods; a port-forward needs none."),
        _("The controller writes status.loadBalancer.ingress once it serves the Ingress, usually within a minute."),
    ),
    Rule(
        "P06",
        _("An Ingress leads nowhere"),
        _("The Service it names does not exist, or nothing ready stands behind it."),
        _("Look at the Service and the pods that it selects; compare its ports with the Ingress."),
        _("The controller answers 503 as long as the Service has no ready endpoint."),
    ),
    Rule(
        "P11",
        _("The cluster does not serve an API version that a manifest uses"),
        _("Kubernetes 1.22 dropped extensions/v1beta1 and networking.k8s.io/v1beta1; older charts still use them."),
        _("Choose a chart version whose Ingress API this cluster serves, or let fatetui render the manifest."),
        _(
            "Charts up to v1.4.5 write Ingress as extensions/v1beta1, v1.5.0 to v1.5.2 and v1.6.x as "
            "networking.k8s.io/v1beta1, v1.5.3 and v1.7.0 onwards as networking.k8s.io/v1."
        ),
    ),
    Rule(
        "P16",
        _("An image cannot be pulled"),
        _("The registry does not have it, cannot be reached from the node, or refuses it."),
        _("Check image and tag; set `registry` in the party file to a mirror, or load the image on the nodes."),
        _(
            "The kubelet's own words tell the class: not found and an unknown registry name do not go away by waiting; "
            "timeouts and refused connections may. It is the node that must reach the registry, not this machine."
        ),
    ),
    Rule(
        "P17",
        _("The registry limits the rate of pulls"),
        _("Anonymous pulls from Docker Hub are limited per address."),
        _("Create a registry secret in the namespace and name it in `imagePullSecrets`, or use a mirror."),
        _("The limit counts all nodes behind one address. A pull secret must exist in each party's own namespace."),
    ),
    Rule(
        "P19",
        _("KubeFATE does not have the chart and cannot download it"),
        _("The KubeFATE pod cannot reach the chart repository, or the repository does not list that version."),
        _("Upload the chart: `kubefate chart upload -f fate-VERSION.tgz`, or the step chart.ensure with `from`."),
        _("v2.0.0 is not in the public index at all; it must be uploaded by hand."),
    ),
    Rule(
        "P22",
        _("MongoDB stops with exit code 132"),
        _("MongoDB 5 and later need a processor with AVX; this node has none, or does not show it to the machine."),
        _("Pin the image to mongo:4.4 in KubeFATE's manifest; fatetui's own manifest does so."),
        _("Exit code 132 is SIGILL. KubeFATE's 1.0.x manifests name the image `mongo` without a tag."),
    ),
    Rule(
        "P23",
        _("No node has enough CPU or memory for a pod"),
        _("What pods request exceeds what nodes can still allocate."),
        _("Lower replicas or resources in the party file, free the node, or add one."),
        _(
            "Scheduling counts requests, not use. Charts from v1.9.0 request 2 CPU and 4 GiB for each nodemanager, "
            "v1.11.2 and v2.0.0 twice that: two default parties ask for about 17 CPU."
        ),
    ),
    Rule(
        "P24",
        _("A container ran out of memory, or its pod was evicted"),
        _("The container went over its limit, or the node over its own."),
        _("Give it more memory, run fewer nodemanagers or eggs, or set requests so that the node is not shared out."),
        _("Charts before v1.9.0 set no requests: their pods are the first that a node under pressure evicts."),
    ),
    Rule(
        "P25",
        _("A volume claim is not bound"),
        _("The storage class it names does not exist, or nothing provisions volumes for it."),
        _("Name an existing storage class in the party file, mark one as default, or set `persistence: false`."),
        _("Charts up to v1.8.1 name a class after the module (`mysql`, `python` …), which no cluster has by itself."),
    ),
    Rule(
        "P29",
        _("No node matches what a pod demands"),
        _("Its node selector, affinity or tolerations fit no node."),
        _("Label the node as the selector wants, or drop the selector from the party file."),
        _("The scheduler's message counts the nodes for each reason."),
    ),
    Rule(
        "P30",
        _("KubeFATE cannot use its database"),
        _("The database is not ready, the cluster's DNS fails, or the password changed after the volume was made."),
        _("Look at the database pod first; align the Secret with the volume, or recreate the volume."),
        _("KubeFATE exits when its database does not answer, so it restarts until the database is ready."),
    ),
    Rule(
        "P32",
        _("Nobody works on a KubeFATE job any more"),
        _("KubeFATE's pod restarted while the job ran, or the job is over its hour: its work is not resumed."),
        _("Remove the record (step cluster.remove), then install again."),
        _("Jobs live in the memory of KubeFATE's one pod; their records stay Running and their clusters Creating."),
    ),
    Rule(
        "P33",
        _("A Helm release of that name is left behind"),
        _("An earlier install failed or its record was lost; the release secret is still in the namespace."),
        _("Remove the leftover release (`helm uninstall NAME -n NAMESPACE`), then install again."),
        _("Helm keeps a release as Secrets of type helm.sh/release.v1 in the namespace."),
    ),
    Rule(
        "P35",
        _("The namespace does not exist"),
        _("KubeFATE never creates namespaces."),
        _("Create it first: `kubectl create namespace NAME`, or the step namespace.ensure."),
        _("KubeFATE installs into the namespace that the party file names, and only there."),
    ),
    Rule(
        "P36",
        _("The namespace is being deleted"),
        _("Objects with finalizers, or an API service that does not answer, hold the deletion up."),
        _("Wait until it is gone, or remove what the namespace's conditions name; then create it again."),
        _("Nothing new can be created in a terminating namespace. Its status.conditions list what remains."),
    ),
    Rule(
        "P37",
        _("KubeFATE calls a success what is none"),
        _("KubeFATE looks at states for a moment only, and takes an empty list, or 0 of 0, for complete."),
        _("Trust the reasons from Kubernetes that stand beside it, and mend those."),
        _("Versions differ: up to 1.3.0 only container states count, 1.4.2 to 1.4.5 do not look at StatefulSets."),
    ),
    Rule(
        "P38",
        _("A NodePort is already taken"),
        _("Another Service of the cluster has it: parties made from the same sample keep the same ports."),
        _("Give this party's service another nodePort, and the same number as partyPort in its peers' files."),
        _("NodePorts are one range for the whole cluster, 30000-32767 unless configured otherwise."),
    ),
    Rule(
        "P40",
        _("The other party cannot be reached"),
        _("A wrong partyIp or partyPort, a firewall, or the other side's FATE Flow is not up."),
        _("Compare partyList with the peer's gateway NodePort, and test each party alone first."),
        _("In a rollsite's error the first name after `exception trans path:` met the fault; arrows lead back."),
    ),
    Rule(
        "P42",
        _("toy_example was run in the pod of the host"),
        _("The guest must be the party whose pod runs it; otherwise FATE Flow there does not know the job."),
        _("Run it from the guest's own pod, or swap the ids."),
        _("FATE up to 1.4 then repeats `query job status failed` until it gives up."),
    ),
    Rule(
        "P48",
        _("FATE-Board cannot be reached"),
        _("Its pod is not ready, no ingress controller serves its host, or the name does not resolve."),
        _("Look at the python or fateboard pod first, then at Ingress class, address and hosts file."),
        _("A port-forward needs neither ingress nor DNS. Boards since 1.6.1 ask for a login, admin/admin by default."),
    ),
    Rule(
        "R01",
        _("A workload is still on its way"),
        _("Pods are being created, started or replaced."),
        None,
        _("Progress ends by itself, or turns into a reason with a name."),
    ),
    Rule(
        "R02",
        _("A workload is scaled to zero"),
        _("Somebody set its replicas to 0: ready 0 of 0 looks complete, and serves nobody."),
        _("Scale it up again: `kubectl scale KIND/NAME --replicas=1`."),
        _("KubeFATE counts 0 of 0 as available; fatetui does not."),
    ),
    Rule(
        "R03",
        _("Nothing is there, or a module is missing"),
        _("The install created no pods for it, or they were removed."),
        _("Look at the KubeFATE job and at the namespace's events, then install again."),
        _("KubeFATE calls an empty pod list a success. An empty party is not healthy."),
    ),
    Rule(
        "R04",
        _("A rollout went over its progress deadline"),
        _("New pods did not become ready in time."),
        _("Look at the pods' own reasons."),
        _("The Deployment controller sets Progressing=False with ProgressDeadlineExceeded, after 10 minutes usually."),
    ),
    Rule(
        "R05",
        _("An image name is invalid"),
        _("The reference cannot be parsed: capitals, blanks, a scheme, a second colon."),
        _("Correct `image`, `imageTag` or `registry` in the party file; no `https://`, no slash at the end."),
        _("The registry prefix, the image and the tag are put together as text by the chart."),
    ),
    Rule(
        "R06",
        _("A container cannot be configured"),
        _("A ConfigMap, Secret or key that it refers to does not exist, or its security settings contradict."),
        _("Create what the message names, or install the party again."),
        _("The kubelet reports CreateContainerConfigError and would try for ever."),
    ),
    Rule(
        "R07",
        _("A container keeps ending"),
        _("Its process exits or cannot be started."),
        _("Read the last words of the ended container: `kubectl logs POD -c CONTAINER --previous`."),
        _("The kubelet restarts it after 10, 20, 40 … 300 seconds. Some restarts at start-up are normal for FATE."),
    ),
    Rule(
        "R08",
        _("A quota is exceeded"),
        _("The namespace's ResourceQuota does not allow another pod or its requests."),
        _("Raise the quota, or lower replicas and resources in the party file."),
        _("With a quota on CPU or memory, pods without requests are refused altogether."),
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
    ),
    Rule(
        "R11",
        _("A volume or the pod's network cannot be set up"),
        _("A ConfigMap, Secret or claim that it mounts is missing, or the node's network plugin fails."),
        _("Create what the message names; for the network, look at the CNI pods of the node."),
        _("The kubelet tries again; objects that an install creates later may still appear."),
    ),
    Rule(
        "R12",
        _("Containers have not been running long enough to be trusted"),
        _("They started a moment ago, and charts without probes call them ready at once."),
        None,
        _("`stable_for` is the time without restarts after which a container counts as running."),
    ),
    Rule(
        "R13",
        _("A Service has no ready endpoint"),
        _("No pod that it selects is ready, or its selector matches none."),
        _("Look at the pods that it selects."),
        _("Requests to it are refused or answered 503 by the ingress controller."),
    ),
    Rule(
        "R14",
        _("A run-to-completion job failed"),
        _("Its pods failed more often than its back-off limit allows."),
        _("Read the log of its last pod."),
        _("Helm hooks and upgrades run as Jobs."),
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
        _("A rollout is paused, or waits for pods to be deleted by hand"),
        _("Somebody paused it, or its update strategy is OnDelete or holds pods back by a partition."),
        _("Resume it: `kubectl rollout resume deployment/NAME`; with OnDelete, delete the old pods."),
        _("The controller changes no pod of a paused Deployment, whatever its template says."),
    ),
    Rule(
        "R17",
        _("A node does not work as it should"),
        _("Its kubelet does not report, its network is not set up, or it runs out of memory, disk or process ids."),
        _("Look at the node: `kubectl describe node NAME`, and at its kubelet and container runtime."),
        _("Pods of a node that does not report are called not ready after 40 s and replaced after 5 minutes."),
    ),
    Rule(
        "R18",
        _("A node takes no new pods"),
        _("Somebody cordoned or drained it."),
        _("Let it take pods again: `kubectl uncordon NAME`."),
        _("Pods that run there go on; those that are replaced need room on another node."),
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
    ),
    Rule(
        "R20",
        _("A party's gateway is not up"),
        _("The pod of proxy, rollsite, osx or nginx is not ready, or no Service leads to it."),
        _("Look at the gateway's pod first, then at its Service and NodePort."),
        _("All traffic between parties passes their gateways: without one, only jobs within the party work."),
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _TABLE})
