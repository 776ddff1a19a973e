"""HTTP to an API server: `kubernetes.aio`'s session with its TLS and proxy settings, raw bytes in and out.

Everything that imports `kubernetes.aio` or aiohttp is here and in `troubles`, imported by `connect()` only: the
import takes 0.3 s, which `--version` must not pay. The typed API classes are never touched (kubernetes.md §1: they
cost as much again, and break on null fields of older servers).
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from urllib.parse import quote

import aiohttp
from kubernetes.aio.client import ApiClient, Configuration
from multidict import CIMultiDict
from yarl import URL

from services.i18n import _
from services.kubernetes.certificates import ClientCertificate, decoded
from services.kubernetes.credentials import credentials_for, impersonation
from services.kubernetes.errors import ContextError, KubernetesError, Timeout, Unauthorized, error_of
from services.kubernetes.kubeconfig import Settings
from services.kubernetes.strain import Strain
from services.kubernetes.troubles import LENIENT_X509, outlived, translated, unusable
from services.kubernetes.wire import LineStream, Query, Response, warnings_of
from services.proxies import ProxyUnusable, proxy_of

CONNECT_DEADLINE = 10.0
HEARTBEAT = 30.0
"""Seconds between WebSocket pings, so that a load balancer does not cut a silent shell."""

# As kubectl: exec and logs are refused (1.20) to those who take JSON only.
_ACCEPT = "application/json, */*"
_BUSY_TRIES = 5
_UPGRADE_WANTED = b"pgrade request required"
_UNTIL_CANCELLED = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_DEADLINE)


class Transport:
    """One connection pool to one API server, as one user."""

    def __init__(self, settings: Settings, on_warning: Callable[[str], None], strain: Strain) -> None:
        """Reads certificates and prepares TLS; contacts nothing. Raises ContextError."""
        self.strain = strain
        self._settings = settings
        self._on_warning = on_warning
        self._credentials = credentials_for(settings)
        self._impersonation = impersonation(settings.user)
        self._configuration = _configuration(settings)
        try:
            self._client = ApiClient(self._configuration)
            tls: ssl.SSLContext = self._client.rest_client.ssl_context
        except (OSError, ValueError) as error:
            remedy = _("Put the cluster's CA into the kubeconfig as certificate-authority-data")
            raise unusable(settings.context, _("The cluster's CA certificate"), error, remedy) from error
        try:
            self._certificate = ClientCertificate(tls, settings.user)
        except (OSError, ValueError) as error:
            remedy = _("Take certificate and key of the user anew from where the kubeconfig comes from")
            raise unusable(settings.context, _("The user's certificate with its key"), error, remedy) from error
        self._session: aiohttp.ClientSession = self._client.rest_client._create_pool_manager()  # noqa: SLF001
        # The rest client's documented override point; handing the session back makes the client close it.
        self._client.rest_client.pool_manager = self._session

    async def close(self) -> None:
        await self._client.close()

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: bytes | None = None,
        headers: Sequence[tuple[str, str]] = (),
        deadline: float,
        subject: str,
        check: bool = True,
    ) -> Response:
        """The whole answer. `deadline` in seconds, for the server alone; with `check` a status >= 400 is an error.

        A credential plugin has a deadline of its own: somebody may be logging in meanwhile.
        """
        await self._credentials.authorization()
        until = asyncio.get_running_loop().time() + deadline
        try:
            async with asyncio.timeout_at(until):
                response = await self._patiently(method, path, query, body, headers, subject, until)
        except TimeoutError:
            raise Timeout(subject, cause=_("No answer from {server}", server=self._settings.server)) from None
        if check and response.status >= 400:
            raise self._refusal(response.status, response.body, subject)
        return response

    @asynccontextmanager
    async def stream(
        self, path: str, *, query: Query = (), subject: str, silence: float | None = None
    ) -> AsyncIterator[LineStream]:
        """An answer that comes line by line and may never end; after `silence` seconds without a byte: Timeout."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_DEADLINE, sock_read=silence)
        with self._translated(subject):
            async with await self._send("GET", path, query, timeout=timeout) as answer:
                if answer.status >= 400:
                    raise self._refusal(answer.status, await answer.read(), subject)
                yield LineStream(answer.content.iter_any())

    async def websocket(
        self, path: str, *, query: Query = (), protocols: Sequence[str], deadline: float, subject: str
    ) -> aiohttp.ClientWebSocketResponse:
        """An open WebSocket with one of `protocols`, after the pauses that the server asks for.

        A refused handshake carries no words; the same URL is then read as plain GET for its Status message.
        """
        refusal = None
        await self._credentials.authorization()
        until = asyncio.get_running_loop().time() + deadline
        with self._translated(subject):
            for attempt in range(_BUSY_TRIES):
                try:
                    return await self._handshake(self._url(path, query), protocols, deadline)
                except aiohttp.WSServerHandshakeError as error:
                    refusal = error
                # Nothing was started where the handshake was refused: it may be tried again.
                pause = asked_pause(refusal.status, refusal.headers or {})
                renewed = refusal.status == 401 and attempt == 0 and self._credentials.forget(_sent(refusal))
                if (pause is None and not renewed) or not _in_time(pause, until):
                    break
                await asyncio.sleep(pause or 0)
        answer = await self.request("GET", path, query=query, deadline=deadline, subject=subject, check=False)
        # 400 is what a plain GET is told where an upgrade would have worked: then the handshake's own status counts.
        if refusal and (answer.status < 400 or (answer.status == 400 and _UPGRADE_WANTED in answer.body)):
            raise error_of(refusal.status, {"message": refusal.message}, subject)
        raise error_of(answer.status, answer.body, subject)

    async def _handshake(self, url: URL, protocols: Sequence[str], deadline: float) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(deadline):
            return await self._session.ws_connect(
                url,
                protocols=protocols,
                headers=await self._headers(()),
                heartbeat=HEARTBEAT,
                max_msg_size=0,
                proxy=self._configuration.proxy,
                server_hostname=self._configuration.tls_server_name,
            )

    async def _patiently(
        self,
        method: str,
        path: str,
        query: Query,
        body: bytes | None,
        headers: Sequence[tuple[str, str]],
        subject: str,
        until: float,
    ) -> Response:
        """One answer, after the pauses that the server asks for (429 or 5xx, as client-go), as far as there is time.

        A fresh namespace, for one, asks for a second's patience until its service account has a token.
        """
        for attempt in range(_BUSY_TRIES):
            with self._translated(subject):
                async with await self._send(method, path, query, body, headers) as answer:
                    response = Response(answer.status, answer.headers, await answer.read())
            pause = asked_pause(response.status, response.headers)
            if pause is None or attempt == _BUSY_TRIES - 1 or not _in_time(pause, until):
                break
            await asyncio.sleep(pause)
        for warning in warnings_of(response.headers):
            self._on_warning(warning)
        return response

    async def _send(
        self,
        method: str,
        path: str,
        query: Query,
        body: bytes | None = None,
        headers: Sequence[tuple[str, str]] = (),
        timeout: aiohttp.ClientTimeout = _UNTIL_CANCELLED,
    ) -> aiohttp.ClientResponse:
        """An answer whose body is still to come; asked for once more with renewed credentials where that may help."""
        answer = await self._send_once(method, path, query, body, headers, timeout)
        if answer.status == 401 and self._credentials.forget(_sent(answer)):
            answer.release()
            answer = await self._send_once(method, path, query, body, headers, timeout)
        return answer

    async def _send_once(
        self,
        method: str,
        path: str,
        query: Query,
        body: bytes | None,
        headers: Sequence[tuple[str, str]],
        timeout: aiohttp.ClientTimeout,
    ) -> aiohttp.ClientResponse:
        answer = await self._session.request(
            method,
            self._url(path, query),
            data=body,
            headers=await self._headers(headers),
            timeout=timeout,
            allow_redirects=False,
            proxy=self._configuration.proxy,
            server_hostname=self._configuration.tls_server_name,
        )
        self.strain.meet(method, path, answer.status)
        return answer

    async def _headers(self, extra: Sequence[tuple[str, str]]) -> CIMultiDict[str]:
        headers = CIMultiDict([("User-Agent", "fatetui"), ("Accept", _ACCEPT), *self._impersonation])
        for name in {name for name, _value in extra}:
            headers.pop(name, None)
        headers.extend(extra)
        authorization = await self._credentials.authorization()
        if authorization:
            headers["Authorization"] = authorization
        self._certificate.show(self._credentials.certificate)
        return headers

    def _url(self, path: str, query: Query) -> URL:
        pairs = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
        return URL(f"{self._settings.server}{path}{'?' + pairs if pairs else ''}", encoded=True)

    def _refusal(self, status: int, body: bytes, subject: str) -> KubernetesError:
        """The error for an answer of `status` >= 400; of a certificate that has ended servers only say 401."""
        told = outlived(self._certificate.pem) if status == 401 else None
        if told is not None:
            return Unauthorized(subject, cause=told[0], remedy=told[1], status=status)
        return error_of(status, body, subject)

    def _translated(self, subject: str) -> _Translation:
        return _Translation(subject, self._settings.server)


class _Translation:
    """Turns aiohttp's exceptions into ours, at the one boundary where they can appear."""

    def __init__(self, subject: str, server: str) -> None:
        self._subject = subject
        self._server = server

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        ours = None if error is None else translated(error, self._subject, self._server)
        if ours is not None:
            raise ours from error


def asked_pause(status: int, headers: Mapping[str, str]) -> int | None:
    """The seconds after which a busy server (429 or 5xx) wants to be asked again; None when it does not say."""
    pause = headers.get("Retry-After", "")
    return int(pause) if (status == 429 or status >= 500) and pause.isdecimal() else None


def _in_time(pause: int | None, until: float) -> bool:
    """Whether a pause ends before `until`: one that is longer brings nothing but a worse reason for the failure."""
    return asyncio.get_running_loop().time() + (pause or 0) < until


def _sent(answer: aiohttp.ClientResponse | aiohttp.WSServerHandshakeError) -> str | None:
    """The Authorization header that was answered so."""
    return answer.request_info.headers.get("Authorization")


def _configuration(settings: Settings) -> Configuration:
    cluster = settings.cluster
    ca_data = decoded(cluster, "certificate-authority-data")
    configuration = Configuration(
        host=settings.server,
        ssl_ca_cert=None if ca_data else cluster.get("certificate-authority"),
        ca_cert_data=ca_data or None,
        verify_ssl=not cluster.get("insecure-skip-tls-verify"),
        tls_server_name=cluster.get("tls-server-name") or None,
        proxy=_proxy(settings),
        # A watch keeps its connection: with any limit, enough of them leave none for requests, which then only wait.
        connection_pool_maxsize=0,
        client_session_kwargs={
            # It would read ~/.netrc too, whose words for the host stand against the kubeconfig's.
            "trust_env": False,
            # All programs behind the API server's proxy share its host: none may see another's cookies.
            "cookie_jar": aiohttp.DummyCookieJar(),
        },
    )
    configuration.disable_strict_ssl_verification = os.environ.get(LENIENT_X509) == "1"
    return configuration


def _proxy(settings: Settings) -> str | None:
    """The kubeconfig's proxy, else the environment's, which is never asked for loopback. Raises ContextError."""
    ordered = settings.cluster.get("proxy-url")
    if str(ordered or "").startswith("socks"):
        raise ContextError(settings.context, cause=_("Its proxy-url is a SOCKS proxy; only HTTP proxies are supported"))
    try:
        return ordered or proxy_of(settings.server)
    except ProxyUnusable as error:
        remedy = _("Name an HTTP proxy there, or put the server's host into NO_PROXY")
        raise ContextError(settings.context, cause=error.reason, remedy=remedy) from error
