"""HTTP to a service or pod through the API server: the way in that needs nothing but the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from services.kubernetes.errors import error_of
from services.kubernetes.wire import Query, parse_json

if TYPE_CHECKING:
    from services.kubernetes.transport import Transport

# The API server takes Authorization for itself; somebody else's there would be tried as a Kubernetes credential.
_NOT_PASSED = frozenset({"authorization", "host", "connection", "content-length"})


@dataclass(frozen=True, slots=True)
class ProxyResponse:
    """What the program behind the proxy answered, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class ProxyTarget:
    """`kind` is `services` or `pods`; `port` a number or, of services, a port's name; `scheme`: http, https."""

    kind: str
    name: str
    namespace: str
    port: int | str
    scheme: str = "http"

    def path(self, path: str) -> str:
        name = f"{quote(self.name, safe='')}:{quote(str(self.port), safe='')}"
        prefix = "https:" if self.scheme == "https" else ""
        return (
            f"/api/v1/namespaces/{quote(self.namespace, safe='')}/{self.kind}/{prefix}{name}/proxy/{path.lstrip('/')}"
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}:{self.port}"


async def proxy(
    transport: Transport,
    target: ProxyTarget,
    path: str,
    *,
    method: str,
    query: Query,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: float,
) -> ProxyResponse:
    """One request. Raises KubernetesError when the API server itself refuses (no such service, no endpoints)."""
    passed: Sequence[tuple[str, str]] = [
        (name, value) for name, value in headers.items() if name.lower() not in _NOT_PASSED
    ]
    response = await transport.request(
        method,
        target.path(path),
        query=query,
        body=body,
        headers=passed,
        deadline=deadline,
        subject=str(target),
        check=False,
    )
    if response.status >= 400 and _is_servers_own(response.body):
        raise error_of(response.status, response.body, str(target))
    return ProxyResponse(response.status, response.headers, response.body)


def _is_servers_own(body: bytes) -> bool:
    try:
        answer = parse_json(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("kind") == "Status" and answer.get("apiVersion") == "v1"
