"""Verdicts on nodes: do they report, do they suffer, do they take pods."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.rollout.fields import Object, Terms, condition, dig, items, name_of, text
from services.rollout.reasons import because
from services.rollout.verdict import Health, Verdict, Why

# Conditions that are bad when they are True, and what a person is told.
_TROUBLES = {
    "MemoryPressure": _("Node {node} runs out of memory"),
    "DiskPressure": _("Node {node} runs out of disk space"),
    "PIDPressure": _("Node {node} runs out of process ids"),
    "NetworkUnavailable": _("The network of node {node} is not set up"),
}


def assess_node(node: Object, terms: Terms | None = None) -> Verdict:
    """The verdict on a node: failed when it is not ready, unknown when it does not report, degraded under pressure or
    when it takes no new pods."""
    return Verdict.of(_reasons(node, terms or Terms()))


def takes_pods(node: Object) -> bool:
    """Whether a new pod may land on `node`: Ready, and neither cordoned nor going away."""
    ready = condition(node, "Ready") or {}
    cordoned = dig(node, "spec", "unschedulable") is True
    return ready.get("status") == "True" and not cordoned and not dig(node, "metadata", "deletionTimestamp")


def _reasons(node: Object, terms: Terms) -> Iterator[Why]:
    name = name_of(node)
    subject = f"Node/{name}"
    yield from _readiness(node, terms)
    for found in items(node, "status", "conditions"):
        kind = text(found, "type")
        if kind in _TROUBLES and found.get("status") == "True":
            words = text(found, "message") or text(found, "reason") or "True"
            message = _(_TROUBLES[kind].template, node=name)
            age = terms.age(found.get("lastTransitionTime"))
            yield because("R17", message, subject, f"status.conditions[{kind}]", words, Health.DEGRADED, age=age)
    if dig(node, "spec", "unschedulable") is True:
        cordoned = next((taint for taint in items(node, "spec", "taints") if _is_cordon(taint)), {})
        age = terms.age(cordoned.get("timeAdded"))
        message = _("Node {node} takes no new pods", node=name)
        yield because("R18", message, subject, "spec.unschedulable", "true", Health.DEGRADED, age=age)


def _readiness(node: Object, terms: Terms) -> Iterator[Why]:
    name = name_of(node)
    subject, field = f"Node/{name}", "status.conditions[Ready]"
    ready = condition(node, "Ready")
    if ready is None:
        age = terms.age(dig(node, "metadata", "creationTimestamp"))
        message = _("Node {node} has not reported yet", node=name)
        yield because("R17", message, subject, field, "-", Health.PROGRESSING, age=age)
        return
    status, age = text(ready, "status"), terms.age(ready.get("lastTransitionTime"))
    words = text(ready, "message") or text(ready, "reason") or status
    if status == "False":
        message = _("Node {node} is not ready", node=name)
        yield because("R17", message, subject, field, words, Health.FAILED, age=age)
    elif status != "True":
        message = _("Node {node} does not report any more", node=name)
        yield because("R17", message, subject, field, words, Health.UNKNOWN, age=age)


def _is_cordon(taint: Object) -> bool:
    return taint.get("key") == "node.kubernetes.io/unschedulable"
