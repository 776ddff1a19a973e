"""What the user of a connection may do, asked of the cluster itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.i18n import _
from services.kubernetes.errors import NotKubernetes, object_in
from services.kubernetes.wire import Object, dump_json
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes.transport import Transport

REVIEW_DEADLINE = 15.0
_AT_ONCE = 8
_VERSION = "authorization.k8s.io/v1"


@dataclass(frozen=True, slots=True)
class AccessCheck:
    """A question: may I `verb` this `resource` (plural, lower case)? `namespace` None asks for all namespaces."""

    verb: str
    resource: str
    group: str = ""
    subresource: str = ""
    namespace: str | None = None
    name: str = ""

    def __str__(self) -> str:
        resource = f"{self.resource}/{self.subresource}" if self.subresource else self.resource
        return f"{self.verb} {resource}" + (f".{self.group}" if self.group else "")


# What a shell needs: kubectl's SPDY asks for `create`, a WebSocket is authorised as `get` (kubernetes.md §1).
def exec_checks(namespace: str) -> tuple[AccessCheck, AccessCheck]:
    """The two questions to ask before offering to run a command in a pod of `namespace`."""
    return (
        AccessCheck("create", "pods", subresource="exec", namespace=namespace),
        AccessCheck("get", "pods", subresource="exec", namespace=namespace),
    )


@dataclass(frozen=True, slots=True)
class Access:
    """The cluster's answer; `reason` in its own words, often empty."""

    check: AccessCheck
    allowed: bool
    reason: str = ""


async def review(transport: Transport, checks: Iterable[AccessCheck]) -> list[Access]:
    """Answers in the order of `checks`. Raises KubernetesError when the cluster cannot be asked."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def ask(check: AccessCheck) -> Access:
        async with room:
            response = await transport.request(
                "POST",
                f"/apis/{_VERSION}/selfsubjectaccessreviews",
                body=dump_json(_review_of(check)),
                headers=[("Content-Type", "application/json")],
                deadline=REVIEW_DEADLINE,
                subject=str(check),
            )
        status = object_in(response, str(check)).get("status")
        if not isinstance(status, dict):
            raise NotKubernetes(str(check), cause=_("The answer to an access review has no status"))
        return Access(check, bool(status.get("allowed")), one_line(str(status.get("reason") or "")))

    return list(await asyncio.gather(*map(ask, checks)))


def _review_of(check: AccessCheck) -> Object:
    attributes = {
        "verb": check.verb,
        "resource": check.resource,
        "group": check.group,
        "subresource": check.subresource,
        "namespace": check.namespace or "",
        "name": check.name,
    }
    return {
        "apiVersion": _VERSION,
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
    }
