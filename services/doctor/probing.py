"""What this machine can reach: names resolved, ports opened, front pages asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from services.access import check_names
from services.errors import FatetuiError
from services.kubefate import Entrance, HttpRoute, KubeFateError, Request, RouteKind, entrances, hosts_of
from services.rollout import Probe, ProbeKind
from services.text import decoded, one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object

DEADLINE = 3.0
"""Seconds that each probe has: what takes longer does not serve a person either."""
_BODY = 2000
_HTTP = 80
_CLIENT_ERROR, _UNAUTHORIZED, _SERVER_ERROR = 400, 401, 500
# More would only be more of the same nodes.
_MOST = 4


async def probed(cluster: Cluster, ingresses: Sequence[Object], *, deadline: float = DEADLINE) -> tuple[Probe, ...]:
    """The hosts of `ingresses` by DNS, the ways to their controller by TCP, and their front pages by HTTP with the
    host's name, so that no DNS is needed. All at once; raises nothing."""
    hosts = tuple(dict.fromkeys(host for ingress in ingresses for host in hosts_of(ingress) if "*" not in host))
    if not hosts:
        return ()
    names, found = await asyncio.gather(_names(hosts, deadline), _entrances(cluster, ingresses[0], deadline))
    tries = [_connected(entrance, deadline) for entrance in _ports(found)]
    if found:
        tries += [_answered(found[:_MOST], host, deadline) for host in hosts]
    return (*names, *await asyncio.gather(*tries))


async def _names(hosts: Iterable[str], deadline: float) -> list[Probe]:
    checks = await check_names(dict.fromkeys(hosts, ""), deadline=deadline)
    return [
        Probe(
            ProbeKind.DNS,
            check.name,
            check.ok,
            addresses=check.found or (),
            error="" if check.ok else one_line(str(check.message)),
        )
        for check in checks
    ]


async def _entrances(cluster: Cluster, ingress: Object, deadline: float) -> list[Entrance]:
    try:
        async with asyncio.timeout(deadline):
            return await entrances(cluster, ingress, secure=False)
    except (FatetuiError, TimeoutError):
        return []


def _ports(found: Sequence[Entrance]) -> list[Entrance]:
    """Where the controller listens, and the port that browsers try by themselves."""
    plain = [Entrance(entrance.address, _HTTP) for entrance in found]
    return list(dict.fromkeys([*found[:_MOST], *plain[:_MOST]]))


async def _connected(entrance: Entrance, deadline: float) -> Probe:
    target = f"{entrance.address}:{entrance.port}"
    try:
        async with asyncio.timeout(deadline):
            _reader, writer = await asyncio.open_connection(entrance.address, entrance.port)
    except TimeoutError:
        return Probe(ProbeKind.TCP, target, False, error="timed out")
    except (OSError, UnicodeError) as error:
        # asyncio's own sentence names the address once more.
        return Probe(ProbeKind.TCP, target, False, error=_words(error))
    writer.close()
    return Probe(ProbeKind.TCP, target, True)


def _words(error: OSError | UnicodeError) -> str:
    return "Connection refused" if isinstance(error, ConnectionRefusedError) else one_line(str(error))


async def _answered(found: Sequence[Entrance], host: str, deadline: float) -> Probe:
    """The best answer that any entrance gives for `host`: a node's address may be another server's besides."""
    return min(await asyncio.gather(*(_asked(entrance, host, deadline) for entrance in found)), key=_rank)


def _rank(probe: Probe) -> int:
    if not probe.ok:
        return 3
    if probe.status < _CLIENT_ERROR or probe.status == _UNAUTHORIZED:
        return 0
    # A gateway's error is a controller's that knows the name.
    return 1 if probe.status >= _SERVER_ERROR else 2


async def _asked(entrance: Entrance, host: str, deadline: float) -> Probe:
    """The front page of `host` by `entrance`; the probe is named as a browser would name it."""
    port = "" if entrance.port == _HTTP else f":{entrance.port}"
    target = f"http://{host}{port}/"
    route = HttpRoute(entrance.url(secure=False), host=host, kind=RouteKind.INGRESS)
    try:
        reply = await route.send(Request("GET", "/", deadline=deadline))
    except KubeFateError as error:
        return Probe(ProbeKind.HTTP, target, False, via="ingress", error=one_line(str(error)))
    finally:
        await route.close()
    return Probe(
        ProbeKind.HTTP,
        target,
        True,
        via="ingress",
        status=reply.status,
        body=decoded(reply.body[:_BODY]),
        server=reply.headers.get("server", ""),
    )
