"""Log text, and the websocket that streams it (kubefate.md §2.8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from services.i18n import _, verbatim
from services.kubefate.errors import KubeFateError, KubeFateUnreachable
from services.kubefate.routes import query_of
from services.kubefate.session import Session
from services.text import one_line, visible

OPEN_DEADLINE = 15.0


class LogsNotFollowed(KubeFateError):
    """The logs cannot be streamed this way."""

    code = "KF-LOGS"


@dataclass(frozen=True, slots=True)
class LogOptions:
    """Which log lines: of one `container` or all, `since` whole seconds, the last `tail` lines."""

    container: str | None = None
    previous: bool = False
    since: int | None = None
    since_time: datetime | None = None
    timestamps: bool = False
    tail: int | None = None
    limit_bytes: int | None = None

    def query(self) -> dict[str, str]:
        """As KubeFATE's query parameters; `since` hides `since-time`."""
        return query_of(
            {
                "container": self.container,
                "previous": self.previous or None,
                "since": self.since,
                "since-time": self.since_time.isoformat(timespec="seconds") if self.since_time else None,
                "timestamps": self.timestamps or None,
                "tail": self.tail,
                "limit-bytes": self.limit_bytes,
            }
        )


async def follow(session: Session, cluster_id: str, options: LogOptions) -> AsyncIterator[str]:
    """Log lines as they come, without their line ends, until the service closes the stream.

    The service sends empty frames as fast as it can while it has nothing to say; they are dropped here. Raises
    LogsNotFollowed where the way carries no websocket, or the service refuses one.
    """
    import aiohttp  # only where logs are streamed

    address = await session.route.socket()
    if address is None:
        raise LogsNotFollowed(
            _("logs cannot be followed by {address}", address=session.route.address),
            remedy=_("Follow the pods' logs through Kubernetes"),
        )
    headers = {
        **address.headers,
        "Authorization": f"Bearer {await session.token()}",
        # The service's websocket library turns away clients without one.
        "Origin": f"{address.url}/",
    }
    url = f"{address.url}/v1/log/{quote(cluster_id, safe='')}/ws"
    async with aiohttp.ClientSession() as client:
        try:
            async with asyncio.timeout(OPEN_DEADLINE):
                socket = await client.ws_connect(
                    url,
                    params=options.query(),
                    headers=headers,
                    server_hostname=address.server_hostname,
                    proxy=address.proxy,
                )
        except aiohttp.WSServerHandshakeError as error:
            raise LogsNotFollowed(
                _("KubeFATE does not stream these logs"), cause=verbatim(one_line(f"{error.status} {error.message}"))
            ) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise KubeFateUnreachable(
                _("KubeFATE cannot be reached by {address}", address=session.route.address),
                cause=verbatim(one_line(str(error) or type(error).__name__)),
            ) from error
        async with socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT and message.data:
                    yield visible(message.data.rstrip("\r\n"), keep="\t")
