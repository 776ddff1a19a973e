"""Ways in to the service: one face over a plain URL, an ingress, a port-forward and the API server's proxy."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from services.i18n import _, verbatim
from services.kubefate.bodies import Reply
from services.kubefate.deployment import SERVICE_NAME, SERVICE_PORT, ready_pod
from services.kubefate.errors import KubeFateUnreachable
from services.kubernetes import KubernetesError
from services.proxies import ProxyUnusable, proxy_of
from services.text import one_line

if TYPE_CHECKING:
    from services.http import httpx
    from services.kubernetes import Cluster, PortForward


OPEN_DEADLINE = 10.0


class RouteKind(StrEnum):
    """The ways in, in the order in which they are tried (design.md §5)."""

    GIVEN = "given"
    INGRESS = "ingress"
    PORT_FORWARD = "port-forward"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, before it is known which way it goes. `deadline` in seconds, for the whole of it."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    deadline: float = 10.0


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """Where a websocket connects to: `url` without path, and the headers that belong to the way."""

    url: str
    headers: Mapping[str, str]
    server_hostname: str | None = None
    proxy: str | None = None


class Route(ABC):
    """A way in. `token_in_query`: the Authorization header is not KubeFATE's to read on this way."""

    kind: RouteKind
    token_in_query = False

    @property
    @abstractmethod
    def url(self) -> str:
        """Where requests go; empty while a port-forward is not open."""

    @property
    def address(self) -> str:
        """The way in a person's words."""
        return self.url

    @abstractmethod
    async def send(self, request: Request) -> Reply:
        """Send `request`; raises KubeFateUnreachable when no whole answer came within its deadline."""

    @abstractmethod
    async def socket(self) -> SocketAddress | None:
        """Where a websocket connects to, None when this way carries none."""

    @abstractmethod
    async def close(self) -> None:
        """Give back what the way holds open."""


class HttpRoute(Route):
    """Plain HTTP to `url`; with `host`, to whatever answers at `url` under that name, so that no DNS is needed.

    `transport` replaces the network in tests. Proxies of the environment are honoured only for an address that a
    person gave: node addresses and loopback are never behind one.
    """

    def __init__(
        self,
        url: str,
        *,
        host: str | None = None,
        kind: RouteKind = RouteKind.GIVEN,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.kind = kind
        self._url = normal_url(url)
        self.host = host
        self._transport = transport
        self._opened: httpx.AsyncClient | None = None

    @property
    def url(self) -> str:
        return self._url

    @property
    def address(self) -> str:
        return f"{self.url} (Host: {self.host})" if self.host else self.url

    async def send(self, request: Request) -> Reply:
        from services.http import httpx  # 95 ms, and only where HTTP is spoken

        headers = {**({"Host": self.host} if self.host else {}), **request.headers}
        try:
            async with asyncio.timeout(request.deadline):
                response = await self._client().request(
                    request.method,
                    self.url + request.path,
                    params=dict(request.query) or None,
                    headers=headers,
                    content=request.body,
                    timeout=request.deadline,
                    extensions={"sni_hostname": self.host} if self.host else None,
                )
        except (TimeoutError, httpx.TimeoutException) as error:
            raise no_answer(self.address, request.deadline) from error
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL, UnicodeError) as error:
            raise unreachable(self.address, str(error) or type(error).__name__) from error
        names = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, names, response.content)

    async def socket(self) -> SocketAddress | None:
        try:
            proxy = proxy_of(self.url, everything=True) if self.kind is RouteKind.GIVEN else None
        except ProxyUnusable as error:
            raise unreachable(self.address, str(error)) from error
        return SocketAddress(self.url, {"Host": self.host} if self.host else {}, self.host, proxy)

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()
            self._opened = None

    def _client(self) -> httpx.AsyncClient:
        from services.http import Proxied, httpx

        if self._opened is None:
            transport = self._transport or (Proxied() if self.kind is RouteKind.GIVEN else None)
            # Plain HTTP needs no certificates, and reading those of the system takes 30 ms.
            verify = self._url.startswith("https:")
            self._opened = httpx.AsyncClient(transport=transport, trust_env=False, verify=verify)
        return self._opened


@dataclass(frozen=True, slots=True)
class _Opened:
    """A port-forward that is open, and HTTP over it."""

    forward: PortForward
    http: HttpRoute

    async def close(self) -> None:
        await self.http.close()
        await self.forward.__aexit__(None, None, None)


class ForwardRoute(Route):
    """A port-forward to a ready pod of the service, opened when first needed and again after it broke."""

    kind = RouteKind.PORT_FORWARD

    def __init__(self, cluster: Cluster, namespace: str) -> None:
        self._cluster = cluster
        self._namespace = namespace
        self._opened: _Opened | None = None
        # Of several requests at once, the first opens the way for all.
        self._opening = asyncio.Lock()

    @property
    def url(self) -> str:
        return self._opened.http.url if self._opened else ""

    @property
    def address(self) -> str:
        return f"port-forward {self._namespace}/{SERVICE_NAME}:{SERVICE_PORT} {self.url}".rstrip()

    async def send(self, request: Request) -> Reply:
        opened = await self._open(request.deadline)
        try:
            return await opened.http.send(request)
        except KubeFateUnreachable as error:
            # The pod may be gone: the next request looks for another. One that was opened meanwhile stays.
            if self._opened is opened:
                self._opened = None
                await opened.close()
            told = opened.forward.last_error
            # All that HTTP saw is a connection that ended; what ended it is known to the forward.
            raise error if told is None else _by_kubernetes(self.address, told) from error

    async def socket(self) -> SocketAddress | None:
        return await (await self._open(OPEN_DEADLINE)).http.socket()

    async def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            await opened.close()

    async def _open(self, deadline: float) -> _Opened:
        try:
            async with asyncio.timeout(deadline), self._opening:
                if self._opened is None:
                    pod = await ready_pod(self._cluster, self._namespace)
                    forward = self._cluster.port_forward(pod, self._namespace, SERVICE_PORT)
                    await forward.__aenter__()
                    http = HttpRoute(f"http://127.0.0.1:{forward.port}", kind=self.kind)
                    self._opened = _Opened(forward, http)
                return self._opened
        except KubernetesError as error:
            raise _by_kubernetes(self.address, error) from error
        except TimeoutError as error:
            raise no_answer(self.address, deadline) from error


class ProxyRoute(Route):
    """Through the API server, which keeps the Authorization header for itself: the token goes in the query."""

    kind = RouteKind.PROXY
    token_in_query = True

    def __init__(self, cluster: Cluster, namespace: str) -> None:
        self._cluster = cluster
        self._namespace = namespace

    @property
    def url(self) -> str:
        path = f"/api/v1/namespaces/{self._namespace}/services/{SERVICE_NAME}:{SERVICE_PORT}/proxy"
        return self._cluster.server.rstrip("/") + path

    async def send(self, request: Request) -> Reply:
        try:
            async with asyncio.timeout(request.deadline):
                answer = await self._cluster.proxy(
                    SERVICE_NAME,
                    self._namespace,
                    SERVICE_PORT,
                    request.path,
                    method=request.method,
                    query=dict(request.query),
                    headers=dict(request.headers),
                    body=request.body,
                    deadline=request.deadline,
                )
        except KubernetesError as error:
            raise _by_kubernetes(self.address, error) from error
        except TimeoutError as error:
            raise no_answer(self.address, request.deadline) from error
        return Reply(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.body)

    async def socket(self) -> SocketAddress | None:
        return None

    async def close(self) -> None:
        """Nothing is held open: the Cluster is its owner's."""


def normal_url(text: str) -> str:
    """`text` as scheme, host and port without a path; `serviceurl` of config.yaml comes without a scheme."""
    parts = urlsplit(text.strip() if "://" in text else f"http://{text.strip()}")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def unreachable(address: str, words: str) -> KubeFateUnreachable:
    """Nothing came back from `address`, for the reason that the network or the API server gave."""
    return KubeFateUnreachable(
        _("KubeFATE cannot be reached by {address}", address=address), cause=verbatim(one_line(words))
    )


def no_answer(address: str, deadline: float) -> KubeFateUnreachable:
    """Nothing came back from `address` in time."""
    return KubeFateUnreachable(
        _("KubeFATE cannot be reached by {address}", address=address),
        cause=_("no answer within {seconds:g} s", seconds=deadline),
    )


def _by_kubernetes(address: str, error: KubernetesError) -> KubeFateUnreachable:
    return KubeFateUnreachable(
        _("KubeFATE cannot be reached by {address}", address=address), cause=verbatim(str(error)), remedy=error.remedy
    )


def query_of(values: Mapping[str, Any]) -> dict[str, str]:
    """`values` as query parameters: None left out, booleans as Go reads them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value is not None
    }
