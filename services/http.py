"""httpx as it is wanted here: without its command line, which would bring rich and pygments, a third of the time that
its import takes. What cannot be imported it does without."""

from __future__ import annotations

import sys
from ssl import SSLContext

from services.proxies import ProxyUnusable, proxy_of

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # how import is told that there is no such module

import httpx  # noqa: E402 - after its command line was put out of the way

__all__ = ["Proxied", "httpx"]


class Proxied(httpx.AsyncBaseTransport):
    """The network by the proxies of the environment; an unusable one is the failure of those requests that need it."""

    def __init__(self, *, limits: httpx.Limits | None = None, verify: SSLContext | bool = True) -> None:
        self._limits = limits or httpx.Limits()
        self._verify = httpx.create_ssl_context() if verify is True else verify
        self._ways: dict[str | None, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            proxy = proxy_of(str(request.url), everything=True)
        except ProxyUnusable as error:
            raise httpx.ProxyError(str(error), request=request) from error
        if proxy not in self._ways:
            self._ways[proxy] = httpx.AsyncHTTPTransport(verify=self._verify, limits=self._limits, proxy=proxy)
        return await self._ways[proxy].handle_async_request(request)

    async def aclose(self) -> None:
        for way in self._ways.values():
            await way.aclose()
