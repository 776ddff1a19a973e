"""§3.4: scheduling, memory, storage."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import DESCRIBE, UPDATE
from services.rollout.rules.model import Mend, Rule

RULES = (
    Rule(
        "P23",
        _("No node has enough CPU or memory for a pod"),
        _("What pods request exceeds what nodes can still allocate."),
        _("Lower replicas or resources in the party file, free the node, or add one."),
        _(
            "Scheduling counts requests, not use. Charts from v1.9.0 request 2 CPU and 4 GiB for each nodemanager, "
            "v1.11.2 and v2.0.0 twice that: two default parties ask for about 17 CPU."
        ),
        looks_at=("Pod.status.conditions[PodScheduled]",),
        checked_by=("V02",),
        mend=Mend((("kubectl", "describe", "nodes"), *DESCRIBE.commands)),
    ),
    Rule(
        "P24",
        _("A container ran out of memory, or its pod was evicted"),
        _("The container went over its limit, or the node over its own."),
        _("Give it more memory, run fewer nodemanagers or eggs, or set requests so that the node is not shared out."),
        _("Charts before v1.9.0 set no requests: their pods are the first that a node under pressure evicts."),
        looks_at=("Pod.status.containerStatuses[].lastState.terminated.reason", "Pod.status.reason", "Node conditions"),
        checked_by=("V02",),
        mend=DESCRIBE,
    ),
    Rule(
        "P25",
        _("A volume claim is not bound"),
        _("The storage class it names does not exist, or nothing provisions volumes for it."),
        _("Name an existing storage class in the party file, mark one as default, or set `persistence: false`."),
        _("Charts up to v1.8.1 name a class after the module (`mysql`, `python` …), which no cluster has by itself."),
        looks_at=("PersistentVolumeClaim.status.phase", "Event.ProvisioningFailed", "StorageClass"),
        checked_by=("V07",),
        mend=Mend((("kubectl", "get", "storageclass"), *DESCRIBE.commands)),
    ),
    Rule(
        "P26",
        _("Volumes are configured, but data is not kept"),
        _("`persistence` is false, or the chart ignores the field."),
        _("Set `persistence: true` before the first install; moving data later needs a dump."),
        _("Fields such as storageClass, size and existingClaim do nothing while persistence is off."),
        looks_at=("the party file",),
        checked_by=("L15",),
        mend=UPDATE,
    ),
    Rule(
        "P27",
        _("MySQL does not accept the data it finds"),
        _("The volume holds data of another release, or half of an initialisation that a probe cut short."),
        _("Empty the volume (its data is lost) or give the party another one; then let MySQL start undisturbed."),
        _(
            '"Data Dictionary initialization failed" is what MySQL 8 says of a directory that it did not finish or did '
            "not make. Volumes with the reclaim policy Retain and hostPaths outlive their party."
        ),
        looks_at=("restarts of mysql", "last words of mysql", "PersistentVolume.spec.persistentVolumeReclaimPolicy"),
        mend=Mend((("kubectl", "-n", "{namespace}", "get", "pvc"), *DESCRIBE.commands)),
    ),
    Rule(
        "P28",
        _("A FATE job finds no cores"),
        _("toy_example asks for two cores at each party, and fewer are free or configured."),
        _("Run it with `--task-cores 1`, stop jobs that wait before it, or configure more cores."),
        _("FATE Flow's queue is strict: only the oldest waiting job is tried, and all parties must have room for it."),
        looks_at=("what toy_example prints",),
        mend=Mend(step="toy.run"),
        depth=6,
    ),
    Rule(
        "P29",
        _("No node matches what a pod demands"),
        _("Its node selector, affinity or tolerations fit no node."),
        _("Label the node as the selector wants, or drop the selector from the party file."),
        _("The scheduler's message counts the nodes for each reason."),
        looks_at=("Pod.status.conditions[PodScheduled]", "Pod.spec.nodeSelector", "Node.metadata.labels"),
        mend=Mend((("kubectl", "get", "nodes", "--show-labels"), *DESCRIBE.commands)),
    ),
)
