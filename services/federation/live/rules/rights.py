"""V09: whether the user of the context may do what an installation does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import _
from services.kubernetes import Access, AccessCheck, Cluster
from services.party import Rule, Severity

_IN_THE_CLUSTER = (AccessCheck("create", "namespaces"),)
_IN_NAMESPACES = (
    AccessCheck("list", "pods"),
    AccessCheck("get", "pods", subresource="log"),
    # Over WebSocket the API server authorises exec as `get` (kubernetes.md §1), kubectl's SPDY as `create`.
    AccessCheck("get", "pods", subresource="exec"),
    AccessCheck("create", "pods", subresource="exec"),
    AccessCheck("create", "pods", subresource="portforward"),
    AccessCheck("list", "services"),
    AccessCheck("list", "secrets"),
    AccessCheck("create", "deployments", group="apps"),
)


@rule(
    "V09",
    Severity.ERROR,
    _("The user of this context lacks rights that are needed"),
    _(
        "Asked by SelfSubjectAccessReview, for the whole cluster, and in the parties' namespaces for what is not "
        "allowed there: make namespaces and Deployments, see pods, logs, Services and Secrets, run commands in pods "
        "(toy_example) and forward ports (FATE-Board without an ingress)."
    ),
)
async def rights(declared: Rule, look: Look) -> Answer:
    denied = await _denied(look.cluster, look.namespaces)
    if not denied:
        return Answer(_("The user of context {context} may do all that is needed", context=look.source))
    told = ", ".join(dict.fromkeys(map(_told, denied)))
    said = _("Not allowed in context {context}: {denied}", context=look.source, denied=told)
    remedy = _("Ask for these rights, or use a context that has them")
    facts = tuple(Fact("SelfSubjectAccessReview", _told(access), "denied") for access in denied)
    return Answer(said, (declared.about(look.source, said, remedy=remedy),), facts)


async def _denied(cluster: Cluster, namespaces: Sequence[str]) -> list[Access]:
    asked = await cluster.access((*_IN_THE_CLUSTER, *_IN_NAMESPACES))
    everywhere = [access for access in asked if not access.allowed]
    if not namespaces:
        return everywhere
    # A user who may not everywhere may yet in the namespaces that count.
    narrow = [access.check for access in everywhere if access.check in _IN_NAMESPACES]
    inside = [replace(check, namespace=namespace) for check in narrow for namespace in namespaces]
    refused = [access for access in await cluster.access(inside) if not access.allowed]
    return [*(access for access in everywhere if access.check in _IN_THE_CLUSTER), *refused]


def _told(access: Access) -> str:
    check = access.check
    return f"{check} ({check.namespace})" if check.namespace else str(check)
