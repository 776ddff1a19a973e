"""One GET, by a name or straight to an ingress controller: what came back, or why nothing did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.i18n import Message, _, verbatim
from services.kubefate import Entrance
from services.text import one_line

GOOD = frozenset({200, 302})
# More would only be more nodes of the same cluster.
_MOST_ENTRANCES = 6


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way tried: `status` is the HTTP status that came, None when nothing did."""

    via: str
    url: str
    status: int | None
    reason: Message


async def get(url: str, *, host: str | None = None) -> tuple[int | None, Message]:
    """The status that `url` answers, asked for as `host` where that is another name than the URL's."""
    from services.http import httpx  # 95 ms, and only where HTTP is spoken

    # Node addresses and loopback are behind no proxy of the environment.
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            response = await client.get(
                url,
                headers={"Host": host} if host else None,
                extensions={"sni_hostname": host} if host else None,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return None, verbatim(one_line(str(error) or type(error).__name__))
    return response.status_code, _("HTTP {status}", status=response.status_code)


async def ask_entrances(entrances: Iterable[Entrance], host: str, *, secure: bool) -> list[Attempt]:
    """Straight to the controller, with `host` in the Host header: no DNS is needed. Until one answers well."""
    tried: list[Attempt] = []
    for entrance in list(entrances)[:_MOST_ENTRANCES]:
        status, reason = await get(f"{entrance.url(secure)}/", host=host)
        tried.append(Attempt("ingress", f"{replace(entrance, address=host).url(secure)}/", status, reason))
        if status in GOOD:
            break
    return tried
