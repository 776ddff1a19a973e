"""`http.check`, `tcp.check`, `dns.check`: reachability from this machine, each with its own deadline."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.steps.context import StepContext
from services.steps.step import Outputs, Params, Risk, Step, step
from services.text import one_line

PROBE_DEADLINE = 10.0
_LONGEST_BODY = 1 << 20
"""Bytes of an answer that are looked at."""


class ProbeFailed(FatetuiError):
    """Something that should answer did not, or not as expected."""

    code = "S-PROBE"
    exit = Exit.FAILED
    transient = True


class HttpParams(Params):
    """A GET request and what must come back."""

    url: str = Field(pattern=r"^https?://")
    """Address to ask."""
    host: str | None = None
    """Host header, where no name resolves yet."""
    expect: tuple[int, ...] = (200,)
    """Status codes that will do."""
    contains: str | None = None
    """Text that the body must hold."""


@step(
    "http.check",
    params=HttpParams,
    risk=Risk.READ,
    summary=_("An address answers over HTTP"),
    article=("S17", "S31"),
    replaces=("curl -H 'Host: NAME' URL",),
    short="url",
)
class HttpCheck(Step[HttpParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        from services.http import httpx  # 0.1 s that most scripts need not spend

        deadline = min(PROBE_DEADLINE, ctx.remaining)
        try:
            # The client's own deadline is for each piece: an answer that trickles would never be late.
            async with asyncio.timeout(deadline):
                status, body = await self._asked(deadline)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise ProbeFailed(
                _("{url} does not answer", url=self.params.url),
                cause=verbatim(one_line(str(error) or type(error).__name__)),
                remedy=_("Check the address, the port and that the service behind it is ready"),
            ) from error
        self._judge(status, body)
        return {"status": status, "url": self.params.url}

    async def _asked(self, deadline: float) -> tuple[int, str]:
        """Status and body, as far as a body is looked at."""
        from services.http import httpx

        headers = {"Host": self.params.host} if self.params.host else {}
        taken = bytearray()
        async with (
            httpx.AsyncClient(timeout=deadline, trust_env=False) as client,
            client.stream("GET", self.params.url, headers=headers) as response,
        ):
            async for piece in response.aiter_bytes():
                taken += piece
                if len(taken) > _LONGEST_BODY:
                    break
            return response.status_code, bytes(taken).decode(response.encoding or "utf-8", "replace")

    def _judge(self, status: int, body: str) -> None:
        if status not in self.params.expect:
            raise ProbeFailed(
                _("{url} answers HTTP {status}", url=self.params.url, status=status),
                cause=verbatim(one_line(body)),
                remedy=_("Expected: {expected}", expected=", ".join(map(str, self.params.expect))),
            )
        if self.params.contains and self.params.contains not in body:
            raise ProbeFailed(
                _("The answer of {url} does not hold {text}", url=self.params.url, text=self.params.contains),
                cause=verbatim(one_line(body)),
                remedy=_("Some other server may be answering there"),
            )


class TcpParams(Params):
    """A host and a port."""

    host: str
    """Name or address."""
    port: int = Field(ge=1, le=65535)
    """TCP port."""


@step(
    "tcp.check",
    params=TcpParams,
    risk=Risk.READ,
    summary=_("A port is open"),
    article=("S17",),
    replaces=("ping HOST",),
)
class TcpCheck(Step[TcpParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        host, port = self.params.host, self.params.port
        try:
            async with asyncio.timeout(min(PROBE_DEADLINE, ctx.remaining)):
                _reader, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError, UnicodeError) as error:
            raise ProbeFailed(
                _("{host}:{port} does not take connections", host=host, port=port),
                cause=verbatim(one_line(str(error) or "timed out")),
                remedy=_("A ping proves nothing about a port: check the service, its port and firewalls between"),
            ) from error
        writer.close()
        return {"host": host, "port": port}


class DnsParams(Params):
    """Names and the address they should have."""

    names: tuple[str, ...] = Field(min_length=1)
    """Names to resolve."""
    address: str | None = None
    """Address that each must resolve to."""


@step(
    "dns.check",
    params=DnsParams,
    risk=Risk.READ,
    summary=_("Names resolve as they should"),
    article=("S17",),
    replaces=("ping NAME",),
    short="names",
)
class DnsCheck(Step[DnsParams]):
    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        found = {name: await self._addresses(ctx, name) for name in self.params.names}
        return {"addresses": found}

    async def _addresses(self, ctx: StepContext, name: str) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(min(PROBE_DEADLINE, ctx.remaining)):
                answers = await loop.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        except (OSError, TimeoutError, UnicodeError) as error:
            raise ProbeFailed(
                _("{name} does not resolve on this machine", name=name),
                cause=verbatim(one_line(str(error) or "timed out")),
                remedy=_("Add it to the hosts file (step hosts.print shows the line), or use a port-forward"),
            ) from error
        addresses = sorted({str(answer[4][0]) for answer in answers})
        if self.params.address and self.params.address not in addresses:
            raise ProbeFailed(
                _("{name} resolves to {found}", name=name, found=", ".join(addresses)),
                remedy=_("It should be {wanted}; an old hosts line may be in the way", wanted=self.params.address),
            )
        return addresses
